// The letters of a figure: texts, plain or with formulas, measured, drawn, and as masks that are remembered; in workers.
import type { PluginContext } from '@movieflow/core/plugin'
import { type Pen, penOf } from './blocks.js'
import { type CanvasModule, type CanvasSheet, type Context, makeSheet } from './canvas.js'
import { registerTypeface } from './fonts.js'
import { describeMissing, lackedGlyphs } from './glyphs.js'
import type { Mask } from './marks/mask.js'
import { rememberRecent } from './recent.js'
import type { Line } from './runs.js'
import {
  drawLine,
  lineAscent,
  lineHeight,
  type Measure,
  type MeasureLine,
  measureLine,
  type TextPlacement,
} from './text.js'
import { layText, type TextMode } from './text-line.js'
import type { Theme } from './theme/theme.js'
import { type Typeface, typefaceOf } from './typeface.js'

export interface TextShape {
  readonly text: string
  /** Pixels. */
  readonly size: number
  readonly ha: 'left' | 'center' | 'right'
  readonly va: 'baseline' | 'bottom' | 'center' | 'top'
  /** Degrees, counter-clockwise. */
  readonly rotation: number
}

/** A text's mask about the point that it is placed by, and the corners of the text's own box. */
export interface TextMask {
  readonly mask: Mask
  /** x, y of the four corners. */
  readonly corners: readonly number[]
}

export interface Lettering {
  readonly mode: TextMode
  readonly theme: Theme
  readonly typeface: Typeface
  /** For what is drawn of axes on a canvas, in the theme's colours. */
  readonly pen: Pen
  lines(text: string): Line[]
  readonly measureLine: MeasureLine
  /** Pixels from a line's top to its baseline, and to the top of the next line, at a font size in pixels. */
  readonly lineAscent: MeasureLine
  readonly lineHeight: MeasureLine
  /** Of the widest line. */
  readonly measure: Measure
  /** Draws runs, as `lines` gives them. */
  drawLine(context: Context, line: Line, placement: TextPlacement): void
  /** Draws one line. */
  draw(context: Context, text: string, placement: TextPlacement): void
  mask(shape: TextShape): TextMask
  /** Draws what {@link mask} is of, at a point. */
  write(context: Context, shape: TextShape, x: number, y: number, color: string): void
}

/** Pixels of masks that are remembered, together. */
const mostCoverage = 1 << 21

/** In a theme's letters. Warns of a text that has characters without a glyph, if they are not those of a text before it: a title may count the frames. */
export function makeLettering(
  canvas: CanvasModule,
  { mode, theme, isVector = false }: { readonly mode: TextMode; readonly theme: Theme; readonly isVector?: boolean },
  { warn }: Pick<PluginContext, 'warn'>,
): Lettering {
  const typeface = typefaceOf(theme.font)
  registerTypeface(canvas, typeface)
  const measuring = makeSheet(canvas, 1, 1).context
  let sheet: CanvasSheet | undefined
  const sheetOf = (width: number, height: number): CanvasSheet => {
    if (!sheet || sheet.width < width || sheet.height < height)
      sheet = makeSheet(canvas, Math.max(width, sheet?.width ?? 256), Math.max(height, sheet?.height ?? 64))
    return sheet
  }
  const warned = new Set<string>()
  const lines = rememberRecent(
    512,
    (text: string): Line[] => {
      const lacking = lackedGlyphs(text, typeface.file).filter((letter) => !warned.has(letter))
      if (lacking.length > 0) {
        for (const letter of lacking) warned.add(letter)
        warn(describeMissing(text, typeface.file)!)
      }
      return layText(text, mode)
    },
    (text) => text,
  )
  const widthOf: MeasureLine = (line, size) => measureLine(line, size, measuring, typeface)
  const drawRuns: Lettering['drawLine'] = (context, line, placement) => drawLine(context, line, placement, typeface)
  return {
    mode,
    theme,
    typeface,
    pen: penOf(theme, isVector),
    lines,
    drawLine: drawRuns,
    measureLine: widthOf,
    lineAscent: (line, size) => lineAscent(line, size, typeface.heights),
    lineHeight: (line, size) => lineHeight(line, size, typeface.heights),
    measure: (text, size) => Math.max(0, ...lines(text).map((line) => widthOf(line, size))),
    draw(context, text, placement) {
      for (const line of lines(text).slice(0, 1)) drawRuns(context, line, placement)
    },
    write(context, shape, x, y, color) {
      const { size, rotation } = shape
      for (const each of placeText(lines(shape.text), shape, { widthOf, typeface }).lines)
        drawLine(context, each.line, { x: x + each.x, y: y + each.y, size, color, rotation }, typeface)
    },
    mask: rememberRecent(
      mostCoverage,
      (shape: TextShape) => drawMask(lines(shape.text), shape, { widthOf, typeface }, sheetOf),
      ({ text, size, ha, va, rotation }) => `${size} ${ha} ${va} ${rotation} ${text}`,
      ({ mask }) => mask.coverage.length,
    ),
  }
}

