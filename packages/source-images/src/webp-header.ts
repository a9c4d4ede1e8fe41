// The chunks of a WebP become its size, and whether it has opacities; animations are refused.
import type { PictureHeader } from './picture.js'
import type { PictureBytes } from './picture-file.js'
import { copyAgain, refuse } from './refuse.js'

const mostChunks = 1000

/** Walks the chunks up to the pixels: `VP8 ` (lossy) or `VP8L` (lossless), after `VP8X` if there are other chunks. */
export function readWebpHeader(bytes: Pick<PictureBytes, 'path' | 'size' | 'all'>): PictureHeader {
  const bad = (what: string) => refuse(bytes.path, `its WebP header is damaged: ${what}`, copyAgain)
  const end = bytes.all(0, 12).readUInt32LE(4) + 8
  if (end > bytes.size) throw refuse(bytes.path, 'the file ends in the middle of its picture', copyAgain)
  let canvas: { width: number; height: number } | undefined
  let clear = false
  let at = 12
  for (let chunks = 0; chunks < mostChunks && at + 8 <= end; chunks++) {
    const start = bytes.all(at, 8)
    const [type, length] = [start.toString('latin1', 0, 4), start.readUInt32LE(4)]
    if (at + 8 + length > end) throw bad('a chunk is longer than the file')
    if (type === 'VP8X') {
      const flags = bytes.all(at + 8, 10)
      if ((flags[0]! & 2) !== 0) throw animated(bytes.path)
      clear ||= (flags[0]! & 0x10) !== 0
      canvas = { width: 1 + flags.readUIntLE(4, 3), height: 1 + flags.readUIntLE(7, 3) }
    } else if (type === 'ANIM' || type === 'ANMF') throw animated(bytes.path)
    else if (type === 'ALPH') clear = true
    else if (type === 'VP8 ' || type === 'VP8L') {
      const size = type === 'VP8L' ? lossless(bytes.all(at + 8, 5)) : lossy(bytes.all(at + 8, 10))
      if (size === undefined) throw bad('its pixels do not begin as they should')
      if (canvas !== undefined && (canvas.width !== size.width || canvas.height !== size.height))
        throw bad('it claims two sizes')
      if (size.width === 0 || size.height === 0) throw bad(`${size.width} x ${size.height} pixels`)
      const channels = (type === 'VP8L' ? size.clear : clear) ? 4 : 3
      return { format: 'webp', width: size.width, height: size.height, channels, dtype: 'uint8' }
    }
    at += 8 + length + (length & 1)
  }
  throw bad('it has no pixels')
}

interface Size {
  readonly width: number
  readonly height: number
  readonly clear: boolean
}

/** A key frame's tag, start code and size (RFC 6386, 9.1). */
function lossy(start: Buffer): Size | undefined {
  if ((start[0]! & 1) !== 0 || start.readUIntBE(3, 3) !== 0x9d012a) return undefined
  return { width: start.readUInt16LE(6) & 0x3fff, height: start.readUInt16LE(8) & 0x3fff, clear: false }
}

/** Signature, 14 bits each of width and height less one, whether there are opacities, three bits of version. */
function lossless(start: Buffer): Size | undefined {
  const bits = start.readUInt32LE(1)
  if (start[0] !== 0x2f || bits >>> 29 !== 0) return undefined
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff), clear: ((bits >>> 28) & 1) === 1 }
}

function animated(path: string) {
  return refuse(path, 'it is an animated WebP', 'convert it to a video, or to a PNG for each frame')
}
