// Sources with clocks of their own in one movie: every frame is that of its moment, by arithmetic.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { decodeMovie, pixel } from '@movieflow/test-support/decode'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'

/** Two pictures beside each other, in one figure, whose grey is the number of the sample. */
const figure = `render:
  size: [200, 100]
  panels:
    layout: [AB]
    A: { axis: off, layers: [{ use: heatmap, data: cam, colormap: gray, limits: [0, 255], bad: red }] }
    B: { axis: off, layers: [{ use: heatmap, data: scan, colormap: gray, limits: [0, 255], bad: red }] }
write: out.mkv
`
const camera = (frame: number) => (frame * 2) % 256
const stack = (frame: number) => (frame * 7) % 256

function session(sources: string, more = ''): Workspace {
  const space = new Workspace()
  space.npy('cam.npy', [90, 4, 4], camera).npy('scan.npy', [24, 4, 4], stack)
  space.npy('scan_times.npy', [24], (frame) => 0.1 + frame / 7.8)
  space.write(
    'times.csv',
    `frame,onset\n${Array.from({ length: 90 }, (_, frame) => `${frame},${frame / 30}`).join('\n')}\n`,
  )
  return space.write('pipeline.yaml', `sources:\n${sources}${more}${figure}`)
}

const cam = '  cam: { files: cam.npy, axes: [frame, y, x], fps: 30 }\n'
const scan = '  scan: { files: scan.npy, axes: [frame, y, x], times: { file: scan_times.npy } }\n'

/** The grey of both pictures in each frame, -1 for the colour of what is missing. */
async function shown(space: Workspace): Promise<[number, number][]> {
  const movie = await decodeMovie(space.path('out.mkv'))
  const level = (frame: number, x: number) => {
    const [red, green] = pixel(movie, frame, x, 50)
    return red === 255 && green === 0 ? -1 : red!
  }
  return movie.frames.map((_, frame) => [level(frame, 50), level(frame, 150)])
}

/** Of even samples: the nearest, -1 outside of them. */
const nearest = (moment: number, rate: number, start: number, count: number) => {
  const at = (moment - start) * rate
  return at < -1e-6 || at > count - 1 + 1e-6 ? -1 : Math.max(0, Math.ceil(at - 0.5 - 1e-9))
}
const last = (moment: number, rate: number, start: number, count: number) => {
  const at = (moment - start) * rate
  return at < -1e-6 || at > count - 1 + 1e-6 ? -1 : Math.floor(at + 1e-5)
}

describe('a camera and a stack', () => {
  it('are joined from the latest start to the earliest end, at the rate of the first', async () => {
    using space = session(cam + scan)
    const { movies } = await space.report()
    expect(movies).toMatchObject([
      { fps: 30, time: { speed: 1, sources: [{ name: 'cam', fps: 30, missing: 0 }, { name: 'scan' }] } },
    ])
    expect(movies[0]!.time!.from).toBeCloseTo(0.1, 6)
    expect(movies[0]!.time!.to).toBeCloseTo(0.1 + 86 / 30, 6)
    const { stdout } = await space.call(['plan', 'pipeline.yaml'])
    expect(stdout).toMatch(
      /0\.1 to 2\.96667 s of the data; cam has 0 to 2\.96667 s at 30 fps; scan has 0\.1 to 3\.0487\d* s/,
    )
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    const found = await shown(space)
    // From 0.1 s to the camera's last frame at 89/30 s, both ends in.
    expect(found).toHaveLength(Math.floor((89 / 30 - 0.1) * 30 + 1e-6) + 1)
    found.forEach((levels, frame) => {
      const moment = 0.1 + frame / 30
      expect(levels, `frame ${frame}`).toEqual([
        camera(nearest(moment, 30, 0, 90)),
        stack(nearest(moment, 7.8, 0.1, 24)),
      ])
    })
  })

  it('are shown from, to, at another speed and rate, by the sample before', async () => {
    using space = session(
      cam + scan.replace(' }\n', ', sample: before }\n'),
      'time: { from: 0.5, to: 1.5, speed: 0.25 }\nfps: 25\n',
    )
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    const found = await shown(space)
    expect(found).toHaveLength(101)
    found.forEach((levels, frame) => {
      const moment = 0.5 + (frame * 0.25) / 25
      expect(levels, `frame ${frame}`).toEqual([camera(nearest(moment, 30, 0, 90)), stack(last(moment, 7.8, 0.1, 24))])
    })
  })

  it('show nothing where a source has nothing, which is said', async () => {
    using space = session(cam + scan, 'time: { from: -0.5, to: 3.5 }\n')
    const { movies } = await space.plan()
    expect(movies[0]!.warnings).toEqual([
      'the source cam has nothing at 31 of 121 frames: they are outside of its times, or in a gap',
      expect.stringMatching(/^the source scan has nothing at \d+ of 121 frames/),
    ])
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    const found = await shown(space)
    found.forEach((levels, frame) => {
      const moment = -0.5 + frame / 30
      const [first, second] = [nearest(moment, 30, 0, 90), nearest(moment, 7.8, 0.1, 24)]
      expect(levels, `frame ${frame}`).toEqual([first < 0 ? -1 : camera(first), second < 0 ? -1 : stack(second)])
    })
  })

  it('may have the times of each other, or of a column of a table', async () => {
    using space = session(
      '  cam: { files: cam.npy, axes: [frame, y, x], times: { file: times.csv, variable: onset } }\n  scan: { files: cam.npy, axes: [frame, y, x], times: <cam.time> }\n',
    )
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    const found = await shown(space)
    expect(found).toEqual(Array.from({ length: 90 }, (_, frame) => [camera(frame), camera(frame)]))
  })
})

