import { describe, expect, it } from 'vitest'
import { keptBytes } from '../../src/model/index.js'
import { RememberedFrames } from '../../src/readers/index.js'

const clip = { axes: ['x'], shape: [4], dtype: 'uint8', frames: 3 } as const

/** Frames of four bytes, and the indices that were read. */
function countedFrames(clips: Readonly<Record<string, typeof clip>> = { data: clip }) {
  const read: number[] = []
  const sources: string[] = []
  const tensor = (index: number) => ({ axes: clip.axes, shape: clip.shape, data: new Uint8Array(4).fill(index) })
  const frames = {
    clips,
    async read(index: number, names: readonly string[] = Object.keys(clips)) {
      read.push(index)
      sources.push(...names)
      return Object.fromEntries(names.map((name) => [name, tensor(index)]))
    },
    readSource: async (_: string, index: number) => tensor(index),
    async close() {},
  }
  return { frames, read, sources }
}

describe('frames that are remembered', () => {
  it('are read once for any number of passes and the last reading, and forgotten then', async () => {
    const { frames, read } = countedFrames()
    const remembered = new RememberedFrames(frames, 25 * keptBytes(4))
    for (let pass = 0; pass < 3; pass++) for (const index of [0, 1, 2]) await remembered.read(index)
    remembered.beginLastReading()
    for (const index of [0, 1, 2]) expect((await remembered.read(index))['data']!.data[0]).toBe(index)
    expect(read).toEqual([0, 1, 2])
    await remembered.read(1)
    expect(read).toEqual([0, 1, 2, 1])
  })

  it('take no more memory than they may', async () => {
    const { frames, read } = countedFrames()
    const remembered = new RememberedFrames(frames, 2 * keptBytes(4))
    for (let pass = 0; pass < 2; pass++) for (const index of [0, 1, 2]) await remembered.read(index)
    expect(read).toEqual([0, 1, 2, 2])
  })

  it('read each source when it is first wanted', async () => {
    const { frames, sources } = countedFrames({ data: clip, video: clip })
    const remembered = new RememberedFrames(frames, 25 * keptBytes(4))
    for (let pass = 0; pass < 2; pass++) await remembered.read(1, ['data'])
    expect(sources).toEqual(['data'])
    remembered.beginLastReading()
    const all = await remembered.read(1)
    expect(Object.values(all).map(({ data }) => data[0])).toEqual([1, 1])
    expect(sources).toEqual(['data', 'video'])
  })

  it('hand out a source by a function that stands alone', async () => {
    const { readSource } = new RememberedFrames(countedFrames().frames, 0)
    expect((await readSource('data', 2)).data[0]).toBe(2)
  })
})
