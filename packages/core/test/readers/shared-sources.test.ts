// Readers that several movies share while their frames are kept.
import { expect, it } from 'vitest'
import type { SourceSpec } from '../../src/model/index.js'
import { SharedSources } from '../../src/readers/index.js'

/** A source of so many bytes a frame, opened as if by two movies, and the indices that were read. */
async function openTwice(bytes: number) {
  const read: number[] = []
  const clip = { axes: ['x'], shape: [bytes], dtype: 'uint8', frames: 5000 } as const
  const reader = {
    async read(index: number) {
      read.push(index)
      return { axes: clip.axes, shape: clip.shape, data: new Uint8Array(clip.shape[0]) }
    },
  }
  const sources = new SharedSources(async () => reader)
  const plugin = { kind: 'source', name: 'npy', url: 'file:///npy.js', exportName: 'default' } as const
  const spec: SourceSpec = { plugin, inputs: [], clip, fixed: [] }
  const readers = [await sources.open(spec, 'data', 'one'), await sources.open(spec, 'data', 'two')]
  return { sources, readers, read }
}

it('a frame is read once for all movies, and its neighbours need not be read again', async () => {
  const { readers, read } = await openTwice(4)
  for (const index of [0, 1, 2]) for (const reader of readers) await reader.read(index)
  await readers[0]!.read(1)
  expect(read).toEqual([0, 1, 2])
})

it('the last frames are kept: some of large ones, and not all of many small ones', async () => {
  for (const [bytes, kept] of [
    [4, 1024],
    [1 << 20, 47],
  ] as const) {
    const { readers, read } = await openTwice(bytes)
    for (let index = 0; index <= kept; index++) await readers[0]!.read(index)
    await readers[1]!.read(1)
    expect(read).toHaveLength(kept + 1)
    await readers[1]!.read(0)
    expect(read).toHaveLength(kept + 2)
  }
})

it('frames are freed when a stretch has been read', async () => {
  const { sources, readers, read } = await openTwice(4)
  await readers[0]!.read(7)
  sources.forget()
  await readers[1]!.read(7)
  expect(read).toEqual([7, 7])
})
