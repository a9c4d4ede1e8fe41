// Movies of every ending, made with every build at hand, decoded again: frames, sizes, times, colours, texts.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { has } from '@movieflow/test-support/tools'
import { describe, expect, test } from 'vitest'
import { builds, type Draw, decode, draw, embedded, folder, makeMovie, noise, probe } from './support.js'

const colors = [
  [68, 1, 84],
  [253, 231, 37],
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 255],
  [0, 0, 0],
  [33, 145, 140],
] as const
/** Squares of 16 pixels; the frame turns them round. */
const squares: Draw = (index, x, y) => colors[((x >> 4) + 3 * (y >> 4) + index) % colors.length]!
const endings = ['.avi', '.mp4', '.m4v', '.mov', '.mkv', '.webm'] as const

for (const { source, path: ffmpeg, needed } of builds)
  describe(`with the ffmpeg of ${source}`, needed, () => {
    const name = (text: string) => join(folder, `${ffmpeg === embedded ? 'embedded' : 'path'}-${text}`)

    test.each(endings)('%s: odd size, colours, frames and duration at 2 fps', async (ending) => {
      const file = name(`colors${ending}`)
      const written = await makeMovie({ file, size: [129, 97], frames: 5, color: squares, options: { ffmpeg } })
      const even = ['.mp4', '.m4v', '.mov', '.webm'].includes(ending)
      const size = even ? [130, 98] : [129, 97]
      expect(written).toMatchObject({ frames: 5, size, duration: 2.5 })
      expect(written.notes.join()).toBe(
        even
          ? `padded to 130 × 98: ${ending === '.webm' ? 'VP9' : 'H.264'} needs even sizes (the edge pixels are repeated)`
          : '',
      )
      const pixels = await decode(ffmpeg, file)
      expect(pixels.length).toBe(5 * size[0]! * size[1]! * 3)
      let worst = 0
      for (let frame = 0; frame < 5; frame++)
        for (let y = 8; y < 96; y += 16)
          for (let x = 8; x < 128; x += 16)
            for (let part = 0; part < 3; part++) {
              const got = pixels[((frame * size[1]! + y) * size[0]! + x) * 3 + part]!
              worst = Math.max(worst, Math.abs(got - squares(frame, x, y)[part]!))
            }
      expect(worst).toBeLessThanOrEqual(ending === '.mkv' ? 0 : 3)
      if (has('ffprobe')) {
        const { streams, format } = probe(file)
        expect(streams[0]).toMatchObject({ nb_read_frames: '5', width: size[0], height: size[1] })
        expect(Number(format['duration'])).toBeCloseTo(2.5, 2)
        if (even)
          expect(streams[0]).toMatchObject({
            pix_fmt: 'yuv420p',
            color_range: 'tv',
            color_space: 'smpte170m',
            color_transfer: 'bt709',
            color_primaries: 'bt709',
          })
        if (ending === '.avi') expect(streams[0]).toMatchObject({ pix_fmt: 'yuvj420p', color_range: 'pc' })
      }
    })

    test.each([
      ['.mkv', 'ffv1'],
      ['.avi', 'raw'],
      ['.avi', 'ffv1'],
    ] as const)('%s %s: every pixel comes back, odd sizes too', async (ending, codec) => {
      for (const size of [
        [553, 541],
        [64, 48],
        [1, 1],
        [2, 3],
      ] as const) {
        const file = name(`lossless-${codec}-${size[0]}${ending}`)
        await makeMovie({ file, size, frames: 3, options: { ffmpeg, codec } })
        const wanted = Buffer.concat(
          [0, 1, 2].map((index) => {
            const { data } = draw(size, index, noise)
            return Buffer.from(data.filter((_, at) => at % 4 !== 3))
          }),
        )
        expect((await decode(ffmpeg, file)).equals(wanted)).toBe(true)
      }
    })

    test.each(endings)('%s: rates of 2, 2.5, 29.97 and 1/3', async (ending) => {
      for (const [fps, duration] of [
        [2, 3.5],
        [2.5, 2.8],
        [29.97, 7 * (1001 / 30000)],
        [1 / 3, 21],
        [1000, 0.007],
      ] as const) {
        const file = name(`rate-${Math.round(fps)}${ending}`)
        const written = await makeMovie({ file, frames: 7, fps, options: { ffmpeg } })
        // Matroska counts in milliseconds.
        expect(Math.abs(written.duration! - duration)).toBeLessThan(
          ending === '.mkv' || ending === '.webm' ? 0.0011 : 1e-6,
        )
        if (has('ffprobe')) expect(probe(file).streams[0]!['nb_read_frames']).toBe('7')
      }
    })

    test.each(endings)('%s: one frame; texts; the same bytes twice', async (ending) => {
      const metadata = { title: 'a "b" = c  d', artist: 'Ünal, O’Neil', comment: "it's 100%d\nnew line" }
      const [one, two] = [name(`once${ending}`), name(`twice${ending}`)]
      for (const file of [one, two]) {
        const made = await makeMovie({ file, frames: 1, options: { ffmpeg, metadata } })
        expect(made).toMatchObject({ frames: 1, duration: 0.5 })
      }
      expect(readFileSync(one).equals(readFileSync(two))).toBe(true)
      if (!has('ffprobe')) return
      const tags = Object.entries(probe(one).format['tags'] as Record<string, string>)
      expect(Object.fromEntries(tags.map(([key, value]) => [key.toLowerCase(), value]))).toMatchObject(metadata)
    })

    test.each(endings)('%s: the same bytes twice for many frames', async (ending) => {
      const files = [name(`many-1${ending}`), name(`many-2${ending}`)]
      for (const file of files)
        await makeMovie({
          file,
          frames: 130,
          fps: 25,
          color: (i, x, y) => noise(i >> 3, x >> 3, y >> 3),
          options: { ffmpeg },
        })
      expect(readFileSync(files[0]!).equals(readFileSync(files[1]!))).toBe(true)
    })

    test('names with spaces, quotes, dashes, percents, colons and other alphabets', async () => {
      for (const base of [
        'a b',
        `it's "so"`,
        '-y',
        '%d',
        '%03d.%%',
        'a:b',
        'pipe:1',
        'file:x',
        'Übung-дані-実験',
        '[0:v];x',
        'a\\b',
        'new\nline',
      ])
        for (const ending of ['.mp4', '.avi', '.mkv']) {
          const file = join(folder, base + ending)
          expect(await makeMovie({ file, options: { ffmpeg } })).toMatchObject({ frames: 3 })
        }
    })

    test.each(['.mp4', '.mov', '.webm', '.mkv'])('%s: a picture that begins as an audio file does', async (ending) => {
      // In limited range, luma of 73, 68, 51 and so on: "ID3", a version, and the length of tags.
      const greys = [73, 68, 51, 16, 16, 16, 16, 16, 17, 16].map((luma) => Math.round(((luma - 16) * 255) / 219))
      const color: Draw = (_, x, y) => {
        const grey = (y === 0 ? greys[x] : undefined) ?? 90
        return [grey, grey, grey]
      }
      const codec = ending === '.mkv' ? { codec: 'h264' } : {}
      const file = name(`tags${ending}`)
      expect(await makeMovie({ file, color, options: { ffmpeg, ...codec } })).toMatchObject({ frames: 3 })
      const pixels = await decode(ffmpeg, file)
      // Far from its beginning, where compression blurs it, it is as it was drawn.
      for (let frame = 0; frame < 3; frame++)
        expect(Math.abs(pixels[(frame * 64 * 48 + 40 * 64 + 40) * 3]! - 90)).toBeLessThan(4)
    })

    test('further arguments stand last, as they are', async () => {
      const file = name('arguments.mp4')
      await makeMovie({ file, options: { ffmpeg, arguments: ['-metadata', 'title=two words', '-tune', 'stillimage'] } })
      if (has('ffprobe')) expect(probe(file).format['tags']).toMatchObject({ title: 'two words' })
    })
  })
