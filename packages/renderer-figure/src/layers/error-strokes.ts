// Error bars: strokes from one end to the other with short ones across their ends, as matplotlib's `errorbar`; in workers.
import type { PixelNumbers, Rect } from '../blocks.js'
import { pixelOf, type Rgb } from '../colors.js'
import type { ErrorEnds } from '../errors.js'
import { blendShares } from '../marks/box.js'
import { snapPlace } from '../marks/stroke.js'
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

/** `middle` is the place of each bar along the other axis. */
export function paintErrors(
  target: PixelNumbers,
  surface: Surface,
  upright: boolean,
  middle: Float64Array,
  { low, high }: ErrorEnds,
  { width, cap, color, alpha }: ErrorLook,
): Rect | undefined {
  const { box, point } = surface
  const pixel = pixelOf(color)
  let touched: Rect | undefined
  /** From one place up to another, or across at one, on whole pixels as lines are. */
  const paint = (alongUp: boolean, across: number, from: number, to: number, wide: number) => {
    const middle = snapPlace(across, wide)
    const ends = [snapPlace(from, wide), snapPlace(to, wide)]
    const [low, high] = [Math.min(...ends), Math.max(...ends)]
    const [near, far] = [middle - wide / 2, middle + wide / 2]
    const stroke =
      alongUp === upright
        ? { left: near, top: low, right: far, bottom: high }
        : { left: low, top: near, right: high, bottom: far }
    touched = unite<Rect>(touched, blendShares(target, box, stroke, pixel, alpha))
  }
  for (let at = 0; at < middle.length; at++) {
    const across = upright ? surface.x(middle[at]!) : surface.y(middle[at]!)
    const [from, to] = [heightPlace(surface, upright, low[at]!), heightPlace(surface, upright, high[at]!)]
    if (!Number.isFinite(across) || !Number.isFinite(from) || !Number.isFinite(to)) continue
    if (width > 0) paint(true, across, from, to, width)
    if (cap > 0) for (const end of [from, to]) paint(false, end, across - cap, across + cap, point)
  }
  return touched
}
