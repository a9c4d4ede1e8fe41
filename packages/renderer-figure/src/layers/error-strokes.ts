// Error bars: strokes from one end to the other with short ones across their ends, as matplotlib's `errorbar`; in workers.
import type { Pixels, Rect } from '../blocks.js'
import type { Rgb } from '../colors.js'
import type { ErrorEnds } from '../errors.js'
import { blitMask, type Mask } from '../marks/mask.js'
import { strokeMask } from '../marks/stroke.js'
import type { Surface } from './layer.js'
import { heightPlace } from './outline.js'
import { unite } from './place-points.js'

export interface ErrorLook {
  /** Pixels. */
  readonly width: number
  /** Half of the strokes at the ends, in pixels; 0 for none. */
  readonly cap: number
  readonly color: Rgb
  readonly alpha: number
}

/** `middle` is where each bar stands along the other axis. */
export function paintErrors(
  target: Pixels,
  surface: Surface,
  upright: boolean,
  middle: Float64Array,
  { low, high }: ErrorEnds,
  { width, cap, color, alpha }: ErrorLook,
): Rect | undefined {
  const { box, point } = surface
  const turned = (across: number, up: number) => (upright ? [across, up] : [up, across])
  let touched: Rect | undefined
  const paint = (points: number[], wide: number) => {
    // Each by itself, so that each lies on whole pixels.
    const mask: Mask = strokeMask(points, { width: wide, snap: true, cap: 'butt' }, box)
    blitMask(target, box, mask, color, alpha)
    touched = unite<Rect>(touched, mask)
  }
  for (let at = 0; at < middle.length; at++) {
    const across = upright ? surface.x(middle[at]!) : surface.y(middle[at]!)
    const [from, to] = [heightPlace(surface, upright, low[at]!), heightPlace(surface, upright, high[at]!)]
    if (!Number.isFinite(across) || !Number.isFinite(from) || !Number.isFinite(to)) continue
    if (width > 0) paint([...turned(across, from), ...turned(across, to)], width)
    if (cap > 0)
      for (const end of [from, to]) paint([...turned(across - cap, end), ...turned(across + cap, end)], point)
  }
  return touched
}
