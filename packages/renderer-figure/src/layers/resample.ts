// A picture's values become those of the pixels that show it: weighted means along its two axes, one after the other; in workers.
import type { NumericArray, Tensor } from '@movieflow/core/plugin'
import { furthest } from './kept-lines.js'
import { makeByteResampler } from './resample-bytes.js'
import type { CellTaps, ElementSteps } from './sampling.js'

interface Axes {
  /** Left out: all cells as they are. */
  readonly x: CellTaps | undefined
  readonly y: CellTaps | undefined
  readonly columns: number
  readonly rows: number
}

/** `[y, x]`, or `[y, x, rgb]`. */
type Resample = (tensor: Tensor, steps: ElementSteps) => Tensor

interface ResampleOptions {
  /** Means are rounded to bytes. */
  readonly bytes: boolean
  /** Pixels whose nearest value is not finite have that one, so that holes keep their size. */
  readonly holes: boolean
}

/**
 * Means of the finite values, each weighted by its share of the pixel; a pixel without one has its nearest value, as NaN. Where all are
 * equal, the mean is that value to the last bit. Colours count by their opacity.
 */
export function makeResampler({ x, y, columns, rows }: Axes, { bytes, holes }: ResampleOptions): Resample {
  const across = x ?? identity(columns)
  const down = y ?? identity(rows)
  const [wide, high] = [across.nearest.length, down.nearest.length]
  const lines = new Lines(wide, across, Math.max(2, down.common))
  const sum = new Float64Array(wide)
  const share = new Float64Array(wide)
  const least = new Float64Array(wide)
  const most = new Float64Array(wide)

  function fill(
    data: NumericArray,
    steps: ElementSteps,
    channel: number,
    out: Float64Array,
    alpha: number | undefined,
  ) {
    const whole = !(data instanceof Float32Array || data instanceof Float64Array)
    const { channels } = steps
    lines.begin(data, steps, channel, whole, alpha)
    for (let row = 0; row < high; row++) {
      sum.fill(0)
      share.fill(0)
      least.fill(Number.POSITIVE_INFINITY)
      most.fill(Number.NEGATIVE_INFINITY)
      for (let tap = down.offsets[row]!; tap < down.offsets[row + 1]!; tap++) {
        const line = lines.at(down.cells[tap]!)
        const weight = down.weights[tap]!
        for (let at = 0; at < wide; at++) sum[at]! += weight * line.sum[at]!
        if (whole && alpha === undefined) continue
        for (let at = 0; at < wide; at++) {
          share[at]! += weight * line.share[at]!
          if (line.least[at]! < least[at]!) least[at] = line.least[at]!
          if (line.most[at]! > most[at]!) most[at] = line.most[at]!
        }
      }
      const nearestRow = down.nearest[row]! * steps.y + channel * steps.rgb
      for (let at = 0, to = row * wide * channels + channel; at < wide; at++, to += channels) {
        if (whole && alpha === undefined) {
          out[to] = nearWhole(sum[at]!)
          continue
        }
        const own = data[nearestRow + across.nearest[at]! * steps.x]!
        const known = share[at]! > 0 && !(holes && !Number.isFinite(own))
        out[to] = known ? Math.min(most[at]!, Math.max(least[at]!, sum[at]! / share[at]!)) : own
      }
    }
  }

  /** Means that become bytes: the same memory for every frame, since megabytes of new memory a frame keep the collector busy. */
  let scratch = new Float64Array()

  const resampleBytes = bytes ? makeByteResampler({ across, down, columns, rows }) : undefined

  return (tensor, steps) => {
    const { data } = tensor
    const { channels } = steps
    if (resampleBytes && channels === 3) return resampleBytes(tensor, steps)
    const length = high * wide * channels
    if (bytes && scratch.length !== length) scratch = new Float64Array(length)
    const out = bytes ? scratch : new Float64Array(length)
    for (let channel = 0; channel < channels; channel++)
      fill(data, steps, channel, out, channels === 4 && channel < 3 ? 3 : undefined)
    const values = bytes ? toBytes(out) : out
    return channels === 1
      ? { axes: ['y', 'x'], shape: [high, wide], data: values }
      : { axes: ['y', 'x', 'rgb'], shape: [high, wide, channels], data: values }
  }
}

