// Files in C and in Fortran order are alike, whichever way they become one movie.
import { decodeMovie, pixel } from '@movieflow/test-support/decode'
import { fillArray } from '@movieflow/test-support/npy'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'

const value = (file: number, frame: number, y: number, x: number) => 100 * file + 40 * frame + 10 * (3 * y + x)

const picture = 'render: { use: heatmap, size: [60, 40], axis: off, colormap: gray, limits: [0, 255] }\nwrite: o.mkv'

/** The greys of 2 lines of 3 cells, by frame. */
async function cells(space: Workspace): Promise<number[][]> {
  expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
  const decoded = await decodeMovie(space.path('o.mkv'))
  const middle = (at: number, count: number, length: number) => Math.floor(((at + 0.5) * length) / count)
  return decoded.frames.map((_, frame) =>
    [0, 1].flatMap((y) =>
      [0, 1, 2].map((x) => pixel(decoded, frame, middle(x, 3, decoded.width), middle(y, 2, decoded.height))[0]!),
    ),
  )
}

/** A file in C order, and one in Fortran order, whose first index is the fastest. */
function files(extent: readonly number[], valueAt: (file: number, ...indices: number[]) => number): Workspace {
  const backwards = fillArray(extent.toReversed(), (...indices) => valueAt(1, ...indices.toReversed()))
  return new Workspace()
    .npy('f_0.npy', extent, (...indices) => valueAt(0, ...indices))
    .npy('f_1.npy', extent, backwards, true)
}

const grid = (file: number, frame: number) => [0, 1].flatMap((y) => [0, 1, 2].map((x) => value(file, frame, y, x)))

describe('files in C and in Fortran order', () => {
  it('are parts of a recording', async () => {
    using space = files([2, 2, 3], value as never)
    space.write('pipeline.yaml', `source: { files: "f_<part:d>.npy", concat: part, axes: [frame, y, x] }\n${picture}`)
    expect(await cells(space)).toEqual([grid(0, 0), grid(0, 1), grid(1, 0), grid(1, 1)])
  })

  it('are a stack', async () => {
    using space = files([2, 2, 3], value as never)
    const picked = 'transform: { use: select, axis: kind, index: 1 }'
    space.write(
      'pipeline.yaml',
      `source: { files: "f_<kind>.npy", stack: kind, axes: [frame, y, x] }\n${picked}\n${picture}`,
    )
    expect(await cells(space)).toEqual([grid(1, 0), grid(1, 1)])
  })

  it('are a frame each', async () => {
    using space = files([2, 3], (file, y, x) => value(file, 0, y!, x!))
    space.write('pipeline.yaml', `source: { files: "f_<frame:d>.npy", axes: [y, x] }\n${picture}`)
    expect(await cells(space)).toEqual([grid(0, 0), grid(1, 0)])
  })

  it('of other lengths are refused in words of one order', async () => {
    using space = files([2, 2, 3], value as never).npy('f_1.npy', [2, 3, 2], () => 0, true)
    space.write('pipeline.yaml', `source: { files: "f_<part:d>.npy", concat: part, axes: [frame, y, x] }\n${picture}`)
    const { problems } = await space.report()
    expect(problems[0]!.message).toMatch(
      /f_1\.npy is y 3, x 2 of \w+; all parts of a recording must be alike, and f_0\.npy is y 2, x 3 of/,
    )
  })
})
