// The title: a frame's text becomes a block of pixels for the band above the axes; in workers.
import { blockOf, cutPixels, type DrawInk, type PixelBlock, packPixels, type Rect, unpackPixels } from './blocks.js'
import { type CanvasModule, type CanvasSheet, makeSheet } from './canvas.js'
import type { Rgb } from './colors.js'
import { titleOf } from './figure-texts.js'
import type { Lettering } from './lettering.js'
import type { AxesOptions } from './options/axes.js'
import { rememberRecent } from './recent.js'
import type { Line } from './runs.js'
import { cutRuns, smallest } from './text.js'
import type { Theme } from './theme/theme.js'

export interface TitleInput {
  readonly band: Rect
  /** Pixel that the lines are centred on, as far as they stay in the picture. */
  readonly centre: number
  /** Pixels of a point. */
  readonly point: number
  readonly paper: Rgb
  readonly lettering: Lettering
}

export interface TitleStyle {
  readonly text: string
  readonly color: Rgb
  /** Points. */
  readonly fontsize: number
}

/** A title's text and looks; none where there is no title. */
export function titleStyle(title: AxesOptions['title'], theme: Theme): TitleStyle | undefined {
  const found = titleOf(title, theme)
  return found && { ...found, color: found.color === undefined ? theme.ink : theme.colorOf(found.color) }
}

interface TitlePixels {
  readonly rect: Rect
  readonly pixels: Uint32Array
}

interface NamedDrawing {
  /** All that the pixels depend on. */
  readonly name: string
  readonly draw: () => TitlePixels
}

/** Bytes of all titles that a worker keeps, and those of one without its pixels. */
const mostKept = 1 << 20
const bytesOfName = 256

/**
 * Movies of a batch have the same titles, frame by frame: each worker draws them once. What is kept must not lead to the canvases and
 * letters of its movie, which would be kept with it.
 */
const keepDrawn = rememberRecent(
  mostKept,
  ({ draw }: NamedDrawing) => {
    const { rect, pixels } = draw()
    return { rect, packed: packPixels(pixels) }
  },
  ({ name }) => name,
  ({ packed }) => packed.places.byteLength + bytesOfName,
)

/** Blocks of titles, all within the band; `nameTitle` tells whether two are the same. */
export function makeTitles(canvas: CanvasModule, input: TitleInput): (title: TitleStyle) => PixelBlock {
  const { band, centre, point, paper, lettering } = input
  const { measureLine, lineAscent, lineHeight, typeface } = lettering
  let sheet: CanvasSheet | undefined
  const margin = Math.min(2 * point, band.width / 16)
  const room = band.width - 2 * margin

  const placeTitle = ({ fontsize }: TitleStyle, whole: readonly Line[]): { rect: Rect; draw: DrawInk } => {
    const { lines, size } = fitTitle(
      whole,
      fontsize * point,
      smallest * point,
      { width: room, height: band.height },
      lettering,
    )
    const width = Math.max(0, ...lines.map((line) => measureLine(line, size)))
    const middle = Math.min(band.x + band.width - margin - width / 2, Math.max(band.x + margin + width / 2, centre))
    // Glyphs may reach a little beyond their width.
    const left = Math.max(band.x, Math.floor(middle - width / 2) - 2)
    const right = Math.min(band.x + band.width, Math.ceil(middle + width / 2) + 3)
    const rect = { x: left, y: band.y, width: Math.max(0, right - left), height: band.height }
    return {
      rect,
      draw(context, ink) {
        let top = band.y + band.height - lines.reduce((sum, line) => sum + lineHeight(line, size), 0)
        for (const line of lines) {
          const y = top + lineAscent(line, size)
          lettering.drawLine(context, line, { x: middle, y, size, color: ink, align: 'center' })
          top += lineHeight(line, size)
        }
      },
    }
  }
  const place = [band.x, band.y, band.width, band.height, centre, point, paper, lettering.mode, typeface.name].join()
  return rememberRecent(
    8,
    (title: TitleStyle) => {
      // Asked for each movie, as it warns of what cannot be written.
      const lines = lettering.lines(title.text)
      const inks = { paper, ink: title.color }
      const { rect, packed } = keepDrawn({
        name: `${place} ${nameTitle(title)}`,
        draw() {
          sheet ??= makeSheet(canvas, band.width, band.height)
          const { rect, draw } = placeTitle(title, lines)
          return { rect, pixels: cutPixels(sheet, rect, inks, draw) }
        },
      })
      return blockOf(rect, unpackPixels(packed), inks, (context, ink) => placeTitle(title, lines).draw(context, ink))
    },
    nameTitle,
  )
}

export function nameTitle({ text, color, fontsize }: TitleStyle): string {
  return `${color} ${fontsize} ${text}`
}

/** Lines and a font size that keep to `room`: smaller letters down to `least` pixels, then an ellipsis. */
export function fitTitle(
  lines: readonly Line[],
  size: number,
  least: number,
  room: { width: number; height: number },
  { measureLine: measure, lineHeight }: Pick<Lettering, 'measureLine' | 'lineHeight'>,
): { lines: Line[]; size: number } {
  const widest = Math.max(0, ...lines.map((line) => measure(line, size)))
  const byWidth = widest > room.width ? (size * room.width) / widest : size
  const em = lines.reduce((sum, line) => sum + lineHeight(line, 1), 0)
  const fitted = Math.max(Math.min(size, least), Math.min(size, byWidth, room.height / em))
  const kept: Line[] = []
  let height = 0
  for (const line of lines) {
    height += lineHeight(line, fitted)
    if (kept.length > 0 && height > room.height + 1e-6) break
    kept.push(cutRuns(line, fitted, room.width, measure))
  }
  return { size: fitted, lines: kept }
}
