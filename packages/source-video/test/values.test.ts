// Every kind of video, frame by frame against ffmpeg's own RGB: sequentially, at random, and out of the prepared copy.
import { expect, test } from 'vitest'
import video from '../src/index.js'
import { openStream } from '../src/read-frames.js'
import { describeVideo } from '../src/video.js'
import { builds, decode, fileOf, makeVideo, readAll, request, run, testContext } from './support.js'

const h264 = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p']
const bt709 = ['-vf', 'scale=out_color_matrix=bt709,format=yuv420p', '-colorspace', 'bt709', '-color_range', 'tv']

/** Name, size, frames, and what makes the file. */
const videos: readonly (readonly [name: string, size: [number, number], frames: number, make: () => unknown])[] = [
  ['ffv1.mkv', [63, 47], 12, () => makeVideo('ffv1.mkv', '63x47', '10', 12, '-c:v', 'ffv1', '-pix_fmt', 'bgr0')],
  ['raw.avi', [62, 47], 12, () => makeVideo('raw.avi', '62x47', '10', 12, '-c:v', 'rawvideo', '-pix_fmt', 'bgr24')],
  ['grey.mkv', [64, 48], 9, () => makeVideo('grey.mkv', '64x48', '10', 9, '-c:v', 'ffv1', '-pix_fmt', 'gray')],
  ['b-frames.mp4', [64, 48], 39, () => makeVideo('b-frames.mp4', '64x48', '30000/1001', 39, ...h264, '-bf', '3')],
  ['bt709.mp4', [64, 48], 10, () => makeVideo('bt709.mp4', '64x48', '25', 10, ...bt709, '-c:v', 'libx264')],
  [
    'vp9.webm',
    [63, 47],
    30,
    () => makeVideo('vp9.webm', '63x47', '25', 30, '-c:v', 'libvpx-vp9', '-pix_fmt', 'yuv420p'),
  ],
  ['mjpeg.avi', [63, 47], 15, () => makeVideo('mjpeg.avi', '63x47', '30000/1001', 15, '-c:v', 'mjpeg', '-q:v', '2')],
  ['mpeg2.mpg', [64, 48], 25, () => makeVideo('mpeg2.mpg', '64x48', '25', 25, '-c:v', 'mpeg2video')],
  ['wmv2.wmv', [64, 48], 25, () => makeVideo('wmv2.wmv', '64x48', '25', 25, '-c:v', 'wmv2')],
  ['loop.gif', [63, 47], 13, () => makeVideo('loop.gif', '63x47', '10', 13)],
  ['one.mov', [64, 48], 1, () => makeVideo('one.mov', '64x48', '25', 1, ...h264)],
  [
    'variable.mp4',
    [64, 48],
    33,
    () => {
      const drop = "select='not(mod(n,3))+lt(n,20)'"
      makeVideo('variable.mp4', '64x48', '30', 33, '-vf', drop, '-vsync', 'vfr', ...h264, '-bf', '2')
    },
  ],
  [
    'turned.mp4',
    [48, 64],
    39,
    () => run('-i', fileOf('b-frames.mp4'), '-c', 'copy', '-metadata:s:v', 'rotate=90', fileOf('turned.mp4')),
  ],
  // The container has 39 packets, of which an edit list shows 24.
  [
    'edited.mp4',
    [64, 48],
    24,
    () => run('-ss', '0.5', '-i', fileOf('b-frames.mp4'), '-c', 'copy', fileOf('edited.mp4')),
  ],
]
for (const [, , , make] of videos) make()

test.each(videos)('%s', async (name, [width, height], frames) => {
  const { context, warnings } = testContext()
  const asked = request(fileOf(name))
  const wanted = decode(asked.file)
  const [info] = await video.scan(asked.file, context)
  expect(info).toMatchObject({ name: null, dtype: '|u1', shape: [frames, height, width, 3], order: 'C' })
  expect(await video.probe(asked, context)).toEqual({
    frames,
    axes: ['y', 'x', 'rgb'],
    shape: [height, width, 3],
    dtype: 'uint8',
  })
  const prepared = await video.prepare!(asked, context)
  expect((prepared as { copy: unknown }).copy).toMatch(/\.rgb$/)
  for (const given of [{}, { prepared }]) {
    expect((await readAll(await video.open({ ...asked, ...given }, context), frames)).equals(wanted)).toBe(true)
    const reader = await video.open({ ...asked, ...given }, context)
    const length = width * height * 3
    for (const index of [frames - 1, 0, frames >> 1, frames >> 1, frames >> 2]) {
      const { data } = await reader.read(index)
      expect([index, wanted.subarray(index * length, (index + 1) * length).equals(data as Uint8Array)]).toEqual([
        index,
        true,
      ])
    }
    await reader.close?.()
  }
  expect(warnings).toEqual([])
})

test('what is written without loss comes back as it was, by every ffmpeg', async () => {
  const source = Buffer.from(Array.from({ length: 5 * 21 * 13 * 3 }, (_, index) => (index * index * 31 + index) & 255))
  const { writeFileSync } = await import('node:fs')
  writeFileSync(fileOf('frames.rgb'), source)
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', '21x13', '-i', fileOf('frames.rgb')]
  run(...input, '-c:v', 'ffv1', '-pix_fmt', 'bgr0', fileOf('exact.mkv'))
  run(...input, '-c:v', 'rawvideo', '-pix_fmt', 'bgr24', fileOf('exact.avi'))
  const { context } = testContext()
  for (const build of builds)
    for (const name of ['exact.mkv', 'exact.avi']) {
      const asked = request(fileOf(name), { ffmpeg: build.path })
      expect((await readAll(await video.open(asked, context), 5)).equals(source)).toBe(true)
    }
})

test.each(builds.map(({ source, path }) => [source, path]))(
  'the ffmpeg of %s counts the same frames',
  async (_, path) => {
    const { context } = testContext()
    for (const [name, [width, height], frames] of videos)
      expect([name, await video.probe(request(fileOf(name), { ffmpeg: path }), context)]).toMatchObject([
        name,
        { frames, shape: [height, width, 3] },
      ])
  },
)

test('packets are counted where that is asked for; what cannot be decoded is said', async () => {
  const { context } = testContext()
  const asked = request(fileOf('edited.mp4'), { count: 'packets' })
  expect((await video.probe(asked, context)).frames).toBe(39)
  const reader = await video.open(asked, context)
  await expect(reader.read(30)).rejects.toMatchObject({
    message: 'only 24 of its 39 frames can be decoded',
    hint: 'set `count: decode` in the source: frames are then counted by decoding them',
  })
  await reader.close?.()
})

test('several readers at once, and reads that are not waited for, give the same frames', async () => {
  const { context } = testContext()
  const described = await describeVideo(fileOf('b-frames.mp4'), {}, context)
  const wanted = decode(described.file)
  const length = 64 * 48 * 3
  const readers = [openStream(described), openStream(described), openStream(described)]
  await Promise.all(
    Array.from({ length: 39 }, async (_, index) => {
      const { data } = await readers[index % 3]!.read((index * 7) % 39)
      expect(
        wanted
          .subarray(((index * 7) % 39) * length)
          .subarray(0, length)
          .equals(data as Uint8Array),
      ).toBe(true)
    }),
  )
  for (const reader of readers) await reader.close?.()
})
