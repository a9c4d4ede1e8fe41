// How often inputs are read, what becomes of sources without frames of their own, and how the package is loaded.
import { z } from '@movieflow/core/plugin'
import { describe, expect, it } from 'vitest'
import { hold, mask, math, normalize, reduce, reverse, select, smooth, transforms, tween } from '../src/index.js'
import { layOutReduction } from '../src/reduction/layout.js'
import { reduceFrames } from '../src/reduction/reduce-frames.js'
import { context, countingMovie, memoryReader, readAll, runTransform } from './arrays.js'

const movie = countingMovie(['y', 'x'], [24, 3, 5])

describe('reads', () => {
  it('every frame once for a reduction of the frames, however often its one frame is read', async () => {
    const { reader, reads } = await runTransform(reduce, movie, { axis: 'frame', by: 'std' })
    await Promise.all([reader.read(0), reader.read(0)])
    await reader.read(0)
    expect(reads).toEqual([...Array(24).keys()])
  })

  it('every frame once where a movie smoothed over frames is read in order', async () => {
    const run = await runTransform(smooth, movie, { axis: ['frame', 'x'], sigma: 1.5 })
    await readAll(run)
    expect(run.reads).toHaveLength(24)
  })

  it('every frame once for a statistic of the frames, and once more for itself', async () => {
    const { reader, reads } = await runTransform(normalize, movie, { by: 'zscore' })
    expect(reads).toEqual([])
    await Promise.all([reader.read(7), reader.read(3)])
    await reader.read(7)
    expect(reads.toSorted((left, right) => left - right)).toEqual([...Array(24).keys(), 3, 7, 7].sort((a, b) => a - b))
  })

  it('only the frames of the baseline, and the frame itself', async () => {
    const { reader, reads } = await runTransform(normalize, movie, { by: 'baseline', range: '2..4' })
    await reader.read(20)
    expect(reads).toEqual([20, 2, 3, 4])
  })

  it('no other frame for a statistic of each frame', async () => {
    const { reader, reads } = await runTransform(normalize, movie, { by: 'minmax', over: ['y', 'x'] })
    await reader.read(20)
    expect(reads).toEqual([20])
  })

  it('every frame once where a tweened movie is read in order', async () => {
    const run = await runTransform(tween, movie, { factor: 4 })
    expect(await readAll(run)).toHaveLength(93)
    expect(run.reads).toEqual([...Array(24).keys()])
  })

  it('only the frames that are selected', async () => {
    const run = await runTransform(select, movie, { axis: 'frame', range: '3..9', step: 3 })
    await readAll(run)
    expect(run.reads).toEqual([3, 6, 9])
  })

  it('another source without frames once', async () => {
    const others = { refM: countingMovie(['x'], [1, 5]) }
    const reads: number[] = []
    const options = math.options.parse({ by: 'subtract', with: { $source: 'refM' } })
    const clip = { frames: 24, axes: ['y', 'x'], shape: [3, 5], dtype: 'float32' } as const
    const clips = { refM: { frames: 1, axes: ['x'], shape: [5], dtype: 'float32' } } as const
    const otherInputs = { refM: memoryReader(others.refM, reads) }
    const reader = await math.create(
      { clip, options, fps: 2, others: clips, input: memoryReader(movie), otherInputs },
      context,
    )
    await reader.read(3)
    await reader.read(1)
    expect(reads).toEqual([0])
  })

  it('a frame again after its reading failed', async () => {
    let failing = true
    const memory = memoryReader(movie)
    const input = {
      read(index: number) {
        if (failing) throw new Error('gone')
        return memory.read(index)
      },
    }
    const clip = { frames: 24, axes: ['y', 'x'], shape: [3, 5], dtype: 'float32' } as const
    const base = { clip, fps: 2, others: {}, otherInputs: {}, input }
    const readers = [
      await reduce.create({ ...base, options: reduce.options.parse({ axis: 'frame', by: 'mean' }) }, context),
      await smooth.create({ ...base, options: { axis: 'frame', sigma: 1 } }, context),
      await normalize.create({ ...base, options: normalize.options.parse({ by: 'minmax' }) }, context),
      await tween.create({ ...base, options: { factor: 2 } }, context),
    ]
    for (const reader of readers) await expect(reader.read(0)).rejects.toThrow('gone')
    failing = false
    for (const reader of readers) expect((await reader.read(0)).data).toHaveLength(15)
  })

  it('no more once the run is stopped', async () => {
    const stopped = { ...context, signal: AbortSignal.abort() }
    const clip = { frames: 24, axes: ['y', 'x'], shape: [3, 5], dtype: 'float32' } as const
    const options = reduce.options.parse({ axis: 'frame', by: 'mean' })
    const base = { clip, fps: 2, others: {}, otherInputs: {}, input: memoryReader(movie) }
    await expect((await reduce.create({ ...base, options }, stopped)).read(0)).rejects.toThrow(/abort/i)
    const zscore = normalize.options.parse({ by: 'zscore' })
    await expect((await normalize.create({ ...base, options: zscore }, stopped)).read(0)).rejects.toThrow(/abort/i)
  })
})

