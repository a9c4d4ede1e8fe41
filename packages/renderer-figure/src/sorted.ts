// Ascending numbers: how many come before a value; any thread.

/** How many of these ascending numbers are not above `value`. */
export function countUntil(values: ArrayLike<number>, value: number): number {
  return count(values, (each) => each <= value)
}

/** How many of these ascending numbers are below `value`. */
export function countBefore(values: ArrayLike<number>, value: number): number {
  return count(values, (each) => each < value)
}

function count(values: ArrayLike<number>, isBefore: (value: number) => boolean): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (isBefore(values[middle]!)) low = middle + 1
    else high = middle
  }
  return low
}
