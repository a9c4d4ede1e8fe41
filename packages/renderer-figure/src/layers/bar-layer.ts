// The bar layer: upright or lying bars, each with its colour, its error bar and its number; in workers.
import { numberFormat } from '@movieflow/core/plugin'
import { type Bars, barOptions, openBars } from '../bars.js'
import type { PixelNumbers, Rect } from '../blocks.js'
import { black, pixelOf } from '../colors.js'
import { blendPixel, boxBetween, paintEdge } from '../marks/box.js'
import type { BarLayerOptions } from '../options/layers.js'
import { finiteOrNull, placeOfValue } from '../value-places.js'
import { valuesIn } from '../values.js'
import { legendOfCategories } from './category-legend.js'
import { paintErrors } from './error-strokes.js'
import { type Layer, type LayerFrame, type LayerInput, type LayerReading, nameOfLayer } from './layer.js'
import { paintPatch } from './legend-patch.js'
import { namesColor } from './line-style.js'
import { markColors } from './mark-colors.js'
import { heightPlace } from './outline.js'
import { paintText } from './paint-text.js'
import { unite } from './place-points.js'

/** Points from the end of a bar to its number, as matplotlib's `bar_label` has them. */
const numberGap = 0

export function makeBarLayer(input: LayerInput): Layer {
  const { spec, panel, surface, clips, index, nextColor } = input
  const options = spec.options as BarLayerOptions
  const bars = openBars(spec, panel, clips)
  const { upright } = barOptions(options)
  const fallback = namesColor({ color: options.color }) ? black : nextColor('area')
  const colors = markColors(input, options, options.color, fallback)
  const { values } = colors
  const { box } = surface

  const plainIn = (frame: LayerFrame) => {
    const { color } = frame.options as BarLayerOptions
    return values ? pixelOf(fallback) : colors.at(frame, color, 1)[0]!
  }
  const edgeIn = (frame: LayerFrame) => {
    const { edgecolor, linewidth } = frame.options as BarLayerOptions
    return edgecolor !== undefined && linewidth > 0
      ? { color: surface.theme.colorOf(edgecolor), width: linewidth * surface.point }
      : undefined
  }
  /** The pixels of a bar; `undefined` if it has none. */
  const placeOf = ({ left, right, from, to }: Bars, at: number): Rect | undefined => {
    const along = upright ? surface.x : surface.y
    const ends = [along(left[at]!), along(right[at]!)] as const
    const levels = [from[at]!, to[at]!].map((value) => heightPlace(surface, upright, value)) as [number, number]
    if (![...ends, ...levels].every(Number.isFinite)) return undefined
    return upright
      ? boxBetween(ends[0], levels[0], ends[1], levels[1])
      : boxBetween(levels[0], ends[0], levels[1], ends[1])
  }

  const paintNumbers = (found: Bars, frame: LayerFrame, target: PixelNumbers): Rect | undefined => {
    const { barlabels, fontsize = surface.theme.sizes.text, alpha } = frame.options as BarLayerOptions
    if (barlabels === false) return undefined
    const write = numberFormat(barlabels === true ? 'g' : barlabels)!
    const gap = numberGap * surface.point
    let touched: Rect | undefined
    for (let at = 0; at < found.count; at++) {
      const length = found.lengths[at]!
      if (!Number.isFinite(length)) continue
      const grows = length >= 0
      const end = found.errors ? (grows ? found.errors.high[at]! : found.errors.low[at]!) : found.to[at]!
      const level = heightPlace(surface, upright, Number.isFinite(end) ? end : found.to[at]!)
      const middle = (found.left[at]! + found.right[at]!) / 2
      const across = upright ? surface.x(middle) : surface.y(middle)
      const [x, y] = upright ? [across, grows ? level - gap : level + gap] : [grows ? level + gap : level - gap, across]
      const text = {
        text: write(length),
        size: fontsize * surface.point,
        ha: upright ? 'center' : grows ? 'left' : 'right',
        va: upright ? (grows ? 'bottom' : 'top') : 'center',
        rotation: 0,
        color: surface.theme.ink,
        alpha,
      } as const
      touched = unite<Rect>(touched, paintText(target, surface.lettering, x, y, text))
    }
    return touched
  }

  return {
    changes: bars.changes || colors.changes,
    covers: false,
    paint(frame, target): Rect | undefined {
      const { color, alpha, ecolor, elinewidth = surface.theme.linewidth, capsize } = frame.options as BarLayerOptions
      const found = bars.at(frame)
      const shades = colors.at(frame, color, found.count)
      const edge = edgeIn(frame)
      let touched: Rect | undefined
      for (let at = 0; at < found.count; at++) {
        const area = placeOf(found, at)
        const shade = shades[at]!
        if (!area || shade === 0) continue
        touched = unite<Rect>(touched, blendPixel(target, box, area, shade, alpha))
        if (edge) touched = unite<Rect>(touched, paintEdge(target, box, area, { ...edge, alpha }))
      }
      if (found.errors) {
        const middle = found.left.map((left, at) => (left + found.right[at]!) / 2)
        const look = {
          width: elinewidth * surface.point,
          cap: capsize * surface.point,
          color: ecolor === undefined ? surface.theme.ink : surface.theme.colorOf(ecolor),
          alpha,
        }
        touched = unite<Rect>(touched, paintErrors(target, surface, upright, middle, found.errors, look))
      }
      return unite<Rect>(touched, paintNumbers(found, frame, target))
    },
    read(frame, { x, y }) {
      const found = bars.at(frame)
      for (let at = found.count - 1; at >= 0; at--) {
        const area = placeOf(found, at)
        if (!area || x < area.x || x >= area.x + area.width || y < area.y || y >= area.y + area.height) continue
        const layer = nameOfLayer(frame.options, spec.use)
        const own: LayerReading = {
          layer,
          ...placeOfValue(bars.lengths, at, index, frame),
          value: finiteOrNull(found.lengths[at]),
        }
        if (!values) return [own]
        const shown = valuesIn(values, frame)
        const place = shown.length === 1 ? 0 : at
        return [{ layer, ...placeOfValue(values, place, index, frame), value: finiteOrNull(shown[place]) }, own]
      }
      return []
    },
    legend(frame) {
      const { label, alpha } = frame.options as BarLayerOptions
      const named = colors.table ? legendOfCategories(options.categories, colors.table) : []
      if (label === undefined || named.length > 0) return named
      const edge = edgeIn(frame)
      const pixel = plainIn(frame)
      return {
        label: String(label),
        paint(target, sample, clip) {
          paintPatch({ fill: undefined, edge, alpha })(target, sample, clip)
          blendPixel(target, clip, sample, pixel, alpha)
        },
      }
    },
  }
}
