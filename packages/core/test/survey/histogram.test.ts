// Histograms of frames, beside NumPy's.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { histogramOf } from '../../src/make/frames-histogram.js'
import { allocateArray, type DType } from '../../src/model/index.js'
import type { MovieFrames } from '../../src/readers/index.js'

interface Case {
  name: string
  dtype: DType
  bins: number
  range: [number, number] | null
  positive: boolean
  values: (number | string | null)[]
  edges: number[]
  counts: number[]
  missing: number
}

// Computed by make-histograms.py beside this file, with NumPy.
const cases: Case[] = JSON.parse(readFileSync(new URL('./histograms.json', import.meta.url), 'utf8'))

/** Frames of one source, so many values each. */
function framesOf(dtype: DType, values: readonly number[], length: number) {
  const count = Math.ceil(values.length / length)
  const reads: number[] = []
  const read = async (index: number) => {
    reads.push(index)
    const data = allocateArray(dtype, length)
    data.fill(Number.NaN)
    data.set(values.slice(index * length, (index + 1) * length))
    return { data: { axes: ['x'], shape: [length], data } }
  }
  const frames: MovieFrames = {
    clips: { data: { frames: count, axes: ['x'], shape: [length], dtype } },
    read,
    readSource: async (_, index) => (await read(index)).data,
    async close() {},
  }
  return { frames, all: Array.from({ length: count }, (_, index) => index), reads }
}

const { signal } = new AbortController()
const numberOf = (value: number | string | null) =>
  value === null ? Number.NaN : value === 'inf' ? Infinity : value === '-inf' ? -Infinity : Number(value)

test.each(cases)('$name', async ({ dtype, bins, range, positive, values, edges, counts, missing }) => {
  const { frames, all } = framesOf(dtype, values.map(numberOf), values.length)
  const asked = { select: { of: [{ source: 'data' }], positive }, frames: all, bins, ...(range && { range }) }
  const found = await histogramOf(frames, asked, signal)
  expect(found.counts).toEqual(counts)
  expect(found.missing).toBe(missing)
  expect(found.edges).toHaveLength(edges.length)
  for (const [at, edge] of edges.entries()) expect(found.edges[at]).toBeCloseTo(edge, 9)
})

test('bins of whole numbers hold as many of them each', async () => {
  const { frames, all } = framesOf('uint8', [3, 3, 4, 10, 11, 12], 3)
  const asked = { select: { of: [{ source: 'data' }] }, frames: all }
  expect(await histogramOf(frames, { ...asked, bins: 4 }, signal)).toEqual({
    edges: [2.5, 5.5, 8.5, 11.5, 14.5],
    counts: [3, 0, 2, 1],
    missing: 0,
  })
  expect((await histogramOf(frames, { ...asked, bins: 100 }, signal)).edges).toHaveLength(11)
})

test('a histogram is of the frames and the part of their data that are asked for, and of no more', async () => {
  const axes = ['y', 'x']
  const asked: number[] = []
  const read = async (index: number) => {
    asked.push(index)
    return { data: { axes, shape: [2, 2], data: Float64Array.of(index, 10 * index, 100, 1000) } }
  }
  const frames: MovieFrames = {
    clips: { data: { frames: 9, axes, shape: [2, 2], dtype: 'float64' } },
    read,
    readSource: async (_, index) => (await read(index)).data,
    async close() {},
  }
  const select = { of: [{ source: 'data', fixed: [{ axis: 'y', index: 0 }] }] }
  const found = await histogramOf(frames, { select, frames: [2, 5], bins: 2 }, signal)
  expect(found).toEqual({ edges: [2, 26, 50], counts: [3, 1], missing: 0 })
  expect(asked).toEqual([2, 5])
})

test('without a value all bins are empty, and a task that is given up ends', async () => {
  const { frames, all } = framesOf('float32', [Number.NaN, Number.NaN], 2)
  const asked = { select: { of: [{ source: 'data' }] }, frames: all, bins: 2 }
  expect(await histogramOf(frames, asked, signal)).toEqual({ edges: [0, 0.5, 1], counts: [0, 0], missing: 2 })
  await expect(histogramOf(frames, asked, AbortSignal.abort())).rejects.toThrow()
})

test('frames too large to be kept are read again to be counted, and come to the same', async () => {
  const asked: number[] = []
  const shape = [9_000_000]
  const read = async (index: number) => {
    asked.push(index)
    const data = new Float64Array(shape[0]!).fill(index)
    data[0] = 10
    return { data: { axes: ['x'], shape, data } }
  }
  const frames: MovieFrames = {
    clips: { data: { frames: 2, axes: ['x'], shape, dtype: 'float64' } },
    read,
    readSource: async (_, index) => (await read(index)).data,
    async close() {},
  }
  const found = await histogramOf(frames, { select: { of: [{ source: 'data' }] }, frames: [1], bins: 3 }, signal)
  expect(found).toEqual({ edges: [1, 4, 7, 10], counts: [8_999_999, 0, 1], missing: 0 })
  expect(asked).toEqual([1, 1])
})

test('a logarithmic scale that is to begin below 0 begins at the smallest value above', async () => {
  const { frames, all } = framesOf('float64', [-5, 0, 1, 10, 100, 1000], 6)
  const asked = {
    select: { of: [{ source: 'data' }], positive: true },
    frames: all,
    bins: 2,
    range: [-1, 100] as const,
  }
  const { edges, counts } = await histogramOf(frames, asked, signal)
  expect(edges[0]).toBe(1)
  expect(edges[1]).toBeCloseTo(10, 9)
  expect(edges[2]).toBe(100)
  expect(counts.reduce((sum, count) => sum + count)).toBe(3)
})
