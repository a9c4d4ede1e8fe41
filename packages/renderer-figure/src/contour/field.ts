// Fields: a tensor's values as a grid of rows and columns; any thread.
import type { NumericArray } from '@movieflow/core/plugin'

/** Values on a grid; neither its memory nor its order is fixed. What is not finite is masked. */
export interface GridField {
  readonly data: NumericArray | readonly number[]
  readonly rows: number
  readonly columns: number
  /** Elements from one row to the next; default: the number of columns. */
  readonly rowStep?: number
  /** Elements from one column to the next; default: 1. */
  readonly columnStep?: number
  /** The element at row 0 and column 0; default: 0. */
  readonly start?: number
}

/** The value at a row and a column: NaN where it is masked. */
export function readerOf({ data, columns, rowStep = columns, columnStep = 1, start = 0 }: GridField) {
  return (row: number, column: number): number => {
    const value = Number(data[start + row * rowStep + column * columnStep])
    return Number.isFinite(value) ? value : Number.NaN
  }
}
