// Gaussian filters along one axis, as scipy.ndimage.gaussian_filter1d with its defaults: ends reflected, cut at 4 sigma.

/** The weight at the centre and at each distance from it; they sum to 1, those of a distance counted twice. */
export function gaussianWeights(sigma: number): Float64Array {
  const radius = Math.floor(4 * sigma + 0.5)
  const weights = Float64Array.from({ length: radius + 1 }, (_, distance) =>
    Math.exp((-0.5 / (sigma * sigma)) * distance * distance),
  )
  const total = weights.reduce((sum, weight, distance) => sum + (distance === 0 ? weight : 2 * weight), 0)
  return weights.map((weight) => weight / total)
}

/** `d c b a | a b c d | d c b a`: the index inside `length` for any `index`. */
export function reflectIndex(index: number, length: number): number {
  const period = 2 * length
  const within = ((index % period) + period) % period
  return within < length ? within : period - 1 - within
}

/** Smooths along the middle axis of `[outer, length, inner]` into a new array. Always sums in the same order. */
export function smoothAlong(
  data: Float64Array,
  [length, inner]: readonly [length: number, inner: number],
  weights: Float64Array,
): Float64Array {
  const result = new Float64Array(data.length)
  const radius = weights.length - 1
  const block = length * inner
  if (inner === 1) {
    const line = new Float64Array(length + 2 * radius)
    for (let start = 0; start < data.length; start += block) {
      for (let index = 0; index < line.length; index++)
        line[index] = data[start + reflectIndex(index - radius, length)]!
      for (let index = 0; index < length; index++) {
        const centre = index + radius
        let sum = line[centre]! * weights[0]!
        for (let distance = radius; distance > 0; distance--)
          sum += (line[centre - distance]! + line[centre + distance]!) * weights[distance]!
        result[start + index] = sum
      }
    }
    return result
  }
  for (let start = 0; start < data.length; start += block)
    for (let index = 0; index < length; index++) {
      const row = start + index * inner
      for (let offset = 0; offset < inner; offset++) result[row + offset] = data[row + offset]! * weights[0]!
      for (let distance = radius; distance > 0; distance--) {
        const weight = weights[distance]!
        const before = start + reflectIndex(index - distance, length) * inner
        const after = start + reflectIndex(index + distance, length) * inner
        for (let offset = 0; offset < inner; offset++)
          result[row + offset]! += (data[before + offset]! + data[after + offset]!) * weight
      }
    }
  return result
}
