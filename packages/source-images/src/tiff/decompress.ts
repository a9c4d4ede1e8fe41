// Decompresses a block of a page, never to more bytes than it should have; in workers.
import { inflateSync } from 'node:zlib'
import type { PictureBytes } from '../picture-file.js'
import { damagedTiff } from './directory.js'
import { decodeLzw } from './lzw.js'
import { decodePackBits } from './packbits.js'
import { decodeZstd } from './zstd.js'

/**
 * At least `needed` bytes, in memory of its own; `full` is a block's size if a writer filled up the last one. Fewer are
 * damage.
 */
export async function decompress(
  bytes: PictureBytes,
  data: Uint8Array,
  compression: number,
  { needed, full }: { readonly needed: number; readonly full: number },
): Promise<Uint8Array> {
  const raw = await attempt(bytes, () => {
    switch (compression) {
      case 1:
        return data
      case 5:
        return cut(needed, (target) => decodeLzw(data, target))
      case 8:
      case 32946:
        return inflateSync(data, { maxOutputLength: full })
      case 32773:
        return cut(needed, (target) => decodePackBits(data, target))
      default:
        return decodeZstd(data, full)
    }
  })
  if (raw.length < needed) throw damagedTiff(bytes, `a block has ${raw.length} bytes instead of ${needed}`)
  return raw
}

/** More bytes than any compression method makes from one. */
const mostCompression = (compression: number) => (compression === 50000 ? 65_536 : 4096)

function cut(needed: number, decode: (target: Uint8Array) => number): Uint8Array {
  const target = new Uint8Array(needed)
  return target.subarray(0, decode(target))
}

/** True if `stored` bytes can contain `needed` bytes. */
export function isPlausible(compression: number, stored: number, needed: number): boolean {
  return needed <= stored * mostCompression(compression)
}

/** Reports errors of `decode` as damage of the file. */
export async function attempt<T>(bytes: PictureBytes, decode: () => T | Promise<T>): Promise<T> {
  try {
    return await decode()
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    throw damagedTiff(
      bytes,
      text
        .split('\n')[0]!
        .replace(/[^\x20-\x7e]/g, '?')
        .slice(0, 120),
    )
  }
}
