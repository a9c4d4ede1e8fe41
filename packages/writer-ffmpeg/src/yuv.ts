// RGBA pixels become planar 4:2:0 in the matrix that the encoder wants, in a worker; integers only, so alike everywhere.
import type { Picture } from '@movieflow/core/plugin'
import { type Coefficients, matrices, type YuvMatrix } from './yuv-matrix.js'

/** Bytes of a picture in 4:2:0: planes Y, Cb, Cr without gaps, chroma sides rounded up. */
export function yuvBytes(width: number, height: number): number {
  return width * height + 2 * ((width + 1) >> 1) * ((height + 1) >> 1)
}

/** The same memory as whole pixels (R in the low byte); a copy if it does not begin at a multiple of four. */
function asPixels(data: Uint8Array): Int32Array {
  const aligned = data.byteOffset % 4 === 0 ? data : new Uint8Array(data)
  return new Int32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 2)
}

// Buffer's `compare` is memcmp: 20 times as quick as a loop.
const asBuffer = (data: Uint8Array) => Buffer.from(data.buffer, data.byteOffset, data.byteLength)

const rowsEqual = (one: Buffer, from: number, other: Buffer, otherFrom: number, pixels: number) =>
  one.compare(other, 4 * otherFrom, 4 * (otherFrom + pixels), 4 * from, 4 * (from + pixels)) === 0

/**
 * Fills `out` (see {@link yuvBytes}) with `picture`, which may be a column and a row smaller than `size`: its edge
 * pixels are then repeated. Chroma is the mean of 2 × 2 pixels. `previous` is the frame before with what this function
 * made of it: only what changed is converted then; the result is the same without it.
 */
export function convertToYuv(
  picture: Picture,
  matrix: YuvMatrix,
  size: readonly [width: number, height: number],
  out: Uint8Array,
  previous?: { readonly picture: Picture; readonly bytes: Uint8Array },
): void {
  const { width, height } = picture
  const [outWidth, outHeight] = size
  const chromaWidth = (outWidth + 1) >> 1
  const chromaStart = outWidth * outHeight
  const chromaBytes = chromaWidth * ((outHeight + 1) >> 1)
  const pixels = asPixels(picture.data)
  const bytes = asBuffer(picture.data)
  const changes = previous && new Changes(bytes, asBuffer(previous.picture.data), width)
  if (previous) out.set(previous.bytes)
  for (let y = 0; y < height; y += 2) {
    const top = y * width
    const bottom = y + 1 < height ? top + width : top
    if (changes && !changes.find(top, bottom)) continue
    const left = changes?.left ?? 0
    const right = changes?.right ?? width
    const luma = y * outWidth
    // Without a lower row in the file, the lower half repeats the upper's values onto itself.
    const lowerLuma = y + 1 < outHeight ? luma + outWidth : luma
    const chroma = chromaStart + (y >> 1) * chromaWidth
    // Enlarged maps and margins: the pair above was the same.
    const repeats =
      y > 0 &&
      bottom > top &&
      rowsEqual(bytes, top + left, bytes, top - 2 * width + left, right - left) &&
      rowsEqual(bytes, bottom + left, bytes, bottom - 2 * width + left, right - left)
    if (repeats) {
      const outRight = right === width ? outWidth : right
      for (const row of [luma, lowerLuma])
        out.copyWithin(row + left, row - 2 * outWidth + left, row - 2 * outWidth + outRight)
      for (const row of [chroma, chroma + chromaBytes])
        out.copyWithin(row + (left >> 1), row - chromaWidth + (left >> 1), row - chromaWidth + ((outRight + 1) >> 1))
    } else {
      const rows = { top, bottom, luma, lowerLuma, cb: chroma, cr: chroma + chromaBytes }
      convertPair(pixels, width, left, right, matrices[matrix], out, outWidth, rows)
    }
  }
}

/** Pixels that are compared at once. */
const step = 16

/** The columns in which a pair of rows differs from the frame before; `left` is even, `right` excluded. */
class Changes {
  left = 0
  right = 0

  constructor(
    private readonly now: Buffer,
    private readonly before: Buffer,
    private readonly width: number,
  ) {
    this.left = width
  }

