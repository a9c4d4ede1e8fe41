// CSV text with quotes becomes records of cells, by csv-parse: the only file that knows it.
import { mostPlainValues } from '@movieflow/core/plugin'
import { type CsvLayout, lineAt, splitLine } from './csv-layout.js'
import { refuse } from './refuse.js'

/** Longest record, in characters; more is a quote that was never closed. */
const longestRecord = 1 << 24

/** Passes on each record with its line, from 1; blank lines are left out. Refuses text that is not CSV. */
export async function eachRecord(
  { body, delimiter, remarks }: CsvLayout,
  file: string,
  take: (cells: string[], line: number) => void,
): Promise<void> {
  if (delimiter === 'blanks') {
    let line = remarks
    for (let at = 0; at < body.length; ) {
      const { text, next } = lineAt(body, at)
      line++
      if (text.trim() !== '') take(splitLine(text, delimiter), line)
      at = next
    }
    return
  }
  const { parse } = await import('csv-parse/sync')
  let failure: unknown
  try {
    parse(body, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: longestRecord,
      on_record: (record: string[], { lines }) => {
        try {
          take(record, lines + remarks)
        } catch (error) {
          failure = error
          throw error
        }
        return null
      },
    })
  } catch (cause) {
    if (failure !== undefined) throw failure
    throw refuse(file, `is not CSV: ${(cause as Error).message}`, undefined, cause)
  }
}

/** All records, as many cells as plain values may have. */
export async function readRecords(layout: CsvLayout, file: string): Promise<string[][]> {
  const records: string[][] = []
  let cells = 0
  const add = (record: string[]) => {
    cells += record.length
    if (cells > mostPlainValues)
      throw refuse(file, `has more than ${mostPlainValues.toLocaleString('en-US')} cells: these are data, not fields`)
    records.push(record)
  }
  if (layout.quoted) await eachRecord(layout, file, add)
  else
    for (let at = 0; at < layout.body.length; ) {
      const { text, next } = lineAt(layout.body, at)
      if (text !== '' && (layout.delimiter !== 'blanks' || text.trim() !== '')) add(splitLine(text, layout.delimiter))
      at = next
    }
  return records
}
