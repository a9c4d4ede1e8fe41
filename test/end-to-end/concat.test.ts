// A recording in several files: one movie, its frames one after the other, whichever source reads them.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { decodeMovie, pixel } from '@movieflow/test-support/decode'
import { writeTiff } from '@movieflow/test-support/tiff'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'
import { findFfmpeg } from '../../packages/writer-ffmpeg/dist/index.js'

const embedded = (await findFfmpeg({ environment: {} })).ffmpeg.path

/** Grey of frame k of the whole recording. */
const level = (frame: number) => 20 + 7 * frame

async function levels(space: Workspace, name = 'o.mkv'): Promise<number[]> {
  const decoded = await decodeMovie(space.path(name))
  return decoded.frames.map((_, frame) => pixel(decoded, frame, decoded.width >> 1, decoded.height >> 1)[0]!)
}

const render = 'render: { use: heatmap, size: [64, 48], axis: off, colormap: gray, limits: [0, 255] }'
const counted = (frames: number) => Array.from({ length: frames }, (_, frame) => level(frame))

/** Parts 1, 2 and 10, of 3, 4 and 2 frames. */
function arrays(ending = ''): Workspace {
  const space = new Workspace()
  let before = 0
  for (const [part, frames] of [
    [1, 3],
    [2, 4],
    [10, 2],
  ] as const) {
    const start = before
    space.npy(`m1_${part}${ending}.npy`, [frames, 6, 8], (frame) => level(start + frame))
    space.npy(`t_${part}.npy`, [frames], (frame) => start + frame)
    before += frames
  }
  return space
}

describe('arrays in parts', () => {
  it('are one movie in natural order, and a missing number is warned of', async () => {
    using space = arrays()
    space.write(
      'pipeline.yaml',
      `source: { files: <name>_<part:d>.npy, concat: part, axes: [frame, y, x] }\nwhere: { name: m1 }\n${render}\nwrite: o.mkv`,
    )
    const { movies, problems } = await space.report()
    expect(movies).toMatchObject([{ id: 'name=m1', frames: 9 }])
    expect(problems.map(({ message }) => message)).toEqual([
      'the parts 3, 4, 5, 6, 7, … of a recording are missing: the next part follows directly',
    ])
    for (const jobs of [1, 3]) {
      expect(await space.run({ jobs, force: true })).toMatchObject({ made: 1, failed: 0 })
      expect(await levels(space)).toEqual(counted(9))
    }
  })

  it('are cut across the ends of their parts', async () => {
    using space = arrays()
    space.write(
      'pipeline.yaml',
      `source: { files: m1_<part:d>.npy, concat: part, axes: [frame, y, x] }\ntransform: { use: select, axis: frame, range: [2, 7] }\n${render}\nwrite: o.mkv`,
    )
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    expect(await levels(space)).toEqual(counted(9).slice(2, 8))
  })

  it('are stale if a part comes or changes', async () => {
    using space = arrays()
    space.write(
      'pipeline.yaml',
      `source: { files: m1_<part:d>.npy, concat: part, axes: [frame, y, x] }\n${render}\nwrite: o.mkv`,
    )
    expect(await space.run()).toMatchObject({ made: 1 })
    expect(await space.run()).toMatchObject({ made: 0, fresh: 1 })
    space.npy('m1_11.npy', [1, 6, 8], () => level(9))
    expect(await space.run()).toMatchObject({ made: 1 })
    expect(await levels(space)).toEqual(counted(10))
  })

  it('of one rate are joined to other sources by time', async () => {
    using space = arrays()
    space.npy('other.npy', [30], (frame) => frame / 30)
    space.write(
      'pipeline.yaml',
      `sources:
  a: { files: "m1_<part:d>.npy", concat: part, axes: [frame, y, x], fps: 10 }
  other: { files: other.npy, axes: [frame], fps: 30 }
fps: 30
time: { to: 0.8 }
render: { use: heatmap, data: a, size: [64, 48], axis: off, colormap: gray, limits: [0, 255] }
write: o.mkv`,
    )
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    // Moment k/30: the nearest tenth of a second.
    expect(await levels(space)).toEqual(Array.from({ length: 25 }, (_, frame) => level(Math.round(frame / 3))))
  })

  it('that differ, and a pattern without the capture, are refused', async () => {
    using space = arrays()
    space.npy('m1_3.npy', [2, 5, 8])
    const said = async (files: string) => {
      space.write(
        'pipeline.yaml',
        `source: { files: ${files}, concat: part, axes: [frame, y, x] }\n${render}\nwrite: o.mkv`,
      )
      return space.plan().then(
        ({ movies: [movie] }) => (movie?.status === 'blocked' ? movie.error.message : 'nothing'),
        (error: Error) => error.message,
      )
    }
    expect(await said('m1_<part:d>.npy')).toBe(
      'm1_3.npy is y 5, x 8 of float32; all parts of a recording must be alike, and m1_1.npy is y 6, x 8 of float32',
    )
    expect(await said('m1_<piece>.npy')).toContain('captures no part')
  })
})

