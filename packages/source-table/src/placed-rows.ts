// Rows of a table, each put where its own values say, become an array with an axis for each of these values; gaps are NaN.
import { type AxisLabels, columnName, type MovieflowError, suggestNames } from '@movieflow/core/plugin'
import { mostNumbers } from './matrix-builder.js'
import { listNames, printable, refuse } from './refuse.js'

/** A column that says where rows belong along an axis. */
export interface KeyColumn {
  readonly axis: string
  readonly column: number
}

/** A column's values, row by row: numbers, texts, `null` for what is missing. */
export interface RowKey {
  readonly axis: string
  readonly column: string
  readonly values: readonly (number | string | null)[]
}

/** The columns that `rows` names, by axes. Throws for one that the table does not have. */
export function findKeys(
  rows: Readonly<Record<string, string>> | undefined,
  names: readonly string[],
  file: string,
): KeyColumn[] {
  return Object.entries(rows ?? {}).map(([axis, name]) => {
    const column = names.indexOf(columnName(name))
    if (column >= 0) return { axis, column }
    const known = names.filter((each) => each !== '')
    throw refuse(file, `has no column ${printable(name)}, which \`rows\` names`, suggestNames(name, known))
  })
}

/** Where each row belongs. */
export interface Placement {
  readonly axes: readonly string[]
  readonly shape: readonly number[]
  /** The values that indices stand for, by axis; `frame` has none. */
  readonly labels: AxisLabels
  /** Of each row, in C order; -1 for a row that belongs nowhere. */
  readonly places: Int32Array
  readonly warnings: readonly string[]
}

/**
 * Works out where rows belong: along `frame` at the number that is written, along other axes in the order of the distinct values. `nameRow`
 * says which row it is: `line 3`. Throws for two rows in one place.
 */
export function placeRows(
  keys: readonly RowKey[],
  count: number,
  nameRow: (row: number) => string,
  width: number,
  file: string,
): Placement {
  const warnings: string[] = []
  const along = keys.map((key): AlongAxis => {
    if (key.axis === 'frame') return alongFrames(key, nameRow, file)
    const found = alongValues(key, file)
    const lost = found.indices.filter((index) => index < 0).length
    if (lost > 0) warnings.push(`${lost} of ${count} rows have no ${key.column}, and are left out`)
    return found
  })
  const shape = along.map(({ length }) => length)
  const size = shape.reduce((product, length) => product * length, 1)
  if (size * Math.max(1, width) > mostNumbers) throw tooLarge(keys, shape, width, file)
  const taken = new Int32Array(size).fill(-1)
  const places = new Int32Array(count).fill(-1)
  for (let row = 0; row < count; row++) {
    let place = 0
    for (const { indices, length } of along) {
      const index = indices[row]!
      place = place < 0 || index < 0 ? -1 : place * length + index
    }
    if (place < 0) continue
    const other = taken[place]!
    if (other >= 0) throw twice(keys, [other, row], nameRow, file)
    taken[place] = row
    places[row] = place
  }
  const labels = keys.flatMap(({ axis }, index) => {
    const { values } = along[index]!
    return values ? [[axis, values] as const] : []
  })
  return { axes: keys.map(({ axis }) => axis), shape, labels: Object.fromEntries(labels), places, warnings }
}

/** Values of rows, `width` a row, in their places; NaN for the others. */
export function putInPlace({ shape, places }: Placement, data: Float64Array, width: number): Float64Array {
  const placed = new Float64Array(shape.reduce((product, length) => product * length, width)).fill(Number.NaN)
  for (const [row, place] of places.entries())
    if (place >= 0) placed.set(data.subarray(row * width, (row + 1) * width), place * width)
  return placed
}

interface AlongAxis {
  readonly length: number
  /** By rows; -1 for a missing value. */
  readonly indices: readonly number[]
  /** What each index stands for, if not itself. */
  readonly values?: readonly (number | string)[]
}

function alongFrames({ column, values }: RowKey, nameRow: (row: number) => string, file: string): AlongAxis {
  let length = 0
  const indices = values.map((value, row) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0) {
      length = Math.max(length, value + 1)
      return value
    }
    const found = value === null ? 'no number' : typeof value === 'string' ? `"${printable(value)}"` : String(value)
    throw refuse(
      file,
      `has ${found} as the frame of ${nameRow(row)}, in its column ${printable(column)}`,
      '`rows: { frame: … }` takes the number of a frame, 0, 1, 2 …; times of frames go into `times:`',
    )
  })
  return { length, indices }
}

/** Numbers in their order; texts as files are sorted, so that track_2 comes before track_10. */
const order = new Intl.Collator('en', { numeric: true })

function alongValues({ axis, column, values }: RowKey, file: string): AlongAxis {
  const known = [...new Set(values)].filter((value) => value !== null)
  if (known.length === 0)
    throw refuse(file, `has no values in its column ${printable(column)}`, `leave \`${axis}\` out of \`rows\``)
  const isNumbers = known.every((value) => typeof value === 'number')
  const sorted = isNumbers
    ? (known as number[]).sort((left, right) => left - right)
    : [...new Set(known.map(String))].sort((left, right) => order.compare(left, right) || (left < right ? -1 : 1))
  const places = new Map<number | string, number>(sorted.map((value, index) => [value, index]))
  const indices = values.map((value) => (value === null ? -1 : places.get(isNumbers ? value : String(value))!))
  return { length: sorted.length, indices, values: sorted }
}

function twice(
  keys: readonly RowKey[],
  [first, second]: readonly [number, number],
  nameRow: (row: number) => string,
  file: string,
): MovieflowError {
  const place = keys.map(({ column, values }) => `${printable(column)} ${printable(String(values[first]))}`)
  return refuse(
    file,
    `has two rows for one place (${listNames(place)}): ${nameRow(first)} and ${nameRow(second)}`,
    'name in `rows` what tells them apart, such as `rows: { frame: frame, particle: particle }`, or leave one of them out',
  )
}

function tooLarge(keys: readonly RowKey[], shape: readonly number[], width: number, file: string): MovieflowError {
  const axes = keys.map(({ axis }, index) => `${axis} ${shape[index]!.toLocaleString('en-US')}`)
  return refuse(
    file,
    `would become an array of ${listNames(axes)} and ${width} columns, with more than ${mostNumbers.toLocaleString('en-US')} values`,
    'are the columns that `rows` names those that count frames, particles …?',
  )
}