describe('a source that is the same in every frame', () => {
  const still = countingMovie(['y', 'x'], [1, 3, 5], 'uint8')
  it.each([
    [select, { axis: 'frame', index: 20 }],
    [select, { axis: 'frame', step: 2 }],
    [reduce, { axis: 'frame', by: 'std' }],
    [hold, { last: 2 }],
    [reverse, {}],
    [normalize, { by: 'baseline', range: '0..9' }],
    [tween, { factor: 3 }],
  ])('stays as it is (%#)', async (plugin, options) => {
    const run = await runTransform(plugin, still, options, { others: { movie } })
    expect(run.plan.clip).toEqual({ frames: 1, axes: ['y', 'x'], shape: [3, 5], dtype: 'uint8' })
    expect(await readAll(run)).toEqual([await memoryReader(still).read(0)])
  })

  it('is held like any other where it is the whole movie', async () => {
    const { plan } = await runTransform(hold, still, { last: 2 }, { fps: 10 })
    expect(plan.clip.frames).toBe(21)
  })
})

describe('reduce', () => {
  it('finds medians in several passes where the values are too many to gather at once', async () => {
    const layout = layOutReduction([3000, 20], [0])
    const frames = Array.from({ length: 8 }, (_, frame) =>
      Float64Array.from({ length: 60_000 }, (_, index) => ((index * 7919 + frame * 104_729) % 100_003) / 7),
    )
    let passes = 0
    const repeats = 40
    const medians = await reduceFrames(
      { by: 'median', ddof: 0, layout, dtype: 'float64', frames: 8 * repeats },
      async (take) => {
        passes++
        for (let repeat = 0; repeat < repeats; repeat++) for (const frame of frames) take(frame)
      },
    )
    expect(passes).toBe(3)
    const column = (x: number) => frames.flatMap((frame) => [...frame].filter((_, index) => index % 20 === x))
    for (const x of [0, 8, 9, 19]) {
      const sorted = column(x).sort((left, right) => left - right)
      expect(medians[x]).toBe((sorted[11_999]! + sorted[12_000]!) / 2)
    }
  })

  it('keeps the spread of large numbers', async () => {
    const data = Array.from({ length: 40 }, (_, index) => 1e9 + (index % 2))
    const run = await runTransform(
      reduce,
      { axes: ['x'], shape: [1, 40], dtype: 'float64', data },
      { axis: 'x', by: 'std' },
    )
    expect((await run.reader.read(0)).data[0]).toBeCloseTo(0.5, 12)
  })

  it('tells no numbers at all from numbers that sum to 0', async () => {
    const empty = { axes: ['y', 'x'], shape: [1, 2, 2], dtype: 'float32', data: [NaN, NaN, 0, NaN] } as const
    for (const by of ['mean', 'meanabs', 'rms', 'max', 'maxabs', 'min', 'sum', 'std', 'median', 'norm']) {
      const run = await runTransform(reduce, empty, { axis: 'x', by })
      expect([...(await run.reader.read(0)).data]).toEqual([Number.NaN, 0])
    }
  })

  it('reduces lengths of 0 to NaN', async () => {
    const run = await runTransform(reduce, countingMovie(['y', 'x'], [1, 2, 0]), { axis: 'x', by: 'sum' })
    expect([...(await run.reader.read(0)).data]).toEqual([Number.NaN, Number.NaN])
  })
})

it('mask compares in the precision of the data', async () => {
  const run = await runTransform(
    mask,
    { axes: ['x'], shape: [1, 3], dtype: 'float32', data: [0.1, 0.2, 0.3] },
    { keep: '..0.1' },
  )
  expect([...(await run.reader.read(0)).data]).toEqual([Math.fround(0.1), Number.NaN, Number.NaN])
})

describe('the package', () => {
  it('names every transform once, each a module of its own too', async () => {
    const exported: Record<string, unknown> = await import('../src/index.js')
    const names = transforms.map(({ name }) => name)
    expect(Object.keys(exported).sort()).toEqual([...names, 'transforms'].sort())
    for (const plugin of transforms) {
      expect(exported[plugin.name]).toBe(plugin)
      expect((await import(`../src/${plugin.name}.ts`)).default).toBe(plugin)
    }
  })

  it('describes every option, in a JSON Schema too', () => {
    for (const { name, options } of transforms) {
      const schema = z.toJSONSchema(options, { io: 'input' })
      for (const [option, { description }] of Object.entries(schema.properties ?? {}) as [
        string,
        { description?: string },
      ][])
        expect(description, `${name}.${option}`).toBeTruthy()
      expect(schema.additionalProperties).toBe(false)
    }
  })
})