function toBytes(values: Float64Array): Uint8Array {
  const bytes = new Uint8Array(values.length)
  // Beyond a step a kernel with negative weights goes too far.
  for (let at = 0; at < values.length; at++) bytes[at] = Math.min(255, Math.max(0, values[at]! + 0.5))
  return bytes
}

/** A sum of whole numbers whose weights were rounded: a whole number if it is one but for that. */
function nearWhole(value: number): number {
  const whole = Math.round(value)
  return Math.abs(value - whole) <= 1e-12 * Math.max(1, Math.abs(whole)) * 64 ? whole : value
}

interface Line {
  row: number
  /** Of the finite values, times their weights. */
  readonly sum: Float64Array
  /** Of their weights. */
  readonly share: Float64Array
  readonly least: Float64Array
  readonly most: Float64Array
}

/** Rows that are reduced to pixels, the last few of them kept: neighbouring pixels have rows in common, as that at their edge. */
class Lines {
  readonly #kept: readonly Line[]
  #read: (line: Line, row: number) => void = () => {}

  constructor(
    readonly wide: number,
    readonly taps: CellTaps,
    common: number,
  ) {
    const line = (): Line => ({
      row: -1,
      sum: new Float64Array(wide),
      share: new Float64Array(wide),
      least: new Float64Array(wide),
      most: new Float64Array(wide),
    })
    this.#kept = Array.from({ length: common }, line)
  }

  begin(data: NumericArray, steps: ElementSteps, channel: number, whole: boolean, alpha: number | undefined): void {
    for (const line of this.#kept) line.row = -1
    const first = channel * steps.rgb
    if (alpha !== undefined) {
      const apart = (alpha - channel) * steps.rgb
      this.#read = (line, row) => readMeans(data, first + row * steps.y, steps.x, this.taps, line, apart)
    } else if (whole) this.#read = (line, row) => readSums(data, first + row * steps.y, steps.x, this.taps, line.sum)
    else this.#read = (line, row) => readMeans(data, first + row * steps.y, steps.x, this.taps, line, 0)
  }

  at(row: number): Line {
    const known = this.#kept.find((line) => line.row === row)
    if (known) return known
    // The furthest one is not wanted again: rows are asked for in one direction.
    const line = furthest(this.#kept, row)
    line.row = row
    this.#read(line, row)
    return line
  }
}

/** Whole numbers are all finite. */
function readSums(data: NumericArray, first: number, step: number, taps: CellTaps, sum: Float64Array): void {
  const { offsets, cells, weights } = taps
  for (let at = 0; at < sum.length; at++) {
    let total = 0
    for (let tap = offsets[at]!; tap < offsets[at + 1]!; tap++)
      total += weights[tap]! * data[first + cells[tap]! * step]!
    sum[at] = total
  }
}

/** `apart`: how far behind each value its opacity is, which is a weight, too; 0 for none. */
function readMeans(data: NumericArray, first: number, step: number, taps: CellTaps, line: Line, apart: number): void {
  const { offsets, cells, weights } = taps
  const { sum, share, least, most } = line
  for (let at = 0; at < sum.length; at++) {
    let [total, part] = [0, 0]
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (let tap = offsets[at]!; tap < offsets[at + 1]!; tap++) {
      const place = first + cells[tap]! * step
      const value = data[place]!
      if (!Number.isFinite(value)) continue
      const weight = apart === 0 ? weights[tap]! : weights[tap]! * data[place + apart]!
      if (!(Math.abs(weight) > 0)) continue
      total += weight * value
      part += weight
      if (value < low) low = value
      if (value > high) high = value
    }
    sum[at] = total
    share[at] = part
    least[at] = low
    most[at] = high
  }
}

function identity(cells: number): CellTaps {
  const each = Int32Array.from({ length: cells }, (_, cell) => cell)
  return {
    offsets: Int32Array.from({ length: cells + 1 }, (_, cell) => cell),
    cells: each,
    weights: new Float64Array(cells).fill(1),
    nearest: each,
    common: 1,
  }
}
