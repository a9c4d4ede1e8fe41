// Turns a region with thousands of colours, such as a photo, into a palette and dithered indices; in a worker.
import { type ColorSet, mergeColors, searchNearest } from './quantize.js'
import type { Change } from './region.js'

// Finest first: the first with no more cells in use than merging can take is used. The last has no more cells at all.
const grids = [
  [5, 6, 5],
  [5, 5, 5],
  [4, 5, 4],
  [4, 4, 4],
  [4, 4, 3],
] as const
const mostCells = 2048

/** Palette of at most `wanted` colours (0xBBGGRR) for the changed pixels of a region. */
export function choosePalette(change: Change, wanted: number): number[] {
  const finest = new Float64Array((1 << 16) * 4)
  const { current, previous, stride, region } = change
  for (let row = region.top; row < region.top + region.height; row++) {
    const end = row * stride + region.left + region.width
    for (let place = end - region.width; place < end; place++) {
      const pixel = current[place]!
      if (previous !== undefined && pixel === previous[place]) continue
      const red = pixel & 255
      const green = (pixel >>> 8) & 255
      const blue = (pixel >>> 16) & 255
      const cell = (((red >>> 3) << 11) | ((green >>> 2) << 5) | (blue >>> 3)) * 4
      finest[cell] = finest[cell]! + 1
      finest[cell + 1] = finest[cell + 1]! + red
      finest[cell + 2] = finest[cell + 2]! + green
      finest[cell + 3] = finest[cell + 3]! + blue
    }
  }
  for (const grid of grids) {
    const set = gatherCells(finest, grid)
    if (set !== undefined) return mergeColors(set, wanted).palette
  }
  throw new Error('the coarsest grid has more cells than can be merged')
}

/** Means and pixels of the cells of a coarser grid; `undefined` if more are in use than can be merged. */
function gatherCells(finest: Float64Array, [redBits, greenBits, blueBits]: readonly number[]): ColorSet | undefined {
  const cells = new Map<number, number[]>()
  for (let fine = 0; fine < 1 << 16; fine++) {
    const pixels = finest[fine * 4]!
    if (pixels === 0) continue
    const red = fine >>> (16 - redBits!)
    const green = ((fine >>> 5) & 63) >>> (6 - greenBits!)
    const blue = (fine & 31) >>> (5 - blueBits!)
    const cell = (red << 16) | (green << 8) | blue
    const sums = cells.get(cell) ?? [0, 0, 0, 0]
    for (let part = 0; part < 4; part++) sums[part]! += finest[fine * 4 + part]!
    if (sums[0] === pixels) cells.set(cell, sums)
    if (cells.size > mostCells) return undefined
  }
  const all = [...cells.values()]
  const mean = (part: number) => Float64Array.from(all, (sums) => sums[part]! / sums[0]!)
  return { red: mean(1), green: mean(2), blue: mean(3), weight: Float64Array.from(all, (sums) => sums[0]!) }
}

/** Below this distance in every channel a pixel takes its entry as it is: flat areas stay flat. */
const closeEnough = 2

// Nearest entries by 6 bits a channel: a colour's neighbours within 4 levels share theirs. Most movies need none.
let cellEntries: Int16Array | undefined

/**
 * Floyd-Steinberg error diffusion, rows in alternating direction, over the changed pixels of a region; `indices` gets
 * one entry per pixel, `kept` if it has not changed.
 */
export function ditherRegion(change: Change, palette: readonly number[], kept: number, indices: Uint8Array): void {
  const { current, previous, stride, region } = change
  cellEntries ??= new Int16Array(1 << 18)
  const known = cellEntries.fill(-1)
  const findEntry = searchNearest(palette)
  const entryOf = (red: number, green: number, blue: number): number => {
    const cell = ((red >>> 2) << 12) | ((green >>> 2) << 6) | (blue >>> 2)
    if (known[cell]! >= 0) return known[cell]!
    const entry = findEntry((red & 252) + 1.5, (green & 252) + 1.5, (blue & 252) + 1.5)
    known[cell] = entry
    return entry
  }

  // One pixel of margin at both ends.
  let carried = new Float32Array((region.width + 2) * 3)
  let below = new Float32Array((region.width + 2) * 3)
  for (let row = 0; row < region.height; row++) {
    const start = (region.top + row) * stride + region.left
    const step = row % 2 === 0 ? 1 : -1
    below.fill(0)
    for (let done = 0; done < region.width; done++) {
      const column = step === 1 ? done : region.width - 1 - done
      const pixel = current[start + column]!
      const target = row * region.width + column
      if (previous !== undefined && pixel === previous[start + column]) {
        indices[target] = kept
        continue
      }
      const red = pixel & 255
      const green = (pixel >>> 8) & 255
      const blue = (pixel >>> 16) & 255
      const own = entryOf(red, green, blue)
      if (isClose(palette[own]!, red, green, blue)) {
        indices[target] = own
        continue
      }
      const here = (column + 1) * 3
      // An error that no palette can make up for is not carried on.
      const wantedRed = toLevel(red + carried[here]!)
      const wantedGreen = toLevel(green + carried[here + 1]!)
      const wantedBlue = toLevel(blue + carried[here + 2]!)
      const entry = entryOf(wantedRed, wantedGreen, wantedBlue)
      indices[target] = entry
      const color = palette[entry]!
      spread(carried, below, here, step * 3, wantedRed - (color & 255))
      spread(carried, below, here + 1, step * 3, wantedGreen - ((color >>> 8) & 255))
      spread(carried, below, here + 2, step * 3, wantedBlue - (color >>> 16))
    }
    ;[carried, below] = [below, carried]
  }
}

function spread(carried: Float32Array, below: Float32Array, here: number, ahead: number, error: number): void {
  const part = error / 16
  carried[here + ahead]! += part * 7
  below[here - ahead]! += part * 3
  below[here]! += part * 5
  below[here + ahead]! += part
}

function isClose(color: number, red: number, green: number, blue: number): boolean {
  return (
    Math.abs((color & 255) - red) <= closeEnough &&
    Math.abs(((color >>> 8) & 255) - green) <= closeEnough &&
    Math.abs((color >>> 16) - blue) <= closeEnough
  )
}

function toLevel(value: number): number {
  return value <= 0 ? 0 : value >= 255 ? 255 : Math.round(value)
}
