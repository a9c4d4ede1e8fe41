// The size of a picture out of the first bytes of its file; any thread.
import type { Size } from '@movieflow/core/plugin'
import { pngSignature } from './png-chunks.js'

/** Bytes of a file's beginning in which we always put the size. */
export const sizeBytes = 4096

/** The size of a PNG, a JPEG, or a WebP of one picture as written here; `undefined` for other files. */
export function readPictureSize(bytes: Uint8Array): Size | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.length < 30) return undefined
  if (view.subarray(0, 8).equals(pngSignature)) return [view.readUInt32BE(16), view.readUInt32BE(20)]
  if (view.toString('latin1', 0, 4) === 'RIFF' && view.toString('latin1', 8, 12) === 'WEBP') return readWebpSize(view)
  return view.readUInt16BE(0) === 0xffd8 ? readJpegSize(view) : undefined
}

function readWebpSize(view: Buffer): Size | undefined {
  const type = view.toString('latin1', 12, 16)
  if (type === 'VP8X') return [view.readUIntLE(24, 3) + 1, view.readUIntLE(27, 3) + 1]
  if (type === 'VP8 ') return [view.readUInt16LE(26) & 0x3fff, view.readUInt16LE(28) & 0x3fff]
  if (type !== 'VP8L') return undefined
  const sides = view.readUInt32LE(21)
  return [(sides & 0x3fff) + 1, ((sides >>> 14) & 0x3fff) + 1]
}

/** Segments up to the frame header, SOF0 to SOF2. */
function readJpegSize(view: Buffer): Size | undefined {
  for (let at = 2; at + 9 <= view.length && view[at] === 0xff; at += 2 + view.readUInt16BE(at + 2))
    if (view[at + 1]! >= 0xc0 && view[at + 1]! <= 0xc2) return [view.readUInt16BE(at + 7), view.readUInt16BE(at + 5)]
  return undefined
}
