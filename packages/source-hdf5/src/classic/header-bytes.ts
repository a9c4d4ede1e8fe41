// The bytes of a header, front to back, read as they are needed; more than the file has is refused before anything is made of it.
import { copyAgain, type FileBytes, refuse } from '@movieflow/arrays'

const windowBytes = 64 << 10

/** The widths of a header's counts and places, in bytes. */
export interface Widths {
  /** For counts, lengths and sizes. */
  readonly count: 4 | 8
  /** For places in the file. */
  readonly place: 4 | 8
}

export class HeaderBytes {
  #window: Buffer = Buffer.alloc(0)
  #start = 0

  constructor(
    readonly file: FileBytes,
    private readonly widths: Widths,
    /** The position of the next byte. */
    public position: number,
  ) {}

  /** A number of four bytes. */
  word(): number {
    return this.#take(4).readUInt32BE()
  }

  /** A count, a length or a size. */
  count(): number {
    return this.#number(this.widths.count)
  }

  /** A place in the file. */
  place(): number {
    return this.#number(this.widths.place)
  }

  /** The next `length` bytes; skips the padding to the next multiple of four. */
  bytes(length: number): Buffer {
    const bytes = Buffer.from(this.#take(length))
    this.#fill(length)
    return bytes
  }

  /** Leaves bytes out, and those that fill up to the next four. */
  skip(length: number): void {
    this.#need(length)
    this.position += length
    this.#fill(length)
  }

  #fill(length: number): void {
    this.position = Math.min(this.file.size, this.position + ((4 - (length % 4)) % 4))
  }

  #number(width: 4 | 8): number {
    if (width === 4) return this.word()
    // Counts beyond 2^53 are more than any file has.
    return Number(this.#take(8).readBigUInt64BE())
  }

  #take(length: number): Buffer {
    this.#need(length)
    const at = this.position - this.#start
    if (at < 0 || at + length > this.#window.length) {
      this.#start = this.position
      this.#window = this.file.some(this.position, Math.max(length, windowBytes))
      if (this.#window.length < length) throw this.#cut()
    }
    const from = this.position - this.#start
    this.position += length
    return this.#window.subarray(from, from + length)
  }

  #need(length: number): void {
    if (length > this.file.size - this.position) throw this.#cut()
  }

  #cut() {
    return refuse(this.file.path, 'it is cut off inside its header, or damaged', copyAgain)
  }
}
