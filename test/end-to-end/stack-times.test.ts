// Stacks of files with clocks of their own: each file is shown at the movie's moments by itself.
import { execFileSync } from 'node:child_process'
import { decodeMovie, pixel } from '@movieflow/test-support/decode'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'
import { findFfmpeg } from '../../packages/writer-ffmpeg/dist/index.js'

const embedded = (await findFfmpeg({ environment: {} })).ffmpeg.path

/** A grey video whose frame k is `first + step × k`. */
function video(space: Workspace, name: string, rate: number, frames: number, [first, step]: readonly [number, number]) {
  const raw = new Uint8Array(frames * 256)
  for (let frame = 0; frame < frames; frame++) raw.fill(first + step * frame, frame * 256, (frame + 1) * 256)
  const input = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-video_size', '16x16', '-framerate', String(rate)]
  execFileSync(embedded, ['-v', 'error', ...input, '-i', 'pipe:0', '-c:v', 'ffv1', space.path(name)], { input: raw })
}

async function greys(space: Workspace, count: number): Promise<number[][]> {
  expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
  const decoded = await decodeMovie(space.path('o.mkv'))
  const at = (index: number) => Math.round(((index + 0.5) * decoded.width) / count)
  return decoded.frames.map((_, frame) =>
    Array.from({ length: count }, (_, index) => pixel(decoded, frame, at(index), decoded.height >> 1)[0]!),
  )
}

const eye = { L: { rate: 30, frames: 24, grey: [10, 8] }, R: { rate: 20, frames: 20, grey: [5, 12] } } as const

function eyes(): Workspace {
  const space = new Workspace()
  for (const [side, { rate, frames, grey }] of Object.entries(eye)) video(space, `cam_${side}.avi`, rate, frames, grey)
  return space
}

interface Eye {
  readonly rate: number
  readonly frames: number
  readonly grey: readonly [first: number, step: number]
}

/** The same as arrays, which are read quicker. */
function eyeArrays(): Workspace {
  const space = new Workspace()
  for (const [side, { rate, frames, grey }] of Object.entries(eye))
    space
      .npy(`cam_${side}.npy`, [frames, 4, 4], (frame) => grey[0] + grey[1] * frame)
      .npy(
        `t_${side}.npy`,
        [frames],
        Float64Array.from({ length: frames }, (_, frame) => frame / rate),
      )
  return space
}

const arrays = 'files: "cam_<side>.npy", stack: side, axes: [frame, y, x], times: { file: "t_<side>.npy" }'

/** What a video shows at a moment: found among all of its frames. A tie goes to the earlier one. */
function shownAt({ rate, frames, grey: [first, step] }: Eye, moment: number, sample = 'nearest') {
  let best = -1
  for (let frame = 0; frame < frames; frame++) {
    const distance = (index: number) => Math.abs(index / rate - moment)
    if (sample === 'before' ? frame / rate <= moment + 1e-6 : best < 0 || distance(frame) < distance(best) - 1e-6)
      best = frame
  }
  return first + step * best
}

const panels = (data: string) =>
  `render: { use: figure, size: [128, 64], axis: off, panels: { along: [side] }, layers: [{ use: image, data: ${data} }] }\nwrite: o.mkv`

describe('videos of unlike rates side by side', () => {
  it.each([
    ['nearest', '', 30, 0, 1],
    ['nearest', 'fps: 50\ntime: { from: 0.11, speed: 0.7 }', 50, 0.11, 0.7],
    ['before', 'fps: 12.5\ntime: { speed: 4 }', 12.5, 0, 4],
  ])('show what is %s to each moment, each by itself: %s', async (sample, more, fps, from, speed) => {
    using space = eyes()
    space.write(
      'pipeline.yaml',
      `source: { files: "cam_<side>.avi", stack: side, sample: ${sample} }\n${more}\n${panels('data')}`,
    )
    // The left one ends first, at 23/30 s.
    const count = Math.floor(((23 / 30 - from + 1e-6) * fps) / speed) + 1
    const [movie] = (await space.plan()).movies
    expect(movie).toMatchObject({
      status: 'ready',
      spec: { frames: count, fps },
      shown: {
        from,
        speed,
        sources: [
          { name: 'cam_L.avi', fps: 30 },
          { name: 'cam_R.avi', fps: 20 },
        ],
      },
    })
    const moments = Array.from({ length: count }, (_, frame) => from + (frame * speed) / fps)
    expect(await greys(space, 2)).toEqual(
      moments.map((moment) => [shownAt(eye.L, moment, sample), shownAt(eye.R, moment, sample)]),
    )
  })

  it('are empty where a file has nothing, which is said of that file', async () => {
    using space = eyes()
    space.npy('trace.npy', [100], (frame) => frame)
    space.write(
      'pipeline.yaml',
      `sources:
  trace: { files: trace.npy, axes: [frame], fps: 100 }
  cam: { files: "cam_<side>.avi", stack: side }
fps: 20
time: { from: 0.5, to: 0.9 }
render: { use: figure, size: [128, 64], axis: off, panels: { along: [side] }, layers: [{ use: image, data: cam, bad: white }] }
write: o.mkv`,
    )
    const { problems } = await space.report()
    expect(problems.map(({ message }) => message)).toContain(
      'cam_L.avi of the source cam has nothing at 3 of 9 frames: they are outside of its times, or in a gap',
    )
    const moments = Array.from({ length: 9 }, (_, frame) => 0.5 + frame / 20)
    expect(await greys(space, 2)).toEqual(
      moments.map((moment) => [moment <= 23 / 30 ? shownAt(eye.L, moment) : 255, shownAt(eye.R, moment)]),
    )
  })
})

