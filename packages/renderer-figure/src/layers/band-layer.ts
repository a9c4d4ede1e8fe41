// The band layer: the area between two curves, as a mean with its standard error; in workers.
import type { Rect } from '../blocks.js'
import { polygonMask } from '../marks/fill.js'
import { blitMask, type Mask } from '../marks/mask.js'
import type { BandLayerOptions } from '../options/layers.js'
import { isAscending } from '../sorted.js'
import { finiteOrNull, placeOfValue } from '../value-places.js'
import { type DataOption, openValues, type Values, valuesIn } from '../values.js'
import { type Layer, type LayerFrame, type LayerInput, nameOfLayer } from './layer.js'
import { nearestOf, reach } from './near-points.js'
import { seenRange } from './seen-points.js'

export function makeBandLayer({ spec, surface, clips, index, nextColor }: LayerInput): Layer {
  const options = spec.options as BandLayerOptions
  const open = (value: unknown) => (value === undefined ? undefined : openValues(value as DataOption, index, clips))
  const parts = {
    x: open(options.x),
    y: open(options.y),
    error: open(options.error),
    low: open(options.low),
    high: open(options.high),
  }
  const changes = Object.values(parts).some((values) => values?.changes)
  const fallback = options.color === undefined ? nextColor('area') : surface.theme.colorOf(options.color)
  let kept: Mask | undefined

  const read = (frame: LayerFrame) => {
    const valuesOf = (values: Values | undefined) => values && valuesIn(values, frame)
    const x = valuesOf(parts.x)
    return {
      x,
      ascends: surface.moves && x !== undefined && isAscending(x),
      ...{ y: valuesOf(parts.y), error: valuesOf(parts.error), low: valuesOf(parts.low), high: valuesOf(parts.high) },
    }
  }
  let known: ReturnType<typeof read> | undefined

  const outline = (frame: LayerFrame): Float64Array => {
    if (changes || !known) known = read(frame)
    const { x, y, error, low, high, ascends } = known
    const count = Math.max(...[y, error, low, high, x].map((values) => values?.length ?? 0))
    const at = (values: Float64Array | undefined, place: number) =>
      values ? values[values.length === 1 ? 0 : place]! : Number.NaN
    const edge = (place: number, sign: number) => {
      if (y) return at(y, place) + sign * at(error, place)
      return sign < 0 ? at(low, place) : at(high, place)
    }
    const [start, end] = ascends && x!.length === count ? seenRange(surface, x!, 1) : [0, count]
    // Each place twice, and a break behind each run of them.
    const rings = new Float64Array(6 * (end - start) + 2)
    let length = 0
    const add = (place: number, sign: number) => {
      rings[length++] = surface.x(x ? at(x, place) : place)
      rings[length++] = surface.y(edge(place, sign))
    }
    const close = (from: number, to: number) => {
      for (let place = from; place < to; place++) add(place, 1)
      for (let place = to - 1; place >= from; place--) add(place, -1)
      rings[length++] = Number.NaN
      rings[length++] = Number.NaN
    }
    const isWhole = (place: number) =>
      Number.isFinite(edge(place, 1)) && Number.isFinite(edge(place, -1)) && (!x || Number.isFinite(at(x, place)))
    let from = start
    for (let place = start; place <= end; place++) {
      if (place < end && isWhole(place)) continue
      if (place > from) close(from, place)
      from = place + 1
    }
    return rings.subarray(0, length)
  }

  const colorIn = (frame: LayerFrame) => {
    const { color } = frame.options as BandLayerOptions
    return color === undefined ? fallback : surface.theme.colorOf(color)
  }

  return {
    changes,
    covers: false,
    paint(frame, target): Rect {
      if (changes || surface.moves || !kept) kept = polygonMask(outline(frame), surface.box)
      blitMask(target, surface.box, kept, colorIn(frame), (frame.options as BandLayerOptions).alpha)
      return kept
    },
    read(frame, at) {
      const { x, y, error, low, high } = read(frame)
      const found = { y, error, low, high }
      const count = Math.max(...[x, ...Object.values(found)].map((values) => values?.length ?? 0))
      const xOf = (place: number) => surface.x(x ? x[x.length === 1 ? 0 : place]! : place)
      const nearest = nearestOf({ count, x: xOf, y: () => at.y + 0.5 }, at)
      if (nearest === undefined) return []
      const atNearest = (values: Float64Array | undefined) => values?.[values.length === 1 ? 0 : nearest] ?? Number.NaN
      const edges = y
        ? [atNearest(y) - atNearest(error), atNearest(y) + atNearest(error)]
        : [atNearest(low), atNearest(high)]
      const [top, bottom] = edges.map(surface.y).sort((one, other) => one - other)
      if (!(at.y + 0.5 >= top! - reach && at.y + 0.5 <= bottom! + reach)) return []
      const layer = nameOfLayer(frame.options, spec.use)
      return (['high', 'low', 'error', 'y'] as const).flatMap((name) => {
        const values = parts[name]
        if (!values) return []
        return { layer, ...placeOfValue(values, nearest, index, frame), value: finiteOrNull(atNearest(found[name])) }
      })
    },
    legend(frame) {
      const { label, alpha } = frame.options as BandLayerOptions
      if (label === undefined) return undefined
      return {
        label: String(label),
        paint(target, { x, y, width, height }, clip) {
          const patch = polygonMask([x, y, x + width, y, x + width, y + height, x, y + height], clip)
          blitMask(target, clip, patch, colorIn(frame), alpha)
        },
      }
    },
  }
}
