// Videos by their time stamps: each frame of a movie shows the video's frame of its moment, as the stamps that ffprobe gave say.
import { copyFileSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { decodeMovie } from '@movieflow/test-support/decode'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'
import { type ClockedVideo, clockedVideos, fileStamps } from '../../packages/source-video/test/videos/clocks/clocks.js'
import { pathOf, pictureIn } from '../../packages/source-video/test/videos/videos.js'

/** Seconds of each frame that is shown. */
function timesOf({ name }: ClockedVideo): { seconds: number[]; tick: number } {
  const { pts, base } = fileStamps.find((stamps) => stamps.name === name)!
  const tick = base[0] / base[1]
  return { seconds: pts!.map((stamp) => stamp * tick), tick: extname(name) === '.avi' ? 2e-6 : tick }
}

/** The frame that is nearest to a moment, or the last one not later; looked for among all. Undefined outside of them, and in a gap. */
function frameAt({ seconds, tick }: ReturnType<typeof timesOf>, moment: number, sample: string): number | undefined {
  const equal = seconds.findIndex((time) => Math.abs(time - moment) <= tick / 2)
  if (equal >= 0) return equal
  const before = seconds.findLastIndex((time) => time < moment)
  if (before < 0 || before + 1 === seconds.length) return undefined
  const steps = seconds.slice(1).map((time, index) => time - seconds[index]!)
  const sorted = steps.toSorted((left, right) => left - right)
  const middle = sorted.length >> 1
  const median = sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
  if (steps[before]! > 3 * median) return undefined
  if (sample === 'before') return before
  const [back, ahead] = [moment - seconds[before]!, seconds[before + 1]! - moment]
  return back - ahead > tick / 2 ? before + 1 : before
}

function movieOf(video: ClockedVideo, source: string, more: string): Workspace {
  const space = new Workspace()
  const file = basename(video.name)
  copyFileSync(pathOf(video.name), space.path(file))
  return space.write(
    'pipeline.yaml',
    `source: { files: ${file}${source} }\nrender: { use: image, axis: off, bad: black }\nwrite: out-of.mkv\n${more}`,
  )
}

async function shown(space: Workspace, video: ClockedVideo): Promise<number[]> {
  expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
  const { frames } = await decodeMovie(space.path('out-of.mkv'))
  return frames.map((frame) => pictureIn(video, frame))
}

const named = (...names: string[]) => names.map((name) => clockedVideos.find((each) => basename(each.name) === name)!)

describe('a lone video', () => {
  it.each([
    ['even-30.mp4', 30],
    ['even-ntsc.mov', 30000 / 1001],
    ['even-25.mkv', 25],
    ['slow.mp4', 7.8125],
    ['late.mp4', 30],
    ['mjpeg.avi', 15],
  ])('keeps the frames and the rate of %s', async (name, fps) => {
    const [video] = named(name)
    using space = movieOf(video!, '', '')
    const { movies } = await space.report()
    expect(movies[0]!.frames).toBe(video!.pictures.length)
    expect(movies[0]!.fps).toBeCloseTo(fps, 9)
    expect(await shown(space, video!)).toEqual(video!.pictures)
  })
})

describe('a lone video keeps what its transforms leave of it', () => {
  const all = Array.from({ length: 240 }, (_, index) => index)
  it.each([
    ['reverse', all.toReversed()],
    ['{ use: hold, first: 0.1 }', [0, 0, 0, ...all]],
    ['{ use: select, axis: frame, range: 100..109 }', all.slice(100, 110)],
    ['{ use: select, axis: frame, step: 3 }', all.filter((index) => index % 3 === 0)],
    ['{ use: reduce, axis: frame, by: max }', undefined],
  ])('%s', async (transform, pictures) => {
    const [video] = named('even-30.mp4')
    using space = movieOf(video!, '', `transform: [${transform}]\n`)
    const found = await shown(space, video!)
    if (pictures) expect(found).toEqual(pictures)
    else expect(found).toHaveLength(1)
    expect((await space.report()).movies[0]!.fps).toBe(30)
  })
})

const cases = [
  'even-30.mp4',
  'even-ntsc.mov',
  'even-25.mkv',
  'slow.mp4',
  'uneven.mp4',
  'uneven.mkv',
  'pause.mp4',
  'late.mkv',
  'cut.mp4',
  'mjpeg.avi',
  'holes.avi',
  'ffv1.mkv',
]

describe('the frames of a video at another rate and speed', () => {
  it.each(
    named(...cases).flatMap((video, index) => {
      // Each with one of these, so that all are tried with several.
      const [sample, speed, fps] = [
        ['nearest', 1, 24],
        ['before', 0.25, 30],
        ['nearest', 4, 25],
        ['before', 1, 50],
      ][index % 4]! as [string, number, number]
      return [{ video, name: video.name, sample, speed, fps }]
    }),
  )('$name, $sample, speed $speed, $fps frames a second', async ({ video, sample, speed, fps }) => {
    const times = timesOf(video)
    const [first, last] = [times.seconds[0]!, times.seconds.at(-1)!]
    const to = Math.min(last + 0.2, first + 2 * speed)
    using space = movieOf(
      video,
      `, sample: ${sample}`,
      `fps: ${fps}\ntime: { from: ${first - 0.1}, to: ${to}, speed: ${speed} }\n`,
    )
    const found = await shown(space, video)
    const count = Math.floor(((to - first + 0.1 + times.tick / 2) * fps) / speed) + 1
    expect(found).toHaveLength(count)
    const expected = found.map((_, frame) => {
      const at = frameAt(times, first - 0.1 + (frame * speed) / fps, sample)
      return at === undefined ? 0 : video.pictures[at]!
    })
    expect(found).toEqual(expected)
  })
})
