// The entries of a sparse matrix become the whole one, in memory.
import {
  type ComplexPart,
  complexRefusal,
  decodeComplex,
  formatByteCount,
  formatShape,
  refuse,
} from '@movieflow/arrays'
import { allocateArray, bytesPerElement, dtypeOf, type NumericArray } from '@movieflow/core/plugin'

export interface SparseEntries {
  readonly shape: readonly number[]
  /** The place of each entry in the whole matrix, in MATLAB's order. */
  readonly places: Uint32Array
  /** As many as there are places, or more. */
  readonly real: NumericArray
  readonly imaginary?: NumericArray | undefined
}

/** More than this is not made of a sparse matrix. */
export const mostDenseBytes = 256 * 2 ** 20

/** Refuses matrices that are too large to be made whole. */
export function checkDense(file: string, shape: readonly number[], itemBytes: number): void {
  const bytes = shape.reduce((product, length) => product * length, itemBytes)
  if (bytes > mostDenseBytes)
    throw refuse(
      file,
      `it is a sparse matrix of ${formatShape(shape)}, which takes ${formatByteCount(bytes)} with its zeros (at most ${formatByteCount(mostDenseBytes)})`,
      'save the part that you need: B = full(A(:, 1:100))',
    )
}

/**
 * The places of the entries of columns: those of column `c` are `starts[c]` to `starts[c + 1]`, each in the row from `rows`;
 * `present` is the number of entries. A text describes the fault.
 */
export function columnPlaces(
  [rowCount = 0, columnCount = 0]: readonly number[],
  rows: NumericArray,
  starts: NumericArray,
  present: number,
): Uint32Array | string {
  if (starts.length <= columnCount) return 'a sparse matrix has fewer columns than its header says'
  const count = starts[columnCount]!
  if (starts[0] !== 0 || count > Math.min(present, rows.length))
    return 'a sparse matrix has fewer entries than its header says'
  const places = new Uint32Array(count)
  for (let column = 0; column < columnCount; column++) {
    const [from, to] = [starts[column]!, starts[column + 1]!]
    if (to < from || to > count) return 'the columns of a sparse matrix do not follow each other'
    for (let entry = from; entry < to; entry++) {
      const row = rows[entry]!
      if (!(row >= 0 && row < rowCount)) return `a sparse matrix of ${rowCount} rows has an entry in row ${row + 1}`
      places[entry] = column * rowCount + row
    }
  }
  return places
}

/** The whole matrix; entries of one place are added up. */
export function fillDense(file: string, entries: SparseEntries, part: ComplexPart | undefined): NumericArray {
  const { shape, places } = entries
  const shown = showEntries(file, entries, part)
  const dtype = dtypeOf(shown)
  checkDense(file, shape, bytesPerElement(dtype))
  const dense = allocateArray(
    dtype,
    shape.reduce((product, length) => product * length, 1),
  )
  for (let entry = 0; entry < places.length; entry++) {
    const place = places[entry]!
    dense[place] = dense[place]! + shown[entry]!
  }
  return dense
}

function showEntries(
  file: string,
  { real, imaginary, places: { length } }: SparseEntries,
  part: ComplexPart | undefined,
): NumericArray {
  if (!imaginary) return real
  if (part === undefined) throw refuse(file, complexRefusal.problem, complexRefusal.hint)
  const pairs = new Float64Array(2 * length)
  for (let entry = 0; entry < length; entry++) {
    pairs[2 * entry] = real[entry]!
    pairs[2 * entry + 1] = imaginary[entry]!
  }
  const values = new Float64Array(length)
  decodeComplex(pairs, values, part)
  return values
}
