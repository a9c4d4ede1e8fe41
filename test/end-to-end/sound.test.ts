// A video's sound in a movie: clicks are heard as their pictures are seen, in every container, and both end together.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { decodeMovie, pixel } from '@movieflow/test-support/decode'
import { needs, programOf } from '@movieflow/test-support/tools'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'
import { findFfmpeg } from '../../packages/writer-ffmpeg/dist/index.js'

const embedded = (await findFfmpeg({ environment: {} })).ffmpeg.path
const run = (args: readonly string[], input?: Uint8Array) =>
  execFileSync(embedded, ['-nostdin', '-v', 'error', '-y', ...args], { input, maxBuffer: 2 ** 31 - 1 })

const [width, height, rate] = [32, 24, 48_000]

interface Filmed {
  readonly fps: number
  readonly seconds: number
  /** Of the recording: a picture is white, and a click is heard. */
  readonly clicks: readonly number[]
  /** The microphone was switched on so much later. */
  readonly delay?: number
  /** And lost so many seconds, two and a half after that. */
  readonly hole?: number
  readonly codecs: readonly string[]
}

/** A black video with clicks of a millisecond. */
function film(file: string, { fps, seconds, clicks, delay = 0, hole = 0, codecs }: Filmed): void {
  const pictures = new Uint8Array(fps * seconds * width * height)
  const samples = new Int16Array(rate * (seconds - delay))
  for (const click of clicks) {
    const frame = Math.round(click * fps)
    pictures.fill(255, frame * width * height, (frame + 1) * width * height)
    const at = Math.round((click - delay - (click > delay + 2.5 ? hole : 0)) * rate)
    samples.fill(30_000, at, at + rate / 1000)
  }
  const wav = `${file}.raw`
  run(['-f', 's16le', '-ar', `${rate}`, '-ac', '1', '-i', 'pipe:0', '-f', 's16le', wav], new Uint8Array(samples.buffer))
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-video_size', `${width}x${height}`, '-framerate', `${fps}`]
  const lose = hole > 0 ? ['-af', `asetpts=PTS+gt(T\\,2.5)*${hole}/TB`] : []
  const sound = ['-itsoffset', `${delay}`, '-f', 's16le', '-ar', `${rate}`, '-ac', '1', '-i', wav]
  run(
    [...raw, '-i', 'pipe:0', ...sound, '-map', '0:v', '-map', '1:a', '-pix_fmt', 'yuv420p', ...codecs, ...lose, file],
    pictures,
  )
}

const pcm = ['-c:v', 'mjpeg', '-c:a', 'pcm_s16le']
const mp4 = ['-c:v', 'libx264', '-c:a', 'aac']

interface Heard {
  /** Seconds on the movie's clock at which a white picture, and a click, begin. */
  readonly seen: readonly number[]
  readonly heard: readonly number[]
  /** When each of the two ends. */
  readonly ends: readonly [picture: number, sound: number]
}

/** Decodes a movie; all times are those of its container. */
async function watch(file: string): Promise<Heard> {
  const lines = run([
    '-copyts',
    '-i',
    file,
    '-map',
    '0:v',
    '-map',
    '0:a',
    '-enc_time_base',
    '-1',
    '-f',
    'framecrc',
    '-',
  ])
    .toString()
    .split('\n')
  const base = (stream: number) => {
    const [, over, under] = lines.join('\n').match(new RegExp(`^#tb ${stream}: (\\d+)/(\\d+)`, 'm'))!
    return Number(over) / Number(under)
  }
  const stamps = (stream: number) =>
    lines.flatMap((line) => {
      const [index, , pts, length] = line.split(',').map(Number)
      return index === stream && /^\d/.test(line) ? [{ at: pts! * base(stream), length: length! * base(stream) }] : []
    })
  const [pictures, sounds] = [stamps(0), stamps(1)]
  const decoded = await decodeMovie(file)
  expect(decoded.frames).toHaveLength(pictures.length)
  const white = pictures.map((_, frame) => pixel(decoded, frame, decoded.width >> 1, decoded.height >> 1)[0]! > 128)
  const raw = run(['-i', file, '-f', 'f32le', '-ac', '1', '-ar', `${rate}`, '-'])
  const samples = new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength))
  const loud = [...samples.keys()].filter((at) => Math.abs(samples[at]!) > 0.3)
  const starts = loud.filter((at, index) => index === 0 || at - loud[index - 1]! > rate / 20)
  const step = pictures[1]!.at - pictures[0]!.at
  return {
    seen: pictures.flatMap(({ at }, frame) => (white[frame] && !white[frame - 1] ? [at] : [])),
    heard: starts.map((at) => sounds[0]!.at + at / rate),
    ends: [pictures.at(-1)!.at + step, sounds.at(-1)!.at + sounds.at(-1)!.length],
  }
}

