// Bytes become a file, front to back, in few system calls; on the thread of the sink that writes it.
import { type FileHandle, open } from 'node:fs/promises'

const bufferBytes = 1 << 18

/** A file that is being written. One call at a time. */
export class OutputFile {
  readonly path: string
  #handle: FileHandle | undefined
  /** Small pieces wait here. */
  readonly #buffer = new Uint8Array(bufferBytes)
  #buffered = 0
  #written = 0

  private constructor(path: string, handle: FileHandle) {
    this.path = path
    this.#handle = handle
  }

  /** Makes the file, or empties it. */
  static async create(path: string): Promise<OutputFile> {
    return new OutputFile(path, await open(path, 'w+'))
  }

  /** The position of the next byte. */
  get position(): number {
    return this.#written + this.#buffered
  }

  /** Adds bytes at the end; they are no longer needed once it settles. */
  async append(bytes: Uint8Array): Promise<void> {
    if (this.#buffered + bytes.length > bufferBytes) await this.flush()
    if (bytes.length > bufferBytes) {
      await this.#write(bytes, this.#written)
      this.#written += bytes.length
      return
    }
    this.#buffer.set(bytes, this.#buffered)
    this.#buffered += bytes.length
  }

  /** Replaces bytes that were appended before; those that still wait in memory cost no system call. */
  async replace(bytes: Uint8Array, position: number): Promise<void> {
    if (position >= this.#written) {
      this.#buffer.set(bytes, position - this.#written)
      return
    }
    if (position + bytes.length > this.#written) await this.flush()
    await this.#write(bytes, position)
  }

  async flush(): Promise<void> {
    const bytes = this.#buffer.subarray(0, this.#buffered)
    await this.#write(bytes, this.#written)
    this.#written += bytes.length
    this.#buffered = 0
  }

  /** Bytes of the file as it is on the disk; fewer than requested at its end. */
  async read(position: number, length: number): Promise<Uint8Array> {
    await this.flush()
    const bytes = new Uint8Array(length)
    let filled = 0
    while (filled < length) {
      const { bytesRead } = await this.#opened().read(bytes, filled, length - filled, position + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return bytes.subarray(0, filled)
  }

  /** May be called again. */
  async close(): Promise<void> {
    const handle = this.#handle
    this.#handle = undefined
    await handle?.close()
  }

  async #write(bytes: Uint8Array, position: number): Promise<void> {
    for (let at = 0; at < bytes.length; )
      at += (await this.#opened().write(bytes, at, bytes.length - at, position + at)).bytesWritten
  }

  #opened(): FileHandle {
    if (this.#handle === undefined) throw new Error('the file is closed')
    return this.#handle
  }
}
