// What is in the pictures: decoded files against the arrays that they were made from.

import { renderFrame } from '@movieflow/core'
import { decodeMovie, pixel } from '@movieflow/test-support/decode'
import { fillArray } from '@movieflow/test-support/npy'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'
import { firstPartyPlugins } from '../../packages/cli/dist/first-party.js'

/** Without axes, every pixel of a 40 × 40 figure is data: a cell of a 4 × 4 map is 10 pixels wide. */
const bare = 'use: heatmap, size: [40, 40], axis: off, colormap: gray'

const grey = (value: number, low: number, high: number) => {
  const level = Math.min(255, Math.max(0, Math.floor(((value - low) / (high - low)) * 256)))
  return [level, level, level]
}

async function cellsOf(file: string) {
  const movie = await decodeMovie(file)
  return (frame: number, row: number, column: number) => pixel(movie, frame, column * 10 + 5, row * 10 + 5)
}

describe('limits', () => {
  const value = (y: number, x: number, frame: number) => y * 4 + x + frame * 100
  const movie = (limits: string, more = '') => {
    const space = new Workspace()
    space.npy('a.npy', [4, 4, 3], value).npy('b.npy', [4, 4, 3], (y, x, frame) => -value(y, x, frame))
    return space.write(
      'pipeline.yaml',
      `source: { files: <name>.npy, axes: [y, x, frame] }\n${more}\nrender: { ${bare}, limits: ${limits} }\nwrite: <name>.mkv`,
    )
  }

  it('are percentiles of the whole movie', async () => {
    using space = movie('{ percentile: [10, 90], method: hazen }')
    expect(await space.run()).toMatchObject({ made: 2, failed: 0 })
    // numpy.percentile of the 48 values, method="hazen".
    const [low, high] = [4.3, 210.7]
    const cell = await cellsOf(space.path('a.mkv'))
    for (const [frame, row, column] of [
      [0, 1, 2],
      [1, 0, 0],
      [1, 3, 3],
      [2, 2, 1],
    ] as const)
      expect(cell(frame, row, column)).toEqual(grey(Math.fround(value(row, column, frame)), low, high))
    expect(cell(0, 0, 0)).toEqual([0, 0, 0])
    expect(cell(2, 3, 3)).toEqual([255, 255, 255])
  })

  it('of a frame are its own', async () => {
    using space = movie('{ over: frame }')
    await space.run()
    const cell = await cellsOf(space.path('a.mkv'))
    for (const frame of [0, 1, 2])
      expect([cell(frame, 0, 0), cell(frame, 1, 1), cell(frame, 3, 3)]).toEqual([
        [0, 0, 0],
        grey(5, 0, 15),
        [255, 255, 255],
      ])
  })

  it('over the batch are one scale for all movies, also for one that is made alone', async () => {
    using space = movie('{ over: batch }')
    const { parseSelection } = await import('@movieflow/core')
    await space.run({ only: parseSelection('name=a') })
    const cell = await cellsOf(space.path('a.mkv'))
    expect(cell(0, 0, 0)).toEqual(grey(0, -215, 215))
    expect(cell(2, 3, 3)).toEqual([255, 255, 255])
  })

  it('over a frame field are shared by the frames that agree in it, in all movies or in one', async () => {
    using space = movie('{ over: [movie, kind] }', 'frames: { kind: [x, y, x] }')
    await space.run()
    const cell = await cellsOf(space.path('a.mkv'))
    expect([cell(0, 0, 0), cell(1, 0, 0), cell(1, 3, 3), cell(2, 3, 3)]).toEqual([
      [0, 0, 0],
      [0, 0, 0],
      [255, 255, 255],
      [255, 255, 255],
    ])
    expect(cell(2, 0, 0)).toEqual(grey(200, 0, 215))
    using shared = movie('{ over: kind }', 'frames: { kind: [x, y, x] }')
    await shared.run()
    expect((await cellsOf(shared.path('a.mkv')))(1, 0, 0)).toEqual(grey(100, -115, 115))
  })

  it('leave out a file that turns out to be unreadable, and name it', async () => {
    using space = movie('{ over: batch }')
    space.npy('c.npy', [4, 4, 3], () => 1e6)
    const { truncateSync } = await import('node:fs')
    truncateSync(space.path('c.npy'), 200)
    const { made, blocked, failures } = await space.run()
    expect([made, blocked]).toEqual([2, 1])
    expect(failures[0]).toMatchObject({ movie: 'name=c' })
    expect((await cellsOf(space.path('a.mkv')))(2, 3, 3)).toEqual([255, 255, 255])
  })
})

