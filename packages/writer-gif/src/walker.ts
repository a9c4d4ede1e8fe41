// Turns the bytes of a GIF, piece by piece, into what they hold: frames, size, time; on the main thread.
import { MovieflowError, type Size } from '@movieflow/core/plugin'

export interface GifFacts {
  readonly frames: number
  readonly size: Size
  /** Sum of the frames' delays. */
  readonly centiseconds: number
  /** The number in the NETSCAPE2.0 block, if there is one. */
  readonly repeats: number | undefined
  readonly comment: string
}

type Handler = (field: Uint8Array) => void

/** Walks the blocks without decoding them: `push` pieces of any length, then `end`. Throws if the file is not complete. */
export class GifWalker {
  #frames = 0
  #size: Size = [0, 0]
  #centiseconds = 0
  #repeats: number | undefined
  readonly #comment: Uint8Array[] = []
  #ended = false
  #bytes = 0
  /** Bytes still to be passed over before `#field` is filled. */
  #skip = 0
  #field = new Uint8Array(0)
  #filled = 0
  #handle: Handler = () => {}

  constructor() {
    this.#take(13, (field) => {
      if (Buffer.from(field.subarray(0, 6)).toString('latin1') !== 'GIF89a') this.#refuse('no GIF header')
      this.#size = [read16(field, 6), read16(field, 8)]
      this.#skipTable(field[10]!)
      this.#block()
    })
  }

  push(piece: Uint8Array): void {
    let at = 0
    while (at < piece.length) {
      if (this.#ended) this.#refuse('bytes after the trailer')
      const skipped = Math.min(this.#skip, piece.length - at)
      this.#skip -= skipped
      at += skipped
      const taken = Math.min(this.#field.length - this.#filled, piece.length - at)
      this.#field.set(piece.subarray(at, at + taken), this.#filled)
      this.#filled += taken
      at += taken
      this.#bytes += skipped + taken
      if (this.#skip === 0 && this.#filled === this.#field.length && !this.#ended) this.#handle(this.#field)
    }
  }

  end(): GifFacts {
    if (!this.#ended) this.#refuse('cut off')
    const comment = Buffer.concat(this.#comment).toString('utf8')
    return {
      frames: this.#frames,
      size: this.#size,
      centiseconds: this.#centiseconds,
      repeats: this.#repeats,
      comment,
    }
  }

  #take(length: number, handle: Handler): void {
    this.#field = new Uint8Array(length)
    this.#filled = 0
    this.#handle = handle
  }

  #skipTable(flags: number): void {
    if (flags & 0x80) this.#skip = 3 * 2 ** ((flags & 7) + 1)
  }

  #block(): void {
    this.#take(1, ([kind]) => {
      if (kind === 0x3b) this.#ended = true
      else if (kind === 0x2c) this.#image()
      else if (kind === 0x21) this.#take(1, ([label]) => this.#subBlocks((data) => this.#extension(label!, data)))
      else this.#refuse(`a block of unknown kind 0x${kind!.toString(16)}`)
    })
  }

  #image(): void {
    this.#take(9, (field) => {
      const right = read16(field, 0) + read16(field, 4)
      const bottom = read16(field, 2) + read16(field, 6)
      if (right > this.#size[0] || bottom > this.#size[1]) this.#refuse('a frame that is not inside the picture')
      this.#skipTable(field[8]!)
      this.#take(1, ([codeSize]) => {
        if (codeSize! < 2 || codeSize! > 8) this.#refuse(`a code size of ${codeSize}`)
        this.#frames++
        this.#subBlocks()
      })
    })
  }

  /** Sub-blocks up to the terminator; passed over unless `use` wants them. */
  #subBlocks(use?: Handler): void {
    this.#take(1, ([length]) => {
      if (length === 0) this.#block()
      else if (use === undefined) {
        this.#skip = length!
        this.#subBlocks()
      } else
        this.#take(length!, (data) => {
          use(data)
          this.#subBlocks(use)
        })
    })
  }

  #extension(label: number, data: Uint8Array): void {
    if (label === 0xf9) this.#centiseconds += read16(data, 1)
    else if (label === 0xfe) this.#comment.push(data)
    else if (label === 0xff && data.length === 3 && data[0] === 1) this.#repeats = read16(data, 1)
  }

  #refuse(what: string): never {
    throw new MovieflowError('OUTPUT_WRONG', `the GIF is not complete: ${what} at byte ${this.#bytes}`)
  }
}

function read16(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8)
}