/** Clicks and their pictures, in milliseconds from each other. */
async function expectTogether(file: string, clicks: number, most: number, fps: number): Promise<void> {
  const { seen, heard, ends } = await watch(file)
  expect(seen).toHaveLength(clicks)
  expect(heard).toHaveLength(clicks)
  for (const [index, at] of heard.entries()) expect(Math.abs(at - seen[index]!) * 1000).toBeLessThan(most)
  expect(Math.abs(ends[0] - ends[1])).toBeLessThan(1 / fps)
}

function pipeline(file: string, filmed: Filmed, more: string, write: string): Workspace {
  const space = new Workspace()
  film(space.path(file), filmed)
  return space.write(
    'pipeline.yaml',
    `sources: { cam: { files: ${file} } }\nrender: { use: image, axis: off }\n${more}\nwrite: ${write}`,
  )
}

const usual: Filmed = { fps: 30, seconds: 6, clicks: [0.5, 2, 3.2], codecs: mp4 }
const stretch = 'time: { from: 1, to: 4 }'
const builds = [
  { source: 'movieflow', ffmpeg: embedded, needed: {} },
  { source: 'this machine', ffmpeg: programOf('ffmpeg')!, needed: needs('ffmpeg') },
] as const

for (const { source, ffmpeg, needed } of builds)
  describe(`by the ffmpeg of ${source}`, needed, () => {
    it.each([
      ['o.mp4', 2],
      ['o.mov', 2],
      ['o.m4v', 2],
      ['o.mkv', 2],
      ['o.webm', 10],
    ])('%s has the sound of its stretch', async (name, most) => {
      const write = `{ path: ${name}, ffmpeg: ${JSON.stringify(ffmpeg)} }`
      using space = pipeline('cam.mp4', usual, `audio: cam\n${stretch}`, write)
      expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
      await expectTogether(space.path(name), 2, most, 30)
    })

    it.each([
      ['o.mp4', 2],
      ['o.mkv', 2],
      ['o.webm', 10],
    ])('%s has the sound of each part of a recording at its place', async (name, most) => {
      using space = new Workspace()
      // 2 s each; the second has no sound, and its click is not heard. The fourth has sound in stereo.
      film(space.path('cam1.mkv'), { ...usual, seconds: 2, clicks: [0.5, 1.8], codecs: pcm })
      film(space.path('mute.mkv'), { ...usual, seconds: 2, clicks: [], codecs: pcm })
      run(['-i', space.path('mute.mkv'), '-an', '-c', 'copy', space.path('cam2.mkv')])
      film(space.path('cam3.mkv'), { ...usual, seconds: 2, clicks: [0.1, 1.4], codecs: pcm })
      film(space.path('cam10.mkv'), {
        ...{ ...usual, seconds: 2, clicks: [0.3, 0.9] },
        codecs: [...pcm, '-ac', '2'],
      })
      space.write(
        'pipeline.yaml',
        `source: { files: "cam<part:d>.mkv", concat: part }
render: { use: image, axis: off }
audio: data
time: { from: 1, to: 7.5 }
write: { path: ${name}, ffmpeg: ${JSON.stringify(ffmpeg)} }`,
      )
      const { movies, problems } = await space.report()
      expect(movies[0]).toMatchObject({ frames: 196, fps: 30 })
      expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining('4, 5, 6, 7, 8, …')])
      expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
      await expectTogether(space.path(name), 5, most, 30)
    })

    it.each([
      ['an MKV with AAC, whose picture is late', 'cam.mkv', usual, 'fps: 30\ntime: { from: 1.021, to: 4 }', 2],
      ['an MKV that begins late', 'cam.mkv', { ...usual, codecs: [...pcm, '-output_ts_offset', '0.5'] }, '', 3],
      ['an AVI with PCM', 'cam.avi', { ...usual, codecs: pcm }, stretch, 2],
      ['a microphone that was late', 'cam.mp4', { ...usual, delay: 0.7, clicks: [1.5, 3] }, stretch, 2],
      ['a microphone that lost a moment', 'cam.mkv', { ...usual, codecs: pcm, hole: 0.05 }, stretch, 2],
      ['a microphone that comes in the middle', 'cam.mp4', { ...usual, delay: 2.5, clicks: [3, 3.5] }, stretch, 2],
    ])('the sound of %s', async (_, file, filmed, time, clicks) => {
      const write = `{ path: o.mp4, ffmpeg: ${JSON.stringify(ffmpeg)} }`
      using space = pipeline(file, filmed, `audio: cam\n${time}`, write)
      expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
      await expectTogether(space.path('o.mp4'), clicks, 2, 30)
    })
  })