describe('a lossless movie', () => {
  it('has the very pixels that were rendered', async () => {
    using space = new Workspace()
    space.npy('a.npy', [6, 7, 5], (y, x, frame) => Math.sin(y + frame) * x)
    space.write(
      'pipeline.yaml',
      'fps: 4\nsource: { files: a.npy, axes: [y, x, frame] }\nrender: { use: heatmap, size: [201, 163], colorbar: { label: z }, title: "frame <frame>\\n<time:.2f> s" }\nwrite: [a.mkv, { path: raw.avi, codec: raw }]',
    )
    await space.run()
    const [mkv, avi] = [await decodeMovie(space.path('a.mkv')), await decodeMovie(space.path('raw.avi'))]
    expect([mkv.width, mkv.height, mkv.frames.length, avi.frames.length]).toEqual([201, 163, 5, 5])
    for (const index of [0, 3, 4]) {
      const { picture } = await renderFrame(space.path('pipeline.yaml'), index, { plugins: firstPartyPlugins })
      const rendered = picture.data.filter((_, at) => at % 4 !== 3)
      expect(Buffer.compare(mkv.frames[index]!, rendered)).toBe(0)
      expect(Buffer.compare(avi.frames[index]!, rendered)).toBe(0)
    }
    expect(Buffer.compare(mkv.frames[0]!, mkv.frames[1]!)).not.toBe(0)
  })
})

describe('transforms in a movie', () => {
  it('reduce channels of a Fortran array as NumPy does', async () => {
    using space = new Workspace()
    // [y, x, channel, frame] in Fortran order: y is fastest.
    const shape = [4, 4, 3, 2]
    const at = (y: number, x: number, channel: number, frame: number) => (y - x) * (channel + 1) + 10 * frame
    const transposed = fillArray([...shape].reverse(), (frame, channel, x, y) => at(y, x, channel, frame))
    space.npy('a.npy', shape, transposed, true)
    space.write(
      'pipeline.yaml',
      `source: { files: a.npy, axes: [y, x, channel, frame] }\ntransform: { use: reduce, axis: channel, by: meanabs }\nrender: { ${bare}, limits: [0, 20] }\nwrite: a.mkv`,
    )
    await space.run()
    const cell = await cellsOf(space.path('a.mkv'))
    for (const [frame, y, x] of [
      [0, 0, 3],
      [0, 2, 0],
      [1, 3, 0],
      [1, 0, 2],
    ] as const) {
      const mean = [0, 1, 2].reduce((sum, channel) => sum + Math.abs(at(y, x, channel, frame)), 0) / 3
      expect(cell(frame, y, x)).toEqual(grey(Math.fround(mean), 0, 20))
    }
  })
})

describe('an array with the frames scattered', () => {
  it('gives the same movie in either order of axes, also beyond what is transposed in memory', async () => {
    using space = new Workspace()
    const value = (y: number, x: number, frame: number) => ((y * 31 + x * 17 + frame * 7) % 101) / 100
    const [height, width, frames] = [256, 256, 160]
    space.npy('last.npy', [height, width, frames], value)
    space.npy('first.npy', [frames, height, width], (frame, y, x) => value(y, x, frame))
    const pipeline = (name: string, axes: string) =>
      `source: { files: ${name}.npy, axes: ${axes} }\ntransform: { use: select, axis: frame, range: 150.. }\nrender: { use: heatmap, size: [256, 256], axis: off, limits: { percentile: [2, 98] } }\nwrite: ${name}.mkv`
    space.write('last.yaml', pipeline('last', '[y, x, frame]')).write('first.yaml', pipeline('first', '[frame, y, x]'))
    expect(await space.run({}, 'last.yaml')).toMatchObject({ made: 1 })
    expect(await space.run({}, 'first.yaml')).toMatchObject({ made: 1 })
    const [last, first] = [await decodeMovie(space.path('last.mkv')), await decodeMovie(space.path('first.mkv'))]
    expect(last.frames).toHaveLength(10)
    for (const [index, frame] of last.frames.entries()) expect(Buffer.compare(frame, first.frames[index]!)).toBe(0)
    // The transposed copy is gone.
    expect(space.files().filter((name) => !/\.(npy|yaml|mkv)$/.test(name))).toEqual([])
  })
})
