// The colours of a picture that has colours of its own, a row at a time, on the scale that its file or its limits say; in workers.
import { type Limits, stridesOf, type Tensor } from '@movieflow/core/plugin'
import { drawableLimits } from '../colormaps/scale.js'
import { colorOf, pixelOf } from '../colors.js'
import { limitsKey } from '../option-places.js'
import type { ImageLayerOptions } from '../options/layers.js'
import type { ColorRow } from './cell-colors.js'
import type { LayerFrame, LayerInput } from './layer.js'

const opaque = 0xff000000

/** From which value of a colour to which its levels run, and the value of full opacity. */
export interface LevelScale {
  readonly low: number
  readonly high: number
  readonly opacity: number
}

/** `white` is the clip's. The colours of NaN are those of `bad`, and 0 (none) if it is transparent. */
export function ownColors({ spec, surface, lowest }: LayerInput, { bad }: ImageLayerOptions, white: number | null) {
  const paper = lowest ? surface.paper : undefined
  const badColor = bad === 'none' ? paper : colorOf(bad)
  const badPixel = badColor ? pixelOf(badColor) : 0
  return ({ data, shape, axes }: Tensor, frame: LayerFrame): ColorRow => {
    const channel = axes.indexOf('rgb')
    const apart = stridesOf(shape)[channel]!
    const scale = levelScale(frame.options as ImageLayerOptions, frame.limits[limitsKey(spec.path)], white)
    const asTheyAre = data instanceof Uint8Array && scale.low === 0 && scale.high === 255
    if (shape[channel] === 3 && asTheyAre) return opaqueBytes(data, apart)
    if (shape[channel] === 3) return opaqueLevels(data, apart, scale, badPixel)
    return seeThrough(data, apart, scale, paper, badPixel)
  }
}

/** By the options of a layer, the limits that were `found` in its data, and the clip's `white`. */
export function levelScale(
  { limits }: Pick<ImageLayerOptions, 'limits'>,
  found: Limits | undefined,
  white: number | null,
): LevelScale {
  if (limits === undefined) return { low: 0, high: white ?? 1, opacity: white ?? 1 }
  const [low, high] = Array.isArray(limits) ? limits : drawableLimits(found)
  return { low, high, opacity: white ?? Math.max(1, high) }
}

/** Bytes are copied. */
function opaqueBytes(data: Uint8Array, apart: number): ColorRow {
  return (first, step, cells, out, at) => {
    for (let cell = 0; cell < cells.length; cell++) {
      const red = first + cells[cell]! * step
      out[at + cell] = data[red]! | (data[red + apart]! << 8) | (data[red + 2 * apart]! << 16) | opaque
    }
  }
}

function opaqueLevels(data: Tensor['data'], apart: number, { low, high }: LevelScale, badPixel: number): ColorRow {
  const range = high - low
  return (first, step, cells, out, at) => {
    for (let cell = 0; cell < cells.length; cell++) {
      const place = first + cells[cell]! * step
      const [red, green, blue] = [data[place]! - low, data[place + apart]! - low, data[place + 2 * apart]! - low]
      if (Number.isNaN(red + green + blue)) out[at + cell] = badPixel
      else
        out[at + cell] = levelOf(red / range) | (levelOf(green / range) << 8) | (levelOf(blue / range) << 16) | opaque
    }
  }
}

/** Colours with an alpha of their own; `paper` is what shows through, if nothing else can. */
function seeThrough(
  data: Tensor['data'],
  apart: number,
  { low, high, opacity: full }: LevelScale,
  paper: readonly number[] | undefined,
  badPixel: number,
): ColorRow {
  const bytes = new Uint8Array(4)
  const word = new Uint32Array(bytes.buffer)
  return (first, step, cells, out, at) => {
    for (let cell = 0; cell < cells.length; cell++) {
      const element = first + cells[cell]! * step
      const opacity = levelOf(data[element + 3 * apart]! / full)
      let known = true
      for (let channel = 0; channel < 3; channel++) {
        const share = (data[element + channel * apart]! - low) / (high - low)
        known &&= !Number.isNaN(share)
        const value = levelOf(share)
        bytes[channel] = paper ? Math.round(paper[channel]! + ((value - paper[channel]!) * opacity) / 255) : value
      }
      bytes[3] = paper ? 255 : opacity
      out[at + cell] = known ? word[0]! : badPixel
    }
  }
}

/** A number from 0 to 1 as a byte; NaN is 0. */
function levelOf(share: number): number {
  return Math.min(255, Math.max(0, Math.round(share * 255))) | 0
}
