// Bytes that are read in order, out of the file as it lies or inflated on the way: positions count from the start of either.
import { copyAgain, type DeflatedRange, type FileBytes, formatBytes, InflateReader, refuse } from '@movieflow/arrays'

export interface ForwardBytes {
  readonly position: number
  /** The next bytes, as many; refuses where there are fewer. */
  read(length: number): Promise<Buffer>
  /** Goes on to a position that is not behind. */
  skipTo(position: number): Promise<void>
  /** To the end, where a checksum is compared if there is one; refuses what inflates to more than `limit`. */
  finish(limit: number): Promise<void>
  close(): Promise<void>
}

/** The file from `position` on. */
export function plainBytes(file: FileBytes, position: number): ForwardBytes {
  return {
    get position() {
      return position
    },
    async read(length) {
      // Before anything is allocated: the length is the file's own claim.
      if (position + length > file.size) throw cut(file)
      const bytes = file.some(position, length)
      if (bytes.length < length) throw cut(file)
      position += length
      return bytes
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

/** What a range inflates to, from its start. `chunkBytes` are inflated at once. */
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

function cut(file: FileBytes) {
  return refuse(file.path, `the file ends inside it, after ${formatBytes(file.size)}`, copyAgain)
}
