// What is no video, or no whole one; ffmpegs that fail and hang; and that no process stays.
import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import { findFfmpeg } from '@movieflow/ffmpeg'
import { until } from '@movieflow/test-support/poll'
import {
  answersAsFfmpeg,
  closesOutput,
  complains,
  dies,
  exits,
  floods,
  hangs,
  prints,
  type Step,
  whenAsked,
} from '@movieflow/test-support/stand-in'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { describeVideo } from '../src/describe-video.js'
import { openStream } from '../src/frame-stream.js'
import video from '../src/index.js'
import { writeScratchFile } from '../src/prepare.js'
import {
  decode,
  embedded,
  fileOf,
  folder,
  makeLongVideo,
  processesHere,
  readAll,
  refusalOf,
  request,
  run,
  standIn,
  testContext,
} from './support.js'
import { pathOf } from './videos/videos.js'

const { context } = testContext()
/** Bytes of one of the long video's frames. */
const frameLength = 320 * 240 * 3
const long = makeLongVideo()

const write = (name: string, bytes: Uint8Array | string) => {
  fs.writeFileSync(fileOf(name), bytes)
  return fileOf(name)
}

afterEach(() => {
  vi.unstubAllEnvs()
})

test.each<[string, () => string, RegExp]>([
  ['no file', () => fileOf('none.mp4'), /^there is no such file$/],
  ['a folder', () => folder, /^it is a folder, not a video$/],
  ['an empty file', () => write('empty.mp4', ''), /^the file is empty$/],
  [
    'a text',
    () => write('text.mp4', 'this is no video\n'.repeat(50)),
    /^ffmpeg cannot read it: moov atom not found \(the file is cut off, or is not an MP4\)$/,
  ],
  ['zeros', () => write('zeros.avi', new Uint8Array(5000)), /^ffmpeg cannot read it: /],
  [
    'sound alone',
    () => {
      run('-f', 'lavfi', '-i', 'sine=duration=0.2', '-c:a', 'pcm_s16le', fileOf('sound.mkv'))
      return fileOf('sound.mkv')
    },
    /^it has no video$/,
  ],
  [
    'an MP4 without its end',
    () => write('cut.mp4', fs.readFileSync(pathOf('even.mp4')).subarray(0, 2000)),
    /^ffmpeg cannot read it: moov atom not found \(the file is cut off, or is not an MP4\)$/,
  ],
  [
    'a playlist that leads elsewhere',
    () => write('list.avi', `ffconcat version 1.0\nfile '${long}'\n`),
    /cannot read it/,
  ],
])('%s', async (_, make, message) => {
  const file = make()
  for (const action of [
    () => video.scan(file, context),
    () => video.probe(request(file), context),
    () => video.open(request(file), context),
  ]) {
    const error = await refusalOf(action)
    expect([error.code, error.place.file]).toEqual(['INPUT_UNREADABLE', file])
    expect(error.message).toMatch(message)
  }
})

test('a video that breaks off gives the frames that it has, with a warning', async () => {
  const file = write('broken.mkv', fs.readFileSync(long).subarray(0, fs.statSync(long).size >> 1))
  const { context, warnings } = testContext()
  const { frames } = await video.probe(request(file), context)
  expect(frames).toBeGreaterThan(100)
  expect(frames).toBeLessThan(200)
  // In its own words, which each version has chosen anew.
  expect(warnings.join()).toMatch(/broken\.mkv: ffmpeg reports damage but goes on: \S/)
  const whole = decode(long)
  const read = await readAll(await video.open(request(file, { ffmpeg: embedded }), context), frames)
  // The last packet may be half of one.
  expect(read.subarray(0, -frameLength).equals(whole.subarray(0, read.length - frameLength))).toBe(true)
})

test('axes, variables', async () => {
  const named = (axes: string[]) => refusalOf(() => video.probe({ ...request(long), axes }, context))
  expect((await named(['y', 'x', 'rgb'])).hint).toBe('leave `axes` out: they are [frame, y, x, rgb]')
  expect((await named(['y', 'x', 'rgb', 'frame'])).message).toBe(
    'a video has four axes, `frame` first, but `axes` is [y, x, rgb, frame]',
  )
  expect((await video.probe({ ...request(long), axes: ['frame', 'y', 'x', 'c'] }, context)).axes).toEqual([
    'y',
    'x',
    'c',
  ])
  const error = await refusalOf(() => video.probe({ ...request(long), variables: ['a'] }, context))
  expect(error.hint).toBe('leave `variable` out')
})

