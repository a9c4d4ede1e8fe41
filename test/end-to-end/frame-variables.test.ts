// A dataset for each time point: variables whose names differ in their number are the frames of one movie.
import { copyFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { decodeMovie, pixel } from '@movieflow/test-support/decode'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'

/** Numbers of the variables of each file; their grey is 20 + 20 × number, as make.py says. */
const numbers = [1, 2, 3, 5, 10]
const level = (number: number) => 20 + 20 * number

function points(): Workspace {
  const space = new Workspace()
  for (const name of ['points.h5', 'points.npz', 'points.mat', 'points73.mat'])
    copyFileSync(fileURLToPath(new URL(`stack-files/${name}`, import.meta.url)), space.path(name))
  return space
}

function pipeline(space: Workspace, source: string, rest = ''): Workspace {
  return space.write(
    'pipeline.yaml',
    `source: { ${source} }\n${rest}\nrender: { use: heatmap, size: [64, 48], axis: off, colormap: gray, limits: [0, 255] }\nwrite: o.mkv`,
  )
}

async function levels(space: Workspace): Promise<number[]> {
  const decoded = await decodeMovie(space.path('o.mkv'))
  return decoded.frames.map((_, frame) => pixel(decoded, frame, decoded.width >> 1, decoded.height >> 1)[0]!)
}

const gaps = (variable: string) =>
  `the frames 4, 6, 7, 8, 9 of ${variable} are missing: the next frame follows directly`

describe('a variable for each frame', () => {
  it.each([
    ['points.h5', 't<frame:05d>/cells'],
    ['points.npz', 'u<frame>/cells | t<frame:d>/cells'],
    ['points.mat', 't<frame:05d>.cells'],
    ['points73.mat', 't<frame:05d>.cells'],
  ])('in %s, in the order of their numbers', async (file, variable) => {
    using space = points()
    pipeline(space, `files: ${file}, variable: "${variable}"`)
    const { movies, problems } = await space.report()
    expect(movies).toMatchObject([{ frames: 5, sources: [{ axes: ['y', 'x'], shape: [3, 4] }] }])
    expect(problems.map(({ message }) => message)).toEqual([gaps(variable)])
    expect(await space.run({ jobs: 1 })).toMatchObject({ made: 1, failed: 0 })
    expect(await levels(space)).toEqual(numbers.map(level))
  })

  it('is looked for by its numbers where names are not listed, and may hold templates', async () => {
    using space = points()
    pipeline(space, 'files: points.mat, variable: s.<kind><frame:d>', 'fields: { kind: p }')
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    expect(await levels(space)).toEqual([1, 2, 3, 5].map(level))
  })

  it('has times: an array of all, or a number beside each', async () => {
    using space = points()
    for (const times of ['t', 't<frame:05d>/time', '{ variable: t, file: points.npz }']) {
      pipeline(
        space,
        `files: points.h5, variable: "t<frame:05d>/cells", times: ${times}, sample: before, gap: 9`,
        'fps: 4',
      )
      expect(await space.run({ force: true })).toMatchObject({ made: 1, failed: 0 })
      // From 0.5 to 5 s, four frames a second: the last of 0.5, 1, 1.5, 2.5 and 5 s that is not later.
      const moments = Array.from({ length: 19 }, (_, frame) => 0.5 + frame / 4)
      const expected = moments.map((moment) => level(numbers.findLast((number) => number / 2 <= moment)!))
      expect(await levels(space)).toEqual(expected)
    }
  })

  it('goes through transforms, surveys and the state as any frame does', async () => {
    using space = points()
    space.write(
      'pipeline.yaml',
      'source: { files: points.h5, variable: "t<frame:05d>/cells" }\ntransform: [{ use: select, axis: frame, range: "1.." }, { use: normalize, by: minmax, over: [frame, y, x] }]\nrender: { use: heatmap, size: [64, 48], axis: off, colormap: gray, limits: { percentile: [0, 100] } }\nwrite: o.mkv',
    )
    expect(await space.run({ jobs: 2 })).toMatchObject({ made: 1, failed: 0 })
    // (60, 80, 120, 220) − 60, out of 160.
    expect(await levels(space)).toEqual([0, 20, 60, 160].map((value) => Math.round((value * 255) / 160)))
    expect(await space.run()).toMatchObject({ fresh: 1 })
    copyFileSync(space.path('points.npz'), space.path('points.h5'))
    expect(await space.run()).toMatchObject({ fresh: 0 })
  })

  it('is refused with one message each', async () => {
    using space = points()
    const said = async (source: string) => {
      pipeline(space, source)
      return space.plan().then(
        ({ movies: [movie] }) => (movie?.status === 'blocked' ? movie.error.message : 'nothing'),
        (error: Error) => error.message,
      )
    }
    expect(await said('files: points.h5, variable: bad<frame>/cells')).toBe(
      'bad2/cells is [3, 5] of <f4; all frames of a movie must be alike, and bad1/cells is [3, 4] of <f4',
    )
    expect(await said('files: points.h5, variable: twice<frame>')).toBe(
      'twice01 and twice1 are both frame 1 of twice<frame>',
    )
    expect(await said('files: points.h5, variable: u<frame>/cells')).toBe('points.h5 has no variables u<frame>/cells')
    expect(await said('files: points.h5, variable: t<frame>/cells, axes: [frame, x]')).toContain(
      'each variable t<frame>/cells is one frame, so its axes (frame, x) cannot have `frame` as well',
    )
    expect(await said('files: "points.<part>", variable: t<frame>/cells, concat: part, use: hdf5')).toContain(
      'a variable for each frame, t<frame>/cells, is read from one file, but these are',
    )
    expect(await said('files: points.h5, variable: t<frame>/cells, times: { variable: t<frame>/none }')).toContain(
      'points.h5 has no variables t<frame>/none',
    )
  })
})