interface Letters {
  readonly widthOf: MeasureLine
  readonly typeface: Typeface
}

interface PlacedText {
  /** x, y of the four corners of the text's box, from the point that it is placed by. */
  readonly corners: readonly number[]
  /** Where each line begins, from that point, too. */
  readonly lines: readonly { readonly line: Line; readonly x: number; readonly y: number }[]
}

function placeText(
  lines: readonly Line[],
  { size, ha, va, rotation }: TextShape,
  { widthOf, typeface: { heights: letters } }: Letters,
): PlacedText {
  const widths = lines.map((line) => widthOf(line, size))
  const heights = lines.map((line) => lineHeight(line, size, letters))
  const width = Math.max(0, ...widths)
  const height = heights.reduce((sum, each) => sum + each, 0)
  const first = lines[0] ? lineAscent(lines[0], size, letters) : 0
  // Of the block's upper left corner from the point that it is placed by, before it is turned.
  const left = ha === 'left' ? 0 : ha === 'center' ? -width / 2 : -width
  const top =
    va === 'top' ? 0 : va === 'center' ? -height / 2 : va === 'bottom' ? -height : -first - (height - heights[0]!)
  const angle = (-rotation * Math.PI) / 180
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
  const turn = (x: number, y: number): [number, number] => [x * cosine - y * sine, x * sine + y * cosine]
  const corners = [
    ...turn(left, top),
    ...turn(left + width, top),
    ...turn(left + width, top + height),
    ...turn(left, top + height),
  ]
  let lineTop = top
  const placed = lines.map((line, at) => {
    const shift = ha === 'left' ? 0 : ha === 'center' ? (width - widths[at]!) / 2 : width - widths[at]!
    const [x, y] = turn(left + shift, lineTop + lineAscent(line, size, letters))
    lineTop += heights[at]!
    return { line, x, y }
  })
  return { corners, lines: placed }
}

function drawMask(
  lines: readonly Line[],
  shape: TextShape,
  letters: Letters,
  sheetOf: (width: number, height: number) => CanvasSheet,
): TextMask {
  const { size, rotation } = shape
  const { corners, lines: placed } = placeText(lines, shape, letters)
  const xs = corners.filter((_, at) => at % 2 === 0)
  const ys = corners.filter((_, at) => at % 2 === 1)
  // Glyphs may reach a little beyond their box.
  const spare = Math.ceil(size / 4) + 2
  const x = Math.floor(Math.min(...xs)) - spare
  const y = Math.floor(Math.min(...ys)) - spare
  const across = Math.ceil(Math.max(...xs)) + spare - x
  const down = Math.ceil(Math.max(...ys)) + spare - y
  const sheet = sheetOf(across, down)
  const { context } = sheet
  // Black on white, as on paper: Skia draws white letters bolder.
  context.fillStyle = 'white'
  context.fillRect(0, 0, across, down)
  for (const each of placed)
    drawLine(context, each.line, { x: each.x - x, y: each.y - y, size, color: 'black', rotation }, letters.typeface)
  const pixels = sheet.read(across, down)
  const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength)
  const coverage = new Uint8Array(across * down)
  for (let at = 0; at < coverage.length; at++) coverage[at] = 255 - bytes[4 * at]!
  return { mask: { x, y, width: across, height: down, coverage }, corners }
}