describe('arrays of unlike clocks', () => {
  it('go through transforms along the stack and along time', async () => {
    using space = eyeArrays()
    space.write(
      'pipeline.yaml',
      `source: { ${arrays} }
fps: 60
transform: [{ use: select, axis: frame, range: "4.." }, { use: reduce, axis: side, by: max }]
render: { use: heatmap, size: [64, 48], axis: off, colormap: gray, limits: [0, 255] }
write: o.mkv`,
    )
    const moments = Array.from({ length: 47 - 4 }, (_, frame) => (frame + 4) / 60)
    expect(await greys(space, 1)).toEqual(
      moments.map((moment) => [Math.max(shownAt(eye.L, moment), shownAt(eye.R, moment))]),
    )
  })

  it('lend their times to what was computed of each', async () => {
    using space = eyeArrays()
    for (const [side, { frames }] of Object.entries(eye))
      space.npy(`mask_${side}.npy`, [frames, 4, 4], (frame) => 9 * frame)
    const pipeline = (mask: string) =>
      space.write(
        'pipeline.yaml',
        `sources:
  cam: { ${arrays} }
  mask: { files: ${mask}, axes: [frame, y, x], times: <cam.time> }
fps: 30
render: { use: figure, size: [128, 64], axis: off, panels: { along: [side] }, layers: [{ use: heatmap, data: mask, colormap: gray, limits: [0, 255] }] }
write: o.mkv`,
      )
    pipeline('"mask_<side>.npy", stack: side')
    const index = (side: 'L' | 'R', moment: number) => shownAt({ ...eye[side], grey: [0, 9] }, moment)
    const moments = Array.from({ length: 24 }, (_, frame) => frame / 30)
    expect(await greys(space, 2)).toEqual(moments.map((moment) => [index('L', moment), index('R', moment)]))
    pipeline('mask_L.npy')
    const [blocked] = (await space.plan()).movies
    expect(blocked).toMatchObject({
      status: 'blocked',
      error: { message: 'the files of the source cam have clocks of their own, but another source takes its times' },
    })
  })

  it('go by the stretches of the movie', async () => {
    using space = eyeArrays()
    space.write(
      'pipeline.yaml',
      `source: { ${arrays} }
fps: 30
time: { stretches: [{ from: 0.2, to: 0.3, speed: 0.25 }] }
render: { use: figure, size: [128, 64], axis: off, panels: { along: [side] }, layers: [{ use: heatmap, colormap: gray, limits: [0, 255] }] }
write: o.mkv`,
    )
    // 23 / 30 s, a tenth of a second of which takes four times as long.
    const moments = Array.from({ length: 33 }, (_, frame) => {
      const at = frame / 30
      return at < 0.2 ? at : at < 0.6 ? 0.2 + (at - 0.2) / 4 : 0.3 + at - 0.6
    })
    const expected = moments.map((moment) => [shownAt(eye.L, moment), shownAt(eye.R, moment)])
    expect(await greys(space, 2)).toEqual(expected)
  })

  it.each([
    ['a rate for all', 'fps: 10', (k: number) => [k, k]],
    ['an array of times for each file', 'times: { file: "t_<side>.npy" }', (k: number) => [k, Math.floor((k + 1) / 2)]],
  ])('%s', async (_, clock, expected) => {
    using space = new Workspace()
    space.npy('a_L.npy', [9, 4, 4], (frame) => 10 * frame).npy('a_R.npy', [7, 4, 4], (frame) => 100 + 10 * frame)
    space.npy('t_L.npy', [9], (frame) => frame / 10).npy('t_R.npy', [7], (frame) => frame / 5)
    space.write(
      'pipeline.yaml',
      `source: { files: "a_<side>.npy", stack: side, axes: [frame, y, x], ${clock} }\nfps: 10
render: { use: figure, size: [128, 64], axis: off, panels: { along: [side] }, layers: [{ use: heatmap, colormap: gray, limits: [0, 255] }] }\nwrite: o.mkv`,
    )
    const found = await greys(space, 2)
    expect(found.length).toBe(clock.startsWith('fps') ? 7 : 9)
    // A tie goes to the earlier frame.
    const earlier = (k: number) =>
      expected(k).map((index, side) => (side && clock.startsWith('times') ? Math.floor(k / 2) : index))
    expect(found).toEqual(found.map((_, k) => [10 * earlier(k)[0]!, 100 + 10 * earlier(k)[1]!]))
  })

  it('of one clock are one array, whose transforms come before the movie', async () => {
    using space = new Workspace()
    for (const [index, side] of ['L', 'R'].entries())
      space.npy(`a_${side}.npy`, [8, 4, 4], (frame) => 100 * index + 10 * frame)
    space.write(
      'pipeline.yaml',
      `source: { files: "a_<side>.npy", stack: side, axes: [frame, y, x], fps: 10 }\nfps: 20
transform: { use: select, axis: frame, step: 2 }
render: { use: figure, size: [128, 64], axis: off, panels: { along: [side] }, layers: [{ use: heatmap, colormap: gray, limits: [0, 255] }] }\nwrite: o.mkv`,
    )
    // 0, 0.2, 0.4 and 0.6 s, shown each 0.05 s.
    expect(await greys(space, 2)).toEqual(
      [0, 0, 0, 20, 20, 20, 20, 40, 40, 40, 40, 60, 60].map((grey) => [grey, 100 + grey]),
    )
  })
})
