// Markers: matplotlib's shapes at a size and edge width become polygons around a middle, in pixels; any thread.
import { offsetRing } from './offset-ring.js'

const filled = ['o', 's', '^', 'v', '<', '>', 'D', 'd', 'p', 'P', '*', 'h', 'H', 'X', '8', '.'] as const
const stroked = ['+', 'x', '|', '_', '1', '2', '3', '4', ','] as const

export type Marker = (typeof filled)[number] | (typeof stroked)[number]

export const markers: readonly Marker[] = [...filled, ...stroked]

/** Whether a marker has a face; the others are strokes, and have one colour. */
export function isFilled(marker: Marker): boolean {
  return (filled as readonly string[]).includes(marker)
}

/** Polygons as x, y, x, y … in pixels, y downwards, from the marker's middle; rings are parted by NaN. */
export interface MarkerShape {
  /** The face; none for stroked markers. */
  readonly face: readonly number[]
  /** The stroke alone. */
  readonly edge: readonly number[]
  /** Face and stroke in one. */
  readonly whole: readonly number[]
  /** Where in a pixel the middle must lie, along x and y, for edges on whole pixels; none where it may lie anywhere. */
  readonly snap: readonly [x: number, y: number] | undefined
}

type Point = readonly [x: number, y: number]

/** Corners on a circle, the first at the top, counter-clockwise as seen. */
function regular(corners: number, turn = 0, radii: readonly number[] = [1]): Point[] {
  return Array.from({ length: corners }, (_, corner) => {
    const angle = Math.PI / 2 + turn + (2 * Math.PI * corner) / corners
    const radius = radii[corner % radii.length]!
    return [radius * Math.cos(angle), radius * Math.sin(angle)]
  })
}

const triangle: Point[] = [
  [0, 1],
  [-1, -1],
  [1, -1],
]
const diamond: Point[] = [
  [0, Math.SQRT2],
  [-Math.SQRT2, 0],
  [0, -Math.SQRT2],
  [Math.SQRT2, 0],
]
const cross = (arm: number, width: number): Point[] =>
  [0, 1, 2, 3].flatMap((quarter) =>
    (
      [
        [width, arm],
        [-width, arm],
        [-width, width],
      ] as Point[]
    ).map((point) => turned(point, quarter)),
  )
const saltire: Point[] = [0, 1, 2, 3].flatMap((quarter) =>
  (
    [
      [0, 0.5],
      [-0.5, 1],
      [-1, 0.5],
    ] as Point[]
  ).map((point) => turned(point, quarter)),
)

/** By quarters, counter-clockwise. */
function turned([x, y]: Point, quarters: number): Point {
  return (
    [
      [x, y],
      [-y, x],
      [-x, -y],
      [y, -x],
    ] as const
  )[quarters % 4]!
}

/** Outlines for a size of 2, y upwards. */
const outlines: Readonly<Record<string, Point[]>> = {
  o: regular(96),
  '.': regular(96, 0, [0.5]),
  '^': triangle,
  '<': triangle.map((point) => turned(point, 1)),
  v: triangle.map((point) => turned(point, 2)),
  '>': triangle.map((point) => turned(point, 3)),
  D: diamond,
  d: diamond.map(([x, y]) => [0.6 * x, y]),
  p: regular(5),
  '*': regular(10, 0, [1, 0.381966]),
  h: regular(6),
  H: regular(6, Math.PI / 6),
  X: saltire,
  // matplotlib turns the octagon onto its side.
  '8': regular(8, Math.PI / 8),
}

const arms: Point[] = [
  [0, -1],
  [0.8, 0.5],
  [-0.8, 0.5],
]
/** Strokes from the first point to the second, for a size of 2, y upwards. */
const strokes: Readonly<Record<string, readonly (readonly [Point, Point])[]>> = {
  x: [
    [
      [-1, -1],
      [1, 1],
    ],
    [
      [-1, 1],
      [1, -1],
    ],
  ],
  '1': arms.map((arm) => [[0, 0], arm]),
  '2': arms.map((arm) => [[0, 0], turned(arm, 2)]),
  '3': arms.map((arm) => [[0, 0], turned(arm, 3)]),
  '4': arms.map((arm) => [[0, 0], turned(arm, 1)]),
}

