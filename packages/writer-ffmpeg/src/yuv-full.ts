// RGBA pixels become planar 4:4:4, of 8 or of 10 bits, in a worker; integers only, so alike everywhere.
import type { Picture } from '@movieflow/core/plugin'
import { matrices, type YuvMatrix } from './yuv-matrix.js'

/**
 * Fills `out` with planes Y, Cb, Cr of `size` without gaps, of one byte a value or of two, the lower first. The picture may be a column and a
 * row smaller than `size`: its edge pixels are then repeated.
 */
export function convertToFullYuv(
  { width, height, data }: Picture,
  matrix: YuvMatrix,
  [outWidth, outHeight]: readonly [width: number, height: number],
  bits: 8 | 10,
  out: Uint8Array,
): void {
  const { y, u, v, black } = matrices[matrix]
  const shift = 24 - bits
  const half = 1 << (shift - 1)
  const plane = outWidth * outHeight
  // One less than a half, as in 4:2:0, so that the purest blue of full range stays a byte.
  const [base, middle] = [(black << 16) + half, (128 << 16) + half - 1]
  const wide = bits === 10
  const put = (at: number, value: number) => {
    if (!wide) out[at] = value
    else {
      out[2 * at] = value & 255
      out[2 * at + 1] = value >> 8
    }
  }
  let known = -1
  let [luma, blue, red] = [0, 0, 0]
  for (let row = 0; row < outHeight; row++) {
    const from = Math.min(row, height - 1) * width
    for (let column = 0; column < outWidth; column++) {
      const at = 4 * (from + Math.min(column, width - 1))
      const [r, g, b] = [data[at]!, data[at + 1]!, data[at + 2]!]
      const color = (r << 16) | (g << 8) | b
      if (color !== known) {
        known = color
        luma = (y[0] * r + y[1] * g + y[2] * b + base) >> shift
        blue = (u[0] * r + u[1] * g + u[2] * b + middle) >> shift
        red = (v[0] * r + v[1] * g + v[2] * b + middle) >> shift
      }
      const place = row * outWidth + column
      put(place, luma)
      put(plane + place, blue)
      put(2 * plane + place, red)
    }
  }
}