describe('sound', () => {
  it('is that of the whole video if nothing says another stretch, and silent beyond it', async () => {
    using space = pipeline('cam.mp4', usual, 'audio: cam', 'whole.mp4')
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    await expectTogether(space.path('whole.mp4'), 3, 2, 30)
    space.write(
      'beyond.yaml',
      `sources: { cam: { files: cam.mp4 } }\naudio: cam\nrender: { use: image, axis: off, bad: black }
time: { from: -2, to: 7 }\nwrite: beyond.mkv`,
    )
    expect(await space.run({}, 'beyond.yaml')).toMatchObject({ made: 1, failed: 0 })
    await expectTogether(space.path('beyond.mkv'), 3, 2, 30)
  })

  it('follows its video where its clock is moved, beside another source', async () => {
    const more = 'audio: cam\ntime: { from: 101, to: 104 }'
    using space = pipeline('cam.mp4', usual, more, 'o.mp4')
    space
      .npy('trace.npy', [100, 3], (frame) => frame)
      .write(
        'pipeline.yaml',
        `sources:
  trace: { files: trace.npy, axes: [frame, cell], fps: 10, start: 99 }
  cam: { files: cam.mp4, fps: 30, start: 100 }
fps: 30
render: { use: image, data: cam, axis: off }
${more}
write: o.mp4`,
      )
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    await expectTogether(space.path('o.mp4'), 2, 2, 30)
  })

  it('is added where the pieces of a long movie are joined, the same bytes for any number of workers', async () => {
    const long: Filmed = { fps: 25, seconds: 24, clicks: [1, 10.2, 22], codecs: mp4 }
    const sums = new Set<string>()
    using space = pipeline('cam.mp4', long, 'audio: cam\ntime: { from: 0.4, to: 23 }', '[o.mp4, o.mov]')
    const [movie] = (await space.plan()).movies
    expect(movie).toMatchObject({ pieceFrames: 250, spec: { frames: 566 } })
    for (const jobs of [1, 3]) {
      expect(await space.run({ jobs, force: true })).toMatchObject({ made: 1, failed: 0 })
      sums.add(
        createHash('sha256')
          .update(readFileSync(space.path('o.mp4')))
          .digest('hex'),
      )
    }
    expect(sums.size).toBe(1)
    for (const name of ['o.mp4', 'o.mov']) await expectTogether(space.path(name), 3, 2, 25)
  })

  it('makes a movie stale if it comes, goes or moves', async () => {
    using space = pipeline('cam.mp4', usual, 'time: { to: 2 }', 'o.mp4')
    expect(await space.run()).toMatchObject({ made: 1 })
    const yaml = readFileSync(space.path('pipeline.yaml'), 'utf8')
    space.write('pipeline.yaml', `${yaml}\naudio: cam`)
    expect(await space.run()).toMatchObject({ made: 1 })
    expect(await space.run()).toMatchObject({ made: 0, fresh: 1 })
    // The clock of the video begins later.
    space.write('pipeline.yaml', `${yaml.replace('cam.mp4 }', 'cam.mp4, fps: 30, start: 0.01 }')}\naudio: cam`)
    expect(await space.run()).toMatchObject({ made: 1 })
    space.write('pipeline.yaml', yaml)
    expect(await space.run()).toMatchObject({ made: 1 })
  })
})

