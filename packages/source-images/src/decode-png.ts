// A PNG's bytes become its very samples, by pngjs, the only file that knows that library; in workers.

import { MovieflowError } from '@movieflow/core/plugin'
import type { PNG } from 'pngjs'
import { pickChannels } from './pick-channels.js'
import type { PictureHeader } from './picture.js'
import { copyAgain, refuse } from './refuse.js'

/**
 * Row after row, `header.channels` samples a pixel. Grey of 1, 2 and 4 bits is spread to 0 … 255; opacity is not
 * multiplied in; gamma and colour profiles change nothing.
 */
export async function decodePng(path: string, bytes: Buffer, header: PictureHeader): Promise<Uint8Array | Uint16Array> {
  const { PNG } = (await import('pngjs')).default
  const { width, height, channels, dtype } = header
  let png: PNG
  try {
    // By default it scales all depths to 8 bits, also 16 bits.
    png = PNG.sync.read(withoutKey(bytes), { skipRescale: dtype === 'uint16' })
  } catch (error) {
    const reason = firstLine(error)
    // Its words for data that end too early, with its spelling.
    const cut = /read requests wait|unexpected end/i.test(reason)
    throw refuse(
      path,
      `its PNG data are damaged: ${cut ? 'the file ends in the middle of them' : reason}`,
      copyAgain,
      error,
    )
  }
  const samples = png.data as Uint8Array | Uint16Array
  if (png.width !== width || png.height !== height || samples.length !== width * height * 4)
    throw new MovieflowError('INPUT_CHANGED', 'the file changed while it was read', { file: path })
  // They are always red, green, blue and opacity, grey thrice; and a Buffer's memory may be others' too.
  if (channels < 4) return pickChannels(samples, channels, width * height)
  return dtype === 'uint16' ? Uint16Array.from(samples) : Uint8Array.from(samples)
}

/** Without the colour that counts as transparent (tRNS of grey and of RGB): pngjs makes its pixels black. */
function withoutKey(bytes: Buffer): Buffer {
  const color = bytes[25]
  if (color !== 0 && color !== 2) return bytes
  for (let at = 33; at + 8 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const type = bytes.toString('latin1', at + 4, at + 8)
    if (type === 'IDAT') break
    if (type === 'tRNS') return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 12 + bytes.readUInt32BE(at))])
  }
  return bytes
}

/** A library's message, fit to be shown: one line of printable ASCII. */
function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text
    .split('\n')[0]!
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, 120)
}
