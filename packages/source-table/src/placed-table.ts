// Turns a table of rows into an array in which each row is at the place that its own values give.
import { placeRows, putInPlace, type RowKey, suggestNames } from '@movieflow/core/plugin'
import { noNumbers } from './json-arrays.js'
import type { NamedArray } from './named-array.js'
import { printable, refuse } from './refuse.js'
import { findKeys } from './row-keys.js'

interface Placed {
  readonly table: NamedArray
  readonly warnings: readonly string[]
}

/** Places a table without its keys; its last axis stays that of the columns. `nameRow` returns a row's name for messages. */
export function placeTableRows(
  { error, ...table }: NamedArray,
  keys: readonly RowKey[],
  nameRow: (row: number) => string,
  file: string,
): Placed {
  const [rows, width] = table.shape as [number, number]
  const placement = placeRows(keys, rows, width, {
    nameRow,
    show: printable,
    refuse: (what, hint) => refuse(file, what, hint),
  })
  const inPlace = [...(table.seconds ?? [])].map(
    ([name, { seconds, epoch }]) => [name, { seconds: putInPlace(placement, seconds, 1), epoch }] as const,
  )
  const only = 'it has no columns besides those in `rows`'
  const none = width === 0 ? (Object.keys(table.textColumns ?? {}).length === 0 ? only : error) : undefined
  return {
    table: {
      ...table,
      shape: [...placement.shape, width],
      axes: [...placement.axes, 'column'],
      labels: placement.labels,
      data: putInPlace(placement, table.data as Float64Array, width),
      seconds: new Map(inPlace),
      ...(none !== undefined && { error: none }),
    },
    warnings: placement.warnings,
  }
}

/** Places a list of records, with its keys among the columns. */
export function placeRecords(table: NamedArray, rows: Readonly<Record<string, string>>, file: string): Placed {
  const { columns = [], textColumns = {}, data, shape, cells = new Map<string, readonly unknown[]>() } = table
  const names = [...cells.keys()]
  const keys = findKeys(rows, names, file).map(({ axis, column }): RowKey => {
    const values = cells.get(names[column]!)!
    const other = values.findIndex((value) => value != null && typeof value !== 'number' && typeof value !== 'string')
    if (other >= 0)
      throw refuse(
        file,
        `has neither a number nor a text in row ${other + 1} of its column ${printable(names[column]!)}`,
        suggestNames(names[column]!, names),
      )
    const plain = values.map((value) => (typeof value === 'number' && Number.isNaN(value) ? null : (value ?? null)))
    return { axis, column: names[column]!, values: plain as (number | string | null)[] }
  })
  const isKey = (name: string) => keys.some(({ column }) => column === name)
  const kept = columns.flatMap((name, index) => (isKey(name) ? [] : [index]))
  const texts = Object.entries(textColumns).filter(([name]) => !isKey(name))
  const count = shape[0]!
  const values = new Float64Array(count * kept.length)
  for (let row = 0; row < count; row++)
    for (const [at, column] of kept.entries()) values[row * kept.length + at] = data[row * columns.length + column]!
  const { error: _, cells: __, ...rest } = table
  const left: NamedArray = {
    ...rest,
    shape: [count, kept.length],
    columns: kept.map((index) => columns[index]!),
    textColumns: Object.fromEntries(texts),
    data: values,
    ...(kept.length === 0 && { error: noNumbers(texts) }),
  }
  return placeTableRows(left, keys, (row) => `row ${row + 1}`, file)
}
