// Turns a picture, and the one before it, into the blocks of one GIF frame; in a worker.
import type { EncodeContext, Picture } from '@movieflow/core/plugin'
import { choosePalette, ditherRegion } from './dither.js'
import { boundCompressed, compressRuns } from './lzw.js'
import { type ColorCount, countColors, swapRedBlue, unchanged } from './palette.js'
import { type ColorSet, mergeColors } from './quantize.js'
import { type Change, findChange } from './region.js'
import { Runs } from './runs.js'

/** The plan for every worker and the sink. */
export interface GifPlan {
  /** The global palette (0xRRGGBB), at most 256; `null` if the colours are unknown or too many. */
  readonly palette: readonly number[] | null
}

/** The plan, on the thread that encodes or writes. */
export function gifPlan(plan: unknown): GifPlan {
  return plan as GifPlan
}

/** Palette, and an index a pixel into it. */
interface IndexedRegion {
  /** The palette as 0xBBGGRR; `undefined` means the global one. */
  readonly local: readonly number[] | undefined
  /** Entries, the transparent one included. */
  readonly entries: number
  /** The index of pixels that keep the previous colour. */
  readonly transparent: number | undefined
}

const runs = new Runs()
let dithered = new Uint8Array(0)
let output = new Uint8Array(0)
const table = new Uint8Array(unchanged + 1)

/**
 * The rectangle that has changed, in which unchanged pixels are transparent; frame 0 is drawn whole. Gives the same bytes
 * whatever this worker did before. Up to 255 changed colours are exact (256 if no pixel needs to be transparent).
 */
export function encodeFrame(picture: Picture, context: EncodeContext<unknown>): Uint8Array {
  const { palette } = gifPlan(context.plan)
  const change = findChange(picture, context.index === 0 ? undefined : context.previous?.picture)
  const { region } = change
  const pixels = region.width * region.height
  runs.begin(pixels, region.height)
  const indexed = indexRegion(change, palette)

  const bound = 8 + 10 + 768 + boundCompressed(pixels)
  if (output.length < bound) output = new Uint8Array(bound)
  let at = writeControl(delayCentiseconds(context.index, context.fps), indexed.transparent)
  at = writeDescriptor(at, change, indexed)
  at = compressRuns(runs, Math.max(2, tableBits(indexed.entries)), output, at)
  const bytes = context.allocate(at)
  bytes.set(output.subarray(0, at))
  return bytes
}

/** Frame `index` is shown for this long. The sum over any number of frames is their exact time, rounded once. */
function delayCentiseconds(index: number, fps: number): number {
  return Math.round(((index + 1) * 100) / fps) - Math.round((index * 100) / fps)
}

/** Bits of an index into a colour table that holds `entries`: tables have 2, 4, … 256. */
export function tableBits(entries: number): number {
  return Math.max(1, Math.ceil(Math.log2(entries)))
}

/** Fills `runs`. */
function indexRegion(change: Change, global: readonly number[] | null): IndexedRegion {
  const pixels = change.region.width * change.region.height
  let count = countColors(change)
  if (count === undefined) {
    const transparent = change.previous === undefined ? undefined : 255
    const local = choosePalette(change, transparent ?? 256)
    if (dithered.length < pixels) dithered = new Uint8Array(pixels)
    ditherRegion(change, local, 255, dithered)
    const { width } = change.region
    for (let place = 0; place < pixels; place += width) {
      runs.markRow()
      runs.addPixels(dithered.subarray(place, place + width))
    }
    return { local, entries: 256, transparent }
  }
  // A full palette leaves no index for transparency, which is worth a palette of its own if much is unchanged.
  const full = global?.length === 256
  if (count.kept > 0 && (count.colors.length === 256 || (full && count.kept < pixels / 4))) {
    const whole = countColors(change, false)
    if (whole !== undefined && whole.colors.length <= 256) count = whole
    else count = countColors(change)!
  }
  const places = global === null ? undefined : placesInGlobal(count, global)
  if (global !== null && places !== undefined) {
    const transparent = count.kept > 0 ? global.length : undefined
    places.forEach((place, number) => {
      table[number] = place
    })
    lookUp(count, transparent)
    return { local: undefined, entries: Math.min(global.length + 1, 256), transparent }
  }
  const room = count.kept > 0 ? 255 : 256
  let local: readonly number[] = count.colors
  if (count.colors.length <= room) for (let number = 0; number < count.colors.length; number++) table[number] = number
  else {
    const merged = mergeColors(toColorSet(count), room)
    local = merged.palette
    table.set(merged.places)
  }
  const transparent = count.kept > 0 ? local.length : undefined
  lookUp(count, transparent)
  return { local, entries: local.length + (transparent === undefined ? 0 : 1), transparent }
}

/** For each colour its place in the global palette; `undefined` if one is missing or no index is left for transparency. */
function placesInGlobal({ colors, kept }: ColorCount, global: readonly number[]): number[] | undefined {
  if (kept > 0 && global.length === 256) return undefined
  const known = new Map(global.map((color, place) => [swapRedBlue(color), place]))
  const places = colors.map((color) => known.get(color))
  return places.includes(undefined) ? undefined : (places as number[])
}

function lookUp({ numbers, lengths, rows, repeats }: ColorCount, transparent: number | undefined): void {
  table[unchanged] = transparent ?? 0
  for (let row = 0; row < repeats.length; row++) {
    if (repeats[row] === 0) runs.markRow()
    runs.add(numbers, lengths, rows[row]!, rows[row + 1]!, table)
  }
}

function toColorSet({ colors, counts }: ColorCount): ColorSet {
  return {
    red: Float64Array.from(colors, (color) => color & 255),
    green: Float64Array.from(colors, (color) => (color >>> 8) & 255),
    blue: Float64Array.from(colors, (color) => color >>> 16),
    weight: Float64Array.from(counts),
  }
}

/** Graphic control extension. Disposal 1: the frame stays, so the next one needs to draw only changes. */
function writeControl(delay: number, transparent: number | undefined): number {
  output.set([0x21, 0xf9, 4, (1 << 2) | (transparent === undefined ? 0 : 1), delay & 255, delay >>> 8])
  output[6] = transparent ?? 0
  output[7] = 0
  return 8
}

/** Image descriptor, with the local palette if there is one. */
function writeDescriptor(start: number, { region }: Change, { local, entries }: IndexedRegion): number {
  let at = start
  output[at++] = 0x2c
  for (const length of [region.left, region.top, region.width, region.height]) {
    output[at++] = length & 255
    output[at++] = length >>> 8
  }
  if (local === undefined) {
    output[at++] = 0
    return at
  }
  const bits = tableBits(entries)
  output[at++] = 0x80 | (bits - 1)
  output.fill(0, at, at + 3 * (1 << bits))
  local.forEach((color, place) => {
    output[at + place * 3] = color & 255
    output[at + place * 3 + 1] = (color >>> 8) & 255
    output[at + place * 3 + 2] = color >>> 16
  })
  return at + 3 * (1 << bits)
}
