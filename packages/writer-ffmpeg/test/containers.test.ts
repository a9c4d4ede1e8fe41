// What is read back from finished files: right for whole ones, an error for cut ones.
import { copyFileSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { has } from '@movieflow/test-support/tools'
import { expect, test } from 'vitest'
import { readBack, readFinished } from '../src/containers/index.js'
import { builds, embedded, folder, makeMovie, openMovie, probe, run } from './support.js'

const cases = [
  ['.avi', {}],
  ['.avi', { codec: 'raw' }],
  ['.mp4', {}],
  ['.mp4', { arguments: ['-movflags', '0'] }],
  ['.mov', {}],
  ['.mkv', {}],
  ['.mkv', { codec: 'h264' }],
  ['.webm', {}],
] as const

for (const { source, path: ffmpeg, needed } of builds)
  test.each(cases)(`by the ffmpeg of ${source}: %s %j: every cut is noticed`, needed, async (ending, options) => {
    const file = join(folder, `cut-${source}${ending}`)
    await makeMovie({ file, frames: 4, options: { ffmpeg, ...options } })
    const whole = readFileSync(file)
    const places = new Set([...Array(300).keys()].map((at) => (at < 150 ? at : whole.length - (at - 149))))
    for (let at = 0; at < whole.length; at += Math.max(1, Math.floor(whole.length / 700))) places.add(at)
    const cut = join(folder, `cut${ending}`)
    for (const length of places) {
      if (length < 0 || length >= whole.length) continue
      writeFileSync(cut, whole.subarray(0, length))
      expect(await errorOf(cut, ending), `cut at ${length} of ${whole.length}`).toMatchObject({ code: 'OUTPUT_WRONG' })
    }
  })

test.each(['.mp4', '.mov'])('%s: an index that points beside the pictures is noticed', async (ending) => {
  const file = join(folder, `beside${ending}`)
  await makeMovie({ file, frames: 60, options: { ffmpeg: embedded } })
  const whole = readFileSync(file)
  const boxes = new Map<string, Buffer>()
  for (let at = 0; at < whole.length; at += whole.readUInt32BE(at))
    boxes.set(whole.toString('latin1', at + 4, at + 8), whole.subarray(at, at + whole.readUInt32BE(at)))
  const [ftyp, moov, mdat] = ['ftyp', 'moov', 'mdat'].map((type) => boxes.get(type)!)
  const free = box('free', Buffer.alloc(0))
  const [before, pictures] = [whole.subarray(0, whole.indexOf(mdat!)), mdat!.subarray(8)]
  const beside = {
    // What ffmpeg leaves, with exit code 0, if it cannot seek while it moves the index to the front.
    'in front, though the index is behind': [ftyp!, free, mdat!, free, mdat!, moov!],
    'four bytes late': [before, box('mdat', Buffer.concat([Buffer.alloc(4), pictures]))],
    'four bytes early': [before, box('mdat', Buffer.concat([pictures.subarray(4), Buffer.alloc(4)]))],
  }
  for (const [name, parts] of Object.entries(beside)) {
    writeFileSync(file, Buffer.concat(parts))
    expect(await errorOf(file, ending), name).toMatchObject({
      code: 'OUTPUT_WRONG',
      message: expect.stringContaining('its index'),
    })
  }
})

/** What reading back says of a file; nothing if it is whole. */
function errorOf(file: string, ending: string): Promise<unknown> {
  return readBack(file, ending).then(
    () => undefined,
    (caught: unknown) => caught,
  )
}

/** A box of ISO/IEC 14496-12. */
function box(type: string, content: Buffer): Buffer {
  const header = Buffer.alloc(8)
  header.writeUInt32BE(8 + content.length)
  header.write(type, 4, 'latin1')
  return Buffer.concat([header, content])
}

test.each(cases)('%s %j: counts and times are those that were asked for', async (ending, options) => {
  for (const frames of [1, 2, 60, 400]) {
    const file = join(folder, `count-${frames}${ending}`)
    const made = await makeMovie({
      file,
      frames,
      fps: 29.97,
      size: [32, 16],
      options: { ffmpeg: embedded, ...options },
    })
    expect(made).toMatchObject({ frames, size: [32, 16] })
    expect(made.duration).toBeCloseTo((frames * 1001) / 30000, 2)
    if (!has('ffprobe')) continue
    const { streams, format } = probe(file)
    expect(streams[0]!['nb_read_frames']).toBe(String(frames))
    expect(Math.abs(Number(format['duration']) - made.duration!)).toBeLessThan(0.002)
  }
})

for (const { source, path: ffmpeg, needed } of builds)
  test.each(['.mp4', '.mov', '.mkv', '.webm'])(
    `by the ffmpeg of ${source}: %s with sound: frames and length are those of the pictures`,
    needed,
    async (ending) => {
      const tone = join(folder, 'tone.wav')
      run(embedded, '-y', '-v', 'error', '-f', 'lavfi', '-i', 'sine=duration=3', tone)
      for (const [frames, fps] of [
        [1, 10],
        [2, 240],
        [60, 30],
      ] as const) {
        const file = join(folder, `sound-${source}-${frames}${ending}`)
        const duration = frames / fps
        const audio = { duration, stretches: [{ file: tone, start: 1, duration, at: 0 }] }
        const made = await makeMovie({ file, frames, fps, audio, options: { ffmpeg } })
        expect(made.frames).toBe(frames)
        // Of a single picture beside sound Matroska does not say it.
        if (frames > 1 || !/mkv|webm/.test(ending)) expect(Math.abs(made.duration! - frames / fps)).toBeLessThan(0.002)
        const whole = readFileSync(file)
        for (const share of [0.3, 0.6, 0.9, 0.99]) {
          const cut = join(folder, `cut-sound${ending}`)
          writeFileSync(cut, whole.subarray(0, Math.floor(share * whole.length)))
          await expect(readBack(cut, ending)).rejects.toMatchObject({ code: 'OUTPUT_WRONG' })
        }
      }
    },
  )

test('a file that lacks the sound that was asked for is refused', async () => {
  for (const ending of ['.mp4', '.mkv']) {
    const file = join(folder, `silent${ending}`)
    await makeMovie({ file, frames: 4 })
    await expect(readFinished(file, 4, [64, 48], 1)).rejects.toThrow('the file lacks a track, for its sound')
  }
})

test('a Matroska file that was streamed, its sizes unknown, is refused', async () => {
  const file = join(folder, 'live.mkv')
  await expect(
    makeMovie({ file, options: { ffmpeg: embedded, arguments: ['-f', 'matroska', '-live', '1'] } }),
  ).rejects.toMatchObject({ code: 'OUTPUT_WRONG' })
})

test('an AVI above 1 GiB (OpenDML) is counted, and its cuts are noticed', async () => {
  const file = join(folder, 'large.avi')
  const size = [1920, 1080] as const
  const frames = 190
  const { sink, encode } = await openMovie({ file, size, frames, options: { ffmpeg: embedded, codec: 'raw' } })
  const data = await encode(0)
  for (let index = 0; index < frames; index++) await sink.write({ index, data })
  expect(await sink.finalize()).toMatchObject({ frames, size, duration: 95 })
  const bytes = statSync(file).size
  expect(bytes).toBeGreaterThan(2 ** 30)
  if (has('ffprobe')) expect(probe(file).streams[0]).toMatchObject({ nb_read_frames: String(frames) })
  for (const less of [1, 8, 100, 6_220_800, 100_000_000]) {
    truncateSync(file, bytes - less)
    await expect(readBack(file, '.avi')).rejects.toMatchObject({ code: 'OUTPUT_WRONG' })
  }
  rmSync(file)
}, 120_000)

test('files of another kind are refused', async () => {
  const file = join(folder, 'kind.mp4')
  await makeMovie({ file, options: { ffmpeg: embedded } })
  for (const ending of ['.avi', '.mkv', '.webm']) {
    const other = join(folder, `kind${ending}`)
    copyFileSync(file, other)
    await expect(readBack(other, ending)).rejects.toMatchObject({ code: 'OUTPUT_WRONG' })
  }
})
