// Prints src/font-coverage.ts: the code points that each font file that ships has a glyph for, read from the files themselves.
//
// node packages/renderer-figure/scripts/bake-font-coverage.mjs > packages/renderer-figure/src/font-coverage.ts
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { brotliDecompressSync } from 'node:zlib'

const files = { regular: '400-normal', oblique: '400-italic', bold: '700-normal' }
const require = createRequire(import.meta.url)

/** The known tables' tags of WOFF2, by their number; only as far as the ones that are looked for or transformed. */
const tags = ['cmap', 'head', 'hhea', 'hmtx', 'maxp', 'name', 'OS/2', 'post', 'cvt ', 'fpgm', 'glyf', 'loca']

/** The bytes of the table `wanted` of a WOFF2 file: a directory, then all tables as one Brotli stream. */
function readTable(file, wanted) {
  let at = 48
  let start = 0
  const readNumber = () => {
    let value = 0
    for (;;) {
      const byte = file[at++]
      value = value * 128 + (byte & 127)
      if (byte < 128) return value
    }
  }
  let found
  for (let left = file.readUInt16BE(12); left > 0; left--) {
    const flags = file[at++]
    let tag = tags[flags & 63] ?? ''
    if ((flags & 63) === 63) {
      tag = file.toString('latin1', at, at + 4)
      at += 4
    }
    // glyf and loca are transformed unless their version is 3, all others only where it is not 0.
    const transformed = flags >> 6 !== (tag === 'glyf' || tag === 'loca' ? 3 : 0)
    let length = readNumber()
    if (transformed) length = readNumber()
    if (tag === wanted && !transformed) found = [start, start + length]
    start += length
  }
  const data = brotliDecompressSync(file.subarray(at, at + file.readUInt32BE(20)))
  if (!found || data.length !== start) throw new Error(`no readable ${wanted} table`)
  return data.subarray(...found)
}

/** All code points of a cmap table whose glyph is not 0, ascending; from its subtables of formats 4 and 12 for Unicode. */
function readCodePoints(cmap) {
  const points = new Set()
  for (let index = 0; index < cmap.readUInt16BE(2); index++) {
    const platform = cmap.readUInt16BE(4 + 8 * index)
    const table = cmap.subarray(cmap.readUInt32BE(8 + 8 * index))
    const format = table.readUInt16BE(0)
    if (platform !== 0 && platform !== 3) continue
    if (format === 4) readFormat4(table, points)
    else if (format === 12) readFormat12(table, points)
    else throw new Error(`cmap format ${format} is not known`)
  }
  return [...points].sort((left, right) => left - right)
}

function readFormat4(table, points) {
  const twice = table.readUInt16BE(6)
  for (let segment = 0; segment < twice; segment += 2) {
    const last = table.readUInt16BE(14 + segment)
    const first = table.readUInt16BE(16 + twice + segment)
    const delta = table.readUInt16BE(16 + 2 * twice + segment)
    const offsetAt = 16 + 3 * twice + segment
    const offset = table.readUInt16BE(offsetAt)
    for (let point = first; point <= last && point < 0xffff; point++) {
      const listed = offset === 0 ? point : table.readUInt16BE(offsetAt + offset + 2 * (point - first))
      const glyph = offset !== 0 && listed === 0 ? 0 : (listed + delta) & 0xffff
      if (glyph !== 0) points.add(point)
    }
  }
}

function readFormat12(table, points) {
  for (let group = 0; group < table.readUInt32BE(12); group++) {
    const first = table.readUInt32BE(16 + 12 * group)
    const last = table.readUInt32BE(20 + 12 * group)
    const glyph = table.readUInt32BE(24 + 12 * group)
    for (let point = first; point <= last; point++) if (glyph + point - first !== 0) points.add(point)
  }
}

/** `20-7e a0 …`: ranges in hexadecimal, in lines of at most 120 characters. */
function writeRanges(points) {
  const ranges = []
  for (const point of points) {
    const range = ranges.at(-1)
    if (range && range[1] === point - 1) range[1] = point
    else ranges.push([point, point])
  }
  let text = ''
  let line = ''
  for (const [first, last] of ranges) {
    const range = first === last ? first.toString(16) : `${first.toString(16)}-${last.toString(16)}`
    if (line.length + 1 + range.length > 120) {
      text += `${line}\n`
      line = ''
    }
    line += line ? ` ${range}` : range
  }
  return `${text}${line}`
}

const entries = Object.entries(files).map(([name, ending]) => {
  const path = require.resolve(`@fontsource/dejavu-sans/files/dejavu-sans-latin-${ending}.woff2`)
  const points = readCodePoints(readTable(readFileSync(path), 'cmap'))
  return `  /** ${points.length} characters. */\n  ${name}: \`\n${writeRanges(points)}\n\`,`
})

process.stdout.write(`// The code points that the fonts that ship have glyphs for, as ranges in hexadecimal; baked by scripts/bake-font-coverage.mjs.

export const fontCoverage = {
${entries.join('\n')}
}
`)
