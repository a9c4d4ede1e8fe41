// Files that differ in one capture become an axis of one movie, whichever source reads them.
import { decodeMovie, pixel } from '@movieflow/test-support/decode'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'

/** Grey of frame k of condition c. */
const level = (condition: number, frame: number) => 20 + 60 * condition + 7 * frame

/** The grey in the middle of each of `count` panels, side by side, by frame. */
async function greys(space: Workspace, count: number, name = 'o.mkv'): Promise<number[][]> {
  const decoded = await decodeMovie(space.path(name))
  const y = decoded.height >> 1
  return decoded.frames.map((_, frame) =>
    Array.from({ length: count }, (_, at) => {
      const x = Math.round(((at + 0.5) * decoded.width) / count)
      return pixel(decoded, frame, x, y)[0]!
    }),
  )
}

const panels = (along: string, more = '') =>
  `render: { use: figure, size: [180, 60], axis: off, panels: { along: ${along} }, layers: [{ use: heatmap, colormap: gray, limits: [0, 255] }]${more} }`

/** Arrays of 4 frames of the conditions c1, c2 and c10. */
function arrays(): Workspace {
  const space = new Workspace()
  for (const [index, condition] of ['c1', 'c2', 'c10'].entries())
    space.npy(`m1_${condition}.npy`, [4, 6, 8], (frame) => level(index, frame))
  return space
}

describe('arrays in a stack', () => {
  it('are panels in natural order', async () => {
    using space = arrays()
    space.write(
      'pipeline.yaml',
      `source: { files: "<animal>_<condition>.npy", stack: condition, axes: [frame, y, x] }\n${panels('[condition]')}\nwrite: o.mkv`,
    )
    const { movies, problems } = await space.report()
    expect(problems).toEqual([])
    expect(movies).toMatchObject([
      { id: 'animal=m1', frames: 4, sources: [{ axes: ['condition', 'frame', 'y', 'x'], shape: [3, 4, 6, 8] }] },
    ])
    for (const jobs of [1, 3]) {
      expect(await space.run({ jobs, force: true })).toMatchObject({ made: 1, failed: 0 })
      expect(await greys(space, 3)).toEqual([0, 1, 2, 3].map((frame) => [0, 1, 2].map((at) => level(at, frame))))
    }
  })
})
