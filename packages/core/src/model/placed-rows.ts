// Turns rows of a table into an array, with each row placed by its own values along one axis per value; gaps are NaN. Any thread.
import type { AxisLabels } from './tensor.js'

/** A column's values, row by row: numbers, texts, `null` for a missing value. */
export interface RowKey {
  readonly axis: string
  readonly column: string
  readonly values: readonly (number | string | null)[]
}

/** Texts of a source for messages about its file. */
export interface RowTexts {
  /** The name of a row: `line 3`. */
  nameRow(row: number): string
  /** Text from the file, made fit to be shown. */
  show(text: string): string
  /** The error; `what` follows the table's name: `has two rows for one place`. */
  refuse(what: string, hint: string): Error
}

/** Larger arrays must be a mistake. */
const mostNumbers = 2 ** 25

/** The place of each row. */
export interface Placement {
  readonly axes: readonly string[]
  readonly shape: readonly number[]
  /** The values of indices, by axis; `frame` has none. */
  readonly labels: AxisLabels
  /** The place of each row, in C order; -1 for none. */
  readonly places: Int32Array
  readonly warnings: readonly string[]
}

/**
 * Computes the places of rows: along `frame` at the given number, along other axes in the order of the distinct values.
 * Throws for two rows in one place.
 */
export function placeRows(keys: readonly RowKey[], count: number, width: number, texts: RowTexts): Placement {
  const warnings: string[] = []
  const along = keys.map((key): AlongAxis => {
    if (key.axis === 'frame') return alongFrames(key, texts)
    const found = alongValues(key, texts)
    const lost = found.indices.filter((index) => index < 0).length
    if (lost > 0) warnings.push(`${lost} of ${count} rows have no ${key.column}, and are left out`)
    return found
  })
  const shape = along.map(({ length }) => length)
  const size = shape.reduce((product, length) => product * length, 1)
  if (size * Math.max(1, width) > mostNumbers) throw tooLarge(keys, shape, width, texts)
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
    if (other >= 0) throw twice(keys, [other, row], texts)
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
  /** The value of each index, if not the index itself. */
  readonly values?: readonly (number | string)[]
}

function alongFrames({ column, values }: RowKey, { nameRow, show, refuse }: RowTexts): AlongAxis {
  let length = 0
  const indices = values.map((value, row) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0) {
      length = Math.max(length, value + 1)
      return value
    }
    const found = value === null ? 'no number' : typeof value === 'string' ? `"${show(value)}"` : String(value)
    throw refuse(
      `has ${found} as the frame of ${nameRow(row)}, in its column ${show(column)}`,
      '`rows: { frame: … }` takes the number of a frame, 0, 1, 2 …; give times of frames in `times:`',
    )
  })
  return { length, indices }
}

/** Numbers in their order; texts as files are sorted, so that track_2 comes before track_10. */
const order = new Intl.Collator('en', { numeric: true })

function alongValues({ axis, column, values }: RowKey, { show, refuse }: RowTexts): AlongAxis {
  const known = [...new Set(values)].filter((value) => value !== null)
  if (known.length === 0)
    throw refuse(`has no values in its column ${show(column)}`, `leave \`${axis}\` out of \`rows\``)
  const isNumbers = known.every((value) => typeof value === 'number')
  const sorted: (number | string)[] = isNumbers
    ? (known as number[]).sort((left, right) => left - right)
    : [...new Set(known.map(String))].sort((left, right) => order.compare(left, right) || (left < right ? -1 : 1))
  const places = new Map<number | string, number>(sorted.map((value, index) => [value, index] as const))
  const indices = values.map((value) => (value === null ? -1 : places.get(isNumbers ? value : String(value))!))
  return { length: sorted.length, indices, values: sorted }
}

function twice(
  keys: readonly RowKey[],
  [first, second]: readonly [number, number],
  { nameRow, show, refuse }: RowTexts,
): Error {
  const place = keys.map(({ column, values }) => `${show(column)} ${show(String(values[first]))}`)
  return refuse(
    `has two rows for one place (${place.join(', ')}): ${nameRow(first)} and ${nameRow(second)}`,
    'add the column that distinguishes them to `rows`, for example `rows: { frame: frame, particle: particle }`, or remove one of them',
  )
}

function tooLarge(keys: readonly RowKey[], shape: readonly number[], width: number, { refuse }: RowTexts): Error {
  const axes = keys.map(({ axis }, index) => `${axis} ${shape[index]!.toLocaleString('en-US')}`)
  return refuse(
    `would become an array of ${axes.join(', ')} and ${width} columns, with more than ${mostNumbers.toLocaleString('en-US')} values`,
    'do the columns in `rows` count frames, particles …?',
  )
}
