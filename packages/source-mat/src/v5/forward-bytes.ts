// Bytes that are read in order, directly from the file or inflated on the way: positions count from the start of either.
import { constants, inflateSync } from 'node:zlib'
import {
  copyAgain,
  type DeflatedRange,
  type FileBytes,
  formatByteCount,
  InflateReader,
  refuse,
} from '@movieflow/arrays'

export interface ForwardBytes {
  readonly position: number
  /** The next `length` bytes; refuses if there are fewer. */
  read(length: number): Promise<Buffer>
  /** Goes on to a position that is not behind. */
  skipTo(position: number): Promise<void>
  /** Reads to the end, and compares the checksum if there is one; refuses data that inflate to more than `limit`. */
  finish(limit: number): Promise<void>
  close(): Promise<void>
}

// Tags and headers are close together, and each read of a network disk takes time.
const aheadBytes = 1024

/** The file from `position` on. */
export function plainBytes(file: FileBytes, position: number): ForwardBytes {
  let ahead: Buffer = Buffer.alloc(0)
  let aheadFrom = 0
  return {
    get position() {
      return position
    },
    async read(length) {
      // Before anything is allocated: the length is the file's own claim.
      if (position + length > file.size) throw cut(file)
      if (position < aheadFrom || position + length > aheadFrom + ahead.length) {
        ahead = file.some(position, Math.max(length, aheadBytes))
        aheadFrom = position
      }
      const from = position - aheadFrom
      if (from + length > ahead.length) throw cut(file)
      position += length
      return ahead.subarray(from, from + length)
    },
    async skipTo(target) {
      if (target > file.size) throw cut(file)
      position = target
    },
    async finish() {
      file.verify()
    },
    async close() {},
  }
}

/** The inflated bytes of a range, from its start. `chunkBytes` are inflated at once. */
export function inflatedBytes(file: FileBytes, range: DeflatedRange, chunkBytes: number): ForwardBytes {
  const reader = new InflateReader(file, range, chunkBytes)
  const whole = range.from + range.length <= file.size
  const ended = () => (whole ? refuse(file.path, 'its compressed data end too early', copyAgain) : cut(file))
  return {
    get position() {
      return reader.position
    },
    async read(length) {
      const bytes = await reader.read(length)
      if (bytes.length < length) throw ended()
      return bytes
    },
    async skipTo(target) {
      const missing = target - reader.position
      if ((await reader.skip(missing)) < missing) throw ended()
    },
    async finish(limit) {
      const most = limit - reader.position
      if ((await reader.skip(most + 1)) > most) throw refuse(file.path, 'its compressed data are damaged', copyAgain)
      file.verify()
    },
    close: () => reader.close(),
  }
}

/**
 * The first bytes of what a range inflates to, at once: a stream takes ten times as long, and a file may have a thousand
 * variables. Refuses damaged data, and to read further than they reach.
 */
export function firstInflated(file: FileBytes, { from, length }: DeflatedRange, most: number): ForwardBytes {
  let start: Buffer
  try {
    // 1 KiB inflates to 1 MiB at most.
    const options = { finishFlush: constants.Z_SYNC_FLUSH, chunkSize: most }
    start = inflateSync(file.some(from, Math.min(length, most)), options)
  } catch (error) {
    throw refuse(file.path, `its compressed data are damaged (${(error as Error).message})`, copyAgain, error)
  }
  return memoryBytes(file, start)
}

/** Bytes in memory; refuses to read further than they reach. */
export function memoryBytes(file: FileBytes, bytes: Buffer): ForwardBytes {
  let position = 0
  const skipTo = async (target: number) => {
    if (target > bytes.length) throw refuse(file.path, 'its compressed data end too early', copyAgain)
    position = target
  }
  return {
    get position() {
      return position
    },
    async read(count) {
      const read = bytes.subarray(position, position + count)
      await skipTo(position + count)
      return read
    },
    skipTo,
    async finish() {
      file.verify()
    },
    async close() {},
  }
}

function cut(file: FileBytes) {
  return refuse(file.path, `the file ends inside it, after ${formatByteCount(file.size)}`, copyAgain)
}
