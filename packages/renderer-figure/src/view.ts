// Views: which data coordinates the edges of an axes box and of a map lie at; any thread.

/** Data coordinates of the box's edges; `left > right` and `bottom > top` turn an axis round. */
export interface DataWindow {
  readonly left: number
  readonly right: number
  readonly bottom: number
  readonly top: number
}

export type Extent = readonly [left: number, right: number, bottom: number, top: number]

/** Where the edges of a map of `columns` × `rows` lie: cell centres at 0, 1, 2 … unless `extent` says otherwise. */
export function extentOf(columns: number, rows: number, origin: 'upper' | 'lower', extent?: Extent): DataWindow {
  if (extent) return { left: extent[0], right: extent[1], bottom: extent[2], top: extent[3] }
  const [right, end] = [Math.max(1, columns) - 0.5, Math.max(1, rows) - 0.5]
  return origin === 'upper'
    ? { left: -0.5, right, bottom: end, top: -0.5 }
    : { left: -0.5, right, bottom: -0.5, top: end }
}

/** Height over width of a view in data units. */
export function aspectOf(view: DataWindow): number {
  return Math.abs(view.top - view.bottom) / Math.abs(view.right - view.left)
}

/** The view widened about its centre, so that one unit is as long along x as along y in a box of `aspect` (height over width). */
export function growView(view: DataWindow, aspect: number): DataWindow {
  const ratio = aspectOf(view) / aspect
  const grow = (from: number, to: number, factor: number): [number, number] => {
    const [centre, half] = [(from + to) / 2, ((to - from) / 2) * Math.max(1, factor)]
    return [centre - half, centre + half]
  }
  const [left, right] = grow(view.left, view.right, ratio)
  const [bottom, top] = grow(view.bottom, view.top, 1 / ratio)
  return { left, right, bottom, top }
}

/** Pixels `start` up to `end` (not included) that show cell number `cell`. */
export interface CellRun {
  readonly start: number
  readonly end: number
  readonly cell: number
}

/**
 * Along one axis: which cell each of `pixels` shows, equal neighbours in one run; pixels beyond the map are in none.
 * A pixel shows the cell that its centre lies in, so that cells begin at `pixels · i / cells`, rounded (halves down); if there are
 * more cells than pixels, this is the nearest cell.
 */
export function cellRuns(pixels: number, view: [number, number], extent: [number, number], cells: number): CellRun[] {
  const [from, to] = view
  const [first, last] = extent
  // Whole numbers if the map fills the box: no rounding at the borders of cells.
  const exact = (pixel: number) => Math.floor(((2 * pixel + 1) * cells) / (2 * pixels))
  const cellOf = (pixel: number) => {
    if (from === first && to === last) return exact(pixel)
    if (from === last && to === first) return cells - 1 - exact(pixel)
    const value = from + ((pixel + 0.5) / pixels) * (to - from)
    return Math.floor(((value - first) / (last - first)) * cells)
  }
  const runs: CellRun[] = []
  let start = 0
  let cell = Number.NaN
  for (let pixel = 0; pixel <= pixels; pixel++) {
    const next = pixel < pixels ? cellOf(pixel) : Number.NaN
    if (next === cell) continue
    if (cell >= 0 && cell < cells) runs.push({ start, end: pixel, cell })
    start = pixel
    cell = next
  }
  return runs
}
