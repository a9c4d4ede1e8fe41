// A file becomes short runs of its bytes, by positional reads with a small read-ahead; main thread.
import { type FileHandle, open } from 'node:fs/promises'
import { MovieflowError } from '@movieflow/core/plugin'

const aheadBytes = 4096

/** Throws OUTPUT_WRONG for bytes that the file does not have. */
export class WrittenBytes {
  #window = Buffer.alloc(0)
  #start = 0

  private constructor(
    readonly size: number,
    private readonly handle: FileHandle,
  ) {}

  static async use<T>(path: string, read: (file: WrittenBytes) => Promise<T>): Promise<T> {
    const handle = await open(path, 'r')
    try {
      return await read(new WrittenBytes((await handle.stat()).size, handle))
    } finally {
      await handle.close()
    }
  }

  /** Valid until the next call. */
  async read(position: number, length: number): Promise<Buffer> {
    if (position + length > this.size) throw broken(`it ends at byte ${this.size}, earlier than its own index says`)
    if (position < this.#start || position + length > this.#start + this.#window.length) {
      const wanted = Math.min(Math.max(length, aheadBytes), this.size - position)
      if (wanted > this.#window.buffer.byteLength || this.#window.length === 0) this.#window = Buffer.alloc(wanted)
      const target = Buffer.from(this.#window.buffer, 0, wanted)
      let filled = 0
      while (filled < wanted) {
        const { bytesRead } = await this.handle.read(target, filled, wanted - filled, position + filled)
        if (bytesRead === 0) throw broken(`it became shorter while it was read`)
        filled += bytesRead
      }
      this.#window = target
      this.#start = position
    }
    return this.#window.subarray(position - this.#start, position - this.#start + length)
  }
}

export function broken(what: string): MovieflowError {
  return new MovieflowError('OUTPUT_WRONG', `the finished file is not complete: ${what}`)
}
