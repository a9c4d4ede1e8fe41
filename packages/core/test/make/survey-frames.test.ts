// A survey reads what it looks for, and nothing else of the movie.
import { expect, test } from 'vitest'
import type { MovieFrames } from '../../src/frames/index.js'
import { surveyOwn } from '../../src/make/survey-frames.js'

test('limits of a trace are found without a frame of the video beside it', async () => {
  const trace = { axes: ['column'], shape: [2], dtype: 'float64', frames: 3 } as const
  const video = { axes: ['y', 'x', 'rgb'], shape: [480, 640, 3], dtype: 'uint8', frames: 3 } as const
  const asked: (readonly string[] | undefined)[] = []
  const read = async (index: number, names?: readonly string[]) => {
    asked.push(names)
    return { trace: { axes: trace.axes, shape: trace.shape, data: Float64Array.of(index, 10 - index) } }
  }
  const frames: MovieFrames = {
    clips: { video, trace },
    read,
    readSource: async (_, index) => (await read(index)).trace,
    async close() {},
  }
  const request = { source: 'trace', percentile: [0, 100], method: 'linear', over: ['movie'] } as const
  const limits = await surveyOwn(frames, { y: { request, groups: 1 } }, { frames: 3 })
  expect(limits).toEqual({ y: [[0, 10]] })
  expect(asked.length).toBeGreaterThan(0)
  for (const names of asked) expect(names).toEqual(['trace'])
})
