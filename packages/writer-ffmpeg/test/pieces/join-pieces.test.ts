// Pieces of a movie, encoded apart, against their sum: frames, times, pixels, and what a reader is told of them.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { WrittenPiece } from '@movieflow/core/plugin'
import { has } from '@movieflow/test-support/tools'
import { describe, expect, test } from 'vitest'
import { joinByFfmpeg, listPieces } from '../../src/pieces/join-pieces.js'
import { rateOf } from '../../src/rate.js'
import { builds, type Draw, decode, embedded, folder, makeMovie, probe, run } from '../support.js'

/** A bar that moves by a pixel each frame, over what changes slowly. */
const scene: Draw = (index, x, y) => [x === index % 64 ? 255 : 2 * x, (y * 5 + (index >> 2)) & 255, 90]

const size = [64, 48] as const
const { signal } = new AbortController()

async function makePieces(
  name: string,
  ffmpeg: string,
  fps: number,
  lengths: readonly number[],
): Promise<WrittenPiece[]> {
  const pieces: WrittenPiece[] = []
  let start = 0
  for (const [at, frames] of lengths.entries()) {
    const from = start
    const file = join(folder, `${name} it's ${at}.mp4`)
    await makeMovie({ file, size, fps, frames, options: { ffmpeg }, color: (index, x, y) => scene(from + index, x, y) })
    pieces.push({ file, frames })
    start += frames
  }
  return pieces
}

/** Shown times, in ticks of the stream. */
function timesOf(file: string): number[] {
  const shown = ['-select_streams', 'v', '-show_entries', 'packet=pts', '-of', 'csv=p=0']
  const text = run('ffprobe', '-v', 'error', ...shown, `file:${file}`)
  return text
    .trim()
    .split(/[\s,]+/)
    .map(Number)
    .sort((left, right) => left - right)
}

for (const { source, path: ffmpeg, needed } of builds)
  describe(`with the ffmpeg of ${source}`, needed, () => {
    test.each([29.97, 25, 7.8125, 1000 / 7, 0.5, 12.3456789])('pieces at %d frames a second', async (fps) => {
      // No whole milliseconds at most rates: without lengths in the list, times would jump at the seams.
      const lengths = [121, 119, 120, 17]
      const frames = 377
      const pieces = await makePieces(`join-${source}-${fps}`, ffmpeg, fps, lengths)
      const file = join(folder, `join-${source}-${fps}.mp4`)
      const rate = rateOf(fps)
      const written = await joinByFfmpeg({ ffmpeg, size, rate, pieces, file, metadata: { title: 'whole' }, signal })
      expect(written).toMatchObject({ frames, size })
      expect(Math.abs(written.duration! - (frames * rate[1]) / rate[0])).toBeLessThan(1e-6 * frames)
      const apart = await Promise.all(pieces.map((piece) => decode(ffmpeg, piece.file)))
      expect((await decode(ffmpeg, file)).equals(Buffer.concat(apart))).toBe(true)
      if (!has('ffprobe')) return
      const { streams, format } = probe(file)
      expect(streams[0]).toMatchObject({ nb_read_frames: String(frames), r_frame_rate: rate.join('/') })
      expect(streams[0]).toMatchObject({ color_space: 'smpte170m', color_range: 'tv', pix_fmt: 'yuv420p' })
      expect(format['tags']).toMatchObject({ title: 'whole' })
      const times = timesOf(file)
      const step = times[1]! - times[0]!
      expect(times).toEqual(Array.from({ length: frames }, (_, frame) => times[0]! + frame * step))
      const [scale, base] = (streams[0]!['time_base'] as string).split('/').map(Number) as [number, number]
      expect((step * scale) / base).toBeCloseTo(rate[1] / rate[0], 12)
    })
  })

test('one piece, and the same bytes twice', async () => {
  const pieces = await makePieces('one', embedded, 25, [5])
  const files = ['one.mp4', 'again.mp4'].map((name) => join(folder, name))
  for (const file of files)
    await joinByFfmpeg({ ffmpeg: embedded, size, rate: [25, 1], pieces, file, metadata: {}, signal })
  expect(readFileSync(files[0]!).equals(readFileSync(files[1]!))).toBe(true)
})

test('lengths are rounded from the start of the movie, so that they add up', () => {
  const pieces = Array.from({ length: 1000 }, (_, at) => ({ file: `/${at}.mp4`, frames: 7 }))
  const lengths = [...listPieces(pieces, [30000, 1001]).matchAll(/^duration (\d+\.\d{6})$/gm)].map(([, text]) => text!)
  expect(lengths).toHaveLength(1000)
  // 7 × 1001 / 30000 s are 233,566.67 microseconds.
  expect(new Set(lengths)).toEqual(new Set(['0.233566', '0.233567']))
  const microseconds = lengths.reduce((sum, text) => sum + Number(text.replace('.', '')), 0)
  expect(microseconds).toBe(Math.round((7000 * 1001 * 1e6) / 30000))
})

describe('what cannot be joined is an error', () => {
  const joining = (pieces: WrittenPiece[], ffmpeg = embedded) =>
    joinByFfmpeg({ ffmpeg, size, rate: [25, 1], pieces, file: join(folder, 'wrong.mp4'), metadata: {}, signal })

  test('a piece that is not there', async () => {
    const [piece] = await makePieces('there', embedded, 25, [5])
    const pieces = [piece!, { file: join(folder, 'absent.mp4'), frames: 5 }]
    await expect(joining(pieces)).rejects.toMatchObject({
      code: 'ENCODER_FAILED',
      message: expect.stringMatching(/while it joined 2 pieces/),
    })
  })

  test('a piece with fewer frames than it should have', async () => {
    const [piece] = await makePieces('short', embedded, 25, [5])
    await expect(joining([{ ...piece!, frames: 6 }])).rejects.toMatchObject({
      code: 'OUTPUT_WRONG',
      message: '6 frames were written, but the file holds 5',
    })
  })

  test('a program that is missing', async () => {
    await expect(joining([], join(folder, 'no-ffmpeg'))).rejects.toMatchObject({ code: 'FFMPEG_MISSING' })
  })
})
