// Turns a table of an HDF5 file into an array in which each row is at the place that its own values give.
import { statSync } from 'node:fs'
import { printable } from '@movieflow/arrays'
import { columnName, placeRows, putInPlace, type RowKey, suggestNames, type VariableInfo } from '@movieflow/core/plugin'
import { type DataFile, type HeldNumbers, TableArray, type TableInfo } from '@movieflow/hdf5'
import { lastName } from './names.js'

/** For each axis, the column whose values give the place of each row. */
export type Rows = Readonly<Record<string, string>>

export interface PlacedTable extends HeldNumbers {
  readonly axes: readonly string[]
  /** The columns that are left, along the last axis. */
  readonly columns: readonly string[]
  readonly warnings: readonly string[]
}

/** The last one: a plan asks for the same several times. */
let last: { readonly key: string; readonly table: PlacedTable } | undefined

/** Reads the whole table. Throws for two rows in one place. */
export async function placeTable(
  file: DataFile,
  table: TableInfo,
  rows: Rows,
  likelihood: number | undefined,
): Promise<PlacedTable> {
  const { size, mtimeMs } = statSync(file.path)
  const key = JSON.stringify([file.path, size, mtimeMs, table.path, rows, likelihood])
  if (last?.key !== key) last = { key, table: await readPlaced(file, table, rows, likelihood) }
  return last.table
}

async function readPlaced(
  file: DataFile,
  table: TableInfo,
  rows: Rows,
  likelihood: number | undefined,
): Promise<PlacedTable> {
  const names = table.columns.map(({ name }) => columnName(name))
  const keyColumns = Object.entries(rows).map(([axis, name]) => {
    const column = names.indexOf(columnName(name))
    if (column >= 0) return { axis, column }
    const text = Object.hasOwn(table.textColumns, name) ? table.textColumns[name] : undefined
    if (text !== undefined)
      throw file.refuse(table.path, `its column ${printable(name)} has a value that is no place for a row: ${text}`)
    throw file.refuse(
      table.path,
      `it has no column ${printable(name)}, which \`rows\` names`,
      suggestNames(name, names),
    )
  })
  const width = names.length
  const array = new TableArray(file, table, ['row', 'column'], likelihood)
  const data = new Float64Array(table.rows * width)
  await array.readBlock(0, 0, { rows: 1, frames: 1 }, data)
  const keys = keyColumns.map(
    ({ axis, column }): RowKey => ({
      axis,
      column: names[column]!,
      values: Array.from({ length: table.rows }, (_, row) => {
        const value = data[row * width + column]!
        return Number.isNaN(value) ? null : value
      }),
    }),
  )
  const kept = names.flatMap((_, column) => (keyColumns.some((each) => each.column === column) ? [] : [column]))
  if (kept.length === 0) throw file.refuse(table.path, 'it has no columns of numbers besides those in `rows`')
  const placement = placeRows(keys, table.rows, kept.length, {
    nameRow: (row) => `row ${row + 1}`,
    show: printable,
    refuse: (what, hint) => file.refuse(table.path, `it ${what}`, hint),
  })
  const left = new Float64Array(table.rows * kept.length)
  for (let row = 0; row < table.rows; row++)
    for (const [at, column] of kept.entries()) left[row * kept.length + at] = data[row * width + column]!
  return {
    path: table.path,
    shape: [...placement.shape, kept.length],
    axes: [...placement.axes, 'column'],
    columns: kept.map((column) => names[column]!),
    data: putInPlace(placement, left, kept.length),
    warnings: placement.warnings,
  }
}

export function describePlaced({ path, shape, axes, columns }: PlacedTable, { textColumns }: TableInfo): VariableInfo {
  return {
    ...{ name: lastName(path), dtype: '<f8', shape, order: 'C', axes, columns },
    ...(Object.keys(textColumns).length > 0 && { textColumns }),
  }
}
