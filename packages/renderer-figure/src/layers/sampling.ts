// How cells become pixels along one axis of a picture: as they are, by means over what falls into a pixel, or between those around it; in workers.
import { type CellRun, cellRuns } from '../view.js'

export type Interpolation = 'area' | 'nearest' | 'linear' | 'bicubic' | 'lanczos'

/** For each of some places along an axis the cells that it is made of, with their weights, which add up to 1. */
export interface CellTaps {
  /** Where the taps of each place begin; the last number is how many there are. */
  readonly offsets: Int32Array
  readonly cells: Int32Array
  readonly weights: Float64Array
  /** The cell that the middle of each place lies in. */
  readonly nearest: Int32Array
  /** Cells that neighbouring places have in common, at most. */
  readonly common: number
}

/** Elements between neighbours along each axis of a picture, and its channels: 1 without an axis `rgb`. */
export interface ElementSteps {
  readonly x: number
  readonly y: number
  readonly rgb: number
  readonly channels: number
}

/** How the places of both axes are made of `columns` and `rows` cells. */
export interface ResampledAxes {
  readonly across: CellTaps
  readonly down: CellTaps
  readonly columns: number
  readonly rows: number
}

/** Which pixels show what. */
export interface PixelSampling {
  /** Pixels, and the number of the place they show: that of a cell, or of one of the taps. */
  readonly runs: readonly CellRun[]
  /** Left out if cells are shown as they are. */
  readonly taps?: CellTaps
}

/** `view` and `extent` are data coordinates of the ends of the pixels and of the cells. */
export function sampleAxis(
  interpolation: Interpolation,
  pixels: number,
  view: [number, number],
  extent: [number, number],
  cells: number,
): PixelSampling {
  const runs = cellRuns(pixels, view, extent, cells)
  const edge = edgeFinder(pixels, view, extent, cells)
  const perPixel = Math.abs(edge(1) - edge(0))
  // Pixels that are as wide as a cell, or narrower, have nothing to average.
  const same = Math.abs(perPixel - 1) < 1e-9 && Math.abs(edge(0) - Math.round(edge(0))) < 1e-9
  if (interpolation === 'nearest' || same || (interpolation === 'area' && perPixel <= 1 + 1e-9)) return { runs }
  const shown = runs.flatMap(({ start, end, cell }) =>
    Array.from({ length: end - start }, (_, at) => ({ pixel: start + at, cell })),
  )
  const kernel = interpolation === 'bicubic' || interpolation === 'lanczos' ? kernels[interpolation] : undefined
  const lists = shown.map(({ pixel }) => {
    if (interpolation === 'area') return covered(edge(pixel), edge(pixel + 1), cells)
    const middle = (edge(pixel) + edge(pixel + 1)) / 2
    return kernel ? around(kernel, middle, Math.max(1, perPixel), cells) : between(middle, cells)
  })
  return {
    runs: shown.map(({ pixel }, place) => ({ start: pixel, end: pixel + 1, cell: place })),
    taps: tapsOf(
      lists,
      shown.map(({ cell }) => cell),
      kernel ? Math.max(2, ...lists.map(({ length }) => length)) : 2,
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

interface Kernel {
  /** Cells to either side that count. */
  readonly reach: number
  /** Of a cell whose middle is so many cells away. */
  weight(distance: number): number
}

const cube = (value: number) => (value <= 0 ? 0 : value ** 3)
const sinc = (value: number) => (value === 0 ? 1 : Math.sin(Math.PI * value) / (Math.PI * value))

/** Agg's, and so matplotlib's: a cubic spline that smooths, and Lanczos' window over four cells. */
const kernels: Readonly<Record<'bicubic' | 'lanczos', Kernel>> = {
  bicubic: {
    reach: 2,
    weight: (at) => (Math.abs(at) >= 2 ? 0 : (cube(at + 2) - 4 * cube(at + 1) + 6 * cube(at) - 4 * cube(at - 1)) / 6),
  },
  lanczos: { reach: 4, weight: (at) => (Math.abs(at) >= 4 ? 0 : sinc(at) * sinc(at / 4)) },
}

/** The cells around a place, by a kernel that is as much wider as cells are smaller than pixels; beyond the edges their mirror images. */
function around({ reach, weight }: Kernel, place: number, stretch: number, cells: number): Tap[] {
  const mirror = (cell: number) => {
    const turn = ((cell % (2 * cells)) + 2 * cells) % (2 * cells)
    return turn < cells ? turn : 2 * cells - 1 - turn
  }
  const taps: Tap[] = []
  const last = Math.ceil(place - 0.5 + reach * stretch)
  for (let cell = Math.floor(place - 0.5 - reach * stretch); cell <= last; cell++) {
    const share = weight((cell + 0.5 - place) / stretch)
    if (Math.abs(share) > 1e-9) taps.push([mirror(cell), share])
  }
  return taps
}

function tapsOf(lists: readonly (readonly Tap[])[], nearest: readonly number[], common: number): CellTaps {
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
    common,
  }
}
