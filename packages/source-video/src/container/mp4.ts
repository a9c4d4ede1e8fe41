// The headers of an MP4 or MOV file (ISO/IEC 14496-12) become how its first video track is shown; in any thread.
import type { Display, DisplayMatrix } from './matrix.js'
import type { PositionalFile } from './positional-file.js'

interface Box {
  readonly type: string
  /** Start of the payload. */
  readonly start: number
  readonly end: number
}

/** A file with more boxes side by side is damaged, or is cut into that many fragments. */
const mostBoxes = 10_000
const mostEdits = 10_000

/** The boxes of a range, up to the first that does not fit into it. */
async function* boxes(file: PositionalFile, from: number, to: number): AsyncGenerator<Box> {
  for (let at = from, count = 0; at + 8 <= to && count < mostBoxes; count++) {
    const header = await file.read(at, Math.min(16, to - at))
    if (!header) return
    let length = header.readUInt32BE(0)
    const long = length === 1
    if (long && header.length === 16) length = Number(header.readBigUInt64BE(8))
    // The last box may reach to the end, wherever that is.
    if (length === 0) length = to - at
    if (length < (long ? 16 : 8) || at + length > to) return
    yield { type: header.toString('latin1', 4, 8), start: at + (long ? 16 : 8), end: at + length }
    at += length
  }
}

async function find(file: PositionalFile, { start, end }: Omit<Box, 'type'>, type: string): Promise<Box | undefined> {
  for await (const box of boxes(file, start, end)) if (box.type === type) return box
  return undefined
}

/** Bytes of a box; `undefined` if it is shorter. */
async function bytesOf(
  file: PositionalFile,
  { start, end }: Box,
  place: number,
  length: number,
): Promise<Buffer | undefined> {
  return start + place + length > end ? undefined : file.read(start + place, length)
}

export async function readMp4Display(file: PositionalFile): Promise<Display> {
  const movie = await find(file, { start: 0, end: file.size }, 'moov')
  if (!movie) return {}
  for await (const track of boxes(file, movie.start, movie.end)) {
    if (track.type !== 'trak' || !(await isVideo(file, track))) continue
    const own = await matrixIn(file, await find(file, track, 'tkhd'), [36, 48])
    const whole = await matrixIn(file, await find(file, movie, 'mvhd'), [32, 44])
    return { ...(own && { matrix: whole ? combine(own, whole) : own }), pauses: await pauses(file, track) }
  }
  return {}
}

async function isVideo(file: PositionalFile, track: Box): Promise<boolean> {
  const media = await find(file, track, 'mdia')
  const handler = media && (await find(file, media, 'hdlr'))
  return (handler && (await bytesOf(file, handler, 8, 4)))?.toString('latin1') === 'vide'
}

/** Its place depends on the width of the times before it, which depends on the version: 32 or 64 bits. */
async function matrixIn(
  file: PositionalFile,
  box: Box | undefined,
  places: readonly [narrow: number, wide: number],
): Promise<DisplayMatrix | undefined> {
  const version = box && (await bytesOf(file, box, 0, 1))?.[0]
  if (!box || version === undefined) return undefined
  // Reads four of the nine numbers a b u, c d v, x y w: the first fixed-point numbers with 16 bits after the point.
  const rows = await bytesOf(file, box, 4 + places[version === 1 ? 1 : 0], 20)
  const at = (index: number) => rows!.readInt32BE(index * 4) / 65_536
  return rows && [at(0), at(1), at(3), at(4)]
}

/** The track's matrix, then the movie's. */
function combine([a, b, c, d]: DisplayMatrix, [e, f, g, h]: DisplayMatrix): DisplayMatrix {
  return [a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h]
}

/** True if an entry of the edit list without media (its time is -1) follows one with media. */
async function pauses(file: PositionalFile, track: Box): Promise<boolean> {
  const edits = await find(file, track, 'edts')
  const list = edits && (await find(file, edits, 'elst'))
  const head = list && (await bytesOf(file, list, 0, 8))
  if (!list || !head) return false
  const wide = head[0] === 1
  const length = wide ? 20 : 12
  const count = Math.min(head.readUInt32BE(4), mostEdits, Math.floor((list.end - list.start - 8) / length))
  const entries = await bytesOf(file, list, 8, count * length)
  if (!entries) return false
  const times = Array.from({ length: count }, (_, index) =>
    wide ? Number(entries.readBigInt64BE(index * length + 8)) : entries.readInt32BE(index * length + 4),
  )
  const first = times.findIndex((time) => time !== -1)
  return first >= 0 && times.includes(-1, first)
}
