// When a video's frames are shown, as ffprobe says; and that each is found by its time, by every ffmpeg.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import type { ClipTimes } from '@movieflow/core/plugin'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { describeVideo } from '../src/describe-video.js'
import { openStream } from '../src/frame-stream.js'
import video from '../src/index.js'
import { Seeker } from '../src/stamped-decoder.js'
import type { Video } from '../src/video.js'
import { builds, embedded, fileOf, request, testContext } from './support.js'
import { clockedVideos, fileStamps } from './videos/clocks/clocks.js'
import { knownVideos, type Point, pathOf, pictureIn } from './videos/videos.js'

afterEach(() => {
  vi.unstubAllEnvs()
})

const listed = (times: ClipTimes | undefined) => (times && 'seconds' in times ? [...times.seconds] : undefined)

/** Of an AVI with B-frames, whose packets say only in which slot they are: by arithmetic. */
const slotted: Readonly<Record<string, readonly number[]>> = {
  ...Object.fromEntries(knownVideos.map(({ name, times }) => [name, times])),
  'clocks/b-frames.avi': Array.from({ length: 200 }, (_, index) => index / 30),
}

/** Its first packets give no frame. */
const undecoded: Readonly<Record<string, number>> = { 'clocks/leading.mkv': 2 }

// Refused, whatever its times.
const timed = fileStamps.filter(({ name }) => name !== 'pause.mp4')

for (const { source, ffmpeg, needed } of builds)
  describe(`by the ffmpeg of ${source}`, needed, () => {
    test.each(timed)('the times of $name', async ({ name, pts, base: [numerator, denominator] }) => {
      const { context, warnings } = testContext()
      const { frames, times } = await video.probe(request(pathOf(name), { ffmpeg }), context)
      const seconds = listed(times)
      expect(seconds).toHaveLength(frames)
      const exact = pts?.slice(undecoded[name] ?? 0).map((stamp) => (stamp * numerator) / denominator)
      if (exact) expect(seconds).toEqual(exact)
      else seconds?.forEach((time, index) => void expect(time).toBeCloseTo(slotted[name]![index]!, 9))
      expect(times?.tick).toBe(name.endsWith('.avi') ? undefined : numerator / denominator)
      expect(warnings.filter((warning) => !/reports damage/.test(warning))).toEqual([])
    })

    test('those of an MKV that begins in the middle, by its packets alone', async () => {
      const asked = request(pathOf('clocks/leading.mkv'), { ffmpeg, count: 'packets' })
      const { times } = await video.probe(asked, testContext().context)
      const { pts } = fileStamps.find(({ name }) => name === 'clocks/leading.mkv')!
      expect(listed(times)).toEqual(pts!.map((stamp) => stamp / 1000))
    })

    test.each([
      ['clocks/sound.webm', true],
      ['clocks/even-30.mp4', false],
      ['mpeg2.mpg', false],
    ])('whether %s has sound', async (name, sound) => {
      expect(await video.probe(request(pathOf(name), { ffmpeg }), testContext().context)).toMatchObject({ sound })
    })

    test('a video whose packets lack stamps has no times, and says so', async () => {
      const { context, warnings } = testContext()
      expect(await video.probe(request(pathOf('mpeg2.mpg'), { ffmpeg }), context)).not.toHaveProperty('times')
      expect(warnings).toEqual([expect.stringContaining('the times of its frames are not known')])
    })

    test.each(clockedVideos)('frames of $name are found by their times', async (known) => {
      const { context } = testContext()
      const described = await describeVideo(pathOf(known.name), { ffmpeg }, context)
      const seeker = Seeker.of(described)
      expect(seeker === undefined).toBe(known.unsought === true)
      const { pictures } = known
      for (let index = pictures.length - 1; index >= 0 && seeker?.reaches(index); index -= 17) {
        const sought = await seeker.seek(index, [])
        if (!sought.values) throw new Error(`frame ${index} was not found`)
        const found = [pictureIn(known, sought.values)]
        for (let more = 1; more < 4; more++) {
          const values = index + more < pictures.length ? await sought.decoder.next() : undefined
          if (values) found.push(pictureIn(known, values))
        }
        await sought.decoder.close()
        expect([index, found]).toEqual([index, pictures.slice(index, index + 4)])
      }
    })
  })

