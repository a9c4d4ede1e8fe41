// Turns LZW codes into a GIF's sub-blocks: as many bits a code as the decoder expects by then; in a worker.
import { mostCodes } from './string-table.js'

export class CodeWriter {
  readonly #output: Uint8Array
  readonly #clear: number
  #blockStart: number
  #at: number
  #pending = 0
  #pendingBits = 0
  #bits: number
  /** The next string's code. */
  #next: number

  /** Writes the code size (the bits of an index, 2 to 8) to `output` at `start`, and the codes after it. */
  constructor(output: Uint8Array, start: number, codeSize: number) {
    this.#output = output
    this.#clear = 1 << codeSize
    output[start] = codeSize
    this.#blockStart = start + 1
    this.#at = start + 2
    this.#bits = codeSize + 1
    this.#next = this.#clear + 2
    this.#put(this.#clear)
  }

  /** Writes the first `count` of `codes`, clear codes among them. */
  write(codes: Uint16Array, count: number): void {
    const output = this.#output
    const clear = this.#clear
    let at = this.#at
    let blockStart = this.#blockStart
    let pending = this.#pending
    let pendingBits = this.#pendingBits
    let bits = this.#bits
    let next = this.#next
    for (let place = 0; place < count; place++) {
      const code = codes[place]!
      pending |= code << pendingBits
      pendingBits += bits
      if (code === clear) {
        next = clear + 2
        bits = 32 - Math.clz32(clear)
      } else if (next < mostCodes) {
        // The decoder is one string behind.
        if (next === 1 << bits) bits++
        next++
      }
      while (pendingBits >= 8) {
        output[at++] = pending & 255
        pending >>>= 8
        pendingBits -= 8
        if (at - blockStart === 256) {
          output[blockStart] = 255
          blockStart = at++
        }
      }
    }
    this.#at = at
    this.#blockStart = blockStart
    this.#pending = pending
    this.#pendingBits = pendingBits
    this.#bits = bits
    this.#next = next
  }

  /** Writes the code that ends the data, and the block that ends the sub-blocks. Returns its end. */
  end(): number {
    this.#put(this.#clear + 1)
    // Fills the last byte.
    if (this.#pendingBits > 0) this.#putBits(0, 8 - this.#pendingBits)
    const last = this.#at - this.#blockStart - 1
    this.#output[this.#blockStart] = last
    // An empty last block is itself the terminator.
    if (last > 0) this.#output[this.#at++] = 0
    return this.#at
  }

  #put(code: number): void {
    this.#putBits(code, this.#bits)
  }

  #putBits(value: number, bits: number): void {
    this.#pending |= value << this.#pendingBits
    this.#pendingBits += bits
    while (this.#pendingBits >= 8) {
      this.#output[this.#at++] = this.#pending & 255
      this.#pending >>>= 8
      this.#pendingBits -= 8
      if (this.#at - this.#blockStart === 256) {
        this.#output[this.#blockStart] = 255
        this.#blockStart = this.#at++
      }
    }
  }
}
