// One plane of an array as characters: half blocks in 24-bit colours, or a ramp of ASCII.
import type { Tensor } from '@movieflow/core'

/** Nine colours of viridis (matplotlib, CC0), evenly spaced; colours between them are interpolated. */
const viridis = [0x440154, 0x472d7b, 0x3b528b, 0x2c728e, 0x21918c, 0x28ae80, 0x5ec962, 0xaddc30, 0xfde725]
const ramp = ' .:-=+*#%@'

/** A plane's values as fractions of its limits; NaN for missing values. */
type Plane = (row: number, column: number) => number

interface View {
  readonly height: number
  readonly width: number
  readonly at: Plane
}

/**
 * The plane of the last two axes in the file's order, at the middle of all others; a Fortran array comes with its axes
 * reversed. `y` runs down.
 */
function middlePlane(tensor: Tensor, [low, high]: readonly [number, number]): View {
  const [height, width] = tensor.shape.slice(-2) as [number, number]
  const [above, beside] = tensor.axes.slice(-2) as [string, string]
  const size = height * width
  const start = Math.floor(tensor.data.length / size / 2) * size
  const share: Plane = (row, column) => {
    const value = tensor.data[start + row * width + column]!
    return high > low ? (value - low) / (high - low) : value - value + 0.5
  }
  const isFortran = above.startsWith('axis') && above.localeCompare(beside, 'en', { numeric: true }) > 0
  const turned = isFortran || above === 'x' || beside === 'y'
  return turned
    ? { height: width, width: height, at: (row, column) => share(column, row) }
    : { height, width, at: share }
}

/** The plane in fewer cells, each the mean of its pixels, or in as many. */
function shrink({ height, width, at }: View, rows: number, columns: number): View {
  const mean: Plane = (row, column) => {
    const [top, bottom] = [
      Math.floor((row * height) / rows),
      Math.max(Math.floor(((row + 1) * height) / rows), Math.floor((row * height) / rows) + 1),
    ]
    const [left, right] = [
      Math.floor((column * width) / columns),
      Math.max(Math.floor(((column + 1) * width) / columns), Math.floor((column * width) / columns) + 1),
    ]
    let [sum, count] = [0, 0]
    for (let y = top; y < bottom; y++)
      for (let x = left; x < right; x++) {
        const value = at(y, x)
        if (Number.isNaN(value)) continue
        sum += value
        count++
      }
    return count === 0 ? Number.NaN : sum / count
  }
  return { height: rows, width: columns, at: mean }
}

/** The size in cells that are `aspect` times as high as wide: at most this many columns and about as many rows. */
function fit(view: View, columns: number, aspect: number): View {
  const scale = Math.min(columns / view.width, columns / view.height, aspect === 1 ? 1 : 2)
  const across = Math.max(1, Math.round(view.width * scale))
  const down = Math.max(1, Math.round((view.height * scale) / aspect))
  return shrink(view, down, across)
}

function colorOf(share: number): string {
  if (Number.isNaN(share)) return '128;128;128'
  const position = Math.min(1, Math.max(0, share)) * (viridis.length - 1)
  const index = Math.min(viridis.length - 2, Math.floor(position))
  const mix = (shift: number) => {
    const [from, to] = [(viridis[index]! >> shift) & 255, (viridis[index + 1]! >> shift) & 255]
    return Math.round(from + (to - from) * (position - index))
  }
  return `${mix(16)};${mix(8)};${mix(0)}`
}

/** Two cells, one above the other, in each character: cells are square. */
export function drawBlocks(tensor: Tensor, limits: readonly [number, number], columns: number): string[] {
  const { height, width, at } = fit(middlePlane(tensor, limits), columns, 1)
  return Array.from({ length: Math.ceil(height / 2) }, (_, line) => {
    const cells = Array.from({ length: width }, (_, column) => {
      const below = 2 * line + 1 < height ? `\u001b[48;2;${colorOf(at(2 * line + 1, column))}m` : ''
      return `\u001b[38;2;${colorOf(at(2 * line, column))}m${below}▀`
    })
    return `${cells.join('')}\u001b[0m`
  })
}

/** A character is about twice as high as wide. */
export function drawAscii(tensor: Tensor, limits: readonly [number, number], columns: number): string[] {
  const { height, width, at } = fit(middlePlane(tensor, limits), columns, 2)
  return Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (_, column) => {
      const share = at(row, column)
      return Number.isNaN(share) ? '?' : ramp[Math.min(ramp.length - 1, Math.max(0, Math.floor(share * ramp.length)))]!
    }).join(''),
  )
}
