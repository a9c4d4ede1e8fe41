// Colour maps of one's own: a CSV file's rows become a table of colours; any thread.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { MovieflowError } from '@movieflow/core/plugin'

/** Bytes that a colour table's file may have: far beyond any real one. */
const largest = 4 * 1024 * 1024

/**
 * The table in a CSV file: 2 or more rows of red, green and blue (a fourth column is left unread), all from 0 to 1 or,
 * where a value is above 1, from 0 to 255. Separators are commas, semicolons, tabs or blanks; one line of headings and
 * lines that begin with `#` are skipped. Rows are taken as they are, as matplotlib's ListedColormap takes them; their
 * levels are rounded, for files have few decimals. A relative `path` is relative to `folder`.
 */
export function readColormapFile(path: string, folder: string): Uint8Array {
  const fail = (message: string, cause?: unknown) =>
    new MovieflowError('OPTION_INVALID', `colour map '${path}': ${message}`, {
      hint: 'a colour map file contains a row of red, green and blue (0 to 1, or 0 to 255) for each colour',
      cause,
    })
  let text: string
  try {
    text = readFileSync(resolve(folder, path), 'utf8')
  } catch (error) {
    throw fail(`cannot be read (${(error as Error).message})`, error)
  }
  if (text.length > largest) throw fail('is too large for a colour map')
  return Uint8Array.from(parseRows(text, fail).flat())
}

function parseRows(text: string, fail: (message: string) => MovieflowError): number[][] {
  const rows: number[][] = []
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const trimmed = line.trim()
    if (trimmed === '' || trimmed.startsWith('#')) continue
    const cells = trimmed.split(/\s*[,;\t]\s*|\s+/).filter((cell, at, all) => cell !== '' || at < all.length - 1)
    const row = cells.map((cell) => (cell === '' ? Number.NaN : Number(cell)))
    const isHeading = rows.length === 0 && row.every(Number.isNaN)
    if (isHeading) continue
    if (row.length !== 3 && row.length !== 4) throw fail(`line ${index + 1} has ${row.length} numbers, not 3 or 4`)
    const wrong = row.findIndex((value) => !(value >= 0 && value <= 255))
    if (wrong >= 0) throw fail(`line ${index + 1} has '${cells[wrong]}' instead of a number from 0 to 255`)
    rows.push(row.slice(0, 3))
  }
  if (rows.length < 2) throw fail(`has ${rows.length} rows of colours, but at least 2 are needed`)
  const top = rows.some((row) => row.some((value) => value > 1)) ? 255 : 1
  return rows.map((row) => row.map((value) => Math.round((value / top) * 255)))
}