describe('a curve over all samples of a source', () => {
  /** Half a second of 100 samples a second beside a camera of 20 frames a second. The whole picture is the box: 10 pixels are 0.02 s. */
  const curve = (layer: string): Workspace => {
    const space = new Workspace()
    space.npy('cam.npy', [11, 4, 4], camera).npy('trace.npy', [51], () => 0.5)
    return space.write(
      'pipeline.yaml',
      `sources:
  cam: { files: cam.npy, axes: [frame, y, x], fps: 20 }
  trace: { files: trace.npy, axes: [frame], fps: 100 }
render: { size: [250, 20], axis: off, xlim: [0, 0.5], ylim: [0, 1], layers: [{ use: line, x: <trace.time>, y: <trace>, style: k, width: 4, ${layer} }] }
write: out.mkv
`,
    )
  }
  const ends = async (space: Workspace): Promise<[number, number][]> => {
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    const movie = await decodeMovie(space.path('out.mkv'))
    return movie.frames.map((_, frame) => {
      const dark = Array.from({ length: 250 }, (_, x) => x).filter((x) => pixel(movie, frame, x, 10)[0]! < 128)
      return [dark[0] ?? -1, dark.at(-1) ?? -1]
    })
  }

  it('is whole in every frame', async () => {
    using space = curve('alpha: 1')
    for (const [from, to] of await ends(space)) {
      expect(from).toBeLessThanOrEqual(1)
      expect(to).toBeGreaterThanOrEqual(248)
    }
  })

  it.each([
    ['all', 'trail: all', Number.POSITIVE_INFINITY],
    ['the last tenth of a second', 'trail: 0.1s', 0.1],
    ['the last 21 samples', 'trail: 21', 0.2],
  ])('is shown until now: %s', async (_, trail, seconds) => {
    using space = curve(trail)
    const found = await ends(space)
    expect(found).toHaveLength(11)
    found.forEach(([from, to], frame) => {
      if (frame === 0) return
      const now = frame / 20
      // A line ends half of its width, 3 pixels, behind its last point.
      expect(Math.abs(to - now * 500), `end in frame ${frame}`).toBeLessThanOrEqual(4)
      expect(Math.abs(from - Math.max(0, now - seconds) * 500), `start in frame ${frame}`).toBeLessThanOrEqual(4)
    })
  })

  it('needs one row of values', async () => {
    using space = curve('alpha: 1')
    space
      .npy('trace.npy', [51, 3])
      .write(
        'pipeline.yaml',
        readFileSync(space.path('pipeline.yaml'), 'utf8').replace('axes: [frame], fps', 'axes: [frame, cell], fps'),
      )
    const { failures } = await space.run()
    expect(failures[0]!.error.message).toBe('x of a line has 51 values, but y has 153')
  })
})

