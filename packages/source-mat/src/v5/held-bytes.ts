// A compressed variable in memory, for a while: the members of a struct are asked for one after the other, and zlib has no way back.
import type { DeflatedRange, FileBytes } from '@movieflow/arrays'
import { inflatedBytes } from './forward-bytes.js'

const mostHeldBytes = 128 << 20
const heldMilliseconds = 10_000
const stepBytes = 1 << 18

let held: { readonly key: string; readonly bytes: Buffer; readonly timer: NodeJS.Timeout } | undefined

/**
 * The first `length` bytes of what a range inflates to, which must end by `limit`; its checksum has been compared.
 * `undefined` where they are too many to be held. One variable is held at a time.
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

async function inflateAll(file: FileBytes, range: DeflatedRange, length: number, limit: number): Promise<Buffer> {
  const from = inflatedBytes(file, range, stepBytes)
  try {
    // What is not written to takes no memory: a header's promise costs nothing.
    const bytes = Buffer.alloc(length)
    for (let at = 0; at < length; at += stepBytes) (await from.read(Math.min(stepBytes, length - at))).copy(bytes, at)
    await from.finish(limit)
    return bytes
  } finally {
    await from.close()
  }
}
