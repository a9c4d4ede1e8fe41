// A JPEG's bytes become pixels, by the canvas' libjpeg-turbo, turned upright as its EXIF says; in workers.
import { drawPixels } from './canvas-pixels.js'
import { pickChannels } from './pick-channels.js'
import type { PictureHeader } from './picture.js'
import { copyAgain, refuse } from './refuse.js'

/** Row after row, `header.channels` samples a pixel; four inks come as red, green, blue. */
export async function decodeJpeg(path: string, bytes: Buffer, header: PictureHeader): Promise<Uint8Array> {
  const { width, height, channels } = header
  const pixels = await drawPixels(path, withoutProfile(path, bytes), { format: 'JPEG', width, height })
  return pickChannels(pixels, channels, width * height)
}

/**
 * The file without its colour profile (APP2), which the canvas would apply to the values. A file that was cut off is
 * refused: the canvas would fill the rest with grey, without a word.
 */
function withoutProfile(path: string, bytes: Buffer): Buffer {
  const kept: Buffer[] = [bytes.subarray(0, 2)]
  let at = 2
  while (at + 4 <= bytes.length) {
    const marker = bytes[at + 1]!
    if (bytes[at] !== 0xff) break
    if (marker === 0xff) {
      at++
      continue
    }
    if (marker === 0xda) {
      if (!hasEnd(bytes, at)) throw refuse(path, 'the file ends in the middle of its picture', copyAgain)
      return Buffer.concat([...kept, bytes.subarray(at)])
    }
    const next = at + 2 + bytes.readUInt16BE(at + 2)
    const isProfile = marker === 0xe2 && bytes.toString('latin1', at + 4, at + 15) === 'ICC_PROFILE'
    if (!isProfile) kept.push(bytes.subarray(at, next))
    at = next
  }
  throw refuse(path, 'its JPEG data are damaged', copyAgain)
}

/** True if the end marker (EOI) follows: within coded data, 0xff is always followed by a 0 or a restart marker. */
export function hasEnd(bytes: Buffer, from: number): boolean {
  let at = from
  while (at >= 0 && at + 2 <= bytes.length) {
    const marker = bytes[at + 1]!
    if (marker === 0xd9) return true
    if (marker === 0xff) at = at + 1
    else if (marker === 0 || (marker >= 0xd0 && marker <= 0xd7)) at = bytes.indexOf(0xff, at + 2)
    // Tables and further scans: behind them there is coded data again.
    else if (at + 4 > bytes.length) return false
    else at = bytes.indexOf(0xff, at + 2 + bytes.readUInt16BE(at + 2))
  }
  return false
}
