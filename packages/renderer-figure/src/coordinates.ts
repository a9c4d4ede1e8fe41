// Coordinates of a pixel as an axis shows them: with as many digits as the pixel's size justifies; any thread.
import { makeScale, type ScaleOption } from './scales.js'
import { powerOfTen } from './ticks.js'
import { timeText } from './time-scale.js'

export interface AxisOfPixel {
  readonly scale: ScaleOption | undefined
  /** Data coordinates of the box's ends. */
  readonly ends: readonly [number, number]
  /** Of the box. */
  readonly pixels: number
}

/** The coordinate of the middle of a pixel, counted from the first end; `undefined` if the axis has none. */
export function coordinateText({ scale: option, ends, pixels }: AxisOfPixel, pixel: number): string | undefined {
  const scale = makeScale(option)
  const [first, last] = ends.map(scale.forward) as [number, number]
  const at = (place: number) => scale.inverse(first + (place / pixels) * (last - first))
  const value = at(pixel + 0.5)
  if (!Number.isFinite(value)) return undefined
  const step = Math.abs(at(pixel + 1) - at(pixel))
  if (scale.name === 'time') return timeText(value, step, typeof option === 'object' ? option : {})
  return numberText(value, step, at(0.5))
}

/** From here on, as beyond this many decimals, a power of ten is shorter. */
const [largest, mostDecimals] = [1e10, 8]

/** So many digits that numbers which are `step` apart differ, one of them being `other`. */
export function numberText(value: number, step: number, other: number): string {
  const order = orderFor(step, other)
  const exponent = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)))
  const text =
    Math.abs(value) < largest && order <= mostDecimals
      ? value.toFixed(Math.max(0, order))
      : value.toExponential(Math.min(16, Math.max(0, exponent + order))).replace('e+', 'e')
  return Number(text) === 0 ? text.replace('-', '') : text.replaceAll('-', '\u2212')
}

/** The decimals of the numbers, below 0 if whole tens or more are enough. */
function orderFor(step: number, other: number): number {
  if (!(step > 0)) return 0
  const order = Math.ceil(-Math.log10(step) - 1e-9)
  const unit = powerOfTen(-order)
  const isWhole = (units: number) => Math.abs(units - Math.round(units)) < 1e-6
  // Rounded to a unit that is nearly as large as the step, halves would become one number or leave one out.
  return 2 * unit > step * (1 + 1e-9) && !(isWhole(step / unit) && isWhole(other / unit)) ? order + 1 : order
}
