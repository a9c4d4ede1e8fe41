// Limits on the axis of their histogram: values and places, bars, and limits while they are dragged; anywhere.
import type { Histogram, Limits } from '@movieflow/core'
import { isList, type Value } from './tried.js'

/** The two ends of the axis. */
export type Domain = readonly [number, number]

/** Holds all values and both limits. */
export function domainOf({ edges }: Histogram, limits: Limits | undefined): Domain {
  const ends = [edges[0], edges.at(-1), ...(limits ?? [])].filter((end) => end !== undefined && Number.isFinite(end))
  const low = Math.min(...(ends as number[]))
  const high = Math.max(...(ends as number[]))
  if (!Number.isFinite(low)) return [0, 1]
  if (low === high) return [low - Math.max(1e-9, Math.abs(low)) / 2, high + Math.max(1e-9, Math.abs(high)) / 2]
  return [low, high]
}

/** From 0 at the low end to 1. */
export function shareOf(value: number, [low, high]: Domain): number {
  return Math.min(1, Math.max(0, (value - low) / (high - low)))
}

/** The value at a place, rounded to the resolution of a pixel of the axis. */
export function scaleValueAt(share: number, [low, high]: Domain): number {
  return roundTo(low + Math.min(1, Math.max(0, share)) * (high - low), scaleStep([low, high]))
}

/** About the two-hundredth part of the axis, as a round number. */
export function scaleStep([low, high]: Domain): number {
  const rough = (high - low) / 200
  const power = 10 ** Math.floor(Math.log10(rough))
  return rough / power >= 5 ? 5 * power : rough / power >= 2 ? 2 * power : power
}

export function roundTo(value: number, step: number): number {
  return Number((Math.round(value / step) * step).toPrecision(12))
}

/** These limits with one of them moved; they never meet. */
export function moveLimit(limits: Limits, end: 0 | 1, value: number, step: number): Limits {
  const [low, high] = limits
  return end === 0
    ? [Math.min(value, roundTo(high - step, step)), high]
    : [low, Math.max(value, roundTo(low + step, step))]
}

/** The bars as one path, in a box of `width` × `height`: heights by the logarithm, so that rare values are visible next to common ones. */
export function barsPath({ edges, counts }: Histogram, domain: Domain, width: number, height: number): string {
  const most = Math.log1p(Math.max(1, ...counts))
  let path = ''
  for (const [index, count] of counts.entries()) {
    if (count === 0) continue
    const left = shareOf(edges[index]!, domain) * width
    const right = Math.max(left + 0.5, shareOf(edges[index + 1]!, domain) * width)
    const top = height * (1 - Math.log1p(count) / most)
    path += `M${round(left)} ${height}V${round(top)}H${round(right)}V${height}Z`
  }
  return path
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

/** Limits that are two numbers. */
export function limitNumbers(value: Value): Limits | undefined {
  const [low, high] = isList(value) && value.length === 2 ? value : []
  return typeof low === 'number' && typeof high === 'number' ? [low, high] : undefined
}

/** Limits that are percentiles. */
export function percentilesOf(value: Value): Limits | undefined {
  if (typeof value !== 'object' || value === null || isList(value)) return undefined
  return limitNumbers((value as { readonly percentile?: Value }).percentile ?? [0, 100])
}

/** The same limits with other percentiles: over which frames they reach is kept. */
export function withPercentiles(value: Value, percentile: Limits): Value {
  const others = typeof value === 'object' && value !== null && !isList(value) ? value : {}
  return { ...others, percentile: [...percentile] }
}
