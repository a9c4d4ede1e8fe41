// Turns two pictures into the rectangle in which they differ; in a worker.
import type { Picture } from '@movieflow/core/plugin'

/** In pixels; never empty. */
interface Region {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Two pictures of one size as whole pixels, and where they are looked at. */
export interface Change {
  /** Rows of `stride` pixels; red is the lowest byte, then green, blue and alpha (little-endian, as every Node platform here). */
  readonly current: Uint32Array
  /** Absent where every pixel counts as changed. */
  readonly previous: Uint32Array | undefined
  readonly stride: number
  readonly region: Region
}

/** The smallest rectangle that holds every changed pixel; the first pixel where none has changed. */
export function findChange(picture: Picture, before: Picture | undefined): Change {
  const { width, height } = picture
  const current = toPixels(picture)
  const comparable = before !== undefined && before.width === width && before.height === height
  if (!comparable) return { current, previous: undefined, stride: width, region: { left: 0, top: 0, width, height } }
  const previous = toPixels(before)

  let first = 0
  while (first < current.length && current[first] === previous[first]) first++
  if (first === current.length)
    return { current, previous, stride: width, region: { left: 0, top: 0, width: 1, height: 1 } }
  let last = current.length - 1
  while (current[last] === previous[last]) last--

  const top = Math.floor(first / width)
  const bottom = Math.floor(last / width)
  let left = width
  let right = -1
  for (let row = top; row <= bottom; row++) {
    const start = row * width
    let column = 0
    while (column < left && current[start + column] === previous[start + column]) column++
    left = Math.min(left, column)
    column = width - 1
    while (column > right && current[start + column] === previous[start + column]) column--
    right = Math.max(right, column)
  }
  const region = { left, top, width: right - left + 1, height: bottom - top + 1 }
  return { current, previous, stride: width, region }
}

function toPixels({ data, width, height }: Picture): Uint32Array {
  if (data.byteOffset % 4 === 0) return new Uint32Array(data.buffer, data.byteOffset, width * height)
  return new Uint32Array(Uint8Array.from(data).buffer, 0, width * height)
}
