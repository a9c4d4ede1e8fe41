// The point of a curve or a scatter under a pixel, and the data that it is made of; in workers.
import type { FixedAxis } from '@movieflow/core/plugin'
import type { OpenPoints } from '../points.js'
import { finiteOrNull, placeOfValue } from '../value-places.js'
import type { Values } from '../values.js'
import { type LayerFrame, type LayerReading, nameOfLayer, type PixelPlace, type Surface } from './layer.js'
import { nearestOf } from './near-points.js'

export interface PointsToRead {
  readonly points: OpenPoints
  readonly x: Values | undefined
  readonly y: Values
  readonly panel: readonly FixedAxis[]
  readonly surface: Surface
  /** The layer's kind. */
  readonly layer: string
  /** Of markers, in pixels: one, or one for each point; 0 if there are none. */
  readonly size: number | Float64Array
  /** What is coloured by a colour map: the last of the values that go with the points. */
  readonly colors?: Values | undefined
}

/** x and y of the nearest point; y alone if x only counts. */
export function readPoint(
  { points, x, y, panel, surface, layer: use, size, colors }: PointsToRead,
  frame: LayerFrame,
  at: PixelPlace,
): LayerReading[] {
  const all = points.at(frame)
  const [xs, ys] = all as [Float64Array, Float64Array]
  const radius = (each: number) => (typeof size === 'number' ? size : size[each]!) / 2
  const { box } = surface
  // A point outside of the axes is not seen, but for its marker.
  const within = (place: number, from: number, length: number, more: number) =>
    place >= from - more - 0.5 && place <= from + length + more + 0.5 ? place : Number.NaN
  const marks = {
    count: xs.length,
    x: (each: number) => within(surface.x(xs[each]!), box.x, box.width, radius(each)),
    y: (each: number) => within(surface.y(ys[each]!), box.y, box.height, radius(each)),
    radius,
  }
  const point = nearestOf(marks, at)
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
