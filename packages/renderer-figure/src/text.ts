// Text: lines and sizes in pixels become widths and drawn glyphs; in workers.
import type { Context } from './canvas.js'
import { drawable } from './glyphs.js'
import { firstLetters, type LetterRun, type Line, lettersIn, plainLine, runText } from './runs.js'
import { dejavu, dejavuHeights, type LetterHeights, type Typeface } from './typeface.js'

export { splitLines } from './text-line.js'

/** Width in pixels of one line at a font size in pixels. */
export type Measure = (text: string, size: number) => number
export type MeasureLine = (line: Line, size: number) => number

/** Of a line, what lies below the baseline at least, as a share of the font size. */
const spaceBelow = 1.2 - 0.9
/** Kept free above the capitals and below the tails of scripts that reach out of the line. */
const scriptMargin = 0.06

function setFont(context: Context, size: number, { font, scale }: LetterRun, typeface: Typeface): void {
  context.font = `${size * scale}px ${typeface.families(font)}`
}

/** Width in pixels: the sum of its runs, a stack being as wide as its widest part. */
export function measureLine(line: Line, size: number, context: Context, typeface: Typeface = dejavu): number {
  let width = 0
  for (const piece of line) {
    if ('stack' in piece) width += Math.max(...piece.stack.map((part) => measureLine(part, size, context, typeface)))
    else {
      setFont(context, size, piece, typeface)
      width += context.measureText(drawable(piece.text, typeface.has)).width
    }
  }
  return width
}

export function measureLinesWith(context: Context): MeasureLine {
  return (line, size) => measureLine(line, size, context)
}

export function measureWith(context: Context): Measure {
  return (text, size) => measureLine(plainLine(text), size, context)
}

/** How far capitals and tails reach above and below the baseline, as shares of the font size. */
export function reachOf(line: Line, heights: LetterHeights = dejavuHeights): { above: number; below: number } {
  let above = heights.capitals
  let below = heights.descent
  for (const piece of line) {
    const parts = 'stack' in piece ? piece.stack.map((part) => reachOf(part, heights)) : [reachOfRun(piece, heights)]
    for (const part of parts) {
      above = Math.max(above, part.above)
      below = Math.max(below, part.below)
    }
  }
  return { above, below }
}

function reachOfRun({ scale, shift }: LetterRun, { capitals, descent }: LetterHeights) {
  return { above: capitals * scale + shift, below: descent * scale - shift }
}

/** Pixels from a line's top to its baseline, at a font size in pixels. */
export function lineAscent(line: Line, size: number, heights: LetterHeights = dejavuHeights): number {
  return size * Math.max(heights.ascent, reachOf(line, heights).above + scriptMargin)
}

/** Pixels from a line's top to the next one's: 1.2 font sizes in DejaVu Sans, and more if scripts need it. */
export function lineHeight(line: Line, size: number, heights: LetterHeights = dejavuHeights): number {
  return lineAscent(line, size, heights) + size * Math.max(spaceBelow, reachOf(line, heights).below + scriptMargin)
}

/** Below this, in points, a text is cut with an ellipsis instead of being made smaller still. */
export const smallest = 6

/** The font size that lets a text keep to `room` pixels. */
export function sizeThatFits<Text>(
  text: Text,
  size: number,
  room: number,
  measure: (text: Text, size: number) => number,
): number {
  const width = measure(text, size)
  return width <= room ? size : Math.max(1, (size * room) / width)
}

/** A line within `room` pixels: in smaller letters, but of at least `least` pixels, and then with an ellipsis. */
export function fitRuns(line: Line, size: number, least: number, room: number, measure: MeasureLine) {
  const fitted = Math.max(Math.min(size, least), sizeThatFits(line, size, room, measure))
  return { line: cutRuns(line, fitted, room, measure), size: fitted }
}

const ellipsis = plainLine('…')

/** A line of at most `width` pixels: its last letters give way to an ellipsis. */
export function cutRuns(line: Line, size: number, width: number, measure: MeasureLine): Line {
  // Half a pixel: widths do not scale exactly.
  if (measure(line, size) <= width + 0.5) return line
  // By halves: a line is as many measurements long as its length has digits.
  let [fits, exceeds] = [0, lettersIn(line) + 1]
  while (exceeds - fits > 1) {
    const middle = (fits + exceeds) >> 1
    if (measure([...firstLetters(line, middle), ...ellipsis], size) > width) exceeds = middle
    else fits = middle
  }
  while (fits > 0 && /\s$/.test(runText(firstLetters(line, fits)))) fits--
  return [...firstLetters(line, fits), ...ellipsis]
}

