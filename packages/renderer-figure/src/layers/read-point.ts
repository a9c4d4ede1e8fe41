// The point of a curve or a scatter under a pixel, and the data that it is made of; in workers.
import type { FixedAxis } from '@movieflow/core/plugin'
import type { OpenPoints } from '../points.js'
import { finiteOrNull, placeOfValue } from '../value-places.js'
import type { Values } from '../values.js'
import { type LayerFrame, type LayerReading, nameOfLayer, type Place, type Surface } from './layer.js'
import { nearestOf } from './near-points.js'

export interface PointsToRead {
  readonly points: OpenPoints
  readonly x: Values | undefined
  readonly y: Values
  readonly panel: readonly FixedAxis[]
  readonly surface: Surface
  /** The layer's kind. */
  readonly layer: string
  /** Of markers, in pixels: one, or one for each point. */
  readonly size: number | Float64Array
  /** What is coloured by a colour map: the last of the values that go with the points. */
  readonly colors?: Values | undefined
}

/** x and y of the nearest point; y alone if x only counts. */
export function readPoint(
  { points, x, y, panel, surface, layer: use, size, colors }: PointsToRead,
  frame: LayerFrame,
  at: Place,
): LayerReading[] {
  const all = points.at(frame)
  const [xs, ys] = all as [Float64Array, Float64Array]
  const point = nearestOf(
    xs.length,
    (each) => [surface.x(xs[each]!), surface.y(ys[each]!)],
    at,
    (each) => (typeof size === 'number' ? size : size[each]!) / 2,
  )
  if (point === undefined) return []
  const origin = points.origin(frame, point)
  const layer = nameOfLayer(frame.options, use)
  const placed = (values: Values) => {
    const place = placeOfValue(values, origin.element, panel, frame)
    return origin.frame === undefined ? place : { ...place, indices: { frame: origin.frame, ...place.indices } }
  }
  const [right, up] = [finiteOrNull(xs[point]), finiteOrNull(ys[point])]
  const own = { layer, ...placed(y), value: x ? [right, up] : up }
  return colors ? [{ layer, ...placed(colors), value: finiteOrNull(all.at(-1)![point]) }, own] : [own]
}
