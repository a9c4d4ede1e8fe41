// Tables of trackers over the videos that they were made of: named points, skeletons, rows in place, times that are dates.
import { copyFileSync } from 'node:fs'
import { decodeMovie, pixel } from '@movieflow/test-support/decode'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'

const fixtures = new URL('../../packages/', import.meta.url)

/** A pose of three points in a line that moves down by ten pixels a frame; of frame 2 the middle one is not likely. */
function poses(): string {
  const points = ['nose', 'neck', 'tail']
  const lines = [
    ['scorer', ...points.flatMap(() => ['DLC', 'DLC', 'DLC'])],
    ['bodyparts', ...points.flatMap((point) => [point, point, point])],
    ['coords', ...points.flatMap(() => ['x', 'y', 'likelihood'])],
    ...Array.from({ length: 4 }, (_, frame) => [
      frame,
      ...points.flatMap((_, point) =>
        frame === 2 && point === 1 ? [50, 90, 0.1] : [20 + 30 * point, 20 + 10 * frame, 0.9],
      ),
    ]),
  ]
  return `${lines.map((cells) => cells.join(',')).join('\n')}\n`
}

const axes = 'size: [100, 100]\n  axis: off\n  xlim: [0, 100]\n  ylim: [100, 0]\n'

/** Whether a pixel is drawn in black. */
const isDrawn = (movie: Awaited<ReturnType<typeof decodeMovie>>, frame: number, x: number, y: number) =>
  pixel(movie, frame, x, y)[0]! < 128

describe('a skeleton', () => {
  it('joins named points of a pose, and has a gap at one that is not likely', async () => {
    using space = new Workspace().write('poseDLC.csv', poses()).write(
      'pipeline.yaml',
      `sources:
  pose: { files: poseDLC.csv, fps: 10, likelihood: 0.6 }
  cam: { files: cam.npy, axes: [frame, y, x], fps: 10 }
fps: 10
render:
  ${axes}  layers:
    - use: line
      x: [<pose.nose_x>, <pose.neck_x>, <pose.tail_x>]
      y: [<pose.nose_y>, <pose.neck_y>, <pose.tail_y>]
      color: black
      width: 3
write: out.mkv
`,
    )
    space.npy('cam.npy', [4, 4, 4])
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    const movie = await decodeMovie(space.path('out.mkv'))
    for (const frame of [0, 1, 3])
      for (const x of [35, 50, 65]) {
        expect(isDrawn(movie, frame, x, 20 + 10 * frame), `frame ${frame} at ${x}`).toBe(true)
        expect(isDrawn(movie, frame, x, 80)).toBe(false)
      }
    for (const x of [35, 50, 65]) expect(isDrawn(movie, 2, x, 40)).toBe(false)
  })

  it('finds its limits in all of its points', async () => {
    using space = new Workspace().write('poseDLC.csv', poses()).write(
      'pipeline.yaml',
      `source: poseDLC.csv
render:
  use: line
  size: [100, 100]
  axis: off
  x: [<nose_x>, <tail_x>]
  y: [<nose_y>, 0]
  color: black
  width: 3
write: out.mkv
`,
    )
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    const movie = await decodeMovie(space.path('out.mkv'))
    // Both ends are within the picture: from x 20 to 80, and y 0 to 50.
    expect(movie.frames.map((_, frame) => isDrawn(movie, frame, 94, 94))).toEqual([true, true, true, true])
    expect(isDrawn(movie, 3, 6, 6)).toBe(true)
  })
})

describe('rows in place', () => {
  it('show each particle where it was, and nothing of one that is lost', async () => {
    using space = new Workspace()
      .write('tracks.csv', 'x,y,frame,particle\n20,20,2,7\n80,20,2,9\n80,60,3,9\n20,40,5,7\n')
      .write(
        'pipeline.yaml',
        `source: { files: tracks.csv, rows: { frame: frame, particle: particle } }
render:
  use: scatter
  ${axes}  x: <x>
  y: <y>
  color: black
  markersize: 10
write: out.mkv
`,
      )
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    const movie = await decodeMovie(space.path('out.mkv'))
    const drawn = movie.frames.map((_, frame) =>
      [
        [20, 20],
        [80, 20],
        [80, 60],
        [20, 40],
      ].map(([x, y]) => isDrawn(movie, frame, x!, y!)),
    )
    const none = [false, false, false, false]
    expect(drawn).toEqual([
      none,
      none,
      [true, true, false, false],
      [false, false, true, false],
      none,
      [false, false, false, true],
    ])
  })
})

it('dates with times of day are times', async () => {
  using space = new Workspace().write(
    'pipeline.yaml',
    `source: { files: bonsai.csv, times: column0 }
render:
  use: line
  ${axes}  x: <column1>
  y: <column2>
  style: ko
write: out.mkv
`,
  )
  copyFileSync(new URL('source-table/test/fixtures/bonsai.csv', fixtures), space.path('bonsai.csv'))
  // The last of four rows comes 0.4666668 s after the first.
  const [movie] = (await space.report()).movies
  expect(movie!.fps).toBeCloseTo(3 / 0.4666668, 6)
  expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
})

it("DeepLabCut's .h5 draws what its .csv draws", async () => {
  using space = new Workspace()
  for (const name of ['pose.csv', 'pose-table.h5', 'pose-fixed.h5'])
    copyFileSync(new URL(`source-hdf5/test/fixtures/${name}`, fixtures), space.path(name))
  space.write(
    'pipeline.yaml',
    `source: { files: [pose.csv, pose-table.h5, pose-fixed.h5] }
render:
  use: line
  ${axes}  x: [<nose_x>, <tail_base_x>, <Öhrchen_x>]
  y: [<nose_y>, <tail_base_y>, <Öhrchen_y>]
  color: black
write: { path: <source.name>.mkv }
`,
  )
  expect(await space.run()).toMatchObject({ made: 3, failed: 0 })
  const movies = await Promise.all(
    ['pose', 'pose-table', 'pose-fixed'].map((name) => decodeMovie(space.path(`${name}.mkv`))),
  )
  expect(movies[0]!.frames).toHaveLength(5)
  for (const movie of movies.slice(1)) expect(movie.frames).toEqual(movies[0]!.frames)
})
