// The colour bar: its colours, which stay, and its marks and labels, which follow the limits; in workers.
import { tickStart } from './axes.js'
import { spaceTicks } from './axis-ticks.js'
import { barParts, type Extend, paintTriangle } from './bar-ends.js'
import type { BarLayout } from './bar-places.js'
import { clipRect, cutBlock, fillRect, type PixelBlock, type PixelNumbers, type Rect } from './blocks.js'
import { type CanvasModule, makeSheet } from './canvas.js'
import { countTableColors } from './colormaps/scale.js'
import { pixelOf, type Rgb } from './colors.js'
import type { BarAxis } from './layout-input.js'
import type { Lettering } from './lettering.js'
import type { Metrics } from './margins.js'
import { rememberRecent } from './recent.js'
import { sizeThatFits } from './text.js'
import type { VectorSheet } from './vector/vector-sheet.js'

export interface BarStyle {
  readonly extend: Extend
  /** Pixels of the lines around the triangles and, next to them, the colours. */
  readonly line: number
  readonly ink: Rgb
}

/**
 * Fills the bar, the last colour at its top: a pixelTable's colours in the gradient of {@link barParts}, its under and
 * over in the triangles. A bar with a triangle gets its frame here, around `bar`; for others `drawFrame` draws one.
 */
export function paintBar(target: PixelNumbers, bar: Rect, table: Uint32Array, style?: BarStyle): void {
  const { gradient, under, over } = barParts(bar, style?.extend ?? 'neither')
  const { x, y, width, height } = gradient
  const count = countTableColors(table)
  if (target.vector) {
    const cells = { columns: 1, rows: count, pixels: table.slice(0, count).reverse(), smooth: false, alpha: 1 }
    target.vector.picture(cells, gradient, bar)
  }
  for (let row = 0; row < height && !target.vector; row++) {
    const entry = Math.floor(((2 * (height - 1 - row) + 1) * count) / (2 * height))
    const start = (y + row) * target.width + x
    target.data.fill(table[entry]!, start, start + width)
  }
  if (!style || (!under && !over)) return
  const { line } = style
  const ink = pixelOf(style.ink)
  const rule = (at: Rect) => fillRect(target, clipRect(at, target.width, target.height), ink)
  rule({ x: x - line, y, width: line, height })
  rule({ x: x + width, y, width: line, height })
  const across = { x: x - line, width: width + 2 * line, height: line }
  if (over) paintTriangle(target, over, table[count + 2]!, style)
  else rule({ ...across, y: y - line })
  if (under) paintTriangle(target, under, table[count + 1]!, style)
  else rule({ ...across, y: y + height })
}

/** The same as a block, of a bar whose colours change with the limits. */
export function cutBar(target: PixelNumbers, bar: Rect, table: Uint32Array, style: BarStyle): PixelBlock {
  const around = style.extend === 'neither' ? 0 : style.line
  const rect = clipRect(
    { x: bar.x - around, y: bar.y - around, width: bar.width + 2 * around, height: bar.height + 2 * around },
    target.width,
    target.height,
  )
  const { x, y, width, height } = rect
  const pixels = new Uint32Array(width * height)
  for (let row = 0; row < height; row++) {
    const start = (y + row) * target.width + x
    pixels.set(target.data.subarray(start, start + width), row * width)
  }
  paintBar({ width, height, data: pixels }, { ...bar, x: bar.x - x, y: bar.y - y }, table, style)
  const draw = (vector: VectorSheet) => paintBar({ ...target, vector }, bar, table, style)
  return { ...rect, pixels, draw }
}

export interface BarLabelsInput {
  readonly bar: BarLayout
  readonly metrics: Metrics
  readonly paper: Rgb
  readonly size: readonly [number, number]
  readonly lettering: Lettering
  readonly extend: Extend
}

/** Names of categories are no smaller than this share of other labels. */
const leastNames = 0.6

/** Marks and labels for any axis, as blocks to lay onto the picture; always the same rectangles. */
export function makeBarLabels(canvas: CanvasModule, input: BarLabelsInput): (axis: BarAxis) => PixelBlock[] {
  const { bar, metrics, paper, lettering, extend } = input
  const { gradient } = barParts(bar.box, extend)
  const { measure } = lettering
  const { font, line, tick, pad, point } = metrics
  const [labels, offset] = [clipRect(bar.labels, ...input.size), clipRect(bar.offset, ...input.size)]
  if (labels.width === 0) return () => []
  const sheet = makeSheet(canvas, Math.max(labels.width, offset.width), Math.max(labels.height, offset.height))
  const inks = { paper, ink: lettering.theme.ink }

  const draw = ({ ends, scale, ticks, texts }: BarAxis): PixelBlock[] => {
    const found = spaceTicks({
      ...{ direction: 'y' as const, pixels: gradient.height, dpi: 72 * point, font, measure },
      ...{ ends, scale, fixed: ticks, fixedTexts: texts },
    })
    const room = labels.width - tick - pad
    const sizes = found.ticks.map(({ text }) => sizeThatFits(text, font, room, measure))
    // Names of categories that are higher than their boxes are set smaller, and then some are left out.
    const box = texts ? gradient.height / texts.length : font
    const every = Math.ceil((leastNames * font) / box)
    const size = Math.min(font, box * every, ...sizes)
    const marks = cutBlock(sheet, labels, inks, (context, color) => {
      const minor = Math.max(1, Math.round((tick * 2) / 3.5))
      const mark = (place: number, length: number) => {
        const y = tickStart(1 - place, gradient.y, gradient.height, line)
        context.fillStyle = color
        context.fillRect(labels.x, y, length, line)
        return y
      }
      for (const place of found.minor) mark(place, minor)
      for (const [at, { place, text, isMinor }] of found.ticks.entries()) {
        const y = mark(place, isMinor ? minor : tick)
        if (texts && at % every > 0) continue
        lettering.draw(context, text, {
          x: labels.x + tick + pad,
          y: y + line / 2,
          size,
          color,
          baseline: 'middle',
        })
      }
    })
    if (offset.height === 0) return [marks]
    const above = cutBlock(sheet, offset, inks, (context, color) => {
      const fitted = sizeThatFits(found.offset, font, offset.width, measure)
      lettering.draw(context, found.offset, {
        x: offset.x,
        y: offset.y + offset.height - 1,
        size: fitted,
        color,
      })
    })
    return [marks, above]
  }
  return rememberRecent(8, draw, ({ ends, ticks }) => `${ends} ${ticks}`)
}
