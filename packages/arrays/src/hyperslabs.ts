// Runs of an array's elements become boxes, which is what chunked arrays are read by: starts and counts along each axis.
import { countElements, type NumericArray } from '@movieflow/core/plugin'

export interface Hyperslab {
  readonly start: readonly number[]
  readonly count: readonly number[]
}

/** The boxes of `shape` that hold the elements `first` to `first + count` in C order, one behind the other. */
export function coverRange(shape: readonly number[], first: number, count: number): Hyperslab[] {
  if (count === 0) return []
  if (shape.length === 0) return [{ start: [], count: [] }]
  const [length, ...rest] = shape as [number, ...number[]]
  const inner = rest.reduce((product, each) => product * each, 1)
  const full = (from: number, to: number): Hyperslab[] =>
    from < to ? [{ start: [from, ...rest.map(() => 0)], count: [to - from, ...rest] }] : []
  const part = (at: number, from: number, to: number): Hyperslab[] =>
    coverRange(rest, from, to - from).map((slab) => ({ start: [at, ...slab.start], count: [1, ...slab.count] }))
  const end = first + count
  const [firstRow, lastRow] = [Math.floor(first / inner), Math.floor(end / inner)]
  const [head, tail] = [first % inner, end % inner]
  if (rest.length === 0 || (head === 0 && tail === 0)) return full(firstRow, Math.min(lastRow, length))
  if (firstRow === lastRow) return part(firstRow, head, tail)
  return [
    ...(head === 0 ? [] : part(firstRow, head, inner)),
    ...full(head === 0 ? firstRow : firstRow + 1, lastRow),
    ...part(lastRow, 0, tail),
  ]
}

/**
 * Cuts a box into ones of at most `most` elements, in C order; along `chunks` if there are any, so that
 * none is inflated twice if possible.
 */
export function* cutHyperslab(slab: Hyperslab, most: number, chunks: readonly number[] | null): Generator<Hyperslab> {
  const { start, count } = slab
  const total = count.reduce((product, length) => product * length, 1)
  const axis = count.findIndex((length) => length > 1)
  if (total <= most || axis < 0) {
    yield slab
    return
  }
  const inner = total / count[axis]!
  const chunk = chunks?.[axis] ?? 1
  const fitting = Math.max(1, Math.floor(most / inner))
  const step = fitting > chunk ? fitting - (fitting % chunk) : fitting
  const end = start[axis]! + count[axis]!
  for (let from = start[axis]!; from < end; ) {
    const to = Math.min(end, step % chunk === 0 ? from - (from % chunk) + step : from + step)
    yield* cutHyperslab({ start: start.with(axis, from), count: count.with(axis, to - from) }, most, chunks)
    from = to
  }
}

/** Puts a box of `from` values, `count` long, into the first corner of a larger one, `larger` long; both in C order. */
export function placeBox(
  from: NumericArray,
  count: readonly number[],
  into: NumericArray,
  larger: readonly number[],
): void {
  const run = count.at(-1) ?? 1
  const strides = larger.map((_, axis) => countElements(larger.slice(axis + 1)))
  const place = count.slice(0, -1).map(() => 0)
  for (let at = 0; at < from.length; at += run) {
    into.set(
      from.subarray(at, at + run),
      place.reduce((sum, index, axis) => sum + index * strides[axis]!, 0),
    )
    for (let axis = place.length - 1; axis >= 0 && ++place[axis]! === count[axis]; axis--) place[axis] = 0
  }
}
