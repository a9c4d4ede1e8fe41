// Indices of an axis or of the frames, as options choose them: from 0, negative ones from the end, both ends in.
import { MovieflowError, parseRange, z } from '@movieflow/core/plugin'
import { frameAxis } from './axes.js'

/** The schema of a range of indices, both ends in. */
export const indexRange = z.union(
  [
    z.string().refine((text) => {
      const range = parseRange(text)
      return (
        range !== undefined && [range.from, range.to].every((end) => Number.isInteger(end) || !Number.isFinite(end))
      )
    }, 'expected a range of indices such as "2..5", "2.." or "..5"'),
    z.tuple([z.int(), z.int()]),
  ],
  { error: 'expected a range of indices such as "2..5" or [2, 5]' },
)

/** The indices `start`, `start + step`, …, `count` of them. */
export interface Choice {
  readonly start: number
  readonly step: number
  readonly count: number
}

interface Request {
  readonly axis: string
  readonly index?: number | undefined
  readonly range?: z.infer<typeof indexRange> | undefined
  readonly step?: number | undefined
}

/** The indices that `request` means on an axis of `length`; refuses those that are not there. */
export function chooseIndices({ axis, index, range, step = 1 }: Request, length: number): Choice {
  const noun = axis === frameAxis ? 'the frames here are' : `axis ${axis} has`
  const locate = (wanted: number) => {
    const found = wanted < 0 ? wanted + length : wanted
    if (found >= 0 && found < length) return found
    throw new MovieflowError('SHAPE_MISMATCH', `there is no index ${wanted}: ${noun} ${length} (0 to ${length - 1})`, {
      hint: 'indices count from 0; negative ones count from the end',
    })
  }
  if (index !== undefined) return { start: locate(index), step: 1, count: 1 }
  const ends = typeof range === 'string' ? parseRange(range) : range && { from: range[0], to: range[1] }
  const start = ends && Number.isFinite(ends.from) ? locate(ends.from) : 0
  const end = ends && Number.isFinite(ends.to) ? locate(ends.to) : length - 1
  if (end < start)
    throw new MovieflowError(
      'SHAPE_MISMATCH',
      `the range ${start}..${end} is empty: ${noun} ${length} (0 to ${length - 1})`,
      {
        hint: 'write the lower end first; `reverse` plays frames backwards',
      },
    )
  return { start, step, count: Math.floor((end - start) / step) + 1 }
}
