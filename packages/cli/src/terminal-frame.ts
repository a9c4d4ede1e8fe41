// A picture in colours as characters of a terminal: half blocks in its colours, or a ramp of ASCII.
import type { Picture } from '@movieflow/core'
import { shrink } from '@movieflow/writer-frames'

/** The colours of a terminal: any colour with 24 bits, a palette of 256 with 8; with fewer, letters are used. */
export type ColorDepth = 24 | 8 | 1

/** The largest size of a picture, in characters. */
export interface Room {
  readonly columns: number
  readonly lines: number
}

const ramp = ' .:-=+*#%@'

/**
 * Lines of characters, as large as the room allows, but no larger than the picture; a line has two rows of pixels, or
 * one in ASCII.
 */
export function drawInTerminal(picture: Picture, { columns, lines }: Room, depth: ColorDepth): string[] {
  // A character is twice as high as wide.
  const scale = Math.min(1, columns / picture.width, (2 * lines) / picture.height)
  const width = Math.max(1, Math.floor(picture.width * scale))
  const height = Math.max(1, Math.floor(picture.height * scale))
  return depth === 1
    ? drawInk(picture, width, Math.max(1, Math.round(height / 2)))
    : drawHalves(picture, width, height, depth)
}

/** Two pixels, one above the other, in each character. */
function drawHalves(picture: Picture, width: number, height: number, depth: 24 | 8): string[] {
  const colors = smaller(picture, width, height)
  const code = (x: number, y: number) => colorCode(colors.subarray((y * width + x) * 3, (y * width + x) * 3 + 3), depth)
  return Array.from({ length: Math.ceil(height / 2) }, (_, line) => {
    let before = ''
    const cells = Array.from({ length: width }, (_, x) => {
      const below = 2 * line + 1 < height ? `;48;${code(x, 2 * line + 1)}` : ''
      const style = `\u001b[38;${code(x, 2 * line)}${below}m`
      const cell = style === before ? '▀' : `${style}▀`
      before = style
      return cell
    })
    return `${cells.join('')}\u001b[0m`
  })
}

/** Pixels that differ from the picture's corner are ink. */
function drawInk(picture: Picture, width: number, height: number): string[] {
  const colors = smaller(picture, width, height)
  const light = (at: number) => (0.299 * colors[at]! + 0.587 * colors[at + 1]! + 0.114 * colors[at + 2]!) / 255
  const isPaperLight = light(0) > 0.5
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => {
      const share = light((y * width + x) * 3)
      const ink = isPaperLight ? 1 - share : share
      return ramp[Math.min(ramp.length - 1, Math.floor(ink * ramp.length))]!
    })
      .join('')
      .trimEnd(),
  )
}

function smaller(picture: Picture, width: number, height: number): Uint8Array {
  const colors = new Uint8Array(width * height * 3)
  shrink(picture, [width, height], colors)
  return colors
}

function colorCode([red = 0, green = 0, blue = 0]: Uint8Array, depth: 24 | 8): string {
  return depth === 24 ? `2;${red};${green};${blue}` : `5;${paletteIndex(red, green, blue)}`
}

/** The levels of xterm's cube of 6 × 6 × 6 colours, which begins at 16; its 24 greys begin at 232. */
const levels = [0, 95, 135, 175, 215, 255]

/** The nearest of the 240 colours that are the same on all terminals. */
function paletteIndex(...color: readonly [number, number, number]): number {
  const inCube = color.map((value) => nearest(levels, value))
  const cube = inCube.map((index) => levels[index]!)
  const grey = Math.min(23, Math.max(0, Math.round((color.reduce((sum, value) => sum + value) / 3 - 8) / 10)))
  const distance = (other: readonly number[]) =>
    other.reduce((sum, value, index) => sum + (value - color[index]!) ** 2, 0)
  const isGrey = distance([8 + 10 * grey, 8 + 10 * grey, 8 + 10 * grey]) < distance(cube)
  return isGrey ? 232 + grey : 16 + 36 * inCube[0]! + 6 * inCube[1]! + inCube[2]!
}

function nearest(values: readonly number[], wanted: number): number {
  return values.reduce(
    (best, value, index) => (Math.abs(value - wanted) < Math.abs(values[best]! - wanted) ? index : best),
    0,
  )
}
