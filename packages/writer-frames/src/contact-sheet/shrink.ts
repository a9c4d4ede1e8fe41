// Shrinks a picture; each pixel becomes the mean of the light that it covers; in workers.
import type { Picture, Size } from '@movieflow/core/plugin'

/** Light of each level, 0 to 1: sRGB's own curve (IEC 61966-2-1). */
const lightOf = Float32Array.from({ length: 256 }, (_, level) => {
  const value = level / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
})

const steps = 1 << 14
/** The level for each step of light; fine enough that each level comes back as itself. */
const levelOf = Uint8Array.from({ length: steps + 1 }, (_, step) => {
  const light = step / steps
  return Math.round(255 * (light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055))
})

interface Shares {
  /** For each pixel, the first of those that it has a part in. */
  readonly first: Uint32Array
  /** The pixel's shares in that one and in the next. */
  readonly here: Float32Array
  readonly next: Float32Array
}

/** Red, green and blue of the smaller picture, written to `to`. Means are of light, not of levels: fine patterns keep their brightness. */
export function shrink({ width, height, data }: Picture, [toWidth, toHeight]: Size, to: Uint8Array): void {
  if (toWidth === width && toHeight === height) {
    for (let from = 0, at = 0; at < to.length; from++) {
      to[at++] = data[from++]!
      to[at++] = data[from++]!
      to[at++] = data[from++]!
    }
    return
  }
  const columns = sharesOf(width, toWidth)
  const rows = sharesOf(height, toHeight)
  const stride = (toWidth + 1) * 3
  // One more each way than there are: what the last pixels leave for the next ones is nothing.
  const sums = new Float32Array(stride * (toHeight + 1))
  const line = new Float32Array(stride)
  for (let y = 0; y < height; y++) {
    line.fill(0)
    for (let x = 0, from = y * width * 4; x < width; x++, from += 4) {
      const at = columns.first[x]! * 3
      const here = columns.here[x]!
      const next = columns.next[x]!
      for (let channel = 0; channel < 3; channel++) {
        const light = lightOf[data[from + channel]!]!
        line[at + channel]! += here * light
        line[at + 3 + channel]! += next * light
      }
    }
    const start = rows.first[y]! * stride
    const here = rows.here[y]!
    const next = rows.next[y]!
    for (let index = 0; index < stride; index++) {
      sums[start + index]! += here * line[index]!
      sums[start + stride + index]! += next * line[index]!
    }
  }
  for (let y = 0, at = 0; y < toHeight; y++)
    for (let index = 0; index < toWidth * 3; index++)
      to[at++] = levelOf[Math.min(steps, Math.round(sums[y * stride + index]! * steps))]!
}

/** Shares of `length` pixels in `count` equal parts; those of each part add up to 1. */
function sharesOf(length: number, count: number): Shares {
  const part = length / count
  const shares = {
    first: new Uint32Array(length),
    here: new Float32Array(length),
    next: new Float32Array(length),
  }
  for (let pixel = 0; pixel < length; pixel++) {
    const first = Math.min(count - 1, Math.floor((pixel + 1e-9) / part))
    const over = Math.max(0, pixel + 1 - (first + 1) * part)
    shares.first[pixel] = first
    shares.here[pixel] = (1 - over) / part
    shares.next[pixel] = over / part
  }
  return shares
}
