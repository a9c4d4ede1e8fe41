// Every kind of video, by every ffmpeg: the pictures that it shows by arithmetic, in order, at random, and out of the prepared copy.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import type { Clip, FrameReader, Tensor } from '@movieflow/core/plugin'
import { needs } from '@movieflow/test-support/tools'
import { describe, expect, test } from 'vitest'
import { describeVideo } from '../src/describe-video.js'
import { openStream } from '../src/frame-stream.js'
import video from '../src/index.js'
import { builds, decode, embedded, fileOf, readAll, refusalOf, request, run, testContext } from './support.js'
import { colorError, type KnownVideo, knownVideos, pathOf, pictureIn, turnedVideos } from './videos/videos.js'

for (const { source, ffmpeg, needed } of builds)
  describe(`by the ffmpeg of ${source}`, needed, () => {
    test.each(knownVideos)('$name', async (known) => {
      const { context, warnings } = testContext()
      const asked = request(pathOf(known.name), { ffmpeg })
      expectProbed(known, await video.probe(asked, context))
      const prepared = await video.prepare!(asked, context)
      expect((prepared as { copy: unknown }).copy).toMatch(/\.rgb$/)
      for (const given of [{}, { prepared }]) {
        const frames = framesOf(
          known,
          await readAll(await video.open({ ...asked, ...given }, context), known.pictures.length),
        )
        expectPictures(known, frames)
        const reader = await video.open({ ...asked, ...given }, context)
        for (const index of atRandom(frames.length))
          expect([index, frames[index]!.equals(await bytesOf(reader, index))]).toEqual([index, true])
        await reader.close?.()
      }
      // A programme stream has no time stamps at most of its frames.
      const unknown = known.name.endsWith('.mpg')
        ? [expect.stringContaining('the times of its frames are not known')]
        : []
      expect(warnings).toEqual(unknown)
    })

    test.each(turnedVideos)('$name is turned as its container says', async (known) => {
      const { context } = testContext()
      const asked = request(pathOf(known.name), { ffmpeg })
      expectProbed(known, await video.probe(asked, context))
      expectPictures(known, framesOf(known, await readAll(await video.open(asked, context), known.pictures.length)))
    })

    test('what is written without loss comes back as it was', async () => {
      const bytes = Buffer.from(
        Array.from({ length: 5 * 21 * 13 * 3 }, (_, index) => (index * index * 31 + index) & 255),
      )
      fs.writeFileSync(fileOf('frames.rgb'), bytes)
      const input = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', '21x13', '-i', fileOf('frames.rgb')]
      run(...input, '-c:v', 'ffv1', '-pix_fmt', 'bgr0', fileOf('exact.mkv'))
      run(...input, '-c:v', 'rawvideo', '-pix_fmt', 'bgr24', fileOf('exact.avi'))
      const { context } = testContext()
      for (const name of ['exact.mkv', 'exact.avi']) {
        const asked = request(fileOf(name), { ffmpeg })
        expect((await readAll(await video.open(asked, context), 5)).equals(bytes)).toBe(true)
      }
    })

    test.each([
      ['gray16le', 'ffv1', 'grey16.mkv', 16],
      ['gray12le', 'ffv1', 'grey12.mkv', 12],
      ['gray10le', 'ffv1', 'grey10.mkv', 10],
      ['gray16le', 'png', 'grey16.mov', 16],
      ['gray16le', 'jpeg2000', 'grey16.mj2', 16],
    ])('grey of more than 8 bits has the values of the file: %s, %s', async (format, codec, name, bits) => {
      const values = deepValues(5 * 21 * 13, bits)
      const file = codec === 'jpeg2000' ? pathOf(name) : fileOf(name)
      if (codec !== 'jpeg2000')
        makeDeep(format, values, '-c:v', codec, '-pix_fmt', codec === 'png' ? 'gray16be' : format, name)
      const { context } = testContext()
      const [info] = await video.scan(file, context)
      expect(info).toMatchObject({ dtype: '<u2', shape: [5, 13, 21], axes: ['frame', 'y', 'x'] })
      const asked = { ...request(file, { ffmpeg }), axes: ['frame', 'y', 'x'] }
      const wanted = { frames: 5, axes: ['y', 'x'], shape: [13, 21], dtype: 'uint16', white: 2 ** bits - 1 }
      expect(await video.probe(asked, context)).toMatchObject(wanted)
      const prepared = await video.prepare!(asked, context)
      for (const given of [{}, { prepared }]) {
        const frames = await readTensors(await video.open({ ...asked, ...given }, context), 5)
        expect(frames.flatMap(({ data }) => [...data])).toEqual([...values])
      }
      // Three equal colours, if they are asked for.
      const [colors] = await readTensors(await video.open(request(file, { ffmpeg }), context), 1)
      expect(colors!.shape).toEqual([13, 21, 3])
      expect([...colors!.data]).toEqual([...values.subarray(0, 21 * 13)].flatMap((value) => [value, value, value]))
    })

    test.each([
      ['png', 'rgb48be', 'deep.mov'],
      ['ffv1', 'gbrp16le', 'deep.mkv'],
    ])('colours of 16 bits have the values of the file: %s', async (codec, stored, name) => {
      const values = deepValues(5 * 21 * 13 * 3, 16)
      makeDeep('rgb48le', values, '-c:v', codec, '-pix_fmt', stored, name)
      const { context } = testContext()
      const asked = request(fileOf(name), { ffmpeg })
      const wanted = { frames: 5, axes: ['y', 'x', 'rgb'], shape: [13, 21, 3], dtype: 'uint16', white: 65535 }
      expect(await video.probe(asked, context)).toMatchObject(wanted)
      const frames = await readTensors(await video.open(asked, context), 5)
      expect(frames.flatMap(({ data }) => [...data])).toEqual([...values])
    })

    test('grey of 8 bits is one value a pixel, if its axes say so', async () => {
      const values = Uint8Array.from({ length: 5 * 21 * 13 }, (_, index) => (index * index * 31) & 255)
      fs.writeFileSync(fileOf('grey8.raw'), values)
      const input = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', '21x13', '-i', fileOf('grey8.raw')]
      run(...input, '-c:v', 'ffv1', fileOf('grey8.mkv'))
      const { context } = testContext()
      const asked = { ...request(fileOf('grey8.mkv'), { ffmpeg }), axes: ['frame', 'y', 'x'] }
      const prepared = await video.prepare!(asked, context)
      const frames = await readTensors(await video.open({ ...asked, prepared }, context), 5)
      expect(frames.flatMap(({ data }) => [...data])).toEqual([...values])
    })

    test('an edit list that pauses is refused, since builds disagree about it', async () => {
      const asked = request(pathOf('pause.mp4'), { ffmpeg })
      expect(await refusalOf(() => video.probe(asked, testContext().context))).toMatchObject({
        code: 'INPUT_UNREADABLE',
        message: 'its edit list pauses after a part, and versions of ffmpeg disagree about which frames are then shown',
        hint: expect.stringContaining('-ignore_editlist 1'),
      })
    })
  })

