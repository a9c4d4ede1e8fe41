// Tick labels: positions of ticks become texts of common decimals, as matplotlib's ScalarFormatter writes them; any thread.
import { powerOfTen } from './ticks.js'

export interface TickLabels {
  /** One a tick. */
  readonly texts: readonly string[]
  /** The factor or summand of the texts (`1e−7`, `+1e5`); empty if they need none. */
  readonly offset: string
}

/** From 10⁻⁵ down and 10⁶ up, labels share a power of ten. */
const scientificBelow = -5
const scientificFrom = 6
/** Decimal digits that an offset must save. */
const digitsToSave = 4

const orderOf = (value: number) => Math.floor(Math.log10(value))
const withMinus = (text: string) => text.replaceAll('-', '\u2212')

/** The number that all ticks share in their leading digits, if leaving it out makes labels much shorter; else 0. */
function commonOffset(ticks: readonly number[]): number {
  const low = Math.min(...ticks)
  const high = Math.max(...ticks)
  if (ticks.length === 0 || low === high || (low <= 0 && high >= 0)) return 0
  const [least, most] = [Math.abs(low), Math.abs(high)].sort((left, right) => left - right) as [number, number]
  const start = Math.ceil(Math.log10(most))
  const firstOrder = (differs: (unit: number) => boolean) => {
    let order = start
    while (order > -320 && !differs(powerOfTen(order))) order--
    return 1 + order
  }
  let order = firstOrder((unit) => Math.floor(least / unit) !== Math.floor(most / unit))
  if ((most - least) / powerOfTen(order) <= 1e-2)
    order = firstOrder((unit) => Math.floor(most / unit) - Math.floor(least / unit) > 1)
  const unit = powerOfTen(order)
  const count = Math.floor(most / unit)
  return count >= 10 ** (digitsToSave - 1) ? Math.sign(low) * count * unit : 0
}

function commonExponent(ticks: readonly number[], offset: number, range: number): number {
  if (ticks.length === 0) return 0
  const largest = Math.max(...ticks.map(Math.abs))
  const order = offset !== 0 ? orderOf(range) : largest === 0 ? 0 : orderOf(largest)
  return order <= scientificBelow || order >= scientificFrom ? order : 0
}

/** The fewest decimals that distinguish scaled ticks, to a thousandth of their range's power of ten. */
function commonDecimals(ticks: readonly number[], ends: readonly number[]): number {
  const spanned = ticks.length < 2 ? [...ticks, ...ends] : ticks
  const range = Math.max(...spanned) - Math.min(...spanned) || Math.max(...spanned.map(Math.abs)) || 1
  const order = orderOf(range)
  const tolerance = 1e-3 * powerOfTen(order)
  let decimals = Math.max(0, 3 - order)
  while (decimals >= 0) {
    const unit = powerOfTen(decimals)
    if (!ticks.every((tick) => Math.abs(tick - Math.round(tick * unit) / unit) < tolerance)) break
    decimals--
  }
  return Math.min(100, decimals + 1)
}

/** `1.5e5` as matplotlib's `format_data`: up to ten digits, no trailing zeros. */
function formatOffset(value: number): string {
  const exponent = orderOf(Math.abs(value))
  const significand = Number((value / powerOfTen(exponent)).toPrecision(10))
  return exponent === 0 ? String(significand) : `${significand}e${exponent}`
}

/**
 * Labels of `ticks`, all of which lie within the axis's ends `[low, high]`. `steady` labels are added to nothing: of limits that move, what ticks have in
 * common would change.
 */
export function formatTicks(ticks: readonly number[], low: number, high: number, steady = false): TickLabels {
  if (ticks.length === 0) return { texts: [], offset: '' }
  const offset = steady ? 0 : commonOffset(ticks)
  const exponent = commonExponent(ticks, offset, high - low)
  const scaled = (value: number) => {
    const number = (value - offset) / powerOfTen(exponent)
    return Math.abs(number) < 1e-8 ? 0 : number
  }
  const numbers = ticks.map(scaled)
  const decimals = commonDecimals(numbers, [scaled(low), scaled(high)])
  const power = exponent === 0 ? '' : `1e${exponent}`
  const shift = offset === 0 ? '' : `${offset > 0 ? '+' : ''}${formatOffset(offset)}`
  return { texts: numbers.map((number) => withMinus(number.toFixed(decimals))), offset: withMinus(power + shift) }
}

/** A whole power of a base, correctly rounded for 10. */
export function powerOf(base: number, exponent: number): number {
  return base === 10 ? powerOfTen(exponent) : base ** exponent
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹'
const raise = (exponent: number) =>
  String(exponent).replaceAll(/./g, (digit) => (digit === '-' ? '⁻' : superscripts[Number(digit)]!))
/** Python's `isclose` to a whole number. */
const isWhole = (value: number) => {
  const nearest = Math.round(value)
  return Math.abs(value - nearest) <= 1e-9 * Math.max(Math.abs(value), Math.abs(nearest))
}

/** A number as a factor times a power of `base`; its sign apart, and the factor 1 of a power. */
function splitPower(value: number, base: number): { factor: number; exponent: number } {
  const order = Math.log(Math.abs(value)) / Math.log(base)
  if (isWhole(order)) return { factor: 1, exponent: Math.round(order) }
  const exponent = Math.floor(order)
  const factor = base ** (order - exponent)
  return { factor: isWhole(factor) ? Math.round(factor) : factor, exponent }
}

/** The whole number nearest to what a power of `base` is multiplied by in `value`; 1 of a power itself. */
export function multipleOf(value: number, base: number): number {
  return Math.round(splitPower(value, base).factor)
}

/** `10³`, `−10⁻²`, `2×10⁰`: matplotlib's LogFormatterSciNotation as plain text. */
export function formatPower(value: number, base: number): string {
  if (value === 0) return '0'
  const { factor, exponent } = splitPower(value, base)
  const times = factor === 1 ? '' : `${Number(factor.toPrecision(6))}×`
  return `${value < 0 ? '\u2212' : ''}${times}${base}${raise(exponent)}`
}
