// Outlines of steps: a run of levels over their edges as corners in pixels, down to a baseline; in workers.
import type { PixelNumbers, Rect } from '../blocks.js'
import type { Rgb } from '../colors.js'
import { polygonMask } from '../marks/fill.js'
import { blitMask } from '../marks/mask.js'
import { strokeMask } from '../marks/stroke.js'
import type { Surface } from './layer.js'

export interface StairSteps {
  readonly upright: boolean
  /** One more than there are heights. */
  readonly edges: Float64Array
  readonly heights: Float64Array
  readonly baseline: number
}

/** Pixels of a height. What a logarithmic axis cannot show is beyond its lower end. */
export function heightPlace({ view, box, x, y }: Surface, upright: boolean, value: number): number {
  const place = upright ? y(value) : x(value)
  if (!Number.isNaN(place) || Number.isNaN(value)) return place
  const rises = upright ? view.top > view.bottom : view.right > view.left
  const beyond = 2 * (upright ? box.height : box.width)
  if (upright) return rises ? box.y + box.height + beyond : box.y - beyond
  return rises ? box.x - beyond : box.x + box.width + beyond
}

/** Corners x, y, x, y … from the baseline up, over all steps, and down again; a break where a height is missing. */
export function outlineOf(surface: Surface, { upright, edges, heights, baseline }: StairSteps): Float64Array {
  const corners: number[] = []
  const add = (edge: number, height: number) => {
    const across = upright ? surface.x(edge) : surface.y(edge)
    const up = heightPlace(surface, upright, height)
    if (upright) corners.push(across, up)
    else corners.push(up, across)
  }
  for (let at = 0; at < heights.length; at++) {
    const height = heights[at]!
    const begins = at === 0 || !Number.isFinite(heights[at - 1])
    const ends = at === heights.length - 1 || !Number.isFinite(heights[at + 1])
    if (!Number.isFinite(height)) continue
    if (begins) add(edges[at]!, baseline)
    add(edges[at]!, height)
    add(edges[at + 1]!, height)
    if (!ends) continue
    add(edges[at + 1]!, baseline)
    corners.push(Number.NaN, Number.NaN)
  }
  return Float64Array.from(corners)
}

/** Corners of the area between two runs of levels over the same edges: along one, and back along the other. */
export function areaBetween(
  surface: Surface,
  { upright, edges, heights, from }: Omit<StairSteps, 'baseline'> & { readonly from: Float64Array },
): Float64Array {
  const along = (levels: Float64Array) =>
    Array.from(levels, (level, at) => [edges[at]!, edges[at + 1]!].map((edge) => [edge, level] as const)).flat()
  const corners = [...along(heights), ...along(from).reverse()].map(([edge, level]) => {
    const across = upright ? surface.x(edge) : surface.y(edge)
    const up = heightPlace(surface, upright, level)
    return upright ? [across, up] : [up, across]
  })
  return Float64Array.from(corners.flat())
}

/** Whole pixels, as bars have them. */
const crisp = (corners: Float64Array) => corners.map((place) => Math.round(place))

export function paintArea(
  target: PixelNumbers,
  { box }: Surface,
  corners: Float64Array,
  color: Rgb,
  alpha: number,
): Rect {
  const mask = polygonMask(crisp(corners), box)
  blitMask(target, box, mask, color, alpha)
  return mask
}

export function paintOutline(
  target: PixelNumbers,
  { box }: Surface,
  corners: Float64Array,
  { width, color, alpha }: { readonly width: number; readonly color: Rgb; readonly alpha: number },
): Rect {
  const mask = strokeMask(corners, { width, snap: true }, box)
  blitMask(target, box, mask, color, alpha)
  return mask
}
