// An AVI file becomes its frame count, size and duration (OpenDML 1.02 above 1 GiB); main thread.
import { open } from 'node:fs/promises'
import { broken, WrittenBytes } from './file-bytes.js'
import type { ReadBack } from './read-back.js'

interface Chunk {
  /** For a list with its own name: `LIST hdrl`. */
  readonly id: string
  /** Start of the payload. */
  readonly start: number
  readonly end: number
}

/** Chunks that must fill the range exactly; each is padded to an even length. */
async function chunks(file: WrittenBytes, from: number, to: number): Promise<Chunk[]> {
  const found: Chunk[] = []
  for (let position = from; position < to; ) {
    if (to - position < 8) throw broken(`${to - position} bytes are left where a chunk should begin`)
    const header = await file.read(position, Math.min(12, to - position))
    const name = header.toString('latin1', 0, 4)
    const length = header.readUInt32LE(4)
    const end = position + 8 + length
    if (end > to) throw broken(`its chunk ${JSON.stringify(name)} is cut short`)
    const isList = name === 'RIFF' || name === 'LIST'
    if (isList && length < 4) throw broken(`its list ${JSON.stringify(name)} is empty`)
    const id = isList ? `${name} ${header.toString('latin1', 8, 12)}` : name
    found.push({ id, start: position + (isList ? 12 : 8), end })
    position = end + (length % 2)
  }
  return found
}

const isFrame = (id: string) => /^\d\dd[bc]$/.test(id)

export function readAvi(path: string): Promise<ReadBack> {
  return WrittenBytes.use(path, async (file) => {
    const riffs = await chunks(file, 0, file.size)
    const first = riffs[0]
    if (first?.id !== 'RIFF AVI ') throw broken('it does not begin as an AVI')
    const find = (list: readonly Chunk[], id: string) => {
      const chunk = list.find((other) => other.id === id)
      if (!chunk) throw broken(`it has no ${id}`)
      return chunk
    }
    const payload = async ({ start, end }: Chunk) => Buffer.from(await file.read(start, end - start))

    const inFirst = await chunks(file, first.start, first.end)
    const headers = find(inFirst, 'LIST hdrl')
    const inHeaders = await chunks(file, headers.start, headers.end)
    const stream = find(inHeaders, 'LIST strl')
    const inStream = await chunks(file, stream.start, stream.end)
    const streamHeader = await payload(find(inStream, 'strh'))
    const format = await payload(find(inStream, 'strf'))
    const [scale, rate, frames] = [20, 24, 32].map((offset) => streamHeader.readUInt32LE(offset)) as [
      number,
      number,
      number,
    ]
    const size = [format.readInt32LE(4), Math.abs(format.readInt32LE(8))] as const

    const indexed =
      riffs.length === 1
        ? await countOldIndex(file, find(inFirst, 'idx1'), find(inFirst, 'LIST movi'))
        : await countSuperIndex(file, find(inStream, 'indx'))
    if (indexed !== frames) throw broken(`its header says ${frames} frames and its index ${indexed}`)
    return { frames, size, duration: (frames * scale) / rate }
  })
}

async function countOldIndex(file: WrittenBytes, index: Chunk, movie: Chunk): Promise<number> {
  let frames = 0
  const piece = 4096 * 16
  for (let position = index.start; position < index.end; position += piece) {
    const entries = await file.read(position, Math.min(piece, index.end - position))
    for (let at = 0; at + 16 <= entries.length; at += 16) {
      if (!isFrame(entries.toString('latin1', at, at + 4))) continue
      const [offset, length] = [entries.readUInt32LE(at + 8), entries.readUInt32LE(at + 12)]
      // Offsets count from the list's own name.
      if (movie.start - 4 + offset + 8 + length > movie.end) throw broken('its index points outside of the pictures')
      // An empty chunk is a frame that ffmpeg dropped.
      if (length === 0) throw broken(`frame ${frames} is empty`)
      frames++
    }
  }
  return frames
}

async function countSuperIndex(file: WrittenBytes, index: Chunk): Promise<number> {
  const table = Buffer.from(await file.read(index.start, index.end - index.start))
  let frames = 0
  for (let entry = 0; entry < table.readUInt32LE(4); entry++) {
    const offset = Number(table.readBigUInt64LE(24 + 16 * entry))
    const header = await file.read(offset, 32)
    if (!/^ix\d\d$/.test(header.toString('latin1', 0, 4))) throw broken('its index points to something else')
    const count = header.readUInt32LE(12)
    if (count > 0) {
      const base = Number(header.readBigUInt64LE(20))
      const last = await file.read(offset + 32 + 8 * (count - 1), 8)
      const length = last.readUInt32LE(4) & 0x7fffffff
      if (length === 0 || base + last.readUInt32LE(0) + length > file.size)
        throw broken('its index points outside of the pictures')
    }
    frames += count
  }
  return frames
}

/**
 * Says in the header that uncompressed rows run from the bottom: a positive height. ffmpeg writes a negative one, which
 * not every player heeds; its option for that (`flipped_raw_rgb`) is younger than the embedded build.
 */
export async function markBottomUp(path: string): Promise<void> {
  const handle = await open(path, 'r+')
  try {
    // The headers come before the first frame, and before any padding that ends at 8 KiB.
    const head = Buffer.alloc(8192)
    await handle.read(head, 0, head.length, 0)
    const format = head.indexOf('strf')
    if (format < 0) throw broken('it has no strf')
    const height = head.readInt32LE(format + 16)
    head.writeInt32LE(Math.abs(height), format + 16)
    await handle.write(head, format + 16, 4, format + 16)
  } finally {
    await handle.close()
  }
}