export interface TextPlacement {
  /** Pixels; where the text's `align` and `baseline` are, and what it is turned about. */
  readonly x: number
  readonly y: number
  readonly size: number
  readonly color: string
  readonly align?: 'left' | 'center' | 'right'
  /** `middle` centres digits and capitals on `y`; `top` and `bottom` are where they and tails end. */
  readonly baseline?: 'alphabetic' | 'middle' | 'top' | 'bottom'
  /** Degrees, anticlockwise. */
  readonly rotation?: number
  /** Reads from the bottom up: a rotation by 90 degrees. */
  readonly upwards?: boolean
  /** A box behind the letters, `padding` pixels larger than they are. */
  readonly bbox?: { readonly color: string; readonly padding: number }
}

/** Draws one line of plain text. */
export function drawText(context: Context, text: string, placement: TextPlacement): void {
  drawLine(context, plainLine(text), placement)
}

/** Draws one line. Baselines lie on whole pixels, so that every label is equally crisp. */
export function drawLine(context: Context, line: Line, placement: TextPlacement, typeface: Typeface = dejavu): void {
  const { x, y, size, color, align = 'left', baseline = 'alphabetic', bbox } = placement
  const rotation = placement.rotation ?? (placement.upwards ? 90 : 0)
  const width = measureLine(line, size, context, typeface)
  const { above, below } = reachOf(line, typeface.heights)
  const shift = align === 'left' ? 0 : align === 'center' ? width / 2 : width
  const drops = { alphabetic: 0, middle: typeface.heights.capitals / 2, top: above, bottom: -below }
  const [cosine, sine] = turn(rotation)
  const drop = drops[baseline] * size
  const startX = x - shift * cosine + drop * sine
  const startY = y + shift * sine + drop * cosine
  const straight = cosine === 0 || sine === 0
  context.save()
  context.translate(straight ? Math.round(startX) : startX, straight ? Math.round(startY) : startY)
  if (rotation !== 0) context.rotate((-rotation * Math.PI) / 180)
  if (bbox) {
    const round = straight ? Math.round : (value: number) => value
    const [left, top] = [round(-bbox.padding), round(-above * size - bbox.padding)]
    context.fillStyle = bbox.color
    context.fillRect(left, top, round(width + bbox.padding) - left, round(below * size + bbox.padding) - top)
  }
  context.fillStyle = color
  context.textBaseline = 'alphabetic'
  context.textAlign = 'left'
  fillRuns(context, line, { size, typeface }, 0)
  context.restore()
}

/** Cosine and sine of degrees, exact for quarters. */
function turn(degrees: number): [number, number] {
  const quarters = degrees / 90
  if (Number.isInteger(quarters)) {
    const index = ((quarters % 4) + 4) % 4
    return [[1, 0, -1, 0][index]!, [0, 1, 0, -1][index]!]
  }
  const angle = (degrees * Math.PI) / 180
  return [Math.cos(angle), Math.sin(angle)]
}

/** Draws runs side by side on the baseline at 0; returns where the last one ends. */
function fillRuns(
  context: Context,
  line: Line,
  look: { readonly size: number; readonly typeface: Typeface },
  start: number,
): number {
  const { size, typeface } = look
  let x = start
  for (const piece of line) {
    if ('stack' in piece) {
      x = Math.max(...piece.stack.map((part) => fillRuns(context, part, look, x)))
      continue
    }
    const text = drawable(piece.text, typeface.has)
    setFont(context, size, piece, typeface)
    fill(context, text, x, -Math.round(piece.shift * size))
    x += context.measureText(text).width
  }
  return x
}

/** Letters of Skia's portable renderer are paler than those of matplotlib: a second, thin coat makes them as dark. */
function fill(context: Context, text: string, x: number, y: number): void {
  if (context.exact) {
    context.fillText(text, x, y)
    return
  }
  context.globalAlpha = 1
  context.fillText(text, x, y)
  context.globalAlpha = 0.6
  context.fillText(text, x, y)
  context.globalAlpha = 1
}
