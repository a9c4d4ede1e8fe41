// Turns runs of palette indices into the image data of a GIF block, and chooses the places at which its strings are forgotten; in a worker.
import { CodeWriter } from './code-writer.js'
import type { Runs } from './runs.js'
import { StringTable } from './string-table.js'

/** Between two places at which a table may be cleared there are as many codes at least: short pieces decide nothing. */
const leastCodes = 128

/** A full table does not stay for many more pixels than this if no new row comes. */
const mostPixels = 1 << 12

let kept = new StringTable()
let fresh = new StringTable()

/** Bytes that {@link compressRuns} needs at most: no pixel takes more than one code of 12 bits. */
export function boundCompressed(pixels: number): number {
  const codesWritten = pixels + Math.ceil(pixels / leastCodes) + 3
  const bytes = Math.ceil((codesWritten * 12) / 8)
  return 1 + bytes + Math.ceil(bytes / 255) + 2
}

/**
 * Writes `runs` into `output` from `start`: code size, sub-blocks, terminator. Returns its end. `codeSize` is the
 * bits of an index, 2 to 8 (GIF89a, appendix F).
 *
 * Strings are forgotten at the start of a row. If three of four rows repeat the one above, as in enlarged maps, each new row has other
 * strings: there a new table is tried next to the one that goes on, and at the next such place the one that took
 * more bits is given up. That makes a heat map's file 4 % smaller. In other pictures a table goes on until it is full.
 */
export function compressRuns(runs: Runs, codeSize: number, output: Uint8Array, start: number): number {
  const writer = new CodeWriter(output, start, codeSize)
  const tries = 4 * runs.startCount < runs.rows
  kept.start(codeSize, runs)
  let trying = false
  let row = 0
  for (let at = 0; ; ) {
    while (row < runs.startCount && runs.starts[row]! <= at) row++
    const newRow = row < runs.startCount ? runs.starts[row]! : runs.pixels
    const end = Math.min(newRow, at + mostPixels)
    kept.take(end - at, runs)
    if (trying) fresh.take(end - at, runs)
    at = end
    const ends = at === runs.pixels
    if (!ends && (kept.count < leastCodes || !(kept.full || (tries && at === newRow)))) continue
    if (trying && fresh.cost + fresh.bits < kept.cost + kept.bits) [kept, fresh] = [fresh, kept]
    writer.write(kept.codes, kept.count)
    if (ends) break
    kept.forget()
    fresh.startAfter(kept, codeSize)
    if (tries) trying = true
    else [kept, fresh] = [fresh, kept]
  }
  writer.write(Uint16Array.of(kept.prefix), 1)
  return writer.end()
}
