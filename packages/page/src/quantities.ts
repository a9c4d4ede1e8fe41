// Numbers as people read them: counts, times, bytes, values of fields; anywhere.
import type { FieldValue } from '@movieflow/core'

/** `1,104`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US')
}

/** `1 movie`, `1,104 movies`. */
export function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** `0.4 s`, `42 s`, `3 min 5 s`, `2 h 14 min`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 9.95) return `${Number(seconds.toFixed(seconds < 0.1 ? 3 : 1))} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  const minutes = Math.round(seconds / 60)
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** `412 KB`: units of a thousand. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toPrecision(2)} ${units[unit]}`
}

/** At most five significant digits. */
export function formatNumber(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(5))).replace('-', '−') : String(value)
}

/** `2026-11-27 12:10 UTC` of an ISO time: the same for every reader. */
export function formatTime(iso: string): string {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(iso)
  return match ? `${match[1]} ${match[2]}${iso.endsWith('Z') ? ' UTC' : ''}` : iso
}

/** A field's value as titles show it: lists in brackets, `NaN` if it is missing. */
export function formatValue(value: FieldValue): string {
  if (value === null) return 'NaN'
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return `[${value.map(formatValue).join(', ')}]`
  const members = Object.entries(value).map(([name, member]) => `${name}: ${formatValue(member)}`)
  return `{ ${members.join(', ')} }`
}

/** `0.12 – 0.88`; of several pairs the first, and how many there are. */
export function formatLimits(pairs: readonly (readonly [number, number])[]): string {
  const first = pairs[0]
  if (!first) return ''
  if (pairs.length === 1) return `${formatNumber(first[0])} – ${formatNumber(first[1])}`
  const low = Math.min(...pairs.map(([bound]) => bound))
  const high = Math.max(...pairs.map(([, bound]) => bound))
  return `${formatNumber(low)} – ${formatNumber(high)} in ${pairs.length} ranges`
}
