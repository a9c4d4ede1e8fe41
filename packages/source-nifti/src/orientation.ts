// The orientation of voxels in the body: the axes to the right, to the front and up, from the header's matrix or quaternion.
import type { NiftiHeader } from './header.js'

/** For an axis of the array: the direction of the body that it is nearest to, 0 left-right, 1 back-front, 2 below-above. */
export interface BodyDirection {
  readonly body: 0 | 1 | 2
  /** True if it goes to the right, to the front or upwards; false if it goes the other way. */
  readonly forward: boolean
}

type Matrix = readonly (readonly number[])[]

/** The directions of x, y and z; `undefined` if the header's matrix has none, because of a column of zeros. */
export function directionsOf(header: NiftiHeader): readonly BodyDirection[] | undefined {
  const { sform, qform } = header.place
  if (sform.code !== 0) return nearest(sform.rows)
  return nearest(
    qform.code !== 0
      ? qformMatrix(header)
      : [
          [-1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ],
  )
}

/** The orientations by the two matrices of a header, if they differ. */
export function disagreement(header: NiftiHeader): { readonly sform: string; readonly qform: string } | undefined {
  const { sform, qform } = header.place
  if (sform.code === 0 || qform.code === 0) return undefined
  const [left, right] = [nearest(sform.rows), nearest(qformMatrix(header))].map((each) => each && letters(each))
  return left === undefined || right === undefined || left === right ? undefined : { sform: left, qform: right }
}

/** The end of each axis, as neuroimaging abbreviates it: `LAS` goes to the left, to the front and up. */
export function letters(directions: readonly BodyDirection[]): string {
  return directions.map(({ body, forward }) => (forward ? 'RAS' : 'LPI')[body]).join('')
}

const ends = [
  ['left', 'right'],
  ['back', 'front'],
  ['below', 'above'],
] as const

/** `right → left`. */
export function describeDirection({ body, forward }: BodyDirection): string {
  const [from, to] = ends[body]
  return forward ? `${from} → ${to}` : `${to} → ${from}`
}

/** The rotation of the quaternion, times the steps. */
function qformMatrix({ place: { qform }, steps }: NiftiHeader): Matrix {
  const [b, c, d] = qform.quaternion as [number, number, number]
  const rest = 1 - (b * b + c * c + d * d)
  // Not quite 1 by rounding, or by far more: then it is taken for half a turn.
  const norm = rest > 0 ? 1 : Math.hypot(b, c, d)
  const a = rest > 0 ? Math.sqrt(rest) : 0
  const [x, y, z] = [b / norm, c / norm, d / norm]
  const [sx, sy, sz] = steps.slice(0, 3).map((step) => Math.abs(step) || 1) as [number, number, number]
  const turned = qform.factor === -1 ? -sz : sz
  return [
    [sx * (1 - 2 * (y * y + z * z)), sy * 2 * (x * y - a * z), turned * 2 * (x * z + a * y)],
    [sx * 2 * (x * y + a * z), sy * (1 - 2 * (x * x + z * z)), turned * 2 * (y * z - a * x)],
    [sx * 2 * (x * z - a * y), sy * 2 * (y * z + a * x), turned * (1 - 2 * (x * x + y * y))],
  ]
}

/** The rotation that is nearest to the matrix; then each axis takes the direction that it goes along most, the clearest axis first. */
function nearest(matrix: Matrix): readonly BodyDirection[] | undefined {
  const lengths = [0, 1, 2].map((column) => Math.hypot(...matrix.map((row) => row[column]!)))
  if (!lengths.every((length) => length > 0 && Number.isFinite(length))) return undefined
  const rotation = orthogonal(matrix.map((row) => row.map((value, column) => value / lengths[column]!)))
  if (!rotation) return undefined
  const most = (column: number) => Math.max(...rotation.map((row) => Math.abs(row[column]!)))
  const order = [0, 1, 2].toSorted((left, right) => most(right) - most(left))
  const found: BodyDirection[] = []
  const free = new Set<0 | 1 | 2>([0, 1, 2])
  for (const column of order) {
    const along = (body: number) => Math.abs(rotation[body]![column]!)
    const body = [...free].reduce((best, each) => (along(each) > along(best) ? each : best))
    free.delete(body)
    found[column] = { body, forward: rotation[body]![column]! > 0 }
  }
  return found
}

/** The orthogonal factor of the polar decomposition, by Newton's iteration; `undefined` if the matrix is singular. */
function orthogonal(matrix: Matrix): Matrix | undefined {
  let current = matrix
  for (let step = 0; step < 60; step++) {
    const inverse = transposedInverse(current)
    if (!inverse) return undefined
    const next = current.map((row, r) => row.map((value, c) => (value + inverse[r]![c]!) / 2))
    const moved = Math.max(...next.flatMap((row, r) => row.map((value, c) => Math.abs(value - current[r]![c]!))))
    current = next
    if (moved < 1e-14) break
  }
  return current
}

function transposedInverse([first, second, third]: Matrix): Matrix | undefined {
  const cross = (u: readonly number[], v: readonly number[]) => [
    u[1]! * v[2]! - u[2]! * v[1]!,
    u[2]! * v[0]! - u[0]! * v[2]!,
    u[0]! * v[1]! - u[1]! * v[0]!,
  ]
  const rows = [cross(second!, third!), cross(third!, first!), cross(first!, second!)]
  const determinant = first!.reduce((sum, value, index) => sum + value * rows[0]![index]!, 0)
  if (!(Math.abs(determinant) > 1e-12)) return undefined
  return rows.map((row) => row.map((value) => value / determinant))
}
