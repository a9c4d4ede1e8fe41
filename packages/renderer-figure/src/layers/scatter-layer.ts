// The scatter layer: markers at points, each with its own size and colour if these are given; in workers.
import { isSourceReference } from '@movieflow/core/plugin'
import type { PixelNumbers, Rect } from '../blocks.js'
import { black, type Rgb } from '../colors.js'
import { paintMarkers } from '../marks/paint-markers.js'
import type { ScatterLayerOptions } from '../options/layers.js'
import { openPoints } from '../points.js'
import { type DataOption, openValues } from '../values.js'
import { legendOfCategories } from './category-legend.js'
import type { Layer, LayerInput } from './layer.js'
import { lineLook, namesColor } from './line-style.js'
import { isByMark, markColors } from './mark-colors.js'
import { placePoints } from './place-points.js'
import { readPoint } from './read-point.js'

export function makeScatterLayer(input: LayerInput): Layer {
  const { spec, surface, clips, index, history, step, nextColor } = input
  const options = spec.options as ScatterLayerOptions
  const open = (value: unknown) => openValues(value as DataOption, index, clips)
  const sized = typeof options.markersize !== 'number'
  const byValue = isSourceReference(options.color)
  const fallback = byValue || namesColor(options) ? black : nextColor('area')
  const colors = markColors(input, options, options.color, fallback)
  const others = [...(sized ? [open(options.markersize)] : []), ...(colors.values ? [colors.values] : [])]
  const [x, y] = [options.x === undefined ? undefined : open(options.x), open(options.y)]
  const points = openPoints(
    {
      x,
      y,
      trail: options.trail,
      step,
      history,
      name: 'scatter',
    },
    others,
  )

  return {
    changes: points.changes || colors.changes,
    covers: false,
    prepare: (frames) => history.load(points.needs, frames),
    paint(frame, target): Rect | undefined {
      const { alpha, width, edgecolor, markersize, ...styled } = frame.options as ScatterLayerOptions
      const look = lineLook(styled, frame, fallback, surface.theme)
      const [x, y, ...rest] = points.at(frame) as [Float64Array, Float64Array, ...Float64Array[]]
      const sizes = sized ? rest.shift() : undefined
      const shades = isByMark(styled.color, frame) ? colors.at(frame, styled.color, x.length, rest.shift()) : undefined
      return paintMarkers(target, surface.box, placePoints(surface, x, y), {
        marker: look.marker ?? 'o',
        size: sizes ? sizes.map((size) => size * surface.point) : (markersize as number) * surface.point,
        edge: (width ?? edgeWidth(look.marker ?? 'o')) * surface.point,
        edgecolor: edgecolor === undefined ? undefined : surface.theme.colorOf(edgecolor),
        color: look.color,
        colors: shades,
        alpha,
      })
    },
    read(frame, at) {
      const { markersize } = frame.options as ScatterLayerOptions
      const size = sized
        ? points.at(frame)[2]!.map((each) => each * surface.point)
        : (markersize as number) * surface.point
      const input = { points, x, y, panel: index, surface, layer: spec.use, size, colors: colors.values }
      return readPoint(input, frame, at)
    },
    legend(frame) {
      const { label, alpha, markersize, ...styled } = frame.options as ScatterLayerOptions
      const look = lineLook(styled, frame, fallback, surface.theme)
      const marker = look.marker ?? 'o'
      const paint = (target: PixelNumbers, box: Rect, clip: Rect, color: Rgb) => {
        const size = Math.min(typeof markersize === 'number' ? markersize * surface.point : box.height, box.height)
        const middle = Float64Array.of(box.x + box.width / 2, box.y + box.height / 2)
        paintMarkers(target, clip, middle, { marker, size, edge: edgeWidth(marker) * surface.point, color, alpha })
      }
      const named = colors.table ? legendOfCategories(options.categories, colors.table, paint) : []
      if (label === undefined || named.length > 0) return named
      return { label: String(label), paint: (target, box, clip) => paint(target, box, clip, look.color) }
    },
  }
}

/** matplotlib's: strokes such as + are 1.5 points wide, edges of filled markers 1. */
const edgeWidth = (marker: string) => ('+x|_1234'.includes(marker) ? 1.5 : 1)
