// The segments before a JPEG's pixels become its size as viewers show it, and its colours.

import type { PictureHeader } from './picture.js'
import type { PictureBytes } from './picture-file.js'
import { copyAgain, refuse } from './refuse.js'

const mostSegments = 10_000

/** Walks the segments up to the frame header (SOFn). */
export function readJpegHeader(bytes: PictureBytes): PictureHeader {
  const bad = (what: string) => refuse(bytes.path, `its JPEG header is damaged: ${what}`, copyAgain)
  let at = 2
  let turned = false
  for (let segments = 0; segments < mostSegments; segments++) {
    const start = bytes.all(at, 4)
    if (start[0] !== 0xff) throw bad('a segment does not begin with a marker')
    const marker = start[1]!
    // Fill bytes may come before a marker.
    if (marker === 0xff) {
      at++
      continue
    }
    if (marker === 0xd9 || marker === 0xda) throw bad('it has no size')
    const length = start.readUInt16BE(2)
    if (length < 2) throw bad('a segment has no length')
    if (marker === 0xe1) turned ||= isTurned(bytes.some(at + 4, Math.min(length - 2, 65533)))
    if (isFrameHeader(marker)) return readFrameHeader(bytes, at, marker, turned)
    at += 2 + length
  }
  throw bad('it does not end')
}

/** SOF0 to SOF15, except DHT, JPG and DAC, which are between them. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

function readFrameHeader(bytes: PictureBytes, at: number, marker: number, turned: boolean): PictureHeader {
  const header = bytes.all(at + 4, 6)
  const [precision, height, width, components] = [
    header[0]!,
    header.readUInt16BE(1),
    header.readUInt16BE(3),
    header[5]!,
  ]
  // Baseline, extended and progressive, each with Huffman's code.
  if (marker > 0xc2)
    throw refuse(bytes.path, 'it is a JPEG of a rare kind (lossless, hierarchical or arithmetic)', 'convert it to PNG')
  if (precision !== 8) throw refuse(bytes.path, `it is a JPEG of ${precision} bits`, 'convert it to a PNG of 16 bits')
  if (width === 0 || height === 0) throw refuse(bytes.path, `its JPEG header claims ${width} x ${height} pixels`)
  if (components !== 1 && components !== 3 && components !== 4)
    throw refuse(bytes.path, `it is a JPEG of ${components} components; 1, 3 and 4 are known`, 'convert it to PNG')
  const [wide, high] = turned ? [height, width] : [width, height]
  return { format: 'jpeg', width: wide, height: high, channels: components === 1 ? 1 : 3, dtype: 'uint8' }
}

/** True if an APP1 segment is EXIF with an orientation that swaps width and height (5 to 8). */
function isTurned(segment: Buffer): boolean {
  if (segment.toString('latin1', 0, 6) !== 'Exif\0\0' || segment.length < 14) return false
  const tiff = segment.subarray(6)
  const little = tiff.toString('latin1', 0, 2) === 'II'
  const short = (at: number) => (at + 2 > tiff.length ? 0 : little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  for (let entry = 0; entry < short(directory); entry++) {
    const at = directory + 2 + 12 * entry
    if (short(at) === 0x0112) return short(at + 8) >= 5 && short(at + 8) <= 8
  }
  return false
}
