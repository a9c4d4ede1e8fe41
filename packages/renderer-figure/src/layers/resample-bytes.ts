// A picture of red, green and blue bytes becomes the bytes of fewer pixels: the same means as of any values, in a fraction of the time; in workers.
import type { NumericArray, Tensor } from '@movieflow/core/plugin'
import { furthest } from './kept-lines.js'
import type { ElementSteps, ResampledAxes } from './sampling.js'

/** Cameras' frames are mostly of this kind, and grey: then one channel is worked out, and repeated. */
export function makeByteResampler({ across, down, columns, rows }: ResampledAxes) {
  const [wide, high] = [across.nearest.length, down.nearest.length]
  const places = new Int32Array(across.cells.length)
  const sum = new Float64Array(3 * wide)
  const lines = Array.from(
    { length: Math.max(2, down.common) },
    (): Line => ({
      row: -1,
      means: new Float64Array(3 * wide),
    }),
  )

  /** Neighbouring pixels have rows in common, as that at their edge: the last few are kept. */
  function lineAt(row: number, read: (line: Line) => void): Line {
    const known = lines.find((line) => line.row === row)
    if (known) return known
    const line = furthest(lines, row)
    line.row = row
    read(line)
    return line
  }

  return ({ data }: Tensor, { x, y, rgb }: ElementSteps): Tensor => {
    const grey = isGrey(data, x, y, rgb, columns, rows)
    const channels = grey ? 1 : 3
    for (let tap = 0; tap < places.length; tap++) places[tap] = across.cells[tap]! * x
    for (const line of lines) line.row = -1
    const read = ({ row, means }: Line) => {
      if (grey) readGrey(data, row * y, places, across, means)
      else readColors(data, row * y, rgb, places, across, means)
    }
    const bytes = new Uint8Array(3 * wide * high)
    // Beyond a step a kernel with negative weights goes too far.
    const levels = new Uint8ClampedArray(bytes.buffer)
    const count = channels * wide
    for (let row = 0; row < high; row++) {
      sum.fill(0)
      for (let tap = down.offsets[row]!; tap < down.offsets[row + 1]!; tap++) {
        const { means } = lineAt(down.cells[tap]!, read)
        const weight = down.weights[tap]!
        for (let at = 0; at < count; at++) sum[at]! += weight * means[at]!
      }
      const first = 3 * wide * row
      if (grey)
        for (let at = 0, to = first; at < wide; at++, to += 3) {
          const level = (sum[at]! + 0.5) | 0
          levels[to] = level
          levels[to + 1] = level
          levels[to + 2] = level
        }
      else for (let at = 0; at < count; at++) levels[first + at] = (sum[at]! + 0.5) | 0
    }
    return { axes: ['y', 'x', 'rgb'], shape: [high, wide, 3], data: bytes }
  }
}

interface Line {
  row: number
  readonly means: Float64Array
}

/** Ends with the first pixel that has a colour. */
function isGrey(data: NumericArray, x: number, y: number, rgb: number, columns: number, rows: number): boolean {
  for (let row = 0; row < rows; row++)
    for (let column = 0, at = row * y; column < columns; column++, at += x)
      if (data[at] !== data[at + rgb] || data[at] !== data[at + 2 * rgb]) return false
  return true
}

type Across = ResampledAxes['across']

function readGrey(
  data: NumericArray,
  first: number,
  places: Int32Array,
  { offsets, weights }: Across,
  means: Float64Array,
): void {
  const count = offsets.length - 1
  for (let at = 0; at < count; at++) {
    let total = 0
    for (let tap = offsets[at]!; tap < offsets[at + 1]!; tap++) total += weights[tap]! * data[first + places[tap]!]!
    means[at] = total
  }
}

function readColors(
  data: NumericArray,
  first: number,
  rgb: number,
  places: Int32Array,
  { offsets, weights }: Across,
  means: Float64Array,
): void {
  const count = offsets.length - 1
  for (let at = 0; at < count; at++) {
    let [red, green, blue] = [0, 0, 0]
    for (let tap = offsets[at]!; tap < offsets[at + 1]!; tap++) {
      const weight = weights[tap]!
      const place = first + places[tap]!
      red += weight * data[place]!
      green += weight * data[place + rgb]!
      blue += weight * data[place + 2 * rgb]!
    }
    means[3 * at] = red
    means[3 * at + 1] = green
    means[3 * at + 2] = blue
  }
}
