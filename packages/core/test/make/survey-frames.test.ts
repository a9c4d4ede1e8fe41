// A survey reads what it looks for, and nothing else of the movie.
import { expect, test } from 'vitest'
import { surveyOwn } from '../../src/make/survey-frames.js'
import type { MovieFrames } from '../../src/readers/index.js'

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
  const request = { of: [{ source: 'trace' }], percentile: [0, 100], method: 'linear', over: ['movie'] } as const
  const limits = await surveyOwn(frames, { y: { request, groups: 1 } }, { frames: 3 })
  expect(limits).toEqual({ y: [[0, 10]] })
  expect(asked.length).toBeGreaterThan(0)
  for (const names of asked) expect(names).toEqual(['trace'])
})

test('limits of several data are those of all their values together', async () => {
  const map = { axes: ['y', 'x'], shape: [1, 2], dtype: 'float32', frames: 2 } as const
  const still = { axes: ['cell'], shape: [3], dtype: 'int16', frames: 1 } as const
  const frames: MovieFrames = {
    clips: { map, still },
    read: async (index) => ({
      map: { axes: map.axes, shape: map.shape, data: Float32Array.of(index, 2 + index) },
      still: { axes: still.axes, shape: still.shape, data: Int16Array.of(-4, 100, 9) },
    }),
    readSource: async () => {
      throw new Error('nobody asks for one source')
    },
    async close() {},
  }
  const of = [{ source: 'map' }, { source: 'still', fixed: [{ axis: 'cell', index: 2 }] }]
  const all = { of, percentile: [0, 100], method: 'linear', over: ['movie'] } as const
  // Sorted: 0 1 2 3 9 9, for a still array is seen in each of the frames.
  const middle = { ...all, percentile: [50, 80] } as const
  const plan = { all: { request: all, groups: 1 }, middle: { request: middle, groups: 1 } }
  expect(await surveyOwn(frames, plan, { frames: 2 })).toEqual({ all: [[0, 9]], middle: [[2.5, 9]] })
})
