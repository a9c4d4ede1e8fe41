// The picture of one movie as HTML: its own file, or a cell of a sheet that many share; anywhere.
import type { ReportedMovie } from '@movieflow/core'
import { type Html, html } from './html.js'

/** The order of cells in the page's sheets: row by row, sheet by sheet. */
export interface SheetCells {
  readonly columns: number
  readonly perSheet: number
  /** Width and height, in the pixels of a sheet. */
  readonly cell: readonly [number, number]
  /** The place of each movie among those that have a poster; -1 of those that have none. */
  readonly places: readonly number[]
}

type Pictured = Pick<ReportedMovie, 'id' | 'frames'>

export function wholePoster(movie: Pictured, address: string): Html {
  return html`<img src="${address}" alt="${nameOf(movie)}" loading="lazy" decoding="async">`
}

export function smallPoster(
  movie: Pictured,
  index: number,
  { columns, perSheet, cell: [width, height], places }: SheetCells,
): Html | undefined {
  const place = places[index] ?? -1
  if (place < 0) return undefined
  const cell = place % perSheet
  const [left, top] = [(cell % columns) * width, Math.floor(cell / columns) * height]
  return html`<svg class="tile" viewBox="${left} ${top} ${width} ${height}" role="img" aria-label="${nameOf(movie)}"><use href="#sheet-${Math.floor(place / perSheet)}"/></svg>`
}

function nameOf({ id, frames }: Pictured): string {
  return `Frame ${Math.floor((frames ?? 0) / 2)} of ${id}`
}
