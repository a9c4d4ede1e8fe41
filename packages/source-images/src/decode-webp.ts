// A WebP's bytes become its very samples, by the canvas' libwebp; in workers.
import { drawPixels } from './canvas-pixels.js'
import { pickChannels } from './pick-channels.js'
import type { PictureHeader } from './picture.js'
import { copyAgain, refuse } from './refuse.js'

/**
 * Row after row, `header.channels` samples a pixel; opacity is not multiplied in. Colour profiles and EXIF change nothing.
 * The canvas multiplies colours by opacity and divides them again, which loses them: they are decoded without it,
 * and opacities by themselves.
 */
export async function decodeWebp(path: string, bytes: Buffer, header: PictureHeader): Promise<Uint8Array> {
  const { width, height, channels } = header
  const { pixels, opacities } = pixelChunks(path, bytes)
  const lossless = pixels.toString('latin1', 0, 4) === 'VP8L'
  const opaque = Buffer.from(pixels)
  // A hint in the header: the pixels are coded as they were.
  if (lossless) opaque[12]! &= ~0x10
  const colors = await drawPixels(path, riff([opaque]), { format: 'WebP', width, height })
  if (channels === 4) {
    const chunks = lossless ? [pixels] : [extended(header), ...opacities, pixels]
    const both = await drawPixels(path, riff(chunks), { format: 'WebP', width, height, clear: true })
    for (let at = 3; at < both.length; at += 4) colors[at] = both[at]!
  }
  return channels === 4 ? new Uint8Array(colors) : pickChannels(colors, channels, width * height)
}

/** The chunks that pixels come from, whole. */
function pixelChunks(path: string, bytes: Buffer): { pixels: Buffer; opacities: Buffer[] } {
  const opacities: Buffer[] = []
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = bytes.readUInt32LE(at + 4)
    const chunk = bytes.subarray(at, at + 8 + length + (length & 1))
    const type = chunk.toString('latin1', 0, 4)
    if (type === 'VP8 ' || type === 'VP8L') return { pixels: chunk, opacities }
    if (type === 'ALPH') opacities.push(chunk)
    at += chunk.length
  }
  throw refuse(path, 'its WebP data are damaged', copyAgain)
}

/** VP8X: there are opacities, and nothing else of interest. */
function extended({ width, height }: PictureHeader): Buffer {
  const chunk = Buffer.alloc(18)
  chunk.write('VP8X', 'latin1')
  chunk.writeUInt32LE(10, 4)
  chunk[8] = 0x10
  chunk.writeUIntLE(width - 1, 12, 3)
  chunk.writeUIntLE(height - 1, 15, 3)
  return chunk
}

function riff(chunks: readonly Buffer[]): Buffer {
  const body = Buffer.concat(chunks)
  const start = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1')
  start.writeUInt32LE(4 + body.length, 4)
  return Buffer.concat([start, body])
}
