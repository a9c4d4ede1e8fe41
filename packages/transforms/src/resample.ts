// Resamples elements along an axis to another number of them; pixels are areas, and the outer edges stay in place.

/** The ways to find values between pixels, as options name them. */
export const resampleMethods = ['nearest', 'linear', 'area', 'cubic'] as const

/** One of {@link resampleMethods}. */
export type ResampleMethod = (typeof resampleMethods)[number]

/** The old elements that a new one is made of: `weights` from `first` on, which sum to 1. */
export interface Taps {
  readonly first: number
  readonly weights: Float64Array
}

/** Keys's kernel with a = −0.5, which Pillow and MATLAB have. */
function cubic(distance: number): number {
  if (distance < 1) return (1.5 * distance - 2.5) * distance * distance + 1
  return distance < 2 ? ((-0.5 * distance + 2.5) * distance - 4) * distance + 2 : 0
}

const kernels = {
  linear: { radius: 1, weigh: (distance: number) => Math.max(0, 1 - distance) },
  cubic: { radius: 2, weigh: cubic },
} as const

/** The share of each old element between `low` and `high`. */
function coverArea(low: number, high: number): Taps {
  const first = Math.floor(low)
  const weights = Float64Array.from({ length: Math.ceil(high) - first }, (_, place) => {
    const at = first + place
    return (Math.min(high, at + 1) - Math.max(low, at)) / (high - low)
  })
  return { first, weights }
}

/** The kernel is as wide as the wider of old and new elements, so that none is skipped; it is cut at the edges. */
function weighAround(
  { radius, weigh }: (typeof kernels)['linear' | 'cubic'],
  centre: number,
  step: number,
  old: number,
) {
  const width = Math.max(1, step)
  const first = Math.max(0, Math.ceil(centre - radius * width - 0.5))
  const last = Math.min(old - 1, Math.floor(centre + radius * width - 0.5))
  const weights = Float64Array.from({ length: last - first + 1 }, (_, place) =>
    weigh(Math.abs(first + place + 0.5 - centre) / width),
  )
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return { first, weights: weights.map((weight) => weight / total) }
}

/** For each of `next` elements, what it takes of `old` ones. Left out, the method is `area` for fewer, else `linear`. */
export function makeTaps(old: number, next: number, method: ResampleMethod | undefined): Taps[] {
  const chosen = method ?? (next < old ? 'area' : 'linear')
  return Array.from({ length: next }, (_, index) => {
    const centre = ((2 * index + 1) * old) / (2 * next)
    if (chosen === 'nearest') return { first: Math.floor(centre), weights: Float64Array.of(1) }
    if (chosen === 'area') return coverArea((index * old) / next, ((index + 1) * old) / next)
    return weighAround(kernels[chosen], centre, old / next, old)
  })
}

/** Resamples the middle axis of `[outer, old, inner]` into a new array. Always sums in the same order. */
export function resampleAlong(
  data: Float64Array,
  [old, inner]: readonly [old: number, inner: number],
  taps: readonly Taps[],
): Float64Array {
  const outer = data.length / (old * inner)
  const result = new Float64Array(outer * taps.length * inner)
  let to = 0
  for (let block = 0; block < outer; block++)
    for (const { first, weights } of taps) {
      for (let place = 0; place < weights.length; place++) {
        const weight = weights[place]!
        // Infinity times 0 would be NaN.
        if (weight === 0) continue
        const from = (block * old + first + place) * inner
        for (let offset = 0; offset < inner; offset++) result[to + offset]! += data[from + offset]! * weight
      }
      to += inner
    }
  return result
}
