// Ascending numbers: whether some do, and how many come before a value; any thread.

/** How many of these ascending numbers are not above `value`. */
export function countUntil(values: ArrayLike<number>, value: number): number {
  return countWhile(values, (each) => each <= value)
}

/** How many of these ascending numbers are below `value`. */
export function countBefore(values: ArrayLike<number>, value: number): number {
  return countWhile(values, (each) => each < value)
}

/** Whether numbers ascend, equal ones among them; NaN do not. */
export function isAscending(values: Float64Array): boolean {
  for (let at = 1; at < values.length; at++) if (!(values[at]! >= values[at - 1]!)) return false
  return values.length === 0 || !Number.isNaN(values[0])
}

/** How many of these numbers come first that `isBefore` holds for: it holds for none behind one that it does not hold for. */
export function countWhile(values: ArrayLike<number>, isBefore: (value: number) => boolean): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (isBefore(values[middle]!)) low = middle + 1
    else high = middle
  }
  return low
}
