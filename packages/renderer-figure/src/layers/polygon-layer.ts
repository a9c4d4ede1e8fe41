// The polygon layer: outlines in data units, as regions of interest, with an edge and an inside; in workers.
import type { PixelNumbers, Rect } from '../blocks.js'
import { black, listColors, pixelOf } from '../colors.js'
import { polygonMask } from '../marks/fill.js'
import { blendMask, type Mask } from '../marks/mask.js'
import { strokeMask } from '../marks/stroke.js'
import { styleOf } from '../marks/style.js'
import type { PolygonLayerOptions } from '../options/layers.js'
import { type OutlinePoints, openOutlines } from '../outlines.js'
import { finiteOrNull, placeOfValue } from '../value-places.js'
import { valuesIn } from '../values.js'
import { areaPlaces } from './area-places.js'
import { legendOfCategories } from './category-legend.js'
import { type Layer, type LayerInput, nameOfLayer, type PixelPlace } from './layer.js'
import { markColors } from './mark-colors.js'
import { reach } from './near-points.js'
import { unite } from './place-points.js'

/** An outline in pixels, and what is painted of it. */
interface Shape {
  /** The first vertex is repeated at the end of a closed one. */
  readonly places: Float64Array
  readonly inside: Mask | undefined
  readonly edge: Mask | undefined
}

export function makePolygonLayer(input: LayerInput): Layer {
  const { spec, panel, surface, clips, index } = input
  const options = spec.options as PolygonLayerOptions
  const outlines = openOutlines(options, panel, clips)
  const fills = markColors(input, options, options.fill, black)
  const { box } = surface
  const area = areaPlaces(surface)
  let kept: { of: readonly OutlinePoints[]; key: string; shapes: readonly Shape[] } | undefined

  const placesOf = (outline: OutlinePoints) => {
    const closes = options.closed && outline.length > 4
    const places = new Float64Array(outline.length + (closes ? 2 : 0))
    for (let at = 0; at < outline.length; at += 2) {
      places[at] = area.x(outline[at]!)
      places[at + 1] = area.y(outline[at + 1]!)
    }
    if (closes) places.set(places.subarray(0, 2), outline.length)
    return places
  }
  const shapesOf = (all: readonly OutlinePoints[], look: PolygonLayerOptions): readonly Shape[] => {
    const { linewidth = surface.theme.linewidth, style, fill } = look
    const line = (style === undefined ? undefined : styleOf(style).line) ?? 'solid'
    const key = `${linewidth} ${line} ${fill === 'none'}`
    if (!surface.moves && kept?.of === all && kept.key === key) return kept.shapes
    const shapes = all.map((outline): Shape => {
      const places = placesOf(outline)
      return {
        places,
        inside: fill === 'none' || outline.length < 6 ? undefined : polygonMask(places, box),
        edge:
          linewidth === 0 ? undefined : strokeMask(places, { width: linewidth * surface.point, line, snap: true }, box),
      }
    })
    kept = { of: all, key, shapes }
    return shapes
  }
  const edgesIn = ({ color }: PolygonLayerOptions) =>
    listColors(color).map((each) => pixelOf(surface.theme.colorOf(each)))

  return {
    changes: outlines.changes || fills.changes,
    covers: false,
    paint(frame, target): Rect | undefined {
      const look = frame.options as PolygonLayerOptions
      const shapes = shapesOf(outlines.at(frame), look)
      const [inside, edges] = [fills.at(frame, look.fill, shapes.length), edgesIn(look)]
      let touched: Rect | undefined
      const blend = (mask: Mask | undefined, pixel: number) => {
        if (!mask || pixel === 0) return
        blendMask(target, box, mask, pixel, look.alpha)
        touched = unite<Rect>(touched, mask)
      }
      for (const [at, shape] of shapes.entries()) {
        blend(shape.inside, inside[at]!)
        blend(shape.edge, edges[at % edges.length]!)
      }
      return touched
    },
    read(frame, at) {
      const all = outlines.at(frame)
      const layer = nameOfLayer(frame.options, spec.use)
      for (let number = all.length - 1; number >= 0; number--) {
        const outline = all[number]!
        const places = placesOf(outline)
        if (!(options.closed && surrounds(places, at)) && distanceTo(places, at) > reach) continue
        if (fills.values) {
          const values = valuesIn(fills.values, frame)
          const value = finiteOrNull(values[values.length === 1 ? 0 : number])
          return [{ layer, ...placeOfValue(fills.values, number, index, frame), value }]
        }
        const vertex = nearestVertex(places, at)
        const before = all.slice(0, number).reduce((sum, { length }) => sum + length / 2, 0)
        const place =
          outlines.x?.reference && all.length === 1
            ? placeOfValue(outlines.x, before + vertex, index, frame)
            : { source: outlines.x?.reference?.$source ?? '', indices: all.length > 1 ? { polygon: number } : {} }
        return [{ layer, ...place, value: [finiteOrNull(outline[2 * vertex]), finiteOrNull(outline[2 * vertex + 1])] }]
      }
      return []
    },
    legend(frame) {
      const look = frame.options as PolygonLayerOptions
      const named = fills.table ? legendOfCategories(options.categories, fills.table) : []
      if (look.label === undefined || named.length > 0) return named
      return {
        label: String(look.label),
        paint(target: PixelNumbers, { x, y, width, height }, clip) {
          const corners = [x, y, x + width, y, x + width, y + height, x, y + height, x, y]
          const inside = fills.values || look.fill === 'none' ? 0 : fills.at(frame, look.fill, 1)[0]!
          if (inside !== 0) blendMask(target, clip, polygonMask(corners.slice(0, 8), clip), inside, look.alpha)
          const { linewidth = surface.theme.linewidth } = look
          const edge = strokeMask(corners, { width: linewidth * surface.point, snap: true }, clip)
          blendMask(target, clip, edge, edgesIn(look)[0]!, look.alpha)
        },
      }
    },
  }
}

