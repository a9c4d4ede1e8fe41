// The cells of a picture that a box shows, as they are: for files of vectors, which hold pictures at the resolution of their data; in workers.
import type { Rect } from '../blocks.js'
import type { Bounds } from '../vector/vector-sheet.js'
import type { ColorRow } from './cell-colors.js'
import type { ElementSteps } from './sampling.js'

/** Numbers of columns and rows from the left and from the top, and where all of them lie together. */
export interface ShownCells {
  readonly columns: Int32Array
  readonly rows: Int32Array
  readonly bounds: Bounds
}

/** More cells than these make a file that few programs open quickly. */
const mostCells = 1 << 24

type Ends = readonly [view: readonly [number, number], extent: readonly [number, number]]

/** `undefined` if there are too many, or none. The first and the last may lie partly outside of the box. */
export function visibleCells(
  box: Rect,
  { across, down }: { readonly across: Ends; readonly down: Ends },
  { columns, rows }: { readonly columns: number; readonly rows: number },
): ShownCells | undefined {
  const x = along(across, columns, box.x, box.width)
  const y = along(down, rows, box.y, box.height)
  if (x.cells.length * y.cells.length > mostCells || x.cells.length === 0 || y.cells.length === 0) return undefined
  return { columns: x.cells, rows: y.cells, bounds: { x: x.start, y: y.start, width: x.length, height: y.length } }
}

function along([[from, to], [first, last]]: Ends, cells: number, start: number, pixels: number) {
  const perCell = (((last - first) / cells) * pixels) / (to - from)
  const zero = start + ((first - from) / (to - from)) * pixels
  // In cells, where the box begins and ends.
  const ends = [(start - zero) / perCell, (start + pixels - zero) / perCell]
  const low = Math.max(0, Math.floor(Math.min(...ends) + 1e-9))
  const high = Math.min(cells, Math.ceil(Math.max(...ends) - 1e-9))
  const count = Math.max(0, high - low)
  const forward = perCell > 0
  return {
    cells: Int32Array.from({ length: count }, (_, at) => (forward ? low + at : high - 1 - at)),
    start: zero + (forward ? low : high) * perCell,
    length: count * Math.abs(perCell),
  }
}

/** Their colours; `solid` ones are opaque. */
export function shownCellColors(
  { columns, rows }: ShownCells,
  steps: ElementSteps,
  colorRow: ColorRow,
  solid: boolean,
) {
  const pixels = new Uint32Array(columns.length * rows.length)
  for (const [at, row] of rows.entries()) colorRow(row * steps.y, steps.x, columns, pixels, at * columns.length)
  if (solid) {
    const bytes = new Uint8Array(pixels.buffer)
    for (let at = 3; at < bytes.length; at += 4) bytes[at] = 255
  }
  return { columns: columns.length, rows: rows.length, pixels }
}
