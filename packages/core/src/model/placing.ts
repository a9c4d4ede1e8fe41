// The place of the cells of a clip's axes, according to its file: which way up a picture is, and how large its cells are.
import type { Clip } from './tensor.js'

/** The edges of an axis whose cells are centred at `start`, `start + step`, …; `undefined` if these give no place. */
export function edgesOf(start: number, step: number, length: number): [first: number, last: number] | undefined {
  const ends: [number, number] = [start - step / 2, start + (length - 0.5) * step]
  return length > 0 && step !== 0 && ends.every(Number.isFinite) ? ends : undefined
}

/** The edges of cells that are centred at these values; `undefined` if they are not evenly spaced, or fewer than two. */
export function evenEdges(values: ArrayLike<number>): [first: number, last: number] | undefined {
  const { length } = values
  if (length < 2) return undefined
  const step = (values[length - 1]! - values[0]!) / (length - 1)
  // Coordinates in single precision are not quite even.
  const slack = Math.abs(step) / 100
  for (let at = 0; at < length; at++) if (!(Math.abs(values[at]! - (values[0]! + at * step)) <= slack)) return undefined
  return edgesOf(values[0]!, step, length)
}

/** The clip after a step: an axis whose length changed loses its edges, unless the step gives others. */
export function keepPlacing(leaves: Clip, entered: Clip): Clip {
  const { placing, ...clip } = leaves
  if (!placing) return leaves
  const lengthIn = ({ axes, shape }: Pick<Clip, 'axes' | 'shape'>, axis: string) => shape[axes.indexOf(axis)]
  const isNew = placing !== entered.placing
  const edges = Object.entries(placing.edges ?? {}).filter(
    ([axis]) => clip.axes.includes(axis) && (isNew || lengthIn(clip, axis) === lengthIn(entered, axis)),
  )
  const origin = clip.axes.includes('y') ? placing.origin : undefined
  if (edges.length === 0 && origin === undefined) return clip
  return {
    ...clip,
    placing: { ...(origin && { origin }), ...(edges.length > 0 && { edges: Object.fromEntries(edges) }) },
  }
}
