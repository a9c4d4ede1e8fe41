// A block of fax (CCITT's modified Huffman, T.4 and T.6) becomes its pixels, a byte each; in workers.
// It is frozen: what docs/formats.md lists is read, and no more of fax is added.
import { codeBits, runTables } from './fax-codes.js'

/** The part of the fax standards that a block follows. */
export type FaxKind = 'rows' | 't4' | 't4-two' | 't6'

export interface FaxBlock {
  readonly kind: FaxKind
  readonly width: number
  readonly rows: number
  /** The values of pixels that the standards call white and black. */
  readonly colors: readonly [number, number]
}

/** All pixels of a block, row after row. Throws if its codes are damaged or too few. */
export function decodeFax(data: Uint8Array, { kind, width, rows, colors }: FaxBlock): Uint8Array {
  // A row costs a bit at least.
  if (rows > data.length * 8) throw new Error(`${data.length} bytes of fax for ${rows} rows`)
  const pixels = new Uint8Array(width * rows)
  if (colors[0] !== 0) pixels.fill(colors[0])
  const bits = new FaxBits(data)
  // A change costs a bit at least too; more than a row has pixels are runs of none.
  const most = Math.min(2 * width + 16, data.length * 8)
  let above = new FaxRow(width, most)
  let row = new FaxRow(width, most)
  for (let index = 0; index < rows; index++) {
    row.count = 0
    if (kind === 'rows') bits.align()
    const ended = kind.startsWith('t4') && bits.skipEndOfLine()
    if (kind === 't4-two' && !ended) throw new Error(`row ${index} of fax does not begin as it should`)
    const twoDimensional = kind === 't6' || (kind === 't4-two' && bits.take(1) === 0)
    if (twoDimensional) readAgainst(bits, row, above, width)
    else readRuns(bits, row, width)
    row.end()
    row.draw(pixels.subarray(index * width, (index + 1) * width), colors[1])
    ;[above, row] = [row, above]
  }
  return pixels
}

/**
 * The places where the colour changes along a row, which begins white; after the last, the row's end repeatedly. Runs of no
 * pixels stay in it, as in libtiff: writers refer to them in the row below.
 */
class FaxRow {
  readonly changes: Int32Array
  count = 0

  constructor(
    private readonly width: number,
    private readonly most: number,
  ) {
    this.changes = new Int32Array(most + 8).fill(width)
  }

  change(at: number): void {
    if (at > this.width) throw new Error('a row of fax is too long')
    if (this.count >= this.most) throw new Error('a row of fax has too many changes')
    this.changes[this.count++] = at
  }

  end(): void {
    this.changes.fill(this.width, this.count, this.count + 6)
  }

  draw(pixels: Uint8Array, black: number): void {
    for (let at = 0; at < this.count; at += 2) pixels.fill(black, this.changes[at]!, this.changes[at + 1]!)
  }
}

/** Runs of white and black in turn. */
function readRuns(bits: FaxBits, row: FaxRow, width: number): void {
  for (let at = 0; at < width; ) {
    const white = at + bits.run(0)
    row.change(white)
    if (white === width) return
    const black = white + bits.run(1)
    row.change(black)
    if (black === at) row.count -= 2
    at = black
  }
}

/** Reads changes by their places in the row above. */
function readAgainst(bits: FaxBits, row: FaxRow, { changes: above }: FaxRow, width: number): void {
  // The change above, to the other colour, that the next one refers to.
  let next = 0
  for (let at = 0; at < width; ) {
    if (row.count > 0) while (next < 0 || above[next]! <= at) next += 2
    const mode = bits.mode()
    if (mode === 'pass') {
      at = above[next + 1]!
      next += 2
    } else if (mode === 'runs') {
      const color = row.count & 1
      for (const each of [color, color ^ 1]) {
        at += bits.run(each)
        row.change(at)
      }
    } else {
      const to = above[next]! + mode
      if (to < at) throw new Error('a row of fax changes where it cannot')
      at = to
      row.change(at)
      next += mode < 0 ? -1 : 1
    }
  }
}

/** Bits from the highest of each byte on; behind the end there are zeros to look at, but not to take. */
class FaxBits {
  #at = 0
  readonly #end: number

  constructor(private readonly data: Uint8Array) {
    this.#end = data.length * 8
  }

  align(): void {
    this.#at = Math.ceil(this.#at / 8) * 8
  }

  /** The next bits, up to 17. */
  #look(count: number): number {
    const byte = this.#at >>> 3
    const { data } = this
    const held = ((data[byte] ?? 0) << 16) | ((data[byte + 1] ?? 0) << 8) | (data[byte + 2] ?? 0)
    return (held >>> (24 - (this.#at & 7) - count)) & ((1 << count) - 1)
  }

  #skip(count: number): void {
    this.#at += count
    if (this.#at > this.#end) throw new Error('fax that ends too early')
  }

  take(count: number): number {
    const found = this.#look(count)
    this.#skip(count)
    return found
  }

  /** Returns whether there was an end of a line (EOL): eleven zeros, maybe more, and a one. */
  skipEndOfLine(): boolean {
    if (this.#look(11) !== 0) return false
    while (this.#look(1) === 0) this.#skip(1)
    this.#skip(1)
    return true
  }

  /** A run's length: any number of codes of 64 pixels and more, and one of fewer. */
  run(color: number): number {
    const table = runTables[color & 1]!
    for (let length = 0; ; ) {
      const found = table[this.#look(codeBits)]!
      if (found === 0) throw new Error('a code that fax does not have')
      this.#skip(found & 15)
      length += found >>> 4
      if (found >>> 4 < 64) return length
    }
  }

  /** The coding of a change: by its distance from one above, by runs, or passing one above. */
  mode(): Mode {
    const found = modes[this.#look(7)]
    if (found === undefined) throw new Error('fax that ends before its last row, or has a mode that is not read')
    this.#skip(found.bits)
    return found.mode
  }
}

type Mode = number | 'runs' | 'pass'

const modeCodes: readonly (readonly [code: string, mode: Mode])[] = [
  ['1', 0],
  ['011', 1],
  ['010', -1],
  ['001', 'runs'],
  ['0001', 'pass'],
  ['000011', 2],
  ['000010', -2],
  ['0000011', 3],
  ['0000010', -3],
]

/** By the next 7 bits. */
const modes = Array.from({ length: 128 }, (_, seven) => {
  const found = modeCodes.find(([code]) => seven.toString(2).padStart(7, '0').startsWith(code))
  return found && { bits: found[0].length, mode: found[1] }
})
