// The part of a picture that differs from the one before; in workers.
import type { Picture } from '@movieflow/core/plugin'
import type { Region } from '@movieflow/picture-files'

/**
 * The smallest rectangle around all pixels that differ, its left and upper sides at multiples of `step`; the pixel in the
 * corner if none does.
 */
export function changedRegion(picture: Picture, before: Picture, step: 1 | 2): Region {
  const { width, height } = picture
  const now = pixelsOf(picture)
  const then = pixelsOf(before)
  const rowDiffers = (y: number) => {
    for (let at = y * width, end = at + width; at < end; at++) if (now[at] !== then[at]) return true
    return false
  }
  let top = 0
  while (top < height && !rowDiffers(top)) top++
  if (top === height) return { left: 0, top: 0, width: 1, height: 1 }
  let bottom = height
  while (!rowDiffers(bottom - 1)) bottom--
  let left = width
  let right = 0
  for (let y = top; y < bottom; y++) {
    const row = y * width
    let x = 0
    while (x < left && now[row + x] === then[row + x]) x++
    left = x
    x = width
    while (x > right && now[row + x - 1] === then[row + x - 1]) x--
    right = x
  }
  left -= left % step
  top -= top % step
  return { left, top, width: right - left, height: bottom - top }
}

/** One number per pixel, without a copy if memory is aligned. */
function pixelsOf({ data }: Picture): Uint32Array {
  const aligned = data.byteOffset % 4 === 0 ? data : Uint8Array.from(data)
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4)
}

/** A part of a picture, in memory of its own. */
export function cutPicture({ width, data }: Picture, region: Region): Picture {
  const cut = new Uint8Array(region.width * region.height * 4)
  for (let y = 0; y < region.height; y++) {
    const start = ((region.top + y) * width + region.left) * 4
    cut.set(data.subarray(start, start + region.width * 4), y * region.width * 4)
  }
  return { width: region.width, height: region.height, data: cut }
}
