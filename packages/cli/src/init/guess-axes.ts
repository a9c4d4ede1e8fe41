// The shapes of arrays become names for their axes, with the reason, so that a person can judge.
import type { VariableInfo } from '@movieflow/core'

export interface GuessedAxes {
  readonly axes: readonly string[]
  /** Why the movie runs along this index: a clause. */
  readonly reason: string
}

type Shaped = Pick<VariableInfo, 'shape' | 'order' | 'dtype' | 'axes'>

/** All arrays have as many axes as the first. */
export function guessAxes(arrays: readonly Shaped[]): GuessedAxes {
  const first = arrays[0]!
  const rank = first.shape.length
  if (first.axes?.length === rank) return { axes: first.axes, reason: 'as the file says itself' }
  if (rank === 1) return { axes: ['frame'], reason: 'a value for each frame' }
  const colors = colorAxis(arrays)
  if (rank - (colors === undefined ? 0 : 1) === 2) return guessFlat(first, colors)
  const { frame, y, reason } = choose(arrays, colors)
  const extra = rank - 3 - (colors === undefined ? 0 : 1)
  let others = 0
  const axes = first.shape.map((_, place) => {
    if (place === frame) return 'frame'
    if (place === y) return 'y'
    if (place === y + 1) return 'x'
    if (place === colors) return 'rgb'
    others++
    return extra === 1 ? 'channel' : `channel${others}`
  })
  return { axes, reason }
}

/** Rows of few values are a table; everything else is one picture. */
function guessFlat({ shape }: Shaped, colors: number | undefined): GuessedAxes {
  const [rows = 0, columns = 0] = shape
  if (colors === undefined && columns <= 8 && rows > 2 * columns)
    return { axes: ['frame', 'column'], reason: 'a row of few values for each frame' }
  const axes = colors === 0 ? ['rgb', 'y', 'x'] : colors === undefined ? ['y', 'x'] : ['y', 'x', 'rgb']
  return { axes, reason: 'each file is one picture: a movie needs an axis called frame' }
}

/** Bytes of red, green and blue; the last index, or MATLAB's third. */
function colorAxis(arrays: readonly Shaped[]): number | undefined {
  const rank = arrays[0]!.shape.length
  const places = rank === 3 ? [2] : rank === 4 ? [3, 2] : []
  return places.find((place) =>
    arrays.every(({ shape, dtype }) => /^\|?u1$/.test(dtype) && (shape[place] === 3 || shape[place] === 4)),
  )
}

/** Pictures are often square; else MATLAB counts frames last, and NumPy first. */
function choose(arrays: readonly Shaped[], colors: number | undefined): { frame: number; y: number; reason: string } {
  const { shape, order } = arrays[0]!
  const rank = shape.length
  const last = colors === rank - 1 ? rank - 2 : rank - 1
  if (colors === 2 && rank === 4) return { frame: 3, y: 0, reason: 'the last index, behind the colours' }
  const square = (place: number) => arrays.every(({ shape: each }) => each[place] === each[place + 1])
  const [front, back] = [square(0), square(last - 1)]
  const atEnd = front === back ? order === 'F' : front
  const [side, others] = atEnd ? ['last', 'first'] : ['first', 'last']
  const reason =
    front === back
      ? `the ${side} index, as is usual in ${order === 'F' ? 'MATLAB' : 'NumPy'}`
      : `the ${side} index, as the ${others} two are as long as each other, like a square picture's`
  return atEnd ? { frame: last, y: 0, reason } : { frame: 0, y: last - 1, reason }
}
