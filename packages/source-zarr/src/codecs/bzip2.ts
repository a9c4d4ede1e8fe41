// A bzip2 stream becomes bytes; its checksums are compared. Node has no decoder of it, and npm none that is kept.
import { Damage } from './damage.js'

const damaged = () => new Damage('contains damaged bzip2 data')
const longestCode = 20
const symbolsOfGroup = 50

/** Bits, the highest of each byte first. */
class Bits {
  #at = 0
  #held = 0
  #count = 0

  constructor(private readonly bytes: Uint8Array) {}

  /** At most 24 at a time. */
  read(count: number): number {
    while (this.#count < count) {
      if (this.#at >= this.bytes.length) throw damaged()
      this.#held = ((this.#held << 8) | this.bytes[this.#at++]!) & 0x7fffffff
      this.#count += 8
    }
    this.#count -= count
    const value = (this.#held >>> this.#count) & ((1 << count) - 1)
    this.#held &= (1 << this.#count) - 1
    return value
  }

  word(): number {
    return ((this.read(16) << 16) | this.read(16)) >>> 0
  }

  /** True if whole bytes follow the current ones. */
  next(): boolean {
    this.#count = 0
    this.#held = 0
    return this.#at < this.bytes.length
  }
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24
  for (let bit = 0; bit < 8; bit++) value = value < 0 ? (value << 1) ^ 0x04c11db7 : value << 1
  return value
})

/** All streams of `data`, at most `most` bytes. */
export function decodeBzip2(data: Uint8Array, most: number): Uint8Array {
  const bits = new Bits(data)
  const to = new Uint8Array(most)
  let length = 0
  do {
    const level = bits.read(24) === 0x425a68 ? bits.read(8) - 48 : 0
    if (level < 1 || level > 9) throw new Damage('does not begin like bzip2')
    let all = 0
    for (;;) {
      const [high, low] = [bits.read(24), bits.read(24)]
      if (high === 0x177245 && low === 0x385090) break
      if (high !== 0x314159 || low !== 0x265359) throw damaged()
      const stated = bits.word()
      const end = unpackRuns(decodeBlock(bits, level * 100_000), to, length)
      if (crcOf(to.subarray(length, end)) !== stated) throw damaged()
      all = (((all << 1) | (all >>> 31)) ^ stated) >>> 0
      length = end
    }
    if (bits.word() !== all) throw damaged()
  } while (bits.next())
  return to.subarray(0, length)
}

/** One block before its runs are unpacked. */
function decodeBlock(bits: Bits, most: number): Uint8Array {
  if (bits.read(1) === 1) throw new Damage('contains a randomized bzip2 block, which is not read')
  const origin = bits.read(24)
  const symbols = readSymbols(bits)
  const alphabet = symbols.length + 2
  const groups = bits.read(3)
  const selectors = readSelectors(bits, groups)
  const tables = Array.from({ length: groups }, () => new Codes(readLengths(bits, alphabet)))
  const counts = new Uint32Array(256)
  const block = new Uint32Array(most)
  let length = 0
  const put = (symbol: number, times: number) => {
    if (length + times > most) throw damaged()
    block.fill(symbol, length, length + times)
    counts[symbol]! += times
    length += times
  }
  let [run, unit] = [0, 1]
  for (let at = 0; ; at++) {
    const table = tables[selectors[Math.floor(at / symbolsOfGroup)] ?? -1]
    if (!table) throw damaged()
    const code = table.read(bits)
    if (code < 2) {
      run += unit << code
      unit <<= 1
      if (run > most) throw damaged()
      continue
    }
    if (run > 0) put(symbols[0]!, run)
    run = 0
    unit = 1
    if (code === alphabet - 1) break
    // The symbol that was used last comes first.
    const [symbol] = symbols.splice(code - 1, 1)
    symbols.unshift(symbol!)
    put(symbol!, 1)
  }
  if (origin >= length) throw damaged()
  return turnBack(block.subarray(0, length), counts, origin)
}

/** The bytes that occur, in order. */
function readSymbols(bits: Bits): number[] {
  const rows = bits.read(16)
  const symbols: number[] = []
  for (let row = 0; row < 16; row++) {
    if (!(rows & (0x8000 >> row))) continue
    const columns = bits.read(16)
    for (let column = 0; column < 16; column++) if (columns & (0x8000 >> column)) symbols.push(16 * row + column)
  }
  if (symbols.length === 0) throw damaged()
  return symbols
}

function readSelectors(bits: Bits, groups: number): Uint8Array {
  const count = bits.read(15)
  if (groups < 2 || groups > 6 || count === 0) throw damaged()
  const recent = Array.from({ length: groups }, (_, group) => group)
  return Uint8Array.from({ length: count }, () => {
    let place = 0
    while (bits.read(1) === 1) if (++place >= groups) throw damaged()
    const [group] = recent.splice(place, 1)
    recent.unshift(group!)
    return group!
  })
}

function readLengths(bits: Bits, alphabet: number): Uint8Array {
  let length = bits.read(5)
  return Uint8Array.from({ length: alphabet }, () => {
    for (;;) {
      if (length < 1 || length > longestCode) throw damaged()
      if (bits.read(1) === 0) return length
      length += bits.read(1) === 0 ? 1 : -1
    }
  })
}

/** Canonical Huffman codes. */
class Codes {
  readonly #symbols: number[] = []
  /** The number of codes of each length. */
  readonly #counts = new Uint16Array(longestCode + 1)

  constructor(lengths: Uint8Array) {
    for (let length = 1; length <= longestCode; length++)
      for (const [symbol, each] of lengths.entries())
        if (each === length) {
          this.#symbols.push(symbol)
          this.#counts[length]!++
        }
  }

  read(bits: Bits): number {
    let [code, first, place] = [0, 0, 0]
    for (let length = 1; length <= longestCode; length++) {
      code |= bits.read(1)
      const count = this.#counts[length]!
      if (code - first < count) return this.#symbols[place + code - first]!
      place += count
      first = (first + count) << 1
      code <<= 1
    }
    throw damaged()
  }
}

/** Undoes the Burrows-Wheeler transform: the low byte of each entry is its symbol, the rest becomes the place of its successor. */
function turnBack(block: Uint32Array, counts: Uint32Array, origin: number): Uint8Array {
  let sum = 0
  const places = counts.map((count) => {
    sum += count
    return sum - count
  })
  for (let at = 0; at < block.length; at++) block[places[block[at]! & 255]!++]! |= at << 8
  const bytes = new Uint8Array(block.length)
  let at = block[origin]! >>> 8
  for (let n = 0; n < bytes.length; n++) {
    const entry = block[at]!
    bytes[n] = entry & 255
    at = entry >>> 8
  }
  return bytes
}

/** After four equal bytes comes the number of further ones. Returns the end in `to`. */
function unpackRuns(block: Uint8Array, to: Uint8Array, from: number): number {
  let [end, same, last] = [from, 0, -1]
  for (const byte of block) {
    if (same === 4) {
      if (end + byte > to.length) throw damaged()
      to.fill(last, end, end + byte)
      end += byte
      same = 0
      last = -1
      continue
    }
    if (end >= to.length) throw damaged()
    to[end++] = byte
    same = byte === last ? same + 1 : 1
    last = byte
  }
  return end
}

function crcOf(bytes: Uint8Array): number {
  let value = -1
  for (const byte of bytes) value = (value << 8) ^ crcTable[((value >>> 24) ^ byte) & 255]!
  return ~value >>> 0
}
