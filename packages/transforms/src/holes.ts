// Marks elements that are NaN, so that operations on several elements can leave them out.

/** 1 for each element that is NaN; `undefined` if none is. */
export function findHoles(data: Float64Array | Float32Array): Uint8Array | undefined {
  let holes: Uint8Array | undefined
  for (let index = 0; index < data.length; index++)
    if (Number.isNaN(data[index])) {
      holes ??= new Uint8Array(data.length)
      holes[index] = 1
    }
  return holes
}

/**
 * The mean of numbers from their weighted sum; `known` is the share of the weights, which sum to 1, that fell on numbers.
 * NaN if more than half fell on NaN: holes neither grow nor close.
 */
export function meanOfKnown(sum: number, known: number): number {
  // Half, up to rounding, counts as half.
  return known >= 0.5 - 1e-9 ? sum / known : Number.NaN
}
