// A text painted into pixels, with the box behind it; in workers.
import { clipRect, overlapOf, type PixelNumbers, type Rect } from '../blocks.js'
import { cssColor, type Rgb } from '../colors.js'
import type { Lettering, TextShape } from '../lettering.js'
import { polygonMask } from '../marks/fill.js'
import { blitMask } from '../marks/mask.js'
import { unite } from './place-points.js'

export interface TextPaint extends TextShape {
  readonly color: Rgb
  readonly alpha: number
  /** Of a box behind the letters. */
  readonly background?: Rgb | undefined
}

/** Paints a text at a point, in pixels; returns where. Default of `clip`: the picture. */
export function paintText(
  target: PixelNumbers,
  lettering: Lettering,
  x: number,
  y: number,
  text: TextPaint,
  clip?: Rect,
): Rect | undefined {
  if (!Number.isFinite(x) || !Number.isFinite(y)) return undefined
  const whole: Rect = clip ?? { x: 0, y: 0, width: target.width, height: target.height }
  const { mask, corners } = lettering.mask(text)
  const [atX, atY] = [Math.round(x), Math.round(y)]
  let touched: Rect | undefined
  if (text.background) {
    const pad = 0.3 * text.size
    const grown = corners.map((value, at) => {
      const angle = (-text.rotation * Math.PI) / 180
      const [dx, dy] = [Math.cos(angle), Math.sin(angle)]
      const side = at >> 1
      const [alongX, alongY] = [side === 0 || side === 3 ? -pad : pad, side < 2 ? -pad : pad]
      const moved = at % 2 === 0 ? alongX * dx - alongY * dy : alongX * dy + alongY * dx
      return value + moved + (at % 2 === 0 ? atX : atY)
    })
    const box = polygonMask(grown.map(Math.round), whole)
    blitMask(target, whole, box, text.background, text.alpha)
    touched = box
  }
  const placed = { ...mask, x: mask.x + atX, y: mask.y + atY }
  if (target.vector) {
    const pen = target.vector.pen(clip)
    pen.save()
    pen.globalAlpha = text.alpha
    lettering.write(pen, text, atX, atY, cssColor(text.color))
    pen.restore()
  } else blitMask(target, whole, placed, text.color, text.alpha)
  return unite<Rect>(touched, clip ? overlapOf(placed, clip) : clipRect(placed, target.width, target.height))
}
