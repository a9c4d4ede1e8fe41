// The tables of a file as texts: one of a text file, one for each sheet of a workbook.
import { basename, extname } from 'node:path'
import { listNames, printable, refuse } from './refuse.js'
import { readText } from './text-file.js'

export interface TableText {
  /** The name of the sheet, if there are several; `null` for a file's only table. */
  readonly name: string | null
  readonly text: Buffer
  /** The word for the file's tables, if it is not text. */
  readonly called?: string
  /** The ending, which decides the possible separators: `.csv`, `.tsv`. */
  readonly ending: string
  readonly warnings: readonly string[]
}

/** The kind of text in a file, as its ending in lower case: `.csv` for `a.csv.gz`. */
export function textEnding(file: string): string {
  return extname(file.toLowerCase().replace(/\.gz$/, ''))
}

/** Refuses texts of more than `most` bytes. */
export async function readTableTexts(file: string, most: number): Promise<readonly TableText[]> {
  const ending = textEnding(file)
  if (ending !== '.xlsx' && ending !== '.xlsm')
    return [{ name: null, text: readText(file, most), ending, warnings: [] }]
  const { readSheets } = await import('./sheets.js')
  const sheets = await readSheets(file)
  if (sheets.length === 0) throw refuse(file, 'holds no cells')
  return sheets.map(({ name, text, errors, errorCount }) => ({
    name: sheets.length === 1 ? null : name,
    called: 'sheet',
    text: Buffer.from(text.buffer, text.byteOffset, text.length),
    ending: '.tsv',
    warnings:
      errorCount === 0
        ? []
        : [
            `${errorCount === 1 ? 'a cell of' : `${errorCount} cells of`} ${printable(name)} ${errorCount === 1 ? 'shows an error and counts' : 'show errors and count'} as missing: ${listNames(errors)}`,
          ],
  }))
}

/** The table that fields and `tables:` read if none is named: the first, said if there are more. */
export function firstTable(tables: readonly TableText[], file: string, warn: (message: string) => void): TableText {
  const [first] = tables
  if (tables.length > 1)
    warn(
      `${printable(basename(file), 80)} has the sheets ${listNames(tables.map(({ name }) => String(name)))}: the first is read; name another with \`variable\``,
    )
  return first!
}
