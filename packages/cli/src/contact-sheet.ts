// Frames of a movie side by side, each with its number and time: as one picture, or as characters.
import type { Picture } from '@movieflow/core'
import { drawCaption } from '@movieflow/renderer-figure'
import { blankSheet, layOutSheet, placeOnSheet, putColors, type SheetLayout, shrink } from '@movieflow/writer-frames'
import type { FramePicture } from './frames-wanted.js'
import { type ColorDepth, drawInTerminal, type Room } from './terminal-frame.js'
import { momentText } from './text/moments.js'
import { cutText, padText } from './text/width.js'

const gap = 8
const captionHeight = 18

export interface SheetTile {
  readonly caption: string
  readonly picture: Picture
}

/** A frame as the sheet shows it, at most 320 pixels wide. */
export function tileOf({ index, seconds, epoch, picture }: FramePicture): SheetTile {
  const { tile } = layOutSheet(1, [picture.width, picture.height], { gap })
  const colors = new Uint8Array(tile[0] * tile[1] * 3)
  shrink(picture, tile, colors)
  const caption = `frame ${index}${seconds === undefined ? '' : ` · ${momentText(seconds, epoch)}`}`
  return { caption, picture: opaque(colors, tile) }
}

function opaque(colors: Uint8Array, size: readonly [number, number]): Picture {
  const picture = blankSheet(size, [255, 255, 255])
  putColors(picture, colors, size, [0, 0])
  return picture
}

/** One picture, on white, in rows that make it about 4:3. */
export async function drawSheet(tiles: readonly SheetTile[]): Promise<Picture> {
  const { width, height } = tiles[0]!.picture
  const layout = layOutSheet(tiles.length, [width, height], { gap, below: captionHeight })
  const sheet = blankSheet(layout.size, [255, 255, 255])
  for (const [place, { picture, caption }] of tiles.entries()) {
    const [left, top] = placeOnSheet(layout, place)
    put(sheet, picture, [left, top])
    put(sheet, await drawCaption(caption, [width, captionHeight]), [left, top + height])
  }
  return sheet
}

function put(sheet: Picture, picture: Picture, [left, top]: readonly [number, number]): void {
  const row = picture.width * 4
  for (let y = 0; y < picture.height; y++)
    sheet.data.set(picture.data.subarray(y * row, (y + 1) * row), ((top + y) * sheet.width + left) * 4)
}

/** The same as lines of characters, in the same rows. */
export function sheetLines(tiles: readonly SheetTile[], { columns, lines }: Room, depth: ColorDepth): string[] {
  const { width, height } = tiles[0]!.picture
  const layout: SheetLayout = layOutSheet(tiles.length, [width, height], { gap, below: captionHeight })
  const across = Math.max(1, Math.floor((columns - 2 * (layout.columns - 1)) / layout.columns))
  const down = Math.max(3, Math.floor(lines / layout.rows) - 2)
  const drawn = tiles.map(({ picture, caption }) => {
    const cells = drawInTerminal(picture, { columns: across, lines: down }, depth)
    return [...cells, cutText(caption, across)].map((line) => padText(line, across))
  })
  return Array.from({ length: layout.rows }, (_, row) => {
    const beside = drawn.slice(row * layout.columns, (row + 1) * layout.columns)
    const joined = beside[0]!.map((_, line) =>
      beside
        .map((tile) => tile[line]!)
        .join('  ')
        .trimEnd(),
    )
    return row === 0 ? joined : ['', ...joined]
  }).flat()
}
