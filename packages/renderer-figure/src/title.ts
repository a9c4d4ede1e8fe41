// The title: a frame's text becomes a block of pixels for the band above the axes; in workers.
import { type Block, clipRect, cutBlock, type Rect } from './blocks.js'
import { type CanvasModule, makeSheet } from './canvas.js'
import { cssColor, type Rgb } from './colors.js'
import { rememberRecent } from './recent.js'
import { cutLine, drawText, lineSpacing, type Measure, smallest, splitLines } from './text.js'

export interface TitleInput {
  readonly band: Rect
  /** Pixel that the lines are centred on, as far as they stay in the picture. */
  readonly centre: number
  /** Pixels of a point. */
  readonly point: number
  readonly paper: Rgb
  readonly measure: Measure
}

export interface TitleStyle {
  readonly text: string
  readonly color: Rgb
  /** Points. */
  readonly fontsize: number
}

/** Where the baseline lies in a line's height. */
const baselineShare = 0.9

/** Blocks of titles, all within the band; `nameTitle` tells whether two are the same. */
export function makeTitles(canvas: CanvasModule, input: TitleInput): (title: TitleStyle) => Block {
  const { band, centre, point, paper, measure } = input
  const sheet = makeSheet(canvas, band.width, band.height)
  const margin = Math.min(2 * point, band.width / 16)
  const room = band.width - 2 * margin

  const draw = ({ text, color, fontsize }: TitleStyle): Block => {
    const { lines, size } = fitTitle(
      splitLines(text),
      fontsize * point,
      smallest * point,
      { width: room, height: band.height },
      measure,
    )
    const width = Math.max(0, ...lines.map((line) => measure(line, size)))
    const middle = Math.min(band.x + band.width - margin - width / 2, Math.max(band.x + margin + width / 2, centre))
    // Glyphs may reach a little beyond their width.
    const left = Math.floor(middle - width / 2) - 2
    const rect = clipRect(
      { x: left, y: band.y, width: Math.ceil(width) + 5, height: band.height },
      band.x + band.width,
      band.y + band.height,
    )
    const lineHeight = lineSpacing * size
    return cutBlock(sheet, rect, { paper, ink: color }, () => {
      for (const [index, line] of lines.entries()) {
        const y = band.y + band.height - (lines.length - index) * lineHeight + baselineShare * size
        drawText(sheet.context, line, { x: middle, y, size, color: cssColor(color), align: 'center' })
      }
    })
  }
  return rememberRecent(8, draw, nameTitle)
}

export function nameTitle({ text, color, fontsize }: TitleStyle): string {
  return `${color} ${fontsize} ${text}`
}

/** Lines and a font size that keep to `room`: smaller letters down to `least` pixels, then an ellipsis. */
export function fitTitle(
  lines: readonly string[],
  size: number,
  least: number,
  room: { width: number; height: number },
  measure: Measure,
): { lines: string[]; size: number } {
  const widest = Math.max(0, ...lines.map((line) => measure(line, size)))
  const byWidth = widest > room.width ? (size * room.width) / widest : size
  const byHeight = room.height / (lineSpacing * lines.length)
  const fitted = Math.max(Math.min(size, least), Math.min(size, byWidth, byHeight))
  const most = Math.max(1, Math.floor(room.height / (lineSpacing * fitted) + 1e-6))
  return { size: fitted, lines: lines.slice(0, most).map((line) => cutLine(line, fitted, room.width, measure)) }
}
