// Norms: values become places on a colour scale; any thread.
import { type Limits, z } from '@movieflow/core/plugin'
import { badEntry, drawableLimits, overEntry, underEntry } from './colormaps/scale.js'
import { makeScale, type Scale } from './scales.js'

export const normOption = z.enum(['linear'])
export type NormOption = z.infer<typeof normOption>

export interface Norm {
  readonly name: string
  readonly limits: Limits
  readonly scale: Scale
  entryOf(value: number): number
}

export const needsPositive = (_option: NormOption) => false

export function makeNorm(_option: NormOption, given: Limits | undefined): Norm {
  const limits = drawableLimits(given)
  const [low, high] = limits
  return {
    name: 'linear',
    limits,
    scale: makeScale('linear'),
    entryOf(value) {
      const place = ((value - low) / (high - low)) * 256
      if (place >= 0 && place < 256) return place | 0
      return place < 0 ? underEntry : place > 256 ? overEntry : place === 256 ? 255 : badEntry
    },
  }
}