/** By how often the outline turns around the middle of the pixel, as it is filled. */
function surrounds(places: Float64Array, { x, y }: PixelPlace): boolean {
  const [px, py] = [x + 0.5, y + 0.5]
  let turns = 0
  for (let at = 0; at < places.length - 2; at += 2) {
    const [fromX, fromY, toX, toY] = [places[at]!, places[at + 1]!, places[at + 2]!, places[at + 3]!]
    const isLeft = (toX - fromX) * (py - fromY) - (px - fromX) * (toY - fromY)
    if (fromY <= py && toY > py && isLeft > 0) turns++
    if (fromY > py && toY <= py && isLeft < 0) turns--
  }
  return turns !== 0
}

/** Pixels to the nearest of the segments. */
function distanceTo(places: Float64Array, { x, y }: PixelPlace): number {
  let least = Number.POSITIVE_INFINITY
  for (let at = 0; at < places.length - 2; at += 2) {
    const [fromX, fromY] = [places[at]!, places[at + 1]!]
    const [dx, dy] = [places[at + 2]! - fromX, places[at + 3]! - fromY]
    const square = dx * dx + dy * dy
    const share = square === 0 ? 0 : ((x + 0.5 - fromX) * dx + (y + 0.5 - fromY) * dy) / square
    const way = Math.min(1, Math.max(0, share))
    least = Math.min(least, Math.hypot(fromX + way * dx - x - 0.5, fromY + way * dy - y - 0.5))
  }
  return least
}

function nearestVertex(places: Float64Array, { x, y }: PixelPlace): number {
  let [nearest, least] = [0, Number.POSITIVE_INFINITY]
  for (let at = 0; at < places.length; at += 2) {
    const distance = Math.hypot(places[at]! - x - 0.5, places[at + 1]! - y - 0.5)
    if (distance < least) [nearest, least] = [at / 2, distance]
  }
  return nearest
}
