// A picture becomes a WebP file, or the one chunk that holds its pixels; in workers.
import { MovieflowError, type Picture } from '@movieflow/core/plugin'
import { encodeCanvasWebp } from './canvas.js'
import { listRiffChunks, riffChunk } from './riff.js'
import { type PictureTexts, xmpChunk } from './texts.js'

/** `lossless`, or how good an inexact picture is, from 1 to 99. */
export type WebpQuality = 'lossless' | number

/** WebP's sides are 14-bit numbers. */
export const mostWebpSide = 16383

/** The chunk of a picture's pixels, `VP8L` or `VP8 `, without a file around it: frames of an animation are such. */
export function encodeWebpPixels(picture: Picture, quality: WebpQuality): Uint8Array {
  const file = encodeCanvasWebp(picture, quality === 'lossless' ? 100 : quality)
  const wanted = quality === 'lossless' ? 'VP8L' : 'VP8 '
  const chunk = listRiffChunks(file, 12).find(({ type }) => type === wanted)
  if (!chunk) throw new MovieflowError('INTERNAL', `the WebP encoder made no ${wanted} chunk`)
  return file.subarray(chunk.start - 8, chunk.start + chunk.length + (chunk.length & 1))
}

const hasXmp = 0x04

/** A file of one picture, with its texts. Colours are sRGB, as everywhere without a profile. */
export function encodeWebp(picture: Picture, quality: WebpQuality, texts: PictureTexts = {}): Uint8Array {
  const pixels = encodeWebpPixels(picture, quality)
  const xmp = xmpChunk(texts)
  const chunks = xmp ? [extendedHeader(picture, hasXmp), pixels, xmp] : [pixels]
  return riffChunk('RIFF', Buffer.concat([Buffer.from('WEBP', 'latin1'), ...chunks]))
}

function extendedHeader({ width, height }: Picture, flags: number): Uint8Array {
  const header = Buffer.alloc(10)
  header.writeUInt8(flags, 0)
  header.writeUIntLE(width - 1, 4, 3)
  header.writeUIntLE(height - 1, 7, 3)
  return riffChunk('VP8X', header)
}
