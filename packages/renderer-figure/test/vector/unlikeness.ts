// Files of shapes as pixels, and how much they are like a frame's own picture.
import type { Picture } from '@movieflow/core/plugin'
import { createCanvas, loadImage } from '@napi-rs/canvas'

/** An SVG's pixels, by the canvas library's reader of SVG. */
export async function pixelsOfSvg(svg: Uint8Array, width: number, height: number): Promise<Picture> {
  const context = createCanvas(width, height).getContext('2d')
  context.drawImage(await loadImage(Buffer.from(svg)), 0, 0, width, height)
  const { data } = context.getImageData(0, 0, width, height)
  return { width, height, data: new Uint8Array(data.buffer) }
}

const side = 6

/**
 * Where two pictures differ most, and by how many levels: in squares of six pixels, whose mean says little of how edges are smoothed and
 * much of where something is.
 */
export function worstSquare(left: Picture, right: Picture): { x: number; y: number; levels: number } {
  let worst = { x: 0, y: 0, levels: 0 }
  for (let y = 0; y < left.height; y += side)
    for (let x = 0; x < left.width; x += side)
      for (let channel = 0; channel < 3; channel++) {
        const levels = Math.abs(meanOf(left, x, y, channel) - meanOf(right, x, y, channel))
        if (levels > worst.levels) worst = { x, y, levels }
      }
  return worst
}

/** Mean difference of all levels. */
export function meanDifference(left: Picture, right: Picture): number {
  return left.data.reduce((sum, level, at) => sum + Math.abs(level - right.data[at]!), 0) / left.data.length
}

function meanOf({ width, height, data }: Picture, left: number, top: number, channel: number): number {
  let [sum, count] = [0, 0]
  for (let y = top; y < Math.min(height, top + side); y++)
    for (let x = left; x < Math.min(width, left + side); x++) {
      sum += data[(y * width + x) * 4 + channel]!
      count++
    }
  return sum / count
}
