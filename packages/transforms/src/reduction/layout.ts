// The elements of a frame that fall into each cell of its reduction, as runs that a kernel takes at full speed.
import type { FloatArray } from '../floats.js'

/** Takes the elements `from`, `from + stride`, … below `end` into the cell `at`; `State` is what becomes of all cells. */
export type Kernel<State> = (
  state: State,
  at: number,
  data: FloatArray,
  from: number,
  stride: number,
  end: number,
) => void

export interface ReductionLayout {
  /** Cells of the reduced frame. */
  readonly cells: number
  /** Elements of one frame in each cell. */
  readonly perCell: number
  /** Passes every element of `data` to `kernel` once, always in the same order. */
  walk<State>(data: FloatArray, kernel: Kernel<State>, state: State): void
}

/** Neighbouring axes that are all kept or all reduced, as one. */
interface Group {
  length: number
  readonly reduced: boolean
}

// Rows that are summed column by column: enough to spare calls, few enough to stay in the first cache.
const tileRows = 32

function groupAxes(shape: readonly number[], reduced: ReadonlySet<number>): Group[] {
  const groups: Group[] = []
  for (const [axis, length] of shape.entries()) {
    const last = groups.at(-1)
    if (length === 1) continue
    if (last?.reduced === reduced.has(axis)) last.length *= length
    else groups.push({ length, reduced: reduced.has(axis) })
  }
  return groups
}

function multiply(groups: readonly Group[], reduced: boolean): number {
  return groups.reduce((product, group) => (group.reduced === reduced ? product * group.length : product), 1)
}

/** The layout of frames of `shape` of which the axes at `positions` are reduced. */
export function layOutReduction(shape: readonly number[], positions: readonly number[]): ReductionLayout {
  const outer = groupAxes(shape, new Set(positions))
  const cells = multiply(outer, false)
  const perCell = multiply(outer, true)
  // The innermost loop: `rows` reduced rows of `columns` cells each; a single cell if the last axis is reduced.
  const columns = outer.at(-1)?.reduced === false ? outer.pop()!.length : 1
  const rows = outer.pop()?.length ?? 1
  const steps = outer.map(({ length, reduced }, level) => {
    const inner = outer.slice(level + 1)
    const insideCells = multiply(inner, false) * columns
    return { length, from: insideCells * multiply(inner, true) * rows, at: reduced ? 0 : insideCells }
  })
  return {
    cells,
    perCell,
    walk(data, kernel, state) {
      const reduceRows = (from: number, at: number) => {
        if (columns === 1) return kernel(state, at, data, from, 1, from + rows)
        for (let row = 0; row < rows; row += tileRows) {
          const end = from + Math.min(row + tileRows, rows) * columns
          const start = from + row * columns
          for (let column = 0; column < columns; column++)
            kernel(state, at + column, data, start + column, columns, end)
        }
      }
      const descend = (level: number, from: number, at: number) => {
        const step = steps[level]
        if (step === undefined) return reduceRows(from, at)
        for (let index = 0; index < step.length; index++)
          descend(level + 1, from + index * step.from, at + index * step.at)
      }
      if (data.length > 0) descend(0, 0, 0)
    },
  }
}
