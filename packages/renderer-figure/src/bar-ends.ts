// The ends of a colour bar: a rectangle becomes its colours' part and the triangles of what is beyond the limits; any thread.
import { z } from '@movieflow/core/plugin'
import type { PixelNumbers, Rect } from './blocks.js'
import { pixelOf, type Rgb } from './colors.js'

/** The schema of a colour bar's `extend`. */
export const extendOption = z.enum(['neither', 'min', 'max', 'both'])

export type Extend = z.infer<typeof extendOption>

type Point = readonly [x: number, y: number]
/** Two corners where the colours end, then the tip. */
export type Triangle = readonly [left: Point, right: Point, tip: Point]

export interface BarParts {
  /** The colours within the limits, which ticks refer to. */
  readonly gradient: Rect
  /** The triangle below it, pointing down, of values under the limits. */
  readonly under: Triangle | undefined
  /** The triangle above it, pointing up. */
  readonly over: Triangle | undefined
}

/** As matplotlib divides an upright bar: triangles of 5 % of the gradient's length, all of it within `rect`. */
export function barParts({ x, y, width, height }: Rect, extend: Extend): BarParts {
  const [hasUnder, hasOver] = [extend === 'min' || extend === 'both', extend === 'max' || extend === 'both']
  const end = Math.round((0.05 * height) / (1 + 0.05 * (Number(hasUnder) + Number(hasOver))))
  const top = y + (hasOver ? end : 0)
  const bottom = y + height - (hasUnder ? end : 0)
  const middle = x + width / 2
  const triangle = (base: number, tip: number): Triangle => [
    [x, base],
    [x + width, base],
    [middle, tip],
  ]
  return {
    gradient: { x, y: top, width, height: Math.max(0, bottom - top) },
    under: hasUnder ? triangle(bottom, y + height) : undefined,
    over: hasOver ? triangle(top, y) : undefined,
  }
}

/** Levels between a line's ink and what lies behind it: more would crowd a GIF's palette. */
const shades = 4

/**
 * Fills a triangle with `pixel` and draws its two slanting sides as lines of `line` pixels, which lie around it as a
 * bar's frame does; straight in memory, so that its colour is exact.
 */
export function paintTriangle(
  target: PixelNumbers,
  [left, right, tip]: Triangle,
  pixel: number,
  { line, ink: color }: { readonly line: number; readonly ink: Rgb },
): void {
  const [top, bottom] = tip[1] < left[1] ? [tip[1] - 2 * line, left[1]] : [left[1], tip[1] + 2 * line]
  if (target.vector) {
    const whole = { x: 0, y: 0, width: target.width, height: target.height }
    target.vector.draw({ kind: 'area', points: [...left, ...right, ...tip] }, { pixel, alpha: 1 }, whole)
    const sides = sidesOf(left, right, tip, line)
    // Of a flat triangle they would go on beyond the bar.
    const around = { x: left[0] - line, y: top, width: right[0] - left[0] + 2 * line, height: bottom - top }
    target.vector.draw(
      { kind: 'line', points: sides, style: { width: line, dashes: [] } },
      { pixel: pixelOf(color), alpha: 1 },
      around,
    )
    return
  }
  const half = (right[0] - left[0]) / 2
  const reach = Math.abs(tip[1] - left[1])
  const slant = Math.hypot(half, reach) || 1
  for (let y = Math.max(0, Math.floor(top)); y < Math.min(target.height, Math.ceil(bottom)); y++)
    for (let x = Math.max(0, left[0] - line); x < Math.min(target.width, right[0] + line); x++) {
      // Distance beyond the nearer side, in pixels: negative within.
      const across = Math.abs(x + 0.5 - tip[0])
      const beyond = (across * reach + Math.abs(y + 0.5 - left[1]) * half - half * reach) / slant
      const at = y * target.width + x
      if (beyond <= 0) target.data[at] = pixel
      const ink = Math.min(beyond + 0.5, line + 0.5 - beyond, 1)
      if (ink > 0) target.data[at] = mix(target.data[at]!, color, Math.round(ink * shades) / shades)
    }
}

/** The middles of the lines along the slanting sides, which lie beyond them. */
function sidesOf(left: Point, right: Point, tip: Point, line: number): number[] {
  const [half, reach] = [(right[0] - left[0]) / 2, Math.abs(tip[1] - left[1])]
  const slant = Math.hypot(half, reach) || 1
  const across = ((line / 2) * slant) / (reach || 1)
  const up = (Math.sign(tip[1] - left[1]) * ((line / 2) * slant)) / (half || 1)
  return [left[0] - across, left[1], tip[0], tip[1] + up, right[0] + across, right[1]]
}

const channels = new Uint8Array(4)
const whole = new Uint32Array(channels.buffer)

/** A pixel with a share of a colour. */
function mix(pixel: number, ink: Rgb, share: number): number {
  whole[0] = pixel
  for (let channel = 0; channel < 3; channel++)
    channels[channel] = Math.round(channels[channel]! * (1 - share) + ink[channel]! * share)
  return whole[0]!
}