describe('a mistake', () => {
  const errorOf = async (space: Workspace) => (await space.report()).problems.map(({ message }) => message).join('\n')

  it('of a source without times names the three ways', async () => {
    using space = session(`${cam}  scan: { files: scan.npy, axes: [frame, y, x] }\n`)
    const { failures } = await space.run()
    expect(failures).toHaveLength(1)
    expect(failures[0]!.error.message).toBe('the source scan has no times, but cam has')
    expect(failures[0]!.error.hint).toMatch(/`times:`.*`fps:` and `start:`.*from its file.*<cam.time>/)
  })

  it.each([
    [
      'go back',
      (frame: number) => (frame === 5 ? 0.1 : frame / 10),
      'time goes back from 0.4 s at frame 4 to 0.1 s at frame 5',
    ],
    ['repeat', (frame: number) => (frame === 5 ? 0.4 : frame / 10), 'the frames 4 and 5 have the same time, 0.4 s'],
    ['are missing', (frame: number) => (frame === 5 ? Number.NaN : frame / 10), 'the time of frame 5 is NaN'],
    ['lie elsewhere', (frame: number) => 500 + frame / 10, 'no stretch of time is in all sources'],
  ])('of times that %s is told', async (_, time, message) => {
    using space = session(cam + scan)
    space.npy('scan_times.npy', [24], time)
    expect(await errorOf(space)).toContain(message)
  })

  it('of fewer times than frames, and of milliseconds, is told', async () => {
    using space = session(cam + scan)
    space.npy('scan_times.npy', [20], (frame) => frame / 10)
    expect(await errorOf(space)).toContain('the times of the source scan: there are 20 times for 24 frames')
    space.npy('scan_times.npy', [24], (frame) => frame * 128.2)
    const { movies } = await space.plan()
    expect(movies[0]!.warnings.join()).toContain('times are seconds; are these milliseconds?')
  })

  it.each([
    ['{ from: 2, to: 1 }', 'time.to is 1 s, before time.from, which is 2 s'],
    ['{ from: 9 }', 'time.from is 9 s, and there is nothing after it: '],
    ['{ to: -1 }', 'time.to is -1 s, and there is nothing before it: '],
  ])('of a stretch of time that is empty is told: %s', async (time, message) => {
    using space = session(cam + scan, `time: ${time}\n`)
    expect(await errorOf(space)).toContain(message)
  })

  it.each(['fps: <nope>', 'time: { from: <nope> }'])('of an unknown field has its place: %s', async (line) => {
    using space = new Workspace().npy('a.npy', [4, 4, 4])
    space.write('pipeline.yaml', `source: { files: a.npy, axes: [frame, y, x], fps: 2 }\n${line}\nwrite: a.avi`)
    await expect(space.plan()).rejects.toMatchObject({
      code: 'UNKNOWN_FIELD',
      place: { line: 2, column: line.indexOf('<') + 1 },
    })
  })

  it('of a stretch of time without any clock is told', async () => {
    using space = new Workspace().npy('a.npy', [4, 4, 4])
    space.write('pipeline.yaml', 'source: { files: a.npy, axes: [frame, y, x] }\ntime: { from: 1 }\nwrite: a.avi')
    expect(await errorOf(space)).toContain('time.from counts seconds of the data, but no source has times')
  })
})

describe('the series of an NWB file', () => {
  it('have the times of the file: a rate and a start, or time stamps', async () => {
    using space = new Workspace()
    const file = fileURLToPath(new URL('time-files/session.nwb', import.meta.url))
    space.write(
      'pipeline.yaml',
      `sources:
  cam: { files: '${file}', variable: acquisition/scan/data }
  speed: { files: '${file}', variable: processing/behavior/speed/data }
  scan: { files: '${file}', variable: acquisition/scan/data, sample: before }
${figure}`,
    )
    const { movies } = await space.report()
    expect(movies).toMatchObject([
      { fps: 7.8125, frames: 15, time: { sources: [{}, { name: 'speed', fps: null }, {}] } },
    ])
    expect(movies[0]!.time!.from).toBeCloseTo(0.33, 9)
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    // By numpy.argmin of the distances; and by searchsorted.
    const nearest = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]
    const before = nearest.map((frame) => frame - 1)
    expect(await shown(space)).toEqual(nearest.map((frame, index) => [frame * 10, before[index]! * 10]))
  })
})

it('limits that movies share are those of the stretch that is shown now', async () => {
  using space = new Workspace()
  space.npy('a.npy', [40, 2, 2], (frame) => frame).npy('b.npy', [40, 2, 2], (frame) => 2 * frame)
  const greys = async (from: number) => {
    space.write(
      'pipeline.yaml',
      `source: { files: <name>.npy, axes: [frame, y, x], fps: 10 }
time: { from: ${from}, to: ${from + 1} }
render: { axis: off, size: [32, 32], colormap: gray, limits: { percentile: [0, 100], over: batch } }
write: <name>.mkv
`,
    )
    expect(await space.run()).toMatchObject({ made: 2 })
    const movies = await Promise.all(['a.mkv', 'b.mkv'].map((name) => decodeMovie(space.path(name))))
    return movies.map((movie) => [0, 10].map((frame) => pixel(movie, frame, 16, 16)[0]!))
  }
  // From 0 to 20, then from 20 to 60.
  expect(await greys(0)).toEqual([
    [0, 128],
    [0, 255],
  ])
  expect(await greys(2)).toEqual([
    [0, 64],
    [128, 255],
  ])
})
