// Contour bands: a field and levels become, for each pixel of a box, the band that its value falls in; in workers.
import { type GridField, readerOf } from './field.js'

/** Of pixels beyond the field, or in a cell with a masked corner. */
export const noBand = -1

/**
 * The band of each pixel, row by row: 0 below the first of `levels` (ascending), n between the nth and the next, `levels.length`
 * above the last. A level itself belongs to the band below it, the first level to the band above, as in matplotlib. `x` and
 * `y` hold the fractional column of each pixel's column and the fractional row of each of its rows; values between are bilinear.
 */
export function contourBands(
  field: GridField,
  levels: ArrayLike<number>,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
): Int16Array {
  const read = readerOf(field)
  const width = x.length
  const bands = new Int16Array(width * y.length).fill(noBand)
  const [columns, rows] = [cellsOf(x, field.columns), cellsOf(y, field.rows)]
  const lowest = levels[0] ?? Number.NaN
  for (let line = 0; line < y.length; line++) {
    const row = rows.cells[line]!
    if (row < 0) continue
    const down = rows.shares[line]!
    const below = Math.min(row + 1, field.rows - 1)
    let [cell, left, right, band] = [-1, Number.NaN, Number.NaN, 0]
    for (let pixel = 0; pixel < width; pixel++) {
      const column = columns.cells[pixel]!
      if (column < 0) continue
      if (column !== cell) {
        cell = column
        const next = Math.min(column + 1, field.columns - 1)
        left = read(row, column) * (1 - down) + read(below, column) * down
        right = read(row, next) * (1 - down) + read(below, next) * down
      }
      const value = left + (right - left) * columns.shares[pixel]!
      if (Number.isNaN(value)) continue
      // Neighbours are mostly in one band.
      while (band > 0 && value <= levels[band - 1]!) band--
      while (band < levels.length && value > levels[band]!) band++
      bands[line * width + pixel] = band === 0 && value === lowest ? 1 : band
    }
  }
  return bands
}

/** The cell and the place in it of each coordinate; -1 beyond the grid. */
function cellsOf(places: ArrayLike<number>, count: number) {
  const cells = new Int32Array(places.length).fill(-1)
  const shares = new Float64Array(places.length)
  for (let at = 0; at < places.length; at++) {
    const place = places[at]!
    if (!(place >= 0 && place <= count - 1)) continue
    // The last line of values is the end of the cell before it.
    cells[at] = Math.max(0, Math.min(Math.floor(place), count - 2))
    shares[at] = place - cells[at]!
  }
  return { cells, shares }
}
