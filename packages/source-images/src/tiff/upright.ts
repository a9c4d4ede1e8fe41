// A page's pixels are turned and mirrored as its Orientation says, so that its first row is at the top; in workers.
import type { NumericArray } from '@movieflow/core/plugin'
import { liesDown, type PageLayout } from './page.js'

/** The pixels of a page of one sample, upright; the same memory where it is so already. */
export function turnUpright(pixels: NumericArray, layout: PageLayout): NumericArray {
  const { width, height, orientation } = layout
  if (orientation <= 1 || orientation > 8) return pixels
  const turned = pixels.slice()
  const down = liesDown(layout)
  // Whether the file's rows run from the bottom or the right, and its columns from the other end.
  const rowsBack = [3, 4, 7, 6].includes(orientation)
  const columnsBack = [2, 3, 7, 8].includes(orientation)
  const columns = down ? height : width
  for (let row = 0, from = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const first = rowsBack ? height - 1 - row : row
      const second = columnsBack ? width - 1 - column : column
      turned[down ? second * columns + first : first * columns + second] = pixels[from++]!
    }
  return turned
}
