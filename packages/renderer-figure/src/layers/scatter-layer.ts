// The scatter layer: markers at points, each with a size and a colour of its own where these are given; in workers.
import { isFrameValues, isSourceReference } from '@movieflow/core/plugin'
import type { Rect } from '../blocks.js'
import { rememberNorm, tableOf } from '../color-scale.js'
import { type ColorValue, pixelOf, type Rgb } from '../colors.js'
import { paintMarkers } from '../marks/paint-markers.js'
import { limitsKey } from '../option-places.js'
import type { ScatterLayerOptions } from '../options/layers.js'
import { openPoints } from '../points.js'
import { type DataOption, openValues } from '../values.js'
import type { Layer, LayerFrame, LayerInput } from './layer.js'
import { lookOf, namesColor } from './line-style.js'
import { placePoints } from './place-points.js'
import { readPoint } from './read-point.js'

export function makeScatterLayer(input: LayerInput): Layer {
  const { spec, surface, clips, index, history, step, nextColor, folder } = input
  const options = spec.options as ScatterLayerOptions
  const open = (value: unknown) => openValues(value as DataOption, index, clips)
  const byValue = isSourceReference(options.color)
  const sized = typeof options.markersize !== 'number'
  const colorValues = byValue ? open(options.color) : undefined
  const others = [...(sized ? [open(options.markersize)] : []), ...(colorValues ? [colorValues] : [])]
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
  const bad = options.bad === 'none' ? undefined : surface.theme.colorOf(options.bad)
  const table = byValue ? tableOf(options, 'marks', folder, [0, 0, 0]) : undefined
  const normOf = table && rememberNorm(table)
  const fallback = byValue || namesColor(options) ? ([0, 0, 0] as const) : nextColor('area')
  const changingColor = isFrameValues(options.color)

  /** A colour for each point, as pixels; 0 for none. */
  const colorsOf = (frame: LayerFrame, values: Float64Array | undefined, count: number): Uint32Array | undefined => {
    if (table && normOf && values) {
      const norm = normOf(frame.options as ScatterLayerOptions, frame.limits[limitsKey(spec.path)])
      return Uint32Array.from(values, (value) => (Number.isNaN(value) && !bad ? 0 : table[norm.entryOf(value)]!))
    }
    const { color } = frame.options as ScatterLayerOptions
    const value = isFrameValues(color) ? color.$frames[frame.index] : color
    const several = Array.isArray(value) && !(value.length === 3 && value.every((each) => typeof each === 'number'))
    if (!several) return undefined
    const colors = (value as ColorValue[]).map((each) => pixelOf(surface.theme.colorOf(each)))
    return Uint32Array.from({ length: count }, (_, at) => colors[at % colors.length]!)
  }

  return {
    changes: points.changes || changingColor,
    covers: false,
    prepare: (frames) => history.load(points.needs, frames),
    paint(frame, target): Rect | undefined {
      const { alpha, width, edgecolor, markersize, ...styled } = frame.options as ScatterLayerOptions
      const look = lookOf(styled, frame, fallback, surface.theme)
      const [x, y, ...rest] = points.at(frame) as [Float64Array, Float64Array, ...Float64Array[]]
      const sizes = sized ? rest.shift() : undefined
      const colors = colorsOf(frame, rest.shift(), x.length)
      return paintMarkers(target, surface.box, placePoints(surface, x, y), {
        marker: look.marker ?? 'o',
        size: sizes ? sizes.map((size) => size * surface.point) : (markersize as number) * surface.point,
        edge: (width ?? edgeWidth(look.marker ?? 'o')) * surface.point,
        edgecolor: edgecolor === undefined ? undefined : surface.theme.colorOf(edgecolor),
        color: look.color,
        colors,
        alpha,
      })
    },
    read(frame, at) {
      const { markersize } = frame.options as ScatterLayerOptions
      const size = sized
        ? points.at(frame)[2]!.map((each) => each * surface.point)
        : (markersize as number) * surface.point
      const input = { points, x, y, panel: index, surface, layer: spec.use, size, colors: colorValues }
      return readPoint(input, frame, at)
    },
    legend(frame) {
      const { label, alpha, markersize, ...styled } = frame.options as ScatterLayerOptions
      if (label === undefined) return undefined
      const look = lookOf(styled, frame, fallback, surface.theme)
      return {
        label: String(label),
        paint(target, box, clip) {
          const size = Math.min(typeof markersize === 'number' ? markersize * surface.point : box.height, box.height)
          const middle = Float64Array.of(box.x + box.width / 2, box.y + box.height / 2)
          const color: Rgb = look.color
          const marker = look.marker ?? 'o'
          paintMarkers(target, clip, middle, { marker, size, edge: edgeWidth(marker) * surface.point, color, alpha })
        },
      }
    },
  }
}

/** matplotlib's: strokes such as + are 1.5 points wide, edges of filled markers 1. */
const edgeWidth = (marker: string) => ('+x|_1234'.includes(marker) ? 1.5 : 1)
