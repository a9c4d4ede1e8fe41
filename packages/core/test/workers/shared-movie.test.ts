import { describe, expect, it } from 'vitest'
import type { MovieSpec } from '../../src/model/index.js'
import { readSharedMovie, shareMovie } from '../../src/workers/index.js'

const plugin = { kind: 'source', name: 'npy', url: 'file:///npy.js', exportName: 'default' } as const
const clip = { axes: ['y', 'x'], shape: [2, 2], dtype: 'float32', frames: 1 } as const

/** A movie of so many files, a frame each. */
function movieOf(files: number): MovieSpec {
  const inputs = Array.from({ length: files }, (_, index) => {
    return { file: `/data/${index}.npy`, variables: [], axes: ['y', 'x'], options: {} }
  })
  return {
    ...{ id: 'exp=1', folder: '/', frames: files, fps: 10, main: 'data', transforms: [], outputs: [], fields: {} },
    sources: { data: { plugin, inputs, clip: { ...clip, frames: files }, fixed: [] } },
    render: { plugin: { ...plugin, kind: 'renderer' }, options: {}, size: [4, 4], frameLimits: {} },
  }
}

describe('a movie in shared memory', () => {
  it('is read as it was shared, with its kept frames in the same memory', () => {
    const memory = { data: new SharedArrayBuffer(16) }
    const movie = {
      spec: movieOf(3),
      access: { prepared: { key: { scratch: '/tmp/1' } }, kept: { clips: { data: clip }, memory } },
      knownLimits: { color: [[0, Number.POSITIVE_INFINITY]] as const },
    }
    const read = readSharedMovie(shareMovie(movie))
    expect(read).toEqual(movie)
    expect(read.access.kept!.memory['data']).toBe(memory.data)
  })

  it('has another number each time', () => {
    const movie = { spec: movieOf(1), access: { prepared: {} }, knownLimits: {} }
    expect(shareMovie(movie).number).not.toBe(shareMovie(movie).number)
  })

  it('costs a task the same, however many files the movie has', () => {
    const bytes = (files: number) => {
      const { memory, ...rest } = shareMovie({ spec: movieOf(files), access: { prepared: {} }, knownLimits: {} })
      return { inTask: Object.keys(rest).length + rest.id.length, once: memory.byteLength }
    }
    const [few, many] = [bytes(10), bytes(1000)]
    expect(many.inTask).toBe(few.inTask)
    expect(many.once).toBeGreaterThan(50 * few.once)
  })
})
