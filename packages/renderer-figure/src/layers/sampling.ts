// How cells become pixels along one axis of a picture: as they are, by means over what falls into a pixel, or between the nearest two; in workers.
import { cellRuns, type Run } from '../view.js'

export type Interpolation = 'area' | 'nearest' | 'linear'

/** For each of some places along an axis the cells that it is made of, with their weights, which add up to 1. */
export interface Taps {
  /** Where the taps of each place begin; the last number is how many there are. */
  readonly offsets: Int32Array
  readonly cells: Int32Array
  readonly weights: Float64Array
  /** The cell that the middle of each place lies in. */
  readonly nearest: Int32Array
}

/** Elements between neighbours along each axis of a picture, and its channels: 1 without an axis `rgb`. */
export interface Steps {
  readonly x: number
  readonly y: number
  readonly rgb: number
  readonly channels: number
}

/** How the places of both axes are made of `columns` and `rows` cells. */
export interface ResampledAxes {
  readonly across: Taps
  readonly down: Taps
  readonly columns: number
  readonly rows: number
}

/** Which pixels show what. */
export interface Sampling {
  /** Pixels, and the number of the place they show: that of a cell, or of one of the taps. */
  readonly runs: readonly Run[]
  /** Left out where cells are shown as they are. */
  readonly taps?: Taps
}

/** `view` and `extent` are data coordinates of the ends of the pixels and of the cells. */
export function sampleAxis(
  interpolation: Interpolation,
  pixels: number,
  view: [number, number],
  extent: [number, number],
  cells: number,
): Sampling {
  const runs = cellRuns(pixels, view, extent, cells)
  const edge = edgeFinder(pixels, view, extent, cells)
  const perPixel = Math.abs(edge(1) - edge(0))
  // Pixels that are as wide as a cell, or narrower, have nothing to average.
  const same = Math.abs(perPixel - 1) < 1e-9 && Math.abs(edge(0) - Math.round(edge(0))) < 1e-9
  if (interpolation === 'nearest' || same || (interpolation === 'area' && perPixel <= 1 + 1e-9)) return { runs }
  const shown = runs.flatMap(({ start, end, cell }) =>
    Array.from({ length: end - start }, (_, at) => ({ pixel: start + at, cell })),
  )
  const lists = shown.map(({ pixel }) =>
    interpolation === 'area'
      ? covered(edge(pixel), edge(pixel + 1), cells)
      : between((edge(pixel) + edge(pixel + 1)) / 2, cells),
  )
  return {
    runs: shown.map(({ pixel }, place) => ({ start: pixel, end: pixel + 1, cell: place })),
    taps: tapsOf(
      lists,
      shown.map(({ cell }) => cell),
    ),
  }
}

/** The cell that the middle of a pixel lies in, which it shows if it shows one alone; `undefined` beyond the cells. */
export function cellAt(
  pixel: number,
  pixels: number,
  view: [number, number],
  extent: [number, number],
  cells: number,
): number | undefined {
  return cellRuns(pixels, view, extent, cells).find(({ start, end }) => pixel >= start && pixel < end)?.cell
}

/** Where the edges between pixels lie, counted in cells; exact to the last bit if the cells fill the pixels. */
function edgeFinder(pixels: number, [from, to]: [number, number], [first, last]: [number, number], cells: number) {
  if (from === first && to === last) return (pixel: number) => (pixel * cells) / pixels
  if (from === last && to === first) return (pixel: number) => ((pixels - pixel) * cells) / pixels
  return (pixel: number) => ((from + (pixel / pixels) * (to - from) - first) / (last - first)) * cells
}

type Tap = readonly [cell: number, weight: number]

/** The cells from one edge to another, by how much of each lies between them. */
function covered(one: number, other: number, cells: number): Tap[] {
  const low = Math.max(0, Math.min(one, other))
  const high = Math.min(cells, Math.max(one, other))
  const taps: Tap[] = []
  for (let cell = Math.floor(low); cell < high; cell++) {
    const share = Math.min(high, cell + 1) - Math.max(low, cell)
    if (share > 1e-9) taps.push([cell, share])
  }
  // In the direction of the pixels, so that the cell at their common edge is read once for both.
  return one > other ? taps.reverse() : taps
}

/** The two cells whose middles lie around a place; beyond the outermost ones these alone. */
function between(place: number, cells: number): Tap[] {
  const low = Math.floor(place - 0.5)
  const share = place - 0.5 - low
  if (low < 0 || share === 0) return [[Math.max(0, low), 1]]
  if (low >= cells - 1) return [[cells - 1, 1]]
  return [
    [low, 1 - share],
    [low + 1, share],
  ]
}

function tapsOf(lists: readonly (readonly Tap[])[], nearest: readonly number[]): Taps {
  const offsets = new Int32Array(lists.length + 1)
  for (const [place, taps] of lists.entries()) offsets[place + 1] = offsets[place]! + taps.length
  const flat = lists.flatMap((taps) => {
    const sum = taps.reduce((all, [, weight]) => all + weight, 0)
    return taps.map(([cell, weight]) => [cell, weight / sum] as const)
  })
  return {
    offsets,
    cells: Int32Array.from(flat, ([cell]) => cell),
    weights: Float64Array.from(flat, ([, weight]) => weight),
    nearest: Int32Array.from(nearest),
  }
}
