// A font's file becomes the letters that it has, and their heights: tables of TrueType and OpenType; any thread, no canvas.
import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { MovieflowError } from '@movieflow/core/plugin'

export interface FontFile {
  /** Without its folder. */
  readonly name: string
  readonly bytes: Buffer
  /** Of its contents. */
  readonly digest: string
  hasGlyph(point: number): boolean
  readonly heights: FontHeights
}

/** As shares of the font size. */
export interface FontHeights {
  /** Of capitals and digits above the baseline; left out if the file does not say it. */
  readonly capitals?: number
  /** What a line needs above the baseline, and below it; both positive. */
  readonly ascent: number
  readonly descent: number
}

/** The largest fonts, with all of CJK, take 20 MB, and collections of them 120. */
const mostBytes = 256 * 1024 * 1024

const known = new Map<string, { readonly stamp: string; readonly font: FontFile }>()
const mostKnown = 8

/** Reads a font; the last ones are kept as long as their files look the same. */
export function readFontFile(path: string): FontFile {
  const fail = (message: string, hint: string) =>
    new MovieflowError('OPTION_INVALID', `the font ${path} ${message}`, { option: 'render.font', hint })
  let stamp: string
  let bytes: Buffer
  try {
    const { size, mtimeMs, ino } = statSync(path)
    if (size > mostBytes) throw new Error('it is larger than any font, 256 MB')
    stamp = `${size} ${mtimeMs} ${ino}`
    const before = known.get(path)
    if (before?.stamp === stamp) return before.font
    bytes = readFileSync(path)
  } catch (error) {
    throw fail(`cannot be read: ${(error as Error).message}`, 'paths are relative to the pipeline')
  }
  let ranges: Uint32Array
  let heights: FontHeights
  try {
    const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const tables = tablesOf(data)
    const cmap = tables.get('cmap')
    if (cmap === undefined) throw new Error('it has no character table (cmap)')
    ranges = readCmap(data, cmap)
    heights = readHeights(data, tables)
  } catch (error) {
    const reason = error instanceof RangeError ? 'it is cut short' : (error as Error).message
    throw fail(
      `cannot be used: ${reason}`,
      'fonts are TrueType or OpenType files: .ttf, .otf, .ttc; unpack woff and woff2 first, for example with fonttools ttLib.woff2 decompress',
    )
  }
  const font: FontFile = {
    name: basename(path),
    bytes,
    digest: createHash('sha256').update(bytes).digest('hex'),
    hasGlyph: (point) => isInRanges(ranges, point),
    heights,
  }
  if (known.size >= mostKnown) known.delete(known.keys().next().value!)
  known.set(path, { stamp, font })
  return font
}

/** Whether a number lies in one of the ranges, given by their first and last numbers, ascending. */
export function isInRanges(ranges: Uint32Array, point: number): boolean {
  let [low, high] = [0, ranges.length / 2]
  while (low < high) {
    const middle = (low + high) >> 1
    if (ranges[2 * middle + 1]! < point) low = middle + 1
    else high = middle
  }
  return low < ranges.length / 2 && ranges[2 * low]! <= point
}

const tagAt = (data: DataView, at: number) =>
  String.fromCharCode(data.getUint8(at), data.getUint8(at + 1), data.getUint8(at + 2), data.getUint8(at + 3))

/** Where each table of the first font begins. Throws if the bytes are no font. */
function tablesOf(data: DataView): Map<string, number> {
  let start = 0
  if (tagAt(data, 0) === 'ttcf') start = data.getUint32(12)
  const kind = tagAt(data, start)
  if (kind !== '\0\x01\0\0' && kind !== 'OTTO' && kind !== 'true') throw new Error('it does not begin like a font')
  const tables = new Map<string, number>()
  for (let table = 0; table < data.getUint16(start + 4); table++) {
    const record = start + 12 + 16 * table
    tables.set(tagAt(data, record), data.getUint32(record + 8))
  }
  return tables
}

/** From `hhea`, and `OS/2` from version 2 on, in units of `head`. */
function readHeights(data: DataView, tables: ReadonlyMap<string, number>): FontHeights {
  const [head, lines, more] = ['head', 'hhea', 'OS/2'].map((tag) => tables.get(tag))
  if (head === undefined || lines === undefined) throw new Error('it has no tables of sizes (head, hhea)')
  const unit = data.getUint16(head + 18)
  if (unit === 0) throw new Error('its em has no units')
  const capitals = more !== undefined && data.getUint16(more) >= 2 ? data.getInt16(more + 88) / unit : 0
  return {
    ...(capitals > 0 && { capitals }),
    ascent: Math.max(0, data.getInt16(lines + 4) / unit),
    descent: Math.max(0, -data.getInt16(lines + 6) / unit),
  }
}

/** First and last code point of each range of letters. */
function readCmap(data: DataView, start: number): Uint32Array {
  const best = { rank: 0, at: 0 }
  for (let table = 0; table < data.getUint16(start + 2); table++) {
    const record = start + 4 + 8 * table
    const [platform, encoding] = [data.getUint16(record), data.getUint16(record + 2)]
    const at = start + data.getUint32(record + 4)
    const isUnicode = platform === 0 ? encoding < 5 : platform === 3 && (encoding === 1 || encoding === 10)
    const format = data.getUint16(at)
    const rank = !isUnicode ? 0 : format === 12 ? 2 : format === 4 ? 1 : 0
    if (rank > best.rank) Object.assign(best, { rank, at })
  }
  if (best.rank === 0) throw new Error('it has no table of Unicode characters')
  return best.rank === 2 ? readGroups(data, best.at) : readSegments(data, best.at)
}

/** Format 12: groups of code points whose glyphs follow each other. */
function readGroups(data: DataView, at: number): Uint32Array {
  const ranges: number[] = []
  for (let group = 0; group < data.getUint32(at + 12); group++) {
    const record = at + 16 + 12 * group
    const glyph = data.getUint32(record + 8)
    // Glyph 0 stands for what is missing.
    ranges.push(data.getUint32(record) + (glyph === 0 ? 1 : 0), data.getUint32(record + 4))
  }
  return ascending(ranges)
}

/** Format 4: segments of 16 bits, each with a difference to its glyphs or a list of them. */
function readSegments(data: DataView, at: number): Uint32Array {
  const count = data.getUint16(at + 6) / 2
  const [ends, starts] = [at + 14, at + 16 + 2 * count]
  const [deltas, offsets] = [starts + 2 * count, starts + 4 * count]
  const ranges: number[] = []
  for (let segment = 0; segment < count; segment++) {
    const [first, last] = [data.getUint16(starts + 2 * segment), data.getUint16(ends + 2 * segment)]
    const offset = data.getUint16(offsets + 2 * segment)
    const delta = data.getUint16(deltas + 2 * segment)
    for (let point = first; point <= last && point < 0xffff; point++) {
      const listed = offset === 0 ? point : data.getUint16(offsets + 2 * segment + offset + 2 * (point - first))
      const glyph = listed === 0 && offset !== 0 ? 0 : (listed + delta) & 0xffff
      if (glyph === 0) continue
      if (ranges.at(-1) === point - 1) ranges[ranges.length - 1] = point
      else ranges.push(point, point)
    }
  }
  return ascending(ranges)
}

function ascending(ranges: readonly number[]): Uint32Array {
  const pairs = ranges.flatMap((first, at) => (at % 2 === 0 ? [[first, ranges[at + 1]!] as const] : []))
  pairs.sort(([left], [right]) => left - right)
  return Uint32Array.from(pairs.flat())
}
