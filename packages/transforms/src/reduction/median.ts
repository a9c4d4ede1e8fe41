// The median of an array, without sorting all of it.
import type { FloatArray } from '../floats.js'

/** Reorders `values` so that the one at `rank` is where it would be if they were sorted, and no greater one before it. */
function placeRank(values: FloatArray, rank: number): void {
  let low = 0
  let high = values.length - 1
  // Hoare's selection; the middle as pivot is best for sorted values, and many equal ones split evenly.
  while (low < high) {
    const pivot = values[(low + high) >> 1]!
    let left = low
    let right = high
    while (left <= right) {
      while (values[left]! < pivot) left++
      while (values[right]! > pivot) right--
      if (left > right) break
      const swapped = values[left]!
      values[left++] = values[right]!
      values[right--] = swapped
    }
    if (rank <= right) high = right
    else if (rank >= left) low = left
    else return
  }
}

/** NaN if there are no values. None of them may be NaN. Reorders them. */
export function findMedian(values: FloatArray): number {
  const middle = values.length >> 1
  if (values.length === 0) return Number.NaN
  placeRank(values, middle)
  if (values.length % 2 === 1) return values[middle]!
  let below = values[0]!
  for (let index = 1; index < middle; index++) if (values[index]! > below) below = values[index]!
  return (below + values[middle]!) / 2
}
