// The colours of a picture's cells, a row at a time: values by a colour map, or the picture's own colours; in workers.
import { stridesOf, type Tensor } from '@movieflow/core/plugin'
import { rememberNorm, tableOf } from '../color-scale.js'
import { colorsOf, entryOf } from '../colormaps/scale.js'
import type { Rgb } from '../colors.js'
import type { HeatmapLayerOptions, ImageLayerOptions } from '../options/layers.js'
import { limitsKey } from '../plan.js'
import type { LayerFrame, LayerInput } from './layer.js'

/**
 * Fills `out` from `at` with the pixels of a row's cells: `cells` are their numbers, cell 0 begins at the element `first`,
 * neighbours are `step` elements apart.
 */
export type ColorRow = (first: number, step: number, cells: Int32Array, out: Uint32Array, at: number) => void

/** Colours by a colour map; 0 for none. */
export function mappedColors(
  { spec, surface, folder, lowest }: LayerInput,
  options: HeatmapLayerOptions | ImageLayerOptions,
) {
  const table = tableOf(options, 'picture', folder, surface.paper)
  const colors = colorsOf(table)
  if (options.bad === 'none' && !lowest) table[colors] = 0
  const normOf = rememberNorm(table)
  return ({ data }: Tensor, frame: LayerFrame): ColorRow => {
    const norm = normOf(frame.options as HeatmapLayerOptions, frame.limits[limitsKey(spec.path)])
    if (!norm.linear)
      return (first, step, cells, out, at) => {
        for (let cell = 0; cell < cells.length; cell++)
          out[at + cell] = table[norm.entryOf(data[first + cells[cell]! * step]!)]!
      }
    const { low, range } = norm.linear
    return (first, step, cells, out, at) => {
      for (let cell = 0; cell < cells.length; cell++)
        out[at + cell] = table[entryOf(data[first + cells[cell]! * step]!, low, range, colors)]!
    }
  }
}

const opaque = 0xff000000

/** The picture's own colours: bytes as they are, other numbers from 0 to 1. `paper` is what shows through. */
export function ownColors(paper: Rgb | undefined) {
  return ({ data, shape, axes }: Tensor): ColorRow => {
    const channel = axes.indexOf('rgb')
    const apart = stridesOf(shape)[channel]!
    const whole = data instanceof Uint8Array
    if (shape[channel] === 4) return seeThrough(data, apart, whole, paper)
    if (whole) return opaqueBytes(data, apart)
    return (first, step, cells, out, at) => {
      for (let cell = 0; cell < cells.length; cell++) {
        const red = first + cells[cell]! * step
        const [green, blue] = [red + apart, red + 2 * apart]
        out[at + cell] = levelOf(data[red]!) | (levelOf(data[green]!) << 8) | (levelOf(data[blue]!) << 16) | opaque
      }
    }
  }
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

/** Colours with an alpha of their own. */
function seeThrough(data: Tensor['data'], apart: number, whole: boolean, paper: Rgb | undefined): ColorRow {
  const bytes = new Uint8Array(4)
  const word = new Uint32Array(bytes.buffer)
  const level = (value: number) => (whole ? value : levelOf(value))
  return (first, step, cells, out, at) => {
    for (let cell = 0; cell < cells.length; cell++) {
      const element = first + cells[cell]! * step
      const opacity = level(data[element + 3 * apart]!)
      for (let channel = 0; channel < 3; channel++) {
        const value = level(data[element + channel * apart]!)
        bytes[channel] = paper ? Math.round(paper[channel]! + ((value - paper[channel]!) * opacity) / 255) : value
      }
      bytes[3] = paper ? 255 : opacity
      out[at + cell] = word[0]!
    }
  }
}

/** A number from 0 to 1 as a byte; NaN is 0. */
function levelOf(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value * 255))) | 0
}
