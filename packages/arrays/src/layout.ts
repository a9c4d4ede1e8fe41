// The layout of an array's frames in its file: the axes of a frame, and the number of runs of its elements.

/**
 * The file as `outer` rows of `frames` runs of `inner` elements: frame `f` is run `f` of every row. A frame that is
 * in one piece has one row.
 */
export interface ArrayLayout {
  /** The axes of one frame, in C order. */
  readonly axes: readonly string[]
  readonly shape: readonly number[]
  readonly frames: number
  readonly outer: number
  readonly inner: number
}

/** An array's lengths in the file's own order of indices, and which index is fastest: the first one in Fortran's order. */
export interface ArrayShape {
  readonly shape: readonly number[]
  readonly fortranOrder: boolean
}

/** `axes` in the file's order of indices, as many as the shape has; without `frame` there is one frame. */
export function layOutAxes({ shape, fortranOrder }: ArrayShape, axes: readonly string[]): ArrayLayout {
  // The bytes of a Fortran array are those of a C array whose axes are reversed.
  const names = fortranOrder ? axes.toReversed() : axes
  const lengths = fortranOrder ? shape.toReversed() : shape
  const product = (from: number, to?: number) => lengths.slice(from, to).reduce((all, length) => all * length, 1)
  const at = names.indexOf('frame')
  if (at < 0) return { axes: names, shape: lengths, frames: 1, outer: 1, inner: product(0) }
  const frames = lengths[at]!
  const outer = product(0, at)
  const inner = product(at + 1)
  const whole = frames <= 1 || outer * inner === 0
  return {
    axes: names.toSpliced(at, 1),
    shape: lengths.toSpliced(at, 1),
    frames,
    outer: whole ? 1 : outer,
    inner: whole ? outer * inner : inner,
  }
}

/** Elements of one frame. */
export function frameLength({ outer, inner }: ArrayLayout): number {
  return outer * inner
}

// Runs of this length are read about as fast one by one as in one piece.
const longRun = 1 << 16

/** True if frames consist of so many short runs that it is better to gather many frames at once. */
export function isScattered({ outer, inner }: ArrayLayout, itemBytes: number): boolean {
  return outer > 1 && inner * itemBytes < longRun
}
