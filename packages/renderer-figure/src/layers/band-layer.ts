// The band layer: the area between two curves, as a mean with its standard error; in workers.
import type { Rect } from '../blocks.js'
import { polygonMask } from '../marks/fill.js'
import { blitMask, type Mask } from '../marks/mask.js'
import type { StepKind } from '../options/layer-parts.js'
import type { BandLayerOptions, FillLayerOptions } from '../options/layers.js'
import { isAscending } from '../sorted.js'
import { stepPoints } from '../steps.js'
import { finiteOrNull, placeOfValue } from '../value-places.js'
import { type DataOption, openValues, type Values, valuesIn } from '../values.js'
import { areaPlaces } from './area-places.js'
import { type Layer, type LayerFrame, type LayerInput, nameOfLayer } from './layer.js'
import { nearestOf, reach } from './near-points.js'
import { seenRange } from './seen-points.js'

interface Parts {
  readonly x: Values | undefined
  readonly y: Values | undefined
  readonly error: Values | undefined
  readonly low: Values | undefined
  readonly high: Values | undefined
}

/** The edges of a band as they are drawn; x is left out if it counts. */
interface Edges {
  readonly x: Float64Array | undefined
  readonly low: Float64Array
  readonly high: Float64Array
  readonly ascends: boolean
}

/** A fill is a band from `y2` to `y`. */
export function makeBandLayer({ spec, surface, clips, index, nextColor }: LayerInput): Layer {
  const options = spec.options as BandLayerOptions & Partial<Pick<FillLayerOptions, 'y2' | 'where'>>
  const open = (value: unknown) => (value === undefined ? undefined : openValues(value as DataOption, index, clips))
  const isFill: boolean = spec.use === 'fill'
  const parts: Parts = {
    x: open(options.x),
    y: isFill ? undefined : open(options.y),
    error: open(options.error),
    low: open(isFill ? options.y2 : options.low),
    high: open(isFill ? options.y : options.high),
  }
  const places = areaPlaces(surface)
  const { step, where = 'all' } = options
  const changes = Object.values(parts).some((values) => values?.changes)
  const fallback = options.color === undefined ? nextColor('area') : surface.theme.colorOf(options.color)
  let kept: Mask | undefined

  const read = (frame: LayerFrame) => {
    const valuesOf = (values: Values | undefined) => values && valuesIn(values, frame)
    const { x, y, error, low, high } = parts
    return { x: valuesOf(x), y: valuesOf(y), error: valuesOf(error), low: valuesOf(low), high: valuesOf(high) }
  }

  const edgesIn = (frame: LayerFrame): Edges => {
    const { x, y, error, low, high } = read(frame)
    const count = Math.max(...[y, error, low, high, x].map((values) => values?.length ?? 0))
    const at = (values: Float64Array | undefined, place: number) =>
      values ? values[values.length === 1 ? 0 : place]! : Number.NaN
    const edge = (sign: number) =>
      Float64Array.from({ length: count }, (_, place) => {
        if (y) return at(y, place) + sign * at(error, place)
        return sign < 0 ? at(low, place) : at(high, place)
      })
    const ascends = surface.moves && x !== undefined && x.length === count && isAscending(x)
    const plain: Edges = { x: x && fitted(x, count), low: edge(-1), high: edge(1), ascends }
    return where === 'all' ? stepped(plain, step) : onOneSide(stepped(plain, step), where)
  }
  let known: Edges | undefined

  const outline = (frame: LayerFrame): Float64Array => {
    if (changes || !known) known = edgesIn(frame)
    const { x, low, high, ascends } = known
    const [start, end] = ascends ? seenRange(surface, x!, 1) : [0, low.length]
    // Each place twice, and a break behind each run of them.
    const rings = new Float64Array(6 * (end - start) + 2)
    let length = 0
    const add = (place: number, edge: Float64Array) => {
      rings[length++] = places.x(x ? x[place]! : place)
      rings[length++] = places.y(edge[place]!)
    }
    const close = (from: number, to: number) => {
      for (let place = from; place < to; place++) add(place, high)
      for (let place = to - 1; place >= from; place--) add(place, low)
      rings[length++] = Number.NaN
      rings[length++] = Number.NaN
    }
    const isWhole = (place: number) =>
      Number.isFinite(high[place]) && Number.isFinite(low[place]) && (!x || Number.isFinite(x[place]))
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
      const [top, bottom] = edges.map(places.y).sort((one, other) => one - other)
      if (!(at.y + 0.5 >= top! - reach && at.y + 0.5 <= bottom! + reach)) return []
      const layer = nameOfLayer(frame.options, spec.use)
      return (['high', 'low', 'error', 'y'] as const).flatMap((name) => {
        const values = parts[name]
        // A fill's other edge is a line more often than data.
        if (!values || (isFill && name === 'low' && !values.reference)) return []
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

/** A value for each of so many places. */
function fitted(values: Float64Array, count: number): Float64Array {
  return values.length === count || values.length !== 1 ? values : new Float64Array(count).fill(values[0]!)
}

function stepped(edges: Edges, kind: StepKind | undefined): Edges {
  if (kind === undefined) return edges
  const x = edges.x ?? Float64Array.from(edges.low, (_, place) => place)
  const [across, [low, high]] = stepPoints(kind, x, [edges.low, edges.high])
  return { ...edges, x: across, low: low!, high: high! }
}

/** The part in which the upper edge is over the lower one, or under it; it ends where they cross. */
function onOneSide(edges: Edges, side: 'above' | 'below'): Edges {
  const { low, high } = edges
  const [x, lows, highs] = [[] as number[], [] as number[], [] as number[]]
  const xAt = (place: number) => (edges.x ? edges.x[place]! : place)
  for (let place = 0; place < low.length; place++) {
    if (place > 0) {
      const [before, after] = [high[place - 1]! - low[place - 1]!, high[place]! - low[place]!]
      if (before * after < 0) {
        const share = before / (before - after)
        const height = low[place - 1]! + share * (low[place]! - low[place - 1]!)
        x.push(xAt(place - 1) + share * (xAt(place) - xAt(place - 1)))
        lows.push(height)
        highs.push(height)
      }
    }
    x.push(xAt(place))
    lows.push(low[place]!)
    const other = high[place]! - low[place]!
    highs.push((side === 'above' ? other < 0 : other > 0) ? low[place]! : high[place]!)
  }
  return { ...edges, x: Float64Array.from(x), low: Float64Array.from(lows), high: Float64Array.from(highs) }
}