describe('other recordings in parts', () => {
  it('tables whose columns lie otherwise are refused', async () => {
    using space = new Workspace()
    space.write('a_1.csv', 'x,y\n0,1\n').write('a_2.csv', 'y,x\n1,0\n')
    space.write(
      'pipeline.yaml',
      'source: { files: a_<part:d>.csv, concat: part }\nrender: { use: figure, layers: [{ use: vline, at: <data.x> }] }\nwrite: o.gif',
    )
    expect((await space.plan()).movies).toMatchObject([
      {
        error: {
          message: 'a_2.csv has the columns y, x; all parts of a recording must be alike, and a_1.csv has x, y',
        },
      },
    ])
  })

  it('a table, by its column of times', async () => {
    using space = new Workspace()
    space.write('a_1.csv', 't,v\n0,1\n0.5,2\n').write('a_2.csv', 't,v\n1,3\n1.5,4\n2,5\n')
    space.write(
      'pipeline.yaml',
      `source: { files: a_<part:d>.csv, concat: part, times: t, columns: [v] }
render: { use: figure, layers: [{ use: vline, at: <data.v> }], title: "<time:.1f> s: <data.v:.0f>" }
write: o.gif`,
    )
    const [movie] = (await space.plan()).movies
    expect(movie).toMatchObject({ status: 'ready', spec: { frames: 5, fps: 2 } })
    if (movie?.status !== 'ready') throw new Error('it is blocked')
    const titles = Array.from({ length: 5 }, (_, frame) => JSON.stringify(movie.patches(frame)))
    for (const [frame, title] of ['0.0 s: 1', '0.5 s: 2', '1.0 s: 3', '1.5 s: 4', '2.0 s: 5'].entries())
      expect(titles[frame]).toContain(title)
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
  })

  it('videos: their frames and their rate, in natural order', async () => {
    using space = new Workspace()
    let before = 0
    for (const [part, frames] of [
      [1, 4],
      [2, 3],
      [11, 5],
    ] as const) {
      const raw = new Uint8Array(frames * 16 * 16)
      for (let frame = 0; frame < frames; frame++) raw.fill(level(before + frame), frame * 256, (frame + 1) * 256)
      const input = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-video_size', '16x16', '-framerate', '20', '-i', 'pipe:0']
      execFileSync(embedded, ['-v', 'error', ...input, '-c:v', 'ffv1', space.path(`msCam${part}.avi`)], { input: raw })
      before += frames
    }
    space.write(
      'pipeline.yaml',
      'source: { files: msCam<part:d>.avi, concat: part }\nrender: { use: image, axis: off }\nwrite: o.mkv',
    )
    const { movies } = await space.report()
    expect(movies).toMatchObject([{ frames: 12, fps: 20 }])
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    expect(await levels(space)).toEqual(counted(12))
    // Frames 3 to 8: the last of the first part, all of the second, and two of the third.
    const stretch = 'source: { files: msCam<part:d>.avi, concat: part }\ntime: { from: 0.15, to: 0.4 }'
    space.write('stretch.yaml', `${stretch}\nrender: { use: image, axis: off }\nwrite: stretch.mkv`)
    expect(await space.run({}, 'stretch.yaml')).toMatchObject({ made: 1, failed: 0 })
    expect(await levels(space, 'stretch.mkv')).toEqual(counted(9).slice(3))
  })

  it('files are opened only if their frames are shown', async () => {
    using space = new Workspace()
    for (const part of [1, 2, 3, 4]) space.write(`${part}.count`, '10')
    space.write(
      'count.mjs',
      `import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineSource, z } from '@movieflow/core/plugin'
const note = (folder, what, file) => appendFileSync(join(folder, 'notes.txt'), what + ' ' + file.at(-7) + ';')
export default defineSource({
  name: 'count', version: '1', extensions: ['.count'], options: z.strictObject({}),
  scan: async () => [{ name: null, dtype: '|u1', shape: [10, 2, 2], order: 'C', axes: ['frame', 'y', 'x'] }],
  probe: async ({ file }) => ({ frames: Number(readFileSync(file)), axes: ['y', 'x'], shape: [2, 2], dtype: 'uint8', times: { start: 0, rate: 10 } }),
  prepare: async ({ file }, { folder, clip }) => { note(folder, 'prepare', file); return clip.frames },
  async open({ file, prepared }, { folder }) {
    note(folder, 'open', file)
    if (prepared !== 10) throw new Error('it is not prepared')
    return { read: (index) => ({ axes: ['y', 'x'], shape: [2, 2], data: new Uint8Array(4).fill(index) }) }
  },
})
`,
    )
    space.write(
      'pipeline.yaml',
      `plugins: ./count.mjs\nsource: { files: <part:d>.count, concat: part }\ntime: { from: 1.5, to: 2.4 }\n${render}\nwrite: o.mkv`,
    )
    // The command, since the test runner resolves no packages from here.
    expect(await space.call(['run', 'pipeline.yaml', '--jobs', '1'])).toMatchObject({ code: 0 })
    const notes = readFileSync(space.path('notes.txt'), 'utf8').split(';').filter(Boolean)
    expect([...new Set(notes)].sort()).toEqual(['open 2', 'open 3', 'prepare 2', 'prepare 3'])
    expect(await levels(space)).toEqual([5, 6, 7, 8, 9, 0, 1, 2, 3, 4])
  })

  it('stacks of pages', async () => {
    using space = new Workspace()
    let before = 0
    for (const [part, frames] of [
      ['00001', 3],
      ['00002', 2],
    ] as const) {
      const start = before
      writeTiff(space.path(`scan_${part}.tif`), [frames, 6, 8], (page) => level(start + page))
      before += frames
    }
    space.write('pipeline.yaml', `source: { files: scan_<part>.tif, concat: part }\n${render}\nwrite: o.mkv`)
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    expect(await levels(space)).toEqual(counted(5))
  })
})