/** All bits of each value count. */
const deepValues = (length: number, bits: number) =>
  Uint16Array.from({ length }, (_, index) => Math.imul(index, 0x9e3779b1) >>> (32 - bits))

/** Frames of 21 x 13 pixels, as the embedded ffmpeg writes them. */
function makeDeep(format: string, values: Uint16Array, ...rest: string[]): void {
  const [name, ...output] = [rest.at(-1)!, ...rest.slice(0, -1)]
  fs.writeFileSync(fileOf('deep.raw'), new Uint8Array(values.buffer))
  const input = ['-f', 'rawvideo', '-pix_fmt', format, '-s', '21x13', '-i', fileOf('deep.raw')]
  run(...input, ...output, fileOf(name))
}

async function readTensors(reader: FrameReader, frames: number): Promise<Tensor[]> {
  const tensors: Tensor[] = []
  for (let frame = 0; frame < frames; frame++) tensors.push(await reader.read(frame))
  await reader.close?.()
  return tensors
}

/** Its times are in times.test.ts. */
function expectProbed({ size: [width, height], pictures }: KnownVideo, { times, ...clip }: Clip): void {
  expect(clip).toEqual({
    frames: pictures.length,
    axes: ['y', 'x', 'rgb'],
    shape: [height, width, 3],
    dtype: 'uint8',
    white: 255,
    sound: false,
  })
}