test.each(clockedVideos)('frames of $name are read in any order', async (known) => {
  const { context } = testContext()
  const reader = await video.open(request(pathOf(known.name), { ffmpeg: embedded }), context)
  const last = known.pictures.length - 1
  for (const index of [last, 0, last - 1, last >> 1, (last >> 1) - 1, 3, last, last - 2]) {
    const { data } = await reader.read(index)
    expect([index, pictureIn(known, data as Uint8Array)]).toEqual([index, known.pictures[index]])
  }
  await reader.close?.()
})

test('a frame that is sought is turned as the others are', async () => {
  const known = clockedVideos.find(({ name }) => name === 'clocks/even-30.mp4')!
  const described = await describeVideo(pathOf(known.name), { ffmpeg: embedded }, testContext().context)
  const reader = openStream({ ...described, turn: 'hflip' })
  const mirrored = { ...known, place: ([x, y]: Point): Point => [31 - x, y] }
  for (const index of [200, 100, 101])
    expect(pictureIn(mirrored, (await reader.read(index)).data as Uint8Array)).toBe(index)
  await reader.close?.()
})

describe('a frame that comes with another time than it should is never taken', () => {
  const even = clockedVideos.find(({ name }) => name === 'clocks/even-30.mp4')!
  const asked = [190, 230, 100]
  const read = async (described: Video) => {
    const reader = openStream(described)
    const found = []
    for (const index of asked) found.push(pictureIn(even, (await reader.read(index)).data as Uint8Array))
    await reader.close?.()
    return found
  }

  test('if no frame has the time that it should have', async () => {
    const described = await describeVideo(pathOf(even.name), { ffmpeg: embedded }, testContext().context)
    const { pts, base } = described.stamps!
    expect(await read({ ...described, stamps: { pts: pts.map((stamp) => stamp + 1), base } })).toEqual(asked)
  })

  test('if ffmpeg does not say which it is', async () => {
    const program = fileOf('mute.mjs')
    const script = `#!${process.execPath}
import { spawnSync } from 'node:child_process'
process.exitCode = spawnSync(${JSON.stringify(embedded)}, process.argv.slice(2), { stdio: ['ignore', 'inherit', 'ignore'] }).status
`
    fs.writeFileSync(program, script, { mode: 0o755 })
    const described = await describeVideo(pathOf(even.name), { ffmpeg: embedded }, testContext().context)
    vi.stubEnv('MOVIEFLOW_FFMPEG_TIMEOUT', '2')
    for (const exact of [true, false]) expect(await read({ ...described, exact, ffmpeg: program })).toEqual(asked)
  })

  test('if ffmpeg goes too far', async () => {
    const program = fileOf('far.mjs')
    const calls = fileOf('far.txt')
    // Three seconds are more than the first attempt begins early, and less than the second one does.
    const script = `#!${process.execPath}
import { spawnSync } from 'node:child_process'
import { appendFileSync } from 'node:fs'
const far = process.argv.slice(2).map((word, at, all) => (all[at - 1] === '-ss' ? (Number(word) + 3).toFixed(6) : word))
appendFileSync(${JSON.stringify(calls)}, (far.includes('-ss') ? 'sought' : 'from the first') + '\\n')
process.exitCode = spawnSync(${JSON.stringify(embedded)}, far, { stdio: 'inherit' }).status
`
    fs.writeFileSync(program, script, { mode: 0o755 })
    const described = await describeVideo(pathOf(even.name), { ffmpeg: embedded }, testContext().context)
    expect(await read({ ...described, ffmpeg: program })).toEqual(asked)
    // A second attempt would begin ten seconds early, and so with the first frame: what follows is read by the decoder that counts.
    expect(fs.readFileSync(calls, 'utf8').trim().split('\n')).toEqual(['sought', 'from the first'])
  })
})