describe('an ffmpeg', () => {
  const banner = answersAsFfmpeg('9.9')
  const outcome = (...steps: Step[]) =>
    refusalOf(() => video.probe(request(long, { ffmpeg: standIn(banner, ...steps) }), context))
  /** It has all the time that it needs to answer what it is, and a second for anything else. */
  const outcomeInASecond = async (...steps: Step[]) => {
    const program = standIn(banner, ...steps)
    await findFfmpeg({ option: program, folder })
    vi.stubEnv('MOVIEFLOW_FFMPEG_TIMEOUT', '1')
    return refusalOf(() => video.probe(request(long, { ffmpeg: program }), context))
  }
  const noneLeft = () =>
    until(
      () => processesHere().length === 0,
      () => `an end of ${processesHere()}`,
    )

  test('that never answers is ended', async () => {
    const error = await outcomeInASecond(hangs)
    expect(error.message).toMatch(/^ffmpeg did nothing for 1 s \(MOVIEFLOW_FFMPEG_TIMEOUT\) and was ended$/)
    await noneLeft()
  })

  test('that stops in the middle of a frame is ended', async () => {
    const described = await describeVideo(long, {}, context)
    const reader = openStream({ ...described, ffmpeg: standIn(floods('stdout', '\0', 300_000), hangs) })
    await reader.read(0)
    vi.stubEnv('MOVIEFLOW_FFMPEG_TIMEOUT', '1')
    expect((await refusalOf(async () => reader.read(1))).message).toMatch(/did nothing for 1 s/)
    await reader.close?.()
    await noneLeft()
  })

  test('that closes its output and stays is ended', async () => {
    expect((await outcomeInASecond(closesOutput, hangs)).message).toMatch(/did nothing for 1 s/)
    await noneLeft()
  })

  test('that fails, that crashes, that says nothing', async () => {
    expect((await outcome(complains('out of luck'), exits(3))).message).toBe('ffmpeg cannot read it: out of luck')
    expect((await outcome(exits(3))).message).toBe('ffmpeg cannot read it: ended with exit code 3')
    expect((await outcome(dies('SIGKILL'))).message).toBe('ffmpeg was killed by SIGKILL while it read the file')
    expect((await outcome()).message).toBe('ffmpeg cannot read it: it finds no frame')
  })

  test('that is killed while it counts has not counted', async () => {
    const counts = (...end: Step[]) =>
      standIn(
        banner,
        whenAsked(/ pam /, prints('P7\nWIDTH 8\nHEIGHT 8\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\n'), exits(0)),
        prints('0, 0, 0, 1, 9, 0\n0, 1, 1, 1, 9, 0\n'),
        ...end,
      )
    const described = (...end: Step[]) => describeVideo(long, { ffmpeg: counts(...end), count: 'decode' }, context)
    expect(await described(complains('damaged'), exits(1))).toMatchObject({ frames: 2 })
    expect(await refusalOf(() => described(dies('SIGKILL')))).toMatchObject({
      code: 'DECODER_FAILED',
      message: 'ffmpeg was killed by SIGKILL while it read the file',
    })
  })

  test('that floods its error output is ended, in little memory', async () => {
    const before = process.memoryUsage().rss
    expect((await outcomeInASecond(floods('stderr', 'what a flood\n'))).message).toMatch(/did nothing for 1 s/)
    expect(process.memoryUsage().rss - before).toBeLessThan(200e6)
    await noneLeft()
  })

  test('that is not there', async () => {
    expect((await refusalOf(() => video.probe(request(long, { ffmpeg: '/nowhere/ffmpeg' }), context))).code).toBe(
      'FFMPEG_MISSING',
    )
  })

  test('that comes along is named with the way to a newer one', async () => {
    vi.stubEnv('PATH', '')
    vi.stubEnv('FFMPEG_PATH', '')
    const error = await refusalOf(() => video.probe(request(write('odd.mp4', 'odd'.repeat(100))), context))
    expect(error.hint).toBe(
      "the ffmpeg that comes with movieflow is from 2018, meant for movieflow's own files: install ffmpeg for other videos",
    )
  })
})

describe('what stays behind', () => {
  test('no process after close in the middle, and none after the end', async () => {
    const reader = await video.open(request(long), context)
    await reader.read(3)
    expect(processesHere()).toHaveLength(1)
    await reader.read(200)
    await reader.read(1)
    expect(processesHere()).toHaveLength(1)
    await reader.close?.()
    expect(processesHere()).toEqual([])
    await readAll(await video.open(request(long), context), 300)
    expect(processesHere()).toEqual([])
  })

  test('nothing of a copy that was canceled, or would be too large', async () => {
    const described = await describeVideo(long, {}, context)
    const scratch = fs.mkdtempSync(fileOf('scratch-'))
    await expect(writeScratchFile(described, scratch, AbortSignal.abort())).rejects.toMatchObject({ code: 'CANCELED' })
    expect(await writeScratchFile(described, scratch, context.signal, 1000)).toBeUndefined()
    const shorter = { ...described, frames: 400 }
    expect((await refusalOf(() => writeScratchFile(shorter, scratch, context.signal))).message).toBe(
      'only 300 of its 400 frames can be decoded',
    )
    expect(fs.readdirSync(scratch)).toEqual([])
    expect(processesHere()).toEqual([])
  })

  test.each(['SIGKILL', 'SIGTERM'] as const)('no process after %s of the one that reads', async (signal) => {
    const index = new URL('../src/index.js', import.meta.url).href
    const program = `
      const { videoSource } = await import(${JSON.stringify(index)})
      const context = { warn() {}, signal: new AbortController().signal, folder: '/' }
      const options = { ffmpeg: ${JSON.stringify(embedded)} }
      const axes = ['frame', 'y', 'x', 'rgb']
      const reader = await videoSource.open({ file: ${JSON.stringify(long)}, variables: [], axes, options }, context)
      await reader.read(2)
      console.log('reading')
      setInterval(() => {}, 1000)`
    const child: ChildProcess = spawn(process.execPath, [...process.execArgv, '--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await new Promise((resolve) => child.stdout!.once('data', resolve))
    expect(processesHere().some((command) => command.includes('-f rawvideo'))).toBe(true)
    child.kill(signal)
    const reading = () => processesHere().filter((command) => command.includes('-f rawvideo'))
    await until(
      () => reading().length === 0,
      () => `an end of ${reading()}`,
    )
  })
})
