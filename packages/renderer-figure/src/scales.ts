// Scales of axes: a data coordinate becomes a place along an axis; any thread.
import { z } from '@movieflow/core/plugin'
import { widenLimits } from './ticks.js'

export interface Scale {
  readonly name: 'linear' | 'log' | 'symlog'
  forward(value: number): number
  inverse(place: number): number
  autoscale(range: readonly [number, number] | undefined, margin: number): [number, number]
}

export const scaleOption = z.enum(['linear', 'log', 'symlog'])

export function makeScale(_option: z.infer<typeof scaleOption>): Scale {
  return {
    name: 'linear',
    forward: (value) => value,
    inverse: (place) => place,
    autoscale(range, margin) {
      if (!range) return [0, 1]
      const [low, high] = widenLimits(range[0], range[1], 0.05)
      const spare = (high - low) * margin
      return [low - spare, high + spare]
    },
  }
}
