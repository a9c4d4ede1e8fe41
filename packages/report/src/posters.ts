// Posters become pictures in the page: each whole if there is room, else small on sheets that many share; main thread.
import type { ReportedMovie } from '@movieflow/core'
import type { PosterSheet } from '@movieflow/picture-files'
import { type Html, html } from './html.js'
import { type SheetCells, wholePoster } from './poster-picture.js'

/** Reads a movie's poster: a PNG file's bytes. */
export type PosterReader = (movie: ReportedMovie) => Uint8Array | undefined

/** The posters of movies in the page. */
export interface PagePosters {
  /** Needed once in the page, before the movies. */
  readonly sheets: Html | undefined
  /** The order of cells in the sheets; left out if there are none. */
  readonly cells: SheetCells | undefined
  /** The picture of a movie that has its own. */
  wholeOf(movie: ReportedMovie): Html | undefined
}

/** Widths of cells and qualities, the best first. */
const choices = [
  [128, 60],
  [96, 50],
  [64, 50],
  [64, 30],
  [48, 40],
  [48, 20],
  [32, 30],
  [32, 15],
] as const
const columns = 20
/** Few enough that a browser decodes a sheet in a few milliseconds. */
const perSheet = 500
/** So many are tried before all are drawn. */
const sampled = 60

/**
 * Chooses how posters are shown, so that their HTML takes at most `room` characters of the page. `whole`: each may be
 * a separate picture, because all movies are in the page's text.
 */
export async function placePosters(
  movies: readonly ReportedMovie[],
  read: PosterReader,
  { room, whole }: { readonly room: number; readonly whole: boolean },
): Promise<PagePosters> {
  if (whole) {
    const pictures = new Map<ReportedMovie, Html>()
    let left = room
    for (const movie of movies) {
      const png = left < 0 ? undefined : read(movie)
      const picture = png && wholePoster(movie, `data:image/png;base64,${base64(png)}`)
      if (!picture) continue
      pictures.set(movie, picture)
      left -= picture.text.length
    }
    if (left >= 0) return { sheets: undefined, cells: undefined, wholeOf: (movie) => pictures.get(movie) }
  }
  const none = { sheets: undefined, cells: undefined, wholeOf: () => undefined }
  const shown = movies.filter((movie) => read(movie) !== undefined)
  const first = shown[0] && read(shown[0])
  if (!first) return none
  const [width, height] = sizeOfPng(first)
  for (const [widest, quality] of choices) {
    const cellWidth = Math.min(widest, width)
    const cell = [cellWidth, Math.max(1, Math.round((cellWidth * height) / width))] as const
    const layout = { columns, cell, quality }
    const step = Math.max(1, Math.floor(shown.length / sampled))
    const sample = shown.filter((_, index) => index % step === 0).slice(0, sampled)
    const expected = ((await sheetOf(sample, read, layout)).length * shown.length) / sample.length
    if (expected * 0.9 > room) continue
    const sheets = await sheetsOf(shown, read, layout)
    if (sheets.reduce((sum, { length }) => sum + length, 0) > room) continue
    const places = new Map(shown.map((movie, place) => [movie, place]))
    const cells = { columns, perSheet, cell, places: movies.map((movie) => places.get(movie) ?? -1) }
    return { ...none, sheets: sheetsElement(sheets, layout, shown.length), cells }
  }
  return none
}

/** One after the other: posters of thousands of movies are not held at once. */
async function sheetsOf(movies: readonly ReportedMovie[], read: PosterReader, layout: PosterSheet): Promise<string[]> {
  const sheets: string[] = []
  for (let start = 0; start < movies.length; start += perSheet)
    sheets.push(await sheetOf(movies.slice(start, start + perSheet), read, layout))
  return sheets
}

/** A sheet's address. */
async function sheetOf(movies: readonly ReportedMovie[], read: PosterReader, layout: PosterSheet): Promise<string> {
  const { encodePosterSheet } = await import('@movieflow/picture-files')
  return `data:image/webp;base64,${base64(await encodePosterSheet(movies.map(read), layout))}`
}

function sheetsElement(sheets: readonly string[], { cell: [width, height] }: PosterSheet, count: number): Html {
  const images = sheets.map((address, index) => {
    const pictures = Math.min(perSheet, count - index * perSheet)
    const [wide, high] = [Math.min(columns, pictures) * width, Math.ceil(pictures / columns) * height]
    return html`<image id="sheet-${index}" width="${wide}" height="${high}" href="${address}"/>`
  })
  return html`<svg class="shapes" aria-hidden="true"><defs>${images}</defs></svg>
`
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

/** Size of a PNG file, from its header. */
function sizeOfPng(png: Uint8Array): readonly [number, number] {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  return png.byteLength < 24 ? [1, 1] : [view.getUint32(16) || 1, view.getUint32(20) || 1]
}
