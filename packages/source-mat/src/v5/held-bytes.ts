// A compressed variable in memory, for a while: the members of a struct are asked for one after the other, and zlib has no way back.
import { copyAgain, type DeflatedRange, type FileBytes, InflateReader, refuse } from '@movieflow/arrays'

const mostHeldBytes = 128 << 20
const heldMilliseconds = 10_000
const stepBytes = 1 << 18

let held: { readonly key: string; readonly bytes: Buffer; readonly timer: NodeJS.Timeout } | undefined

/**
 * The first `length` inflated bytes of a range, which must end by `limit`; its checksum has been compared.
 * `undefined` if they are too many to be held. One variable is held at a time.
 */
export async function heldBytes(
  file: FileBytes,
  range: DeflatedRange,
  length: number,
  limit: number,
): Promise<Buffer | undefined> {
  if (length > mostHeldBytes) return undefined
  const { size, mtimeMs } = file.stamp
  const key = JSON.stringify([file.path, size, mtimeMs, range.from, range.length])
  const bytes = held?.key === key ? held.bytes : await inflateAll(file, range, length, limit)
  if (held) clearTimeout(held.timer)
  const timer = setTimeout(() => {
    held = undefined
  }, heldMilliseconds)
  timer.unref()
  held = { key, bytes, timer }
  return bytes
}

/** Fewer than `length` if they end sooner: Octave counts some bytes too many. */
async function inflateAll(file: FileBytes, range: DeflatedRange, length: number, limit: number): Promise<Buffer> {
  const reader = new InflateReader(file, range, stepBytes)
  try {
    // Pages that are not written to take no memory, so a false length in a header costs nothing.
    const bytes = Buffer.alloc(length)
    while (reader.position < length) {
      const at = reader.position
      const read = await reader.read(Math.min(stepBytes, length - at))
      if (read.length === 0) break
      read.copy(bytes, at)
    }
    const end = reader.position
    await reader.skip(limit + 1 - end)
    if (reader.position > limit) throw refuse(file.path, 'its compressed data are damaged', copyAgain)
    file.verify()
    return bytes.subarray(0, end)
  } finally {
    await reader.close()
  }
}
