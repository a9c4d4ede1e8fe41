// The sheet itself: an opaque picture that others are put into; any thread.
import type { Picture, Size } from '@movieflow/core/plugin'

/** In one colour, red, green and blue. */
export function blankSheet([width, height]: Size, [red, green, blue]: readonly [number, number, number]): Picture {
  const data = new Uint8Array(width * height * 4)
  for (let at = 0; at < data.length; ) {
    data[at++] = red
    data[at++] = green
    data[at++] = blue
    data[at++] = 255
  }
  return { width, height, data }
}

/** Puts red, green and blue of `size` at `left` and `top`. */
export function putColors(
  sheet: Picture,
  colors: Uint8Array,
  size: Size,
  [left, top]: readonly [number, number],
): void {
  const { width, data } = sheet
  for (let y = 0, from = 0; y < size[1]; y++)
    for (let x = 0, at = ((top + y) * width + left) * 4; x < size[0]; x++, at++) {
      data[at++] = colors[from++]!
      data[at++] = colors[from++]!
      data[at++] = colors[from++]!
    }
}
