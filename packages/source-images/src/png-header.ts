// The chunks before a PNG's pixels become its size and colours.

import type { PictureHeader } from './picture.js'
import type { PictureBytes } from './picture-file.js'
import { copyAgain, refuse } from './refuse.js'

export const pngStart = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** Bit depths of each colour type (PNG specification, 11.2.1). */
const depths: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
}

// Deflate makes at most 1032 bytes out of one.
const mostCompression = 1032

const count = (number: number) => number.toLocaleString('en-US')

// No encoder writes near as many before the pixels.
const mostChunks = 10_000

/** Reads IHDR, and of a palette's file whether it has opacities. */
export function readPngHeader(bytes: PictureBytes): PictureHeader {
  const chunk = bytes.all(8, 25)
  const bad = (what: string) => refuse(bytes.path, `its PNG header is damaged: ${what}`, copyAgain)
  if (chunk.readUInt32BE(0) !== 13 || chunk.toString('latin1', 4, 8) !== 'IHDR') throw bad('IHDR is not first')
  const [width, height] = [chunk.readUInt32BE(8), chunk.readUInt32BE(12)]
  const [depth, color, compression, filter, interlace] = chunk.subarray(16, 21)
  if (width === 0 || height === 0 || width > 0x7fffffff || height > 0x7fffffff) throw bad(`${width} x ${height} pixels`)
  if (!depths[color!]?.includes(depth!)) throw bad(`colour type ${color} with ${depth} bits`)
  if (compression !== 0 || filter !== 0 || interlace! > 1) throw bad('an unknown compression method')
  const samples = [1, 0, 3, 1, 2, 0, 4][color!]!
  if ((width * height * depth! * samples) / 8 / mostCompression > bytes.size)
    throw refuse(
      bytes.path,
      `its PNG header claims ${count(width)} x ${count(height)} pixels, more than its ${count(bytes.size)} bytes can hold`,
      copyAgain,
    )
  return {
    format: 'png',
    width,
    height,
    channels: color === 0 ? 1 : color === 2 || (color === 3 && !hasOpacities(bytes)) ? 3 : 4,
    dtype: depth === 16 ? 'uint16' : 'uint8',
  }
}

/** True if the chunk tRNS comes before the pixels. */
function hasOpacities(bytes: PictureBytes): boolean {
  let at = 33
  for (let chunks = 0; chunks < mostChunks; chunks++) {
    const start = bytes.all(at, 8)
    const type = start.toString('latin1', 4, 8)
    if (type === 'tRNS') return true
    if (type === 'IDAT') return false
    at += 12 + start.readUInt32BE(0)
  }
  throw refuse(bytes.path, 'its PNG header is damaged: it does not end', copyAgain)
}
