// Text: strings and sizes in pixels become widths and drawn glyphs; in workers.
import type { Context } from './canvas.js'
import { fontFamily } from './fonts.js'

/** Width in pixels of one line at a font size in pixels. */
export type Measure = (text: string, size: number) => number

/** Heights of DejaVu Sans above and below the baseline, as shares of the font size. */
export const capHeight = 0.73
export const descent = 0.24
export const lineSpacing = 1.2

function setFont(context: Context, size: number): void {
  context.font = `${size}px ${fontFamily}`
}

export function measureWith(context: Context): Measure {
  return (text, size) => {
    setFont(context, size)
    return context.measureText(text).width
  }
}

/** Plain text as lines to draw: what no glyph stands for is gone, a tab is four blanks, trailing blanks are dropped. */
export function splitLines(text: string): string[] {
  return text
    .replace(/\r\n?/g, '\n')
    .replaceAll('\t', '    ')
    .split('\n')
    .map((line) => line.replace(/\p{Cc}/gu, '').trimEnd())
}

/** Below this, in points, a text is cut with an ellipsis instead of being made smaller still. */
export const smallest = 6

/** The font size that lets a text keep to `room` pixels. */
export function sizeThatFits(text: string, size: number, room: number, measure: Measure): number {
  const width = measure(text, size)
  return width <= room ? size : Math.max(1, (size * room) / width)
}

/** A line within `room` pixels: in smaller letters, but of at least `least` pixels, and then with an ellipsis. */
export function fitLine(text: string, size: number, least: number, room: number, measure: Measure) {
  const fitted = Math.max(Math.min(size, least), sizeThatFits(text, size, room, measure))
  return { text: cutLine(text, fitted, room, measure), size: fitted }
}

export function cutLine(line: string, size: number, width: number, measure: Measure): string {
  // Half a pixel: widths do not scale exactly.
  if (measure(line, size) <= width + 0.5) return line
  const letters = [...line]
  while (letters.length > 0 && measure(`${letters.join('')}…`, size) > width) letters.pop()
  return `${letters.join('').trimEnd()}…`
}

export interface Placement {
  /** Pixels; where the text's `align` edge is. */
  readonly x: number
  readonly y: number
  readonly size: number
  readonly color: string
  readonly align?: 'left' | 'center' | 'right'
  /** `middle` centres digits and capitals on `y`. */
  readonly baseline?: 'alphabetic' | 'middle'
  /** Reads from the bottom up, centred on (x, y). */
  readonly upwards?: boolean
}

/** Draws one line. Baselines lie on whole pixels, so that every label is equally crisp. */
export function drawText(context: Context, text: string, placement: Placement): void {
  const { x, y, size, color, align = 'left', baseline = 'alphabetic', upwards = false } = placement
  setFont(context, size)
  context.fillStyle = color
  context.textBaseline = 'alphabetic'
  context.textAlign = 'left'
  const width = context.measureText(text).width
  const shift = align === 'left' ? 0 : align === 'center' ? width / 2 : width
  const drop = baseline === 'middle' ? (capHeight * size) / 2 : 0
  if (upwards) {
    context.save()
    context.translate(Math.round(x + drop), Math.round(y + shift))
    context.rotate(-Math.PI / 2)
    fill(context, text, 0, 0)
    context.restore()
    return
  }
  fill(context, text, Math.round(x - shift), Math.round(y + drop))
}

/** Letters of Skia's portable renderer are paler than those of matplotlib: a second, thin coat makes them as dark. */
function fill(context: Context, text: string, x: number, y: number): void {
  context.globalAlpha = 1
  context.fillText(text, x, y)
  context.globalAlpha = 0.6
  context.fillText(text, x, y)
  context.globalAlpha = 1
}