describe('what a user hears of sound', () => {
  const notesOf = async (space: Workspace) => (await space.report()).problems.map(({ message }) => message)

  it('that it is left out', async () => {
    using space = pipeline('cam.mp4', usual, '', 'o.mp4')
    expect(await notesOf(space)).toEqual(['the sound of cam is left out; `audio: cam` keeps it'])
  })

  it('which files hold none', async () => {
    using space = pipeline('cam.mp4', usual, 'audio: cam', '[o.mp4, o.avi, o.gif, "o_<frame:04d>.png"]')
    expect(await notesOf(space)).toEqual(
      ['.avi', '.gif', '.png'].map((ending) => `${ending} files hold no sound: that of cam is left out`),
    )
  })

  it('is heard between cards, and is silent where the speed is another one', async () => {
    const card = 'text: a, color: black, background: black'
    const edited = `audio: cam
intro: { ${card}, seconds: 1 }
outro: { ${card}, seconds: 0.5 }
time: { from: 1, to: 4, stretches: [{ from: 2.5, to: 3, speed: 0.5 }] }`
    using space = pipeline('cam.mp4', usual, edited, '[o.mp4, o.mkv]')
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    for (const name of ['o.mp4', 'o.mkv']) {
      await expectTogether(space.path(name), 2, 2, 30)
      const { seen } = await watch(space.path(name))
      // The second one 1.5 s after the begin, and half a second that takes twice as long; then 0.2 s.
      for (const [index, at] of [1 + 1, 1 + 1.5 + 1 + 0.2].entries())
        expect(Math.abs(seen[index]! - at)).toBeLessThan(0.04)
    }
    using slow = pipeline('cam.mp4', usual, edited.replace('2.5, to: 3', '1.8, to: 2.2'), 'o.mp4')
    expect(await slow.run()).toMatchObject({ made: 1, failed: 0 })
    const { seen, heard } = await watch(slow.path('o.mp4'))
    expect(seen).toHaveLength(2)
    expect(heard).toHaveLength(1)
    expect(Math.abs(heard[0]! - seen[1]!)).toBeLessThan(0.002)
  })

  it.each([
    ['a name that no source has', 'audio: cm', 'there is no source called cm', {}],
    [
      'another speed',
      'audio: cam\ntime: { speed: 0.5 }',
      'audio: sound is kept only at speed 1, but `time.speed` is 0.5',
      {},
    ],
    ['frames in another order', 'audio: cam\ntransform: reverse', 'do not follow the clock of its sound', {}],
    ['a video without sound', 'audio: cam', 'the video of the source cam has no sound', { codecs: [...mp4, '-an'] }],
  ])('%s is refused', async (_, more, message, changes) => {
    using space = pipeline('cam.mp4', { ...usual, ...changes }, more, 'o.mp4')
    const said = await space.plan().then(
      ({ movies: [movie] }) => (movie?.status === 'blocked' ? movie.error.message : 'nothing'),
      (error: Error) => error.message,
    )
    expect(said).toContain(message)
  })

  it('a clock that runs otherwise, a source that is no video, and an output of another rate are refused', async () => {
    using space = pipeline('cam.mp4', usual, '', 'o.mp4')
    space.npy('a.npy', [180, 4, 4])
    const said = async (sources: string, write: string) => {
      space.write('other.yaml', `sources: ${sources}\nrender: { use: image, data: cam, limits: [0, 1] }\n${write}`)
      return space.plan('other.yaml').then(
        ({ movies: [movie] }) => (movie?.status === 'blocked' ? movie.error.message : 'nothing'),
        (error: Error) => error.message,
      )
    }
    expect(await said('{ cam: { files: cam.mp4, fps: 29 } }', 'audio: cam\nwrite: o.mp4')).toContain(
      'do not follow the clock of its sound',
    )
    const both = '{ cam: cam.mp4, a: { files: a.npy, axes: [frame, y, x], fps: 30 } }'
    expect(await said(both, 'audio: a\nwrite: o.mp4')).toContain('the source a is not a video, so it has no sound')
    expect(await said('{ cam: cam.mp4 }', 'audio: cam\nwrite: { path: o.mp4, fps: 15 }')).toBe(
      'sound has one speed, but this output has 15 frames a second and the movie 30',
    )
  })
})
