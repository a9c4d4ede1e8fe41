// `%02d`, `%.1f`, `%g` and their like as C and Python print them, digit for digit.
import { dateFormatFault } from '../model/index.js'

export interface FormatSpec {
  /** `d f e g s x` and the capitals; '' if only a width is given. */
  readonly type: string
  readonly width: number
  readonly precision: number | undefined
  readonly left: boolean
  readonly plus: boolean
  readonly space: boolean
  readonly zero: boolean
  readonly alternate: boolean
}

/** `%H:%M:%S`: seconds, or an ISO date, as a clock shows them. */
export interface DateSpec {
  readonly date: string
}

const specPattern = /^([-+ 0#]*)(\d{1,2})?(?:\.(\d{1,2}))?([dieEfFgGsxX]?)$/

/** The meaning of `02d`, or of `%H:%M`; `undefined` if it has none. */
export function parseSpec(text: string): FormatSpec | DateSpec | undefined {
  return text.includes('%') ? (dateFormatFault(text) === undefined ? { date: text } : undefined) : parseNumberSpec(text)
}

function parseNumberSpec(text: string): FormatSpec | undefined {
  const match = text === '' ? null : specPattern.exec(text.trimEnd())
  if (!match) return undefined
  const [, flags = '', width, precision, type = ''] = match
  if (flags + (width ?? '') + (precision ?? '') + type === '') return undefined
  return {
    type: type === 'i' ? 'd' : type,
    width: Number(width ?? 0),
    precision: precision === undefined ? undefined : Number(precision),
    left: flags.includes('-'),
    plus: flags.includes('+'),
    space: flags.includes(' '),
    zero: flags.includes('0'),
    alternate: flags.includes('#'),
  }
}

/** Numbers as `.1f`, `d` or `g` print them, whole for `d`; `undefined` if that is no format of numbers. */
export function numberFormat(text: string): ((value: number) => string) | undefined {
  const spec = parseNumberSpec(text.replace(/^%/, ''))
  if (!spec || spec.type === 's') return undefined
  const isWhole = spec.type !== '' && 'dxX'.includes(spec.type)
  return (value) => formatBySpec(isWhole ? Math.round(value) : value, spec)
}

/** Text in its width, cut to the precision. */
export function formatText(text: string, spec: FormatSpec): string {
  return pad('', spec.precision === undefined ? text : text.slice(0, spec.precision), { ...spec, zero: false })
}

/** A number; for `d` and `x` it must be whole. */
export function formatBySpec(value: number, spec: FormatSpec): string {
  const negative = value < 0 || Object.is(value, -0)
  const whole = 'dxX'.includes(spec.type) && spec.type !== ''
  const sign = negative && !(whole && value === 0) ? '-' : spec.plus ? '+' : spec.space ? ' ' : ''
  if (!Number.isFinite(value)) return pad(sign, Number.isNaN(value) ? 'NaN' : 'Inf', { ...spec, zero: false })
  const digits = magnitude(Math.abs(value), spec)
  return pad(sign, /[EGX]/.test(spec.type) ? digits.toUpperCase() : digits, spec)
}

function magnitude(value: number, spec: FormatSpec): string {
  const precision = spec.precision ?? 6
  switch (spec.type.toLowerCase()) {
    case 'd':
      return BigInt(value)
        .toString()
        .padStart(spec.precision ?? 0, '0')
    case 'x':
      return BigInt(value)
        .toString(16)
        .padStart(spec.precision ?? 0, '0')
    case 'f':
      return fixed(value, precision, spec.alternate)
    case 'e':
      return exponential(value, precision, spec.alternate).text
    default:
      return spec.type === '' && spec.precision === undefined ? String(value) : general(value, precision, spec)
  }
}

function general(value: number, precision: number, spec: FormatSpec): string {
  const significant = Math.max(1, precision)
  const { text, exponent } = exponential(value, significant - 1, spec.alternate)
  if (exponent >= -4 && exponent < significant) {
    const digits = fixed(value, significant - 1 - exponent, spec.alternate)
    return spec.alternate || !digits.includes('.') ? digits : digits.replace(/\.?0+$/, '')
  }
  return spec.alternate ? text : text.replace(/\.?0*e/, 'e')
}

/** `point`: a point is written even without digits after it. */
function fixed(value: number, precision: number, point: boolean): string {
  const digits = scaled(value, precision)
    .toString()
    .padStart(precision + 1, '0')
  if (precision === 0) return point ? `${digits}.` : digits
  return `${digits.slice(0, -precision)}.${digits.slice(-precision)}`
}

function exponential(value: number, precision: number, point: boolean): { text: string; exponent: number } {
  let exponent = value === 0 ? 0 : Number(value.toExponential().split('e')[1])
  let digits = scaled(value, precision - exponent).toString()
  if (digits.length > precision + 1) digits = scaled(value, precision - ++exponent).toString()
  digits = digits.padEnd(precision + 1, '0')
  const mantissa = precision === 0 && !point ? digits : `${digits[0]}.${digits.slice(1)}`
  const shown = String(Math.abs(exponent)).padStart(2, '0')
  return { text: `${mantissa}e${exponent < 0 ? '-' : '+'}${shown}`, exponent }
}

/** value × 10^power, to the nearest whole number, halves to even, exactly: JavaScript's `toFixed` rounds halves up. */
function scaled(value: number, power: number): bigint {
  let numerator = 0n
  let denominator = 1n
  let exponent = 0
  let mantissa = value
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2
    exponent++
  }
  numerator = BigInt(mantissa)
  denominator = 1n << BigInt(exponent)
  if (power >= 0) numerator *= 10n ** BigInt(power)
  else denominator *= 10n ** BigInt(-power)
  const quotient = numerator / denominator
  const twice = (numerator - quotient * denominator) * 2n
  if (twice < denominator) return quotient
  return twice > denominator || (quotient & 1n) === 1n ? quotient + 1n : quotient
}

function pad(sign: string, digits: string, spec: FormatSpec): string {
  const missing = Math.max(0, spec.width - sign.length - digits.length)
  if (spec.left) return sign + digits + ' '.repeat(missing)
  return spec.zero ? sign + '0'.repeat(missing) + digits : ' '.repeat(missing) + sign + digits
}
