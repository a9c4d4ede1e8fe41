// WebP: RIFF chunks, and pictures as the one chunk that holds their pixels; any thread.
import { MovieflowError, type Picture } from '@movieflow/core/plugin'
import { encodeCanvasWebp } from './canvas.js'

/** `lossless`, or how good an inexact picture is, from 1 to 99. */
export type WebpQuality = 'lossless' | number

/** WebP's sides are 14-bit numbers. */
export const mostWebpSide = 16383

export function riffChunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(8 + data.length + (data.length & 1))
  bytes.write(type, 0, 'latin1')
  bytes.writeUInt32LE(data.length, 4)
  bytes.set(data, 8)
  return bytes
}

export interface RiffChunk {
  readonly type: string
  /** Of its content. */
  readonly start: number
  readonly length: number
}

/** The chunks between two places of a RIFF file. */
export function listRiffChunks(bytes: Uint8Array, start: number, end = bytes.length): RiffChunk[] {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const chunks: RiffChunk[] = []
  for (let at = start; at + 8 <= end; ) {
    const length = view.readUInt32LE(at + 4)
    chunks.push({ type: view.toString('latin1', at, at + 4), start: at + 8, length })
    at += 8 + length + (length & 1)
  }
  return chunks
}

/** The chunk of a picture's pixels, `VP8L` or `VP8 `, without a file around it: frames of an animation are such. */
export function encodeWebpPixels(picture: Picture, quality: WebpQuality): Uint8Array {
  const file = encodeCanvasWebp(picture, quality === 'lossless' ? 100 : quality)
  const wanted = quality === 'lossless' ? 'VP8L' : 'VP8 '
  const chunk = listRiffChunks(file, 12).find(({ type }) => type === wanted)
  if (!chunk) throw new MovieflowError('INTERNAL', `the WebP encoder made no ${wanted} chunk`)
  return file.subarray(chunk.start - 8, chunk.start + chunk.length + (chunk.length & 1))
}

/** A file of one picture. Colours are sRGB, as everywhere without a profile. */
export function encodeWebp(picture: Picture, quality: WebpQuality): Uint8Array {
  return webpFile([encodeWebpPixels(picture, quality)])
}

export function webpFile(chunks: readonly Uint8Array[]): Uint8Array {
  return riffChunk('RIFF', Buffer.concat([Buffer.from('WEBP', 'latin1'), ...chunks]))
}
