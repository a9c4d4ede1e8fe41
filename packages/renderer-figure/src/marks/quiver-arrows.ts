// Arrows of a quiver: their outlines in widths of the shaft, as matplotlib's Quiver has them; any thread.

export interface ArrowShape {
  /** Of the head, in widths of the shaft. */
  readonly headwidth: number
  readonly headlength: number
  readonly headaxislength: number
  /** Arrows shorter than so many heads are made smaller as a whole. */
  readonly minshaft: number
  /** Still shorter ones are dots, so many widths across. */
  readonly minlength: number
  readonly pivot: 'tail' | 'middle' | 'mid' | 'tip'
}

/** Memory for {@link writeArrow}: seven corners. */
export const makeOutline = () => new Float64Array(14)

/**
 * Writes the corners of an arrow to the right, x, y, x, y …: the shaft's, the head's, its tip, and back; y runs up. `length` is in widths.
 * Returns the part of `into` that was written: a dot has one corner less than an arrow.
 */
export function writeArrow(into: Float64Array, length: number, shape: ArrowShape): Float64Array {
  const { headwidth, headlength, headaxislength, minshaft, minlength, pivot } = shape
  if (length < minlength) return writeDot(into, minlength / 2)
  const shortest = minshaft * headlength
  const isShort = length < shortest
  const reach = isShort ? shortest : length
  const shrink = isShort ? length / shortest : 1
  const shift = pivot === 'tail' ? 0 : pivot === 'tip' ? reach : reach / 2
  const shaft = shrink * 0.5
  const barb = shrink * (headwidth / 2)
  writeSides(into, 0, shrink * (0 - shift), shaft)
  writeSides(into, 1, shrink * (reach - headaxislength - shift), shaft)
  writeSides(into, 2, shrink * (reach - headlength - shift), barb)
  into[6] = shrink * (reach - shift)
  into[7] = 0
  return into
}

/** A corner above the axis, and the one below that mirrors it. */
function writeSides(into: Float64Array, corner: number, x: number, y: number): void {
  into[2 * corner] = x
  into[2 * corner + 1] = y
  into[12 - 2 * corner] = x
  into[13 - 2 * corner] = -y
}

/** matplotlib's: a hexagon. */
function writeDot(into: Float64Array, radius: number): Float64Array {
  for (let at = 0; at < 6; at++) {
    const angle = (at * Math.PI) / 3
    into[2 * at] = radius * Math.cos(angle)
    into[2 * at + 1] = radius * Math.sin(angle)
  }
  return into.subarray(0, 12)
}

/** matplotlib's width of the shaft by the number of arrows, in widths of the axes. */
export function usualWidth(count: number): number {
  return 0.06 / Math.min(25, Math.max(8, Math.sqrt(count)))
}

/** matplotlib's: how much of u and v is as long as the axes are wide. */
export function usualScale(meanLength: number, count: number): number {
  return 1.8 * meanLength * Math.max(10, Math.sqrt(count))
}
