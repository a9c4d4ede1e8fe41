// An array from a text file, in memory: its name, its layout, and its faults.
import type { AxisLabels, VariableInfo } from '@movieflow/core/plugin'
import type { MomentColumn } from './moment-text.js'

export interface NamedArray {
  /** `null` if the file has only this one. */
  readonly name: string | null
  readonly shape: readonly number[]
  /** The word for arrays of this file if it is not `variable`: `sheet`. */
  readonly called?: string
  /** In C order; bytes of 0 and 1 for booleans. */
  readonly data: Float64Array | Uint8Array
  /** Names of its axes, if they are plain. */
  readonly axes?: readonly string[]
  /** The meaning of the indices of its axes, by axis. */
  readonly labels?: AxisLabels
  /** Names of its columns of numbers, which are along the last axis: it is a table. */
  readonly columns?: readonly string[]
  /** Columns of text that are dates, as long as the axes before the last. */
  readonly seconds?: ReadonlyMap<string, MomentColumn>
  /** The time of second 0 of such a column, in seconds since 1970. */
  readonly epoch?: number
  /** Columns that hold no numbers, and why. */
  readonly textColumns?: Readonly<Record<string, string>>
  /** Columns as they are written, row by row, if it is a list of records. */
  readonly cells?: ReadonlyMap<string, readonly unknown[]>
  /** Why it cannot be read. */
  readonly error?: string
}

/** Its entry in the result of `scan`. */
export function describeNamedArray({
  name,
  called,
  shape,
  data,
  axes,
  columns,
  textColumns,
  error,
}: NamedArray): VariableInfo {
  return {
    name,
    dtype: data instanceof Uint8Array ? '|b1' : '<f8',
    shape,
    order: 'C',
    ...(called !== undefined && { called }),
    ...(columns ? { axes: axes ?? ['frame', 'column'], columns } : axes && { axes }),
    ...(textColumns && Object.keys(textColumns).length > 0 && { textColumns }),
    ...(error !== undefined && { error }),
  }
}

/** One column of a table as an array without that axis; of dates, the seconds from the first one on. */
export function columnOf(table: NamedArray, column: string, name: string | null): NamedArray | undefined {
  const at = table.columns?.indexOf(column) ?? -1
  const width = table.columns?.length ?? 0
  const shape = table.shape.slice(0, -1)
  const own = {
    name,
    shape,
    ...(table.axes && { axes: table.axes.slice(0, -1) }),
    ...(table.labels && { labels: table.labels }),
  }
  const seconds = table.seconds?.get(column)
  if (seconds) return { ...own, data: seconds.seconds, epoch: seconds.epoch }
  const reason = table.textColumns && Object.hasOwn(table.textColumns, column) ? table.textColumns[column] : undefined
  if (reason !== undefined) return unreadable(name, `it is text: ${reason}`, shape)
  if (at < 0) return undefined
  const length = shape.reduce((product, each) => product * each, 1)
  return { ...own, data: Float64Array.from({ length }, (_, row) => table.data[row * width + at]!) }
}

export function unreadable(name: string | null, error: string, shape: readonly number[] = []): NamedArray {
  return { name, shape, data: new Float64Array(0), error }
}
