// Animated WebP: a picture and the one before become the chunk of a frame (in workers); chunks become a file, read back (main thread).
import { type EncodeContext, MovieflowError, type Picture, type Size, type WrittenFile } from '@movieflow/core/plugin'
import { encodeWebpPixels, type OutputFile, riffChunk, type WebpQuality, xmpChunk } from '@movieflow/picture-files'
import type { AnimationHead } from './apng.js'
import { changedRegion, cutPicture } from './changed-region.js'
import { delayMilliseconds } from './delays.js'

/** Places are counted in steps of two pixels. */
const step = 2

export function encodeWebpFrame(
  picture: Picture,
  { index, fps, previous }: EncodeContext<unknown>,
  quality: WebpQuality,
): Uint8Array {
  const whole = { left: 0, top: 0, width: picture.width, height: picture.height }
  const region = index > 0 && previous ? changedRegion(picture, previous.picture, step) : whole
  const part =
    region.width === picture.width && region.height === picture.height ? picture : cutPicture(picture, region)
  const head = Buffer.alloc(16)
  head.writeUIntLE(region.left / step, 0, 3)
  head.writeUIntLE(region.top / step, 3, 3)
  head.writeUIntLE(region.width - 1, 6, 3)
  head.writeUIntLE(region.height - 1, 9, 3)
  head.writeUIntLE(delayMilliseconds(index, fps), 12, 3)
  // It replaces the previous pixels (2), and stays.
  head.writeUInt8(2, 15)
  return riffChunk('ANMF', Buffer.concat([head, encodeWebpPixels(part, quality)]))
}

const hasAnimation = 0x02
const hasXmp = 0x04

export async function beginWebp(file: OutputFile, { size, plays, texts }: AnimationHead): Promise<void> {
  const extended = Buffer.alloc(10)
  extended.writeUInt8(hasAnimation | (xmpChunk(texts) ? hasXmp : 0), 0)
  extended.writeUIntLE(size[0] - 1, 4, 3)
  extended.writeUIntLE(size[1] - 1, 7, 3)
  const animation = Buffer.alloc(6)
  // White behind the pictures, which cover it.
  animation.writeUInt32LE(0xffffffff, 0)
  animation.writeUInt16LE(plays, 4)
  await file.append(riffHead(0))
  await file.append(riffChunk('VP8X', extended))
  await file.append(riffChunk('ANIM', animation))
}

function riffHead(fileLength: number): Uint8Array {
  const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1')
  head.writeUInt32LE(Math.max(0, fileLength - 8), 4)
  return head
}

/** RIFF counts bytes in 32 bits. */
export const mostWebpBytes = 2 ** 32 - 10

export async function endWebp(file: OutputFile, { texts }: AnimationHead): Promise<WrittenFile> {
  const xmp = xmpChunk(texts)
  if (xmp) await file.append(xmp)
  await file.replace(riffHead(file.position), 0)
  return readWebp(file)
}

/** Reads the file's own facts, chunk by chunk; throws if the file is not complete. */
async function readWebp(file: OutputFile): Promise<WrittenFile> {
  const end = file.position
  const riff = Buffer.from(await file.read(0, 12))
  if (riff.length < 12 || riff.readUInt32LE(4) + 8 !== end)
    throw notWhole('its length differs from the one in its header')
  let size: Size = [0, 0]
  let frames = 0
  let milliseconds = 0
  let at = 12
  while (at < end) {
    const head = Buffer.from(await file.read(at, 8 + 16))
    if (head.length < 8) throw notWhole('it is cut off')
    const length = head.readUInt32LE(4)
    const type = head.toString('latin1', 0, 4)
    if (type === 'VP8X') size = [head.readUIntLE(12, 3) + 1, head.readUIntLE(15, 3) + 1]
    else if (type === 'ANMF') {
      frames++
      milliseconds += head.readUIntLE(20, 3)
    }
    at += 8 + length + (length & 1)
  }
  if (at !== end) throw notWhole('a chunk ends behind it')
  return { frames, size, duration: milliseconds / 1000 }
}

function notWhole(what: string): MovieflowError {
  return new MovieflowError('OUTPUT_WRONG', `the animated WebP is not complete: ${what}`)
}
