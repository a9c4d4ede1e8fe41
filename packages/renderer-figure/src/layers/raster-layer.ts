// The raster layer: events as upright ticks, each in its row; in workers.
import type { Rect } from '../blocks.js'
import { listColors, pixelOf } from '../colors.js'
import { openEvents } from '../events.js'
import { polygonMask } from '../marks/fill.js'
import { blendMask, blitMask, type Mask } from '../marks/mask.js'
import { snapPlace, strokeMask } from '../marks/stroke.js'
import type { RasterLayerOptions } from '../options/layers.js'
import { countBefore, countUntil } from '../sorted.js'
import { placeOfValue } from '../value-places.js'
import type { DataOption } from '../values.js'
import { areaPlaces } from './area-places.js'
import { type Layer, type LayerFrame, type LayerInput, nameOfLayer, type Surface } from './layer.js'
import { nearestOf } from './near-points.js'

/** A row of ticks in pixels. */
interface Row {
  readonly top: number
  readonly mask: Mask
  readonly pixel: number
  /** The columns that have a tick already: a second one there would not be seen. */
  readonly filled: Uint8Array
}

export function makeRasterLayer({ spec, surface, clips, index, nextColor }: LayerInput): Layer {
  const options = spec.options as RasterLayerOptions
  const { times, row, trail } = options
  // A row that reaches below the axis is cut at its end.
  const rowPlaces = areaPlaces(surface, surface.box.height)
  const events = openEvents({ times: times as DataOption, row: row as DataOption, trail, panel: index, clips })
  const fallback = options.color === undefined ? nextColor('line') : undefined

  const colorsIn = (frame: LayerFrame) => {
    const { color } = frame.options as RasterLayerOptions
    if (color === undefined) return [fallback!]
    // Three numbers are one colour.
    return listColors(color).map(surface.theme.colorOf)
  }

  return {
    changes: events.changes,
    covers: false,
    paint(frame, target): Rect | undefined {
      const { box } = surface
      const { height, width: points = surface.theme.linewidth, alpha } = frame.options as RasterLayerOptions
      const width = points * surface.point
      const { times, rows } = events.at(frame)
      const colors = colorsIn(frame).map(pixelOf)
      // Place of the middle of a tick within a pixel, so that it is crisp.
      const middle = snapPlace(0, width)
      const reach = Math.ceil(width / 2) + 1
      const [from, to] = within(times, surface, reach)
      const known = new Map<number, Row>()
      const rowAt = (value: number): Row => {
        const ends = [rowPlaces.y(value - height / 2), rowPlaces.y(value + height / 2)].map(Math.round).sort(ascending)
        const [top, bottom] = ends as [number, number]
        // A tick is seen however low its row is.
        const high = Math.max(1, bottom - top)
        const corners = [
          middle - width / 2,
          0,
          middle + width / 2,
          0,
          middle + width / 2,
          high,
          middle - width / 2,
          high,
        ]
        const around = { x: -reach, y: 0, width: 2 * reach + 1, height: Math.min(high, 2 * target.height) }
        const at = Math.round(value)
        return {
          top,
          mask: polygonMask(corners, around),
          pixel: colors[((at % colors.length) + colors.length) % colors.length]!,
          filled: new Uint8Array(box.width + 2 * reach + 1),
        }
      }
      let [left, right, above, below] = [Number.POSITIVE_INFINITY, -Infinity, Number.POSITIVE_INFINITY, -Infinity]
      for (let at = from; at < to; at++) {
        const place = snapPlace(surface.x(times[at]!), width) - middle
        const column = place - box.x + reach
        if (!(column >= 0 && column < box.width + 2 * reach + 1)) continue
        const value = rows[at]!
        let row = known.get(value)
        if (!row) {
          row = rowAt(value)
          known.set(value, row)
        }
        if (alpha === 1 && row.filled[column]) continue
        row.filled[column] = 1
        if (!Number.isFinite(row.top)) continue
        blendMask(target, box, row.mask, row.pixel, alpha, place, row.top)
        left = Math.min(left, place + row.mask.x)
        right = Math.max(right, place + row.mask.x + row.mask.width)
        above = Math.min(above, row.top)
        below = Math.max(below, row.top + row.mask.height)
      }
      return cutTo(box, { left, right, above, below })
    },
    read(frame, at) {
      const { height } = frame.options as RasterLayerOptions
      const { times, rows, order } = events.at(frame)
      const layer = nameOfLayer(frame.options, spec.use)
      // Within its row the nearest tick is meant, however high the row is.
      const level = (value: number) => {
        const ends = [rowPlaces.y(value - height / 2), rowPlaces.y(value + height / 2)].sort(ascending)
        return Math.min(ends[1]!, Math.max(ends[0]!, at.y + 0.5))
      }
      const nearest = nearestOf(
        { count: times.length, x: (event) => surface.x(times[event]!), y: (event) => level(rows[event]!) },
        at,
      )
      if (nearest === undefined) return []
      const place = placeOfValue(events.values, order[nearest]!, index, frame)
      return [{ layer, ...place, value: [times[nearest]!, rows[nearest]!] }]
    },
    legend(frame) {
      const { label, width = surface.theme.linewidth, alpha } = frame.options as RasterLayerOptions
      if (label === undefined) return undefined
      const [color] = colorsIn(frame)
      return {
        label: String(label),
        paint(target, sample, clip) {
          const middle = sample.y + sample.height / 2
          const style = { width: width * surface.point, snap: true }
          const mask = strokeMask([sample.x, middle, sample.x + sample.width, middle], style, clip)
          blitMask(target, clip, mask, color!, alpha)
        },
      }
    },
  }
}

const ascending = (left: number, right: number) => left - right

/** The events that may be seen: from this one on, up to that one. */
function within(times: Float64Array, { box, view }: Surface, reach: number): [number, number] {
  const spare = (reach / box.width) * Math.abs(view.right - view.left)
  return [
    countBefore(times, Math.min(view.left, view.right) - spare),
    countUntil(times, Math.max(view.left, view.right) + spare),
  ]
}

function cutTo(
  box: Rect,
  { left, right, above, below }: { left: number; right: number; above: number; below: number },
): Rect | undefined {
  const x = Math.max(box.x, left)
  const y = Math.max(box.y, above)
  const width = Math.min(box.x + box.width, right) - x
  const height = Math.min(box.y + box.height, below) - y
  return width > 0 && height > 0 ? { x, y, width, height } : undefined
}