/** Those that should be there; what is left over is found by the count. */
function framesOf({ size, pictures }: KnownVideo, all: Buffer): Buffer[] {
  const length = size[0] * size[1] * 3
  return pictures.map((_, index) => all.subarray(index * length, (index + 1) * length))
}

function expectPictures(known: KnownVideo, frames: readonly Buffer[]): void {
  expect(frames.map((frame) => pictureIn(known, frame))).toEqual(known.pictures)
  const errors = frames.map((frame, index) => colorError(known, frame, known.pictures[index]!))
  expect(Math.max(...errors)).toBeLessThanOrEqual(known.tolerance)
}

/** The last, the first, the middle twice, an earlier one. */
const atRandom = (frames: number) => [frames - 1, 0, frames >> 1, frames >> 1, frames >> 2]

const bytesOf = async (reader: FrameReader, index: number) => (await reader.read(index)).data as Uint8Array

test('a file is scanned as one array', async () => {
  expect(await video.scan(pathOf('even.mp4'), testContext().context)).toEqual([
    { name: null, dtype: '|u1', shape: [39, 24, 32, 3], order: 'C', axes: ['frame', 'y', 'x', 'rgb'] },
  ])
})

test('frames are what ffmpeg decodes, to the byte', async () => {
  const { context } = testContext()
  for (const name of ['even.mp4', 'cut.mp4', 'vp9.webm', 'mpeg2.mpg', 'bt709.mp4', 'loop.gif']) {
    const asked = request(pathOf(name), { ffmpeg: embedded })
    const { frames } = await video.probe(asked, context)
    const read = await readAll(await video.open(asked, context), frames)
    expect([name, read.equals(decode(asked.file))]).toEqual([name, true])
  }
})

// The packets' own times, which no decoder has touched; AVI and MPEG-1 system streams have none for some.
describe('the times in the table', needs('ffprobe'), () => {
  test.each(knownVideos.filter(({ name }) => !/\.(avi|mpg)$/.test(name)))(
    'of $name are those of its shown packets',
    ({ name, times }) => {
      const shown = ['-select_streams', 'v:0', '-show_entries', 'packet=pts_time,flags', '-of', 'csv=p=0']
      const packets = execFileSync('ffprobe', ['-v', 'error', ...shown, pathOf(name)], { encoding: 'utf8' })
      const found = packets
        .trim()
        .split('\n')
        .map((line) => line.split(','))
        .filter(([, flags]) => !flags!.includes('D'))
        .map(([time]) => Number(time))
        .sort((one, other) => one - other)
      expect(found).toHaveLength(times.length)
      // A tick of the coarsest clock among them, which counts milliseconds.
      expect(Math.max(...found.map((time, index) => Math.abs(time - times[index]!)))).toBeLessThanOrEqual(0.0011)
    },
  )
})

describe('packets are counted where that is asked for', () => {
  test('those that are shown', async () => {
    // 27 are in the file.
    const asked = request(pathOf('cut.mp4'), { count: 'packets' })
    expect((await video.probe(asked, testContext().context)).frames).toBe(21)
  })

  test('what cannot be decoded is said, and is no other frame', async () => {
    const { context } = testContext()
    const asked = request(pathOf('clocks/leading.mkv'), { count: 'packets' })
    expect((await video.probe(asked, context)).frames).toBe(87)
    const reader = await video.open(asked, context)
    await expect(reader.read(10)).rejects.toMatchObject({
      message: 'frame 0 of its 87 cannot be decoded',
      hint: 'set `count: decode` in the source to count the frames by decoding them',
    })
    await reader.close?.()
  })
})

test('several readers at once, and reads that are not waited for, give the same frames', async () => {
  const { context } = testContext()
  const known = knownVideos.find(({ name }) => name === 'even.mp4')!
  const described = await describeVideo(pathOf(known.name), {}, context)
  const readers = [openStream(described), openStream(described), openStream(described)]
  const indices = Array.from({ length: 39 }, (_, index) => (index * 7) % 39)
  const read = await Promise.all(indices.map((index, place) => bytesOf(readers[place % 3]!, index)))
  expect(read.map((frame) => pictureIn(known, frame))).toEqual(indices)
  for (const reader of readers) await reader.close?.()
})
