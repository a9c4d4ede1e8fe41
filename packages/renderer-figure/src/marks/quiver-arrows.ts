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

/** Corners of an arrow to the right, x, y, x, y …: the shaft's, the head's, its tip, and back; y runs up. `length` is in widths. */
export function arrowOutline(length: number, shape: ArrowShape): number[] {
  const { headwidth, headlength, headaxislength, minshaft, minlength, pivot } = shape
  if (length < minlength) return dot(minlength / 2)
  const shortest = minshaft * headlength
  const isShort = length < shortest
  const reach = isShort ? shortest : length
  const shrink = isShort ? length / shortest : 1
  const sides = [
    [0, 0.5],
    [reach - headaxislength, 0.5],
    [reach - headlength, headwidth / 2],
    [reach, 0],
  ] as const
  const shift = pivot === 'tail' ? 0 : pivot === 'tip' ? reach : reach / 2
  const scaled = sides.map(([x, y]) => [shrink * (x - shift), shrink * y] as const)
  const [start, neck, barb, tip] = scaled as [Corner, Corner, Corner, Corner]
  return [start, neck, barb, tip, mirror(barb), mirror(neck), mirror(start)].flat()
}

type Corner = readonly [number, number]

const mirror = ([x, y]: Corner): Corner => [x, -y]

/** matplotlib's: a hexagon. */
function dot(radius: number): number[] {
  return Array.from({ length: 6 }, (_, at) => {
    const angle = (at * Math.PI) / 3
    return [radius * Math.cos(angle), radius * Math.sin(angle)]
  }).flat()
}

/** matplotlib's width of the shaft by the number of arrows, in widths of the axes. */
export function usualWidth(count: number): number {
  return 0.06 / Math.min(25, Math.max(8, Math.sqrt(count)))
}

/** matplotlib's: how much of u and v is as long as the axes are wide. */
export function usualScale(meanLength: number, count: number): number {
  return 1.8 * meanLength * Math.max(10, Math.sqrt(count))
}