describe('before a video is read', () => {
  const asked = (name: string, ffmpeg: string) => request(pathOf(`clocks/${name}`), { ffmpeg })

  test('its frames are not copied for some of them, if they can be sought', async () => {
    const { context } = testContext()
    const copied = async (name: string, fewFrames: boolean) =>
      (await video.prepare!(asked(name, embedded), { ...context, fewFrames })) as { copy: string | null }
    expect((await copied('even-30.mp4', true)).copy).toBeNull()
    expect((await copied('even-30.mp4', false)).copy).toMatch(/\.rgb$/)
    expect((await copied('b-frames.avi', true)).copy).toMatch(/\.rgb$/)
  })

  test('frames that were counted are not decoded to be counted again', async () => {
    const calls = fileOf('counted.txt')
    const program = fileOf('counted.mjs')
    const script = `#!${process.execPath}
import { spawnSync } from 'node:child_process'
import { appendFileSync } from 'node:fs'
const words = process.argv.slice(2)
if (words.includes('framecrc')) appendFileSync(${JSON.stringify(calls)}, (words.includes('copy') ? 'listed' : 'decoded') + '\\n')
process.exitCode = spawnSync(${JSON.stringify(embedded)}, words, { stdio: 'inherit' }).status
`
    fs.writeFileSync(program, script, { mode: 0o755 })
    const { context } = testContext()
    const request = asked('even-30.mp4', program)
    const clip = await video.probe(request, context)
    const called = () => fs.readFileSync(calls, 'utf8').trim().split('\n')
    expect(called()).toEqual(['listed', 'decoded'])
    await video.prepare!(request, { ...context, clip })
    expect(called()).toEqual(['listed', 'decoded', 'listed'])
    // Another number is not believed.
    await expect(video.prepare!(request, { ...context, clip: { ...clip, frames: 9 } })).resolves.toMatchObject({
      video: { frames: 240 },
    })
    expect(called().slice(3)).toEqual(['listed', 'decoded'])
  })

  test('the frames of a longer one are its packets, if both ends decode', async () => {
    const calls = fileOf('ends.txt')
    const program = fileOf('ends.mjs')
    const script = `#!${process.execPath}
import { spawnSync } from 'node:child_process'
import { appendFileSync } from 'node:fs'
const words = process.argv.slice(2)
if (words.includes('framecrc') && !words.includes('copy')) appendFileSync(${JSON.stringify(calls)}, 'decoded\\n')
process.exitCode = spawnSync(${JSON.stringify(embedded)}, words, { stdio: 'inherit' }).status
`
    fs.writeFileSync(program, script, { mode: 0o755 })
    const make = (name: string, ...words: string[]) => {
      const file = fileOf(name)
      execFileSync(embedded, ['-v', 'error', '-y', ...words, file])
      return file
    }
    const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=640x480:r=30:d=12', '-pix_fmt', 'yuv420p']
    const whole = make('whole.mp4', ...picture, '-c:v', 'libx264', '-preset', 'superfast', '-bf', '2', '-g', '100')
    const { context } = testContext()
    const clip = await video.probe(request(whole, { ffmpeg: program }), context)
    expect(clip.frames).toBe(360)
    listed(clip.times)!.forEach((time, index) => void expect(time).toBeCloseTo(index / 30, 9))
    expect(fs.existsSync(calls)).toBe(false)
    const { video: known } = (await video.prepare!(request(whole, { ffmpeg: program }), {
      ...context,
      ...{ clip, inOrder: true },
    })) as { video: Video }
    expect(known).toMatchObject({ frames: 360, exact: false })
    const reader = openStream({ ...known, ffmpeg: embedded })
    for (const index of [0, 359]) expect((await reader.read(index)).shape).toEqual([480, 640, 3])
    await reader.close?.()
    // It begins between two keyframes: what comes before the second one, at frame 100, has packets and cannot be decoded.
    const cut = make('cut.mkv', '-i', whole, '-ss', '0.5', '-c', 'copy', '-copyinkf')
    expect(await video.probe(request(cut, { ffmpeg: program }), context)).toMatchObject({ frames: 260 })
    expect(fs.readFileSync(calls, 'utf8')).toMatch(/^(decoded\n)+$/)
  })
})
