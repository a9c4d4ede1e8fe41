// Files that keep colours: lossless ones come back byte for byte, those of full colours keep thin lines, masters hold ten bits.
import { join } from 'node:path'
import { has } from '@movieflow/test-support/tools'
import { describe, expect, test } from 'vitest'
import { convertToFullYuv } from '../src/yuv-full.js'
import { builds, type Draw, decode, draw, embedded, folder, makeMovie, noise, probe } from './support.js'

/** A red line of one pixel, upright, on white. */
const thinLine: Draw = (_, x) => (x === 31 ? [255, 0, 0] : [255, 255, 255])

for (const { source, path: ffmpeg, needed } of builds)
  describe(`with the ffmpeg of ${source}`, needed, () => {
    const name = (text: string) => join(folder, `masters-${ffmpeg === embedded ? 'embedded' : 'path'}-${text}`)

    test.each([
      ['.mp4', 'h264'],
      ['.mov', 'h264'],
      ['.webm', 'vp9'],
      ['.mkv', 'ffv1'],
      ['.avi', 'ffv1'],
    ])('codec: lossless in %s is %s: every pixel comes back, odd sizes too', async (ending, codec) => {
      for (const size of [
        [64, 48],
        [129, 97],
      ] as const) {
        const file = name(`${size[0]}-lossless${ending}`)
        const written = await makeMovie({ file, size, frames: 3, color: noise, options: { ffmpeg, codec: 'lossless' } })
        expect(written).toMatchObject({ frames: 3, size: [...size] })
        const wanted = [0, 1, 2].map((index) => draw(size, index, noise).data.filter((_, at) => at % 4 !== 3))
        expect((await decode(ffmpeg, file)).equals(Buffer.concat(wanted))).toBe(true)
        if (!has('ffprobe')) continue
        const [stream] = probe(file).streams
        expect(stream!['codec_name']).toBe(codec)
        // Chromium guesses other colours without them.
        if (codec !== 'ffv1')
          expect(stream).toMatchObject({
            color_space: 'gbr',
            color_range: 'pc',
            ...(codec === 'h264' && { color_primaries: 'bt709', color_transfer: 'bt709' }),
          })
      }
    })

    const middle = 3 * (16 * 64 + 31)
    test.each([
      ['.mp4', {}, 166],
      ['.mp4', { pixelFormat: 'yuv444p' }, 255],
      ['.webm', {}, 166],
      ['.webm', { pixelFormat: 'yuv444p' }, 255],
      ['.mov', { codec: 'prores' }, 255],
    ] as const)('%s with %j: a red line of one pixel is %i red', async (ending, options, red) => {
      const file = name(`line-${red}${ending}`)
      await makeMovie({ file, size: [64, 48], frames: 2, color: thinLine, options: { ffmpeg, ...options } })
      const pixels = await decode(ffmpeg, file)
      const found = [...pixels.subarray(middle, middle + 3)]
      // BT.601: red's brightness is 76, and half of the way from there to 255 is lost to the white beside it, unless colours are kept whole.
      expect(Math.abs(found[0]! - red)).toBeLessThanOrEqual(20)
      const [, green, blue] = found
      if (red === 255) expect(Math.max(green!, blue!)).toBeLessThanOrEqual(13)
      else expect(Math.min(green!, blue!)).toBeGreaterThan(10)
    })

    test('ProRes 4444 has ten bits or more, is tagged, and is the same twice', async () => {
      const files = [name('prores-1.mov'), name('prores-2.mov')]
      for (const file of files)
        await makeMovie({
          file,
          size: [65, 49],
          frames: 125,
          fps: 25,
          color: (_, x, y) => noise(0, x >> 3, y >> 3),
          options: { ffmpeg, codec: 'prores' },
        })
      const [one, two] = await Promise.all(files.map((file) => decode(ffmpeg, file)))
      expect(one!.equals(two!)).toBe(true)
      if (!has('ffprobe')) return
      expect(probe(files[0]!).streams[0]).toMatchObject({
        codec_name: 'prores',
        codec_tag_string: 'ap4h',
        nb_read_frames: '125',
        color_space: 'smpte170m',
      })
    })
  })

/** By the standard's own formula, in floating point: BT.709, limited range, of so many bits. */
function exact([r, g, b]: readonly [number, number, number], bits: number): number[] {
  const y = 0.2126 * r + 0.7152 * g + 0.0722 * b
  const [cb, cr] = [(b - y) / (2 - 2 * 0.0722), (r - y) / (2 - 2 * 0.2126)]
  const levels = [16 + (219 * y) / 255, 128 + (224 * cb) / 255, 128 + (224 * cr) / 255]
  return levels.map((level) => level * 2 ** (bits - 8))
}

test.each([8, 10] as const)(
  'planes of full colours, %i bits: every level is the nearest one, edges are repeated',
  (bits) => {
    const bytes = bits === 8 ? 1 : 2
    const out = new Uint8Array(4 * 3 * bytes)
    const levelAt = (place: number) => (bits === 8 ? out[place]! : out[2 * place]! + 256 * out[2 * place + 1]!)
    for (let color = 0; color < 1 << 24; color += 9973) {
      const rgb = [color & 255, (color >> 8) & 255, color >> 16] as const
      convertToFullYuv(
        draw([1, 1], 0, () => rgb),
        'bt709',
        [2, 2],
        bits,
        out,
      )
      for (const [plane, wanted] of exact(rgb, bits).entries())
        for (let place = 4 * plane; place < 4 * plane + 4; place++)
          expect(Math.abs(levelAt(place) - wanted)).toBeLessThan(0.52)
    }
  },
)
