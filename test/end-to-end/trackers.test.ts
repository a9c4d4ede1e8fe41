// Tables of trackers over the videos that they were made of: named points, skeletons, rows in place, times that are dates.
import { copyFileSync, readFileSync } from 'node:fs'
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
  it('of several particles leave the clock of their table for texts', async () => {
    using space = new Workspace().write('tracks.csv', 'x,y,frame,particle\n20,20,0,7\n80,20,0,9\n80,60,1,9\n').write(
      'pipeline.yaml',
      `source: { files: tracks.csv, rows: { frame: frame, particle: particle }, fps: 5 }
render: { use: scatter, x: <x>, y: <y>, title: "<data.frame> <data.time> <data.fps>" }
write: out.mkv
`,
    )
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
  })

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

describe('a table with the times of its video', () => {
  const pipeline = (pose: string) => `sources:
  cam: { files: cam.npy, axes: [frame, y, x], times: { file: times.npy } }
  pose: { files: ${pose}, times: <cam.time> }
fps: 10
render:
  use: line
  ${axes}  x: [<pose.nose_x>, <pose.neck_x>]
  y: [<pose.nose_y>, <pose.neck_y>]
  color: black
  width: 3
write: out.mkv
`

  /** Six frames, of which the camera dropped one between the second and the third. */
  const session = () => {
    const space = new Workspace().write('pose.csv', poses()).write('pipeline.yaml', pipeline('pose.csv'))
    return space.npy('cam.npy', [6, 4, 4]).npy('times.npy', [6], (frame) => (frame < 2 ? frame : frame + 1) / 10)
  }

  it('is shown at them, and may end before it', async () => {
    using space = session()
    expect((await space.report()).problems.map(({ message }) => message).join()).toMatch(
      /the source pose has 4 frames, but cam has 6: they are taken as its first 4/,
    )
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    const movie = await decodeMovie(space.path('out.mkv'))
    // From 0 to 0.4 s, where row 3 is; the nearest row for 0.2 s, the earlier of two, is row 1.
    expect(movie.frames).toHaveLength(5)
    const rows = [0, 1, 1, 2, 3]
    for (const [frame, row] of rows.entries())
      for (const other of [0, 1, 3])
        expect(isDrawn(movie, frame, 35, 20 + 10 * other), `frame ${frame}, row ${other}`).toBe(other === row)
  })

  it('may not have more rows than its video has frames', async () => {
    using space = session()
      .npy('cam.npy', [3, 4, 4])
      .npy('times.npy', [3], (frame) => frame / 10)
    expect((await space.report()).problems.map(({ message }) => message).join()).toMatch(/3 times for 4 frames/)
  })
})

describe("SLEAP's analysis file", () => {
  it('has points by node, masked by their scores', async () => {
    const { values, scores } = JSON.parse(
      readFileSync(new URL('source-hdf5/test/fixtures/tables.json', fixtures), 'utf8'),
    )['sleap.analysis.h5'] as { values: number[]; scores: number[] }
    using space = new Workspace()
    copyFileSync(new URL('source-hdf5/test/fixtures/sleap.analysis.h5', fixtures), space.path('s.analysis.h5'))
    space.write(
      'pipeline.yaml',
      `sources:
  pose: { files: s.analysis.h5, variable: tracks, columns: [x, y], axes: [track, column, node, frame] }
  scores: { files: s.analysis.h5, variable: point_scores }
transform:
  - { use: select, data: pose, axis: track, index: 0 }
  - { use: select, data: scores, axis: track, index: 0 }
  - { use: mask, data: pose, with: <scores>, keep: 0.5.. }
render: { use: line, size: [100, 100], axis: off, xlim: [0, 100], ylim: [100, 0], x: <pose.x>, y: <pose.y>, style: ko }
write: out.mkv
`,
    )
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    const movie = await decodeMovie(space.path('out.mkv'))
    expect(movie.frames).toHaveLength(6)
    // [track, xy, node, frame] and [track, node, frame], of track 0.
    const found = [0, 1, 2, 3, 4, 5].map((frame) =>
      [0, 1, 2].map((node) => {
        const [x, y] = [0, 1].map((axis) => Math.floor(values[(axis * 3 + node) * 6 + frame]!)) as [number, number]
        return { drawn: isDrawn(movie, frame, x, y), likely: scores[node * 6 + frame]! >= 0.5 }
      }),
    )
    expect(found.flat().map(({ drawn }) => drawn)).toEqual(found.flat().map(({ likely }) => likely))
    expect(new Set(found.flat().map(({ likely }) => likely)).size).toBe(2)
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
  // The last of four rows comes 0.4666668 s after the first; seconds since 1970 are exact to a quarter of a microsecond.
  const [movie] = (await space.report()).movies
  expect(movie!.fps).toBeCloseTo(3 / 0.4666668, 5)
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