const flat = (points: readonly Point[], scale: number) => points.flatMap(([x, y]) => [scale * x, -scale * y])
const joined = (rings: readonly (readonly number[])[]) =>
  rings.flatMap((ring, index) => (index ? [Number.NaN, Number.NaN, ...ring] : ring))

/** A marker of `size` (matplotlib's `markersize`, or the root of `s`) with a stroke of `width`, both in pixels. */
export function markerShape(marker: Marker, size: number, width: number): MarkerShape {
  // Strokes of odd widths are crisp around a pixel's middle, of even ones around a border.
  const crisp = Math.max(1, Math.round(width)) % 2 === 1 ? 0.5 : 0
  const half = size / 2
  if (marker === ',') return strokeShape([-0.5, -0.5, 0.5, -0.5, 0.5, 0.5, -0.5, 0.5], [0.5, 0.5])
  if (!(size > 0)) return strokeShape([], undefined)
  if (marker === 's' || marker === 'P') {
    // Each edge is rounded by itself, as matplotlib does: the middle keeps its place.
    const arm = Math.max(1, Math.round(half))
    const thick = marker === 's' ? arm : Math.max(1, Math.round(half / 3))
    const outline = thick < arm ? cross(arm, thick) : square(arm)
    // Without a stroke the face's edges are what must be crisp.
    const middle = width > 0 ? crisp : 0
    return faceShape(outline, 1, width, false, [middle, middle])
  }
  if (marker === '+' || marker === '|' || marker === '_') {
    const arm = Math.max(0.5, Math.round(half))
    const upright = bar([0, -1], [0, 1], arm, width)
    const level = bar([-1, 0], [1, 0], arm, width)
    const rings = marker === '+' ? [upright, level] : [marker === '|' ? upright : level]
    return strokeShape(joined(rings), [crisp, crisp])
  }
  const lines = strokes[marker]
  if (lines) return strokeShape(joined(lines.map(([from, to]) => bar(from, to, half, width))), undefined)
  return faceShape(outlines[marker]!, half, width, marker === '*', undefined)
}

const square = (half: number): Point[] => [0, 1, 2, 3].map((quarter) => turned([half, half], quarter))

function strokeShape(edge: readonly number[], snap: MarkerShape['snap']): MarkerShape {
  return { face: [], edge, whole: edge, snap }
}

function faceShape(
  outline: readonly Point[],
  scale: number,
  width: number,
  bevel: boolean,
  snap: MarkerShape['snap'],
): MarkerShape {
  const face = flat(outline, scale)
  if (!(width > 0)) return { face, edge: [], whole: face, snap }
  const outer = offsetRing(face, width / 2, bevel)
  const inner = offsetRing(face, -width / 2, bevel)
  return { face, edge: inner ? joined([outer!, reversed(inner)]) : outer!, whole: outer!, snap }
}

function reversed(ring: readonly number[]): number[] {
  return ring.map((_, at) => ring[ring.length - 2 - at + 2 * (at % 2)]!)
}

/** A stroke with its ends cut off. */
function bar([fromX, fromY]: Point, [toX, toY]: Point, scale: number, width: number): number[] {
  const length = Math.hypot(toX - fromX, toY - fromY)
  const [overX, overY] = [((toY - fromY) / length) * (width / 2), ((fromX - toX) / length) * (width / 2)]
  const [x, y, endX, endY] = [fromX * scale, fromY * scale, toX * scale, toY * scale]
  const ring: Point[] = [
    [x + overX, y + overY],
    [endX + overX, endY + overY],
    [endX - overX, endY - overY],
    [x - overX, y - overY],
  ]
  return flat(ring, 1)
}
