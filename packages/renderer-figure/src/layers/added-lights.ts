// Pictures of one size each become one picture, their colours added up as lights are; in workers.
import { type FixedAxis, fixAxes, type Tensor } from '@movieflow/core/plugin'
import type { PixelNumbers, Rect } from '../blocks.js'
import { normFor } from '../color-scale.js'
import { badEntry } from '../colormaps/scale.js'
import { colorOf, pixelOf } from '../colors.js'
import type { Light } from '../lights.js'
import { polygonMask } from '../marks/fill.js'
import { blitMask } from '../marks/mask.js'
import { limitsKey } from '../option-places.js'
import type { ImageLayerOptions } from '../options/layers.js'
import type { ColorRow } from './cell-colors.js'
import type { LayerFrame, LayerInput, LegendEntry } from './layer.js'

/** The parts of a colour that a light adds at each entry of its scale: 256 levels, then none for NaN, the first for below, the last for above. */
interface Levels {
  readonly red: Uint16Array
  readonly green: Uint16Array
  readonly blue: Uint16Array
}

const entries = badEntry + 3

function levelsOf(light: Light): Levels {
  const [red, green, blue] = colorOf(light.options.color)
  const ramp = (most: number) =>
    Uint16Array.from({ length: entries }, (_, entry) => {
      if (entry < badEntry) return Math.round((most * entry) / (badEntry - 1))
      return entry === badEntry + 2 ? most : 0
    })
  return { red: ramp(red), green: ramp(green), blue: ramp(blue) }
}

/**
 * The pixels of one frame, whose pictures are `[y, x]` of one shape, in the lights' order. Each value takes one of 256 levels between its light's limits;
 * levels times colours are added, and what is above full is full, as in ImageJ's composites. A place at which all are NaN has the colour of `bad`.
 */
export function addedLights({ spec, surface, lowest }: LayerInput, lights: readonly Light[]) {
  const { bad } = spec.options as ImageLayerOptions
  const paper = lowest ? pixelOf(surface.paper) : 0
  const hole = bad === 'none' ? paper : pixelOf(colorOf(bad))
  const levels = lights.map(levelsOf)
  let words = new Uint32Array()
  return (pictures: readonly Tensor[], frame: LayerFrame): ColorRow => {
    const { length } = pictures[0]!.data
    if (words.length !== length) words = new Uint32Array(length)
    const { channels } = frame.options as ImageLayerOptions
    const norms = lights.map(({ path, options }, at) =>
      normFor({ ...options, limits: channels?.[at]?.limits ?? options.limits }, frame.limits[limitsKey(path)]),
    )
    for (let place = 0; place < length; place++) {
      let [red, green, blue, missing] = [0, 0, 0, 0]
      for (let at = 0; at < pictures.length; at++) {
        const entry = norms[at]!.entryOf(pictures[at]!.data[place]!)
        if (entry === badEntry) missing++
        red += levels[at]!.red[entry]!
        green += levels[at]!.green[entry]!
        blue += levels[at]!.blue[entry]!
      }
      words[place] =
        missing === pictures.length
          ? hole
          : Math.min(255, red) | (Math.min(255, green) << 8) | (Math.min(255, blue) << 16) | 0xff000000
    }
    return (first, step, cells, out, at) => {
      for (let cell = 0; cell < cells.length; cell++) out[at + cell] = words[first + cells[cell]! * step]!
    }
  }
}

/** A patch of colour for each light that has a label. */
export function legendOfLights(lights: readonly Light[], { options }: Pick<LayerFrame, 'options'>): LegendEntry[] {
  const { channels, alpha } = options as ImageLayerOptions
  return lights.flatMap(({ options: own }, at) => {
    const { label, color } = channels?.[at] ?? own
    if (label === undefined) return []
    return {
      label: String(label),
      paint(target: PixelNumbers, { x, y, width, height }: Rect, clip: Rect) {
        const patch = polygonMask([x, y, x + width, y, x + width, y + height, x, y + height], clip)
        blitMask(target, clip, patch, colorOf(color), alpha)
      },
    }
  })
}

/** A light's picture of one frame, on the axes y and x, in this order. */
export function pictureOfLight(
  { source, index }: Light,
  panel: readonly FixedAxis[],
  { data }: Pick<LayerFrame, 'data'>,
): Tensor {
  const tensor = data[source]!
  const picture = fixAxes(tensor, [...panel.filter(({ axis }) => tensor.axes.includes(axis)), ...index])
  return picture.axes[0] === 'x' ? turned(picture) : picture
}

/** Of `[x, y]`, the same as `[y, x]`: pictures that add up lie in one order. */
function turned({ shape, data }: Tensor): Tensor {
  const [columns, rows] = shape as [number, number]
  const values = data.slice()
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) values[row * columns + column] = data[column * rows + row]!
  return { axes: ['y', 'x'], shape: [rows, columns], data: values }
}
