// The output of an ffmpeg that writes one JPEG file after the other becomes the single files, their markers checked; any thread.
import type { Size } from '@movieflow/core/plugin'

/** The program wrote something that is not a JPEG file of the requested size; the message has the details. */
export class NoJpeg extends Error {}

const marker = { start: 0xd8, end: 0xd9, scan: 0xda } as const

/** Baseline, extended and progressive: the segments that say the size. */
const isFrameHeader = (code: number) => code >= 0xc0 && code <= 0xc2
/** The codes that may follow 0xFF within a scan: a stuffed zero, a restart. */
const isWithinScan = (code: number) => code === 0 || (code >= 0xd0 && code <= 0xd7)

const startBytes = 1 << 16

/** Files come in pieces, and a piece may hold the end of one and the start of the next. */
export class JpegFiles {
  readonly #size: Size
  /** No file is longer: several bytes for each of a picture's coefficients. */
  readonly #mostBytes: number
  #bytes = Buffer.alloc(startBytes)
  #filled = 0
  /** The length of the file that `next` gave last. */
  #given = 0
  #at = 0
  #inScan = false
  #sizeKnown = false

  constructor(size: Size) {
    this.#size = size
    this.#mostBytes = startBytes + 16 * size[0] * size[1]
  }

  add(piece: Uint8Array): void {
    this.#dropGiven()
    const needed = this.#filled + piece.length
    if (needed > this.#bytes.length) {
      const larger = Buffer.alloc(2 ** Math.ceil(Math.log2(needed)))
      this.#bytes.copy(larger, 0, 0, this.#filled)
      this.#bytes = larger
    }
    this.#bytes.set(piece, this.#filled)
    this.#filled = needed
  }

  /** The next whole file, if there is one; valid until the next call of `add` or `next`. Throws {@link NoJpeg}. */
  next(): Uint8Array | undefined {
    this.#dropGiven()
    const end = this.#findEnd()
    if (end === undefined) {
      if (this.#filled > this.#mostBytes) throw new NoJpeg(`it does not end within ${this.#mostBytes} bytes`)
      return undefined
    }
    this.#given = end
    return this.#bytes.subarray(0, end)
  }

  #dropGiven(): void {
    if (this.#given === 0) return
    this.#bytes.copyWithin(0, this.#given, this.#filled)
    this.#filled -= this.#given
    this.#given = 0
    this.#at = 0
    this.#inScan = false
    this.#sizeKnown = false
  }

  /** Goes on from the place at which it had to wait for more bytes. */
  #findEnd(): number | undefined {
    const bytes = this.#bytes.subarray(0, this.#filled)
    if (this.#at === 0) {
      if (bytes.length < 2) return undefined
      if (bytes[0] !== 0xff || bytes[1] !== marker.start)
        throw new NoJpeg(`it begins with ${bytes.toString('hex', 0, 8)}`)
      this.#at = 2
    }
    for (;;) {
      if (this.#inScan) {
        const at = bytes.indexOf(0xff, this.#at)
        this.#at = at < 0 ? bytes.length : at
        const code = bytes[this.#at + 1]
        if (code === undefined) return undefined
        if (code === marker.end) return at + 2
        if (isWithinScan(code)) this.#at += 2
        // Any number of 0xFF may precede a marker.
        else if (code === 0xff) this.#at++
        else this.#inScan = false
      } else if (!this.#readSegment(bytes)) return undefined
    }
  }

  /** False if it is not complete yet. */
  #readSegment(bytes: Buffer): boolean {
    const at = this.#at
    if (bytes.length < at + 4) return false
    const code = bytes[at + 1]!
    if (bytes[at] !== 0xff || code < 0xc0 || code === marker.start || code === marker.end)
      throw new NoJpeg(`its byte ${at} begins no segment`)
    const end = at + 2 + bytes.readUInt16BE(at + 2)
    if (bytes.length < end) return false
    if (isFrameHeader(code)) {
      if (end < at + 9) throw new NoJpeg('its frame header is cut short')
      const [height, width] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)]
      if (width !== this.#size[0] || height !== this.#size[1])
        throw new NoJpeg(`it is ${width} × ${height}, but the pictures are ${this.#size.join(' × ')}`)
      this.#sizeKnown = true
    }
    if (code === marker.scan) {
      if (!this.#sizeKnown) throw new NoJpeg('it has no frame header')
      this.#inScan = true
    }
    this.#at = end
    return true
  }
}