  /** False if nothing differs. A change is mostly as wide as in the rows above, so that is tried first. */
  find(top: number, bottom: number): boolean {
    const { width, left, right } = this
    const end = bottom + width
    if (this.#same(top, end - top)) return false
    const inside = left < right && this.#same(top, left) && this.#same(bottom + right, width - right)
    if (inside && (bottom === top || this.#same(top + right, width - right + left))) return true
    const equal = (from: number, to: number) =>
      this.#same(top + from, to - from) && this.#same(bottom + from, to - from)
    let first = 0
    while (first < left && equal(first, Math.min(first + step, width))) first += step
    let last = width
    while (last - step > right && equal(last - step, last)) last -= step
    this.left = Math.min(left, first)
    this.right = Math.min(width, Math.max(right, last + (last % 2)))
    return true
  }

  #same(from: number, pixels: number): boolean {
    return rowsEqual(this.now, from, this.before, from, pixels)
  }
}

interface PairRows {
  /** Pixels of the picture. */
  readonly top: number
  readonly bottom: number
  /** Bytes of the result. */
  readonly luma: number
  readonly lowerLuma: number
  readonly cb: number
  readonly cr: number
}

/** Two rows of pixels, columns `left` (even) to `end` (excluded; even, or the width). */
function convertPair(
  pixels: Int32Array,
  width: number,
  left: number,
  end: number,
  { y: [yr, yg, yb], u: [ur, ug, ub], v: [vr, vg, vb], black }: Coefficients,
  out: Uint8Array,
  outWidth: number,
  { top, bottom, luma, lowerLuma, cb, cr }: PairRows,
): void {
  const base = (black << 16) + 0x8000
  // One less than a half, so that JFIF's purest blue (255.5) stays a byte.
  const middle = (128 << 18) + 0x1ffff
  const [greyY, greyU, greyV] = [yr + yg + yb, ur + ug + ub, vr + vg + vb]
  let known = ~pixels[top + left]!
  let flatY = 0
  let flatU = 0
  let flatV = 0
  for (let x = left; x < end; x += 2) {
    const block = x >> 1
    const right = x + 1 < width ? 1 : 0
    const a = pixels[top + x]!
    const b = pixels[top + x + right]!
    const c = pixels[bottom + x]!
    const d = pixels[bottom + x + right]!
    const secondColumn = x + 1 < outWidth ? 1 : 0
    if (a === b && a === c && a === d) {
      if (a !== known) {
        known = a
        const red = a & 255
        const green = (a >> 8) & 255
        const blue = (a >> 16) & 255
        flatY = (yr * red + yg * green + yb * blue + base) >> 16
        flatU = (4 * (ur * red + ug * green + ub * blue) + middle) >> 18
        flatV = (4 * (vr * red + vg * green + vb * blue) + middle) >> 18
      }
      out[luma + x] = flatY
      out[luma + x + secondColumn] = flatY
      out[lowerLuma + x] = flatY
      out[lowerLuma + x + secondColumn] = flatY
      out[cb + block] = flatU
      out[cr + block] = flatV
      continue
    }
    // Grey, as most cameras' pictures are: a third of the multiplications.
    if ((((a ^ (a >> 8)) | (b ^ (b >> 8)) | (c ^ (c >> 8)) | (d ^ (d >> 8))) & 0xffff) === 0) {
      const [first, second, third, fourth] = [a & 255, b & 255, c & 255, d & 255]
      out[luma + x + secondColumn] = (greyY * second + base) >> 16
      out[luma + x] = (greyY * first + base) >> 16
      out[lowerLuma + x + secondColumn] = (greyY * fourth + base) >> 16
      out[lowerLuma + x] = (greyY * third + base) >> 16
      const sum = first + second + third + fourth
      out[cb + block] = (greyU * sum + middle) >> 18
      out[cr + block] = (greyV * sum + middle) >> 18
      continue
    }
    out[luma + x + secondColumn] = (yr * (b & 255) + yg * ((b >> 8) & 255) + yb * ((b >> 16) & 255) + base) >> 16
    out[luma + x] = (yr * (a & 255) + yg * ((a >> 8) & 255) + yb * ((a >> 16) & 255) + base) >> 16
    out[lowerLuma + x + secondColumn] = (yr * (d & 255) + yg * ((d >> 8) & 255) + yb * ((d >> 16) & 255) + base) >> 16
    out[lowerLuma + x] = (yr * (c & 255) + yg * ((c >> 8) & 255) + yb * ((c >> 16) & 255) + base) >> 16
    const red = (a & 255) + (b & 255) + (c & 255) + (d & 255)
    const green = ((a >> 8) & 255) + ((b >> 8) & 255) + ((c >> 8) & 255) + ((d >> 8) & 255)
    const blue = ((a >> 16) & 255) + ((b >> 16) & 255) + ((c >> 16) & 255) + ((d >> 16) & 255)
    out[cb + block] = (ur * red + ug * green + ub * blue + middle) >> 18
    out[cr + block] = (vr * red + vg * green + vb * blue + middle) >> 18
  }
}
