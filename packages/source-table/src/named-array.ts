// An array out of a text file, in memory: what it is called, how it lies, and what is wrong with it.
import type { VariableInfo } from '@movieflow/core/plugin'

export interface NamedArray {
  /** `null` where the file has but this one. */
  readonly name: string | null
  readonly shape: readonly number[]
  /** In C order; bytes of 0 and 1 for booleans. */
  readonly data: Float64Array | Uint8Array
  /** Names of its columns of numbers: it is a table. */
  readonly columns?: readonly string[]
  /** Columns that hold no numbers, and why. */
  readonly textColumns?: Readonly<Record<string, string>>
  /** Why it cannot be read. */
  readonly error?: string
}

/** What `scan` says of it. */
export function describeArray({ name, shape, data, columns, textColumns, error }: NamedArray): VariableInfo {
  return {
    name,
    dtype: data instanceof Uint8Array ? '|b1' : '<f8',
    shape,
    order: 'C',
    ...(columns && { axes: ['frame', 'column'], columns }),
    ...(textColumns && Object.keys(textColumns).length > 0 && { textColumns }),
    ...(error !== undefined && { error }),
  }
}

/** One column of a table as an array of one axis. */
export function columnOf(table: NamedArray, column: string, name: string | null): NamedArray | undefined {
  const at = table.columns?.indexOf(column) ?? -1
  const width = table.columns?.length ?? 0
  const reason = table.textColumns && Object.hasOwn(table.textColumns, column) ? table.textColumns[column] : undefined
  const rows = table.shape[0] ?? 0
  if (reason !== undefined) return unreadable(name, `it is text: ${reason}`, [rows])
  if (at < 0) return undefined
  return { name, shape: [rows], data: Float64Array.from({ length: rows }, (_, row) => table.data[row * width + at]!) }
}

export function unreadable(name: string | null, error: string, shape: readonly number[] = []): NamedArray {
  return { name, shape, data: new Float64Array(0), error }
}
