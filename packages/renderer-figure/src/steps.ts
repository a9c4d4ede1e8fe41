// Curves that go in steps: each value holds over a length of x, as matplotlib's `step`; any thread.
import type { StepKind } from './options/layer-parts.js'

interface Stepped {
  readonly where?: StepKind | undefined
  readonly drawstyle?: string | undefined
}

/** How a layer's points are joined; `undefined`: by straight lines. */
export function stepKind({ where, drawstyle }: Stepped): StepKind | undefined {
  if (where !== undefined) return where
  if (drawstyle === undefined || drawstyle === 'default') return undefined
  return drawstyle === 'steps' ? 'pre' : (drawstyle.slice('steps-'.length) as StepKind)
}

/** The corners of a curve in steps; x ascends there if it did before. Of several `curves` each. */
export function stepPoints(
  kind: StepKind,
  x: Float64Array,
  curves: readonly Float64Array[],
): [Float64Array, Float64Array[]] {
  const count = x.length
  if (count === 0) return [x, [...curves]]
  return kind === 'mid' ? stepInMiddle(x, curves) : stepAtPoints(kind, x, curves)
}

/** A corner between any two points: over the earlier one and at the height of the later one, or the other way round. */
function stepAtPoints(
  kind: 'pre' | 'post',
  x: Float64Array,
  curves: readonly Float64Array[],
): [Float64Array, Float64Array[]] {
  const count = x.length
  const place = (values: Float64Array, cornerAt: 0 | 1) => {
    const placed = new Float64Array(2 * count - 1)
    for (let at = 0; at < count; at++) {
      placed[2 * at] = values[at]!
      if (at + 1 < count) placed[2 * at + 1] = values[at + cornerAt]!
    }
    return placed
  }
  const [ofX, ofY] = kind === 'pre' ? ([0, 1] as const) : ([1, 0] as const)
  return [place(x, ofX), curves.map((curve) => place(curve, ofY))]
}

/** Two corners between any two points, in the middle between them. */
function stepInMiddle(x: Float64Array, curves: readonly Float64Array[]): [Float64Array, Float64Array[]] {
  const count = x.length
  const xs = new Float64Array(2 * count)
  xs[0] = x[0]!
  xs[2 * count - 1] = x[count - 1]!
  for (let at = 1; at < count; at++) {
    const middle = (x[at - 1]! + x[at]!) / 2
    xs[2 * at - 1] = middle
    xs[2 * at] = middle
  }
  const ys = curves.map((curve) => Float64Array.from(xs, (_, at) => curve[at >> 1]!))
  return [xs, ys]
}
