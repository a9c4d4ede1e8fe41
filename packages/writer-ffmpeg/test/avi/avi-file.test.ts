// AVI files of our own against those that ffmpeg makes of the same frames: byte for byte, and as decoders read them.
import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Size } from '@movieflow/core/plugin'
import { has } from '@movieflow/test-support/tools'
import { describe, expect, test } from 'vitest'
import { AviFile } from '../../src/avi/avi-file.js'
import { type AviMovie, bgrRowBytes } from '../../src/avi/layout.js'
import { readBack } from '../../src/containers/index.js'
import { type Rate, rateOf } from '../../src/rate.js'
import { builds, decode, embedded, folder, probe, run } from '../support.js'

/** Planes of 4:2:0, or pixels of RGB: noise over a slope. */
function drawBytes(length: number, frame: number): Buffer {
  const bytes = Buffer.alloc(length)
  let state = frame + 1
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    bytes[at] = (at & 127) + (state >>> 26) + frame
  }
  return bytes
}

const yuvLength = ([width, height]: Size) => width * height + 2 * ((width + 1) >> 1) * ((height + 1) >> 1)

interface Case {
  readonly size: Size
  readonly rate: Rate
  readonly frames: number
  readonly texts?: AviMovie['texts']
}

/** ffmpeg's keys for the fields of RIFF. */
const keys = { IART: 'artist', ICMT: 'comment', INAM: 'title', ISBJ: 'ISBJ' }

const exact = ['-fflags', '+bitexact', '-flags:v', '+bitexact', '-map_metadata', '-1']

function byFfmpeg(ffmpeg: string, file: string, { size, rate, frames, texts = {} }: Case, pixels: 'jpeg' | 'bgr') {
  const [format, length, encoder] =
    pixels === 'jpeg'
      ? ['yuvj420p', yuvLength(size), ['-c:v', 'mjpeg', '-q:v', '5', '-huffman', 'optimal', '-threads', '1']]
      : ['rgb24', 3 * size[0] * size[1], ['-vf', 'vflip', '-c:v', 'rawvideo', '-pix_fmt', 'bgr24']]
  const metadata = Object.entries(texts).flatMap(([id, text]) => [
    '-metadata',
    `${keys[id as keyof typeof keys]}=${text}`,
  ])
  const input = [...['-f', 'rawvideo', '-pix_fmt', format, '-video_size', size.join('x')], '-framerate', rate.join('/')]
  const args = ['-nostdin', '-v', 'error', '-xerror', '-y', ...input, '-i', 'pipe:0', ...encoder, ...exact, ...metadata]
  execFileSync(ffmpeg, [...args, '-f', 'avi', `file:${file}`], {
    input: Buffer.concat(Array.from({ length: frames }, (_, frame) => drawBytes(length, frame))),
  })
}

/** The frames of an AVI with one RIFF, in their order. */
function framesOf(file: string): Buffer[] {
  const bytes = readFileSync(file)
  const frames: Buffer[] = []
  for (let at = bytes.indexOf('movi', bytes.lastIndexOf('JUNK', bytes.indexOf('00dc', 4400))) + 4; ; ) {
    if (bytes.toString('latin1', at, at + 4) !== '00dc') return frames
    const length = bytes.readUInt32LE(at + 4)
    frames.push(bytes.subarray(at + 8, at + 8 + length))
    at += 8 + length + (length % 2)
  }
}

async function write(file: string, movie: AviMovie, frames: readonly Uint8Array[], mostRiffBytes?: number) {
  const avi = await AviFile.create(file, movie, mostRiffBytes)
  for (const frame of frames) await avi.append(frame)
  await avi.finish()
  await avi.close()
}

/** One file of each by ffmpeg, and ours of its frames. */
async function both(name: string, ffmpeg: string, movie: Case, pixels: 'jpeg' | 'bgr') {
  const [theirs, ours] = [join(folder, `${name}-theirs.avi`), join(folder, `${name}-ours.avi`)]
  byFfmpeg(ffmpeg, theirs, movie, pixels)
  const frames = framesOf(theirs)
  expect(frames).toHaveLength(movie.frames)
  await write(ours, { pixels, size: movie.size, rate: movie.rate, texts: movie.texts ?? {} }, frames)
  return { theirs, ours, frames }
}

const rates = [5, 25, 29.97, 7.8125, 0.5, 1000 / 7, 1 / 3, 12.3456789, 1000]

for (const { source, path: ffmpeg, needed } of builds)
  describe(`beside the ffmpeg of ${source}`, needed, () => {
    test.each(rates)('JPEG frames at %d a second: the same file, byte for byte', async (fps) => {
      const movie = { size: [34, 26], rate: rateOf(fps), frames: 7 } as const
      const { theirs, ours } = await both(`rate-${source}-${fps}`, ffmpeg, movie, 'jpeg')
      expect(readFileSync(ours).equals(readFileSync(theirs))).toBe(true)
    })

    test.each([
      [1, 1],
      [16, 16],
      [65, 47],
      [64, 31],
      [1280, 720],
    ] as const)('JPEG frames of %d × %d', async (...size) => {
      const movie = { size, rate: [25, 2], frames: 3 } as const
      const { theirs, ours } = await both(`size-${source}-${size.join('x')}`, ffmpeg, movie, 'jpeg')
      expect(readFileSync(ours).equals(readFileSync(theirs))).toBe(true)
    })

    test.each([
      [{}],
      [{ INAM: 'Größe 数据', ISBJ: '{"a":1}' }],
      [{ IART: 'me', ICMT: 'odd', INAM: 'even', ISBJ: '{}' }],
      [{ ISBJ: 'x'.repeat(60_000) }],
    ] as const)('with texts', async (texts) => {
      const movie = { size: [16, 16], rate: [5, 1], frames: 2, texts } as const
      const { theirs, ours } = await both(`texts-${source}`, ffmpeg, movie, 'jpeg')
      expect(readFileSync(ours).equals(readFileSync(theirs))).toBe(true)
    })

    test.each([
      [65, 47],
      [64, 48],
    ] as const)(
      'rows of BGR, %d × %d: the same but for the height, which says from where the rows run',
      async (...size) => {
        const movie = { size, rate: [30000, 1001], frames: 5 } as const
        const { theirs, ours, frames } = await both(`bgr-${source}-${size.join('x')}`, ffmpeg, movie, 'bgr')
        expect(frames[0]).toHaveLength(bgrRowBytes(size[0]) * size[1])
        const expected = readFileSync(theirs)
        const height = expected.indexOf('strf') + 16
        expect(expected.readInt32LE(height)).toBe(-size[1])
        expected.writeInt32LE(size[1], height)
        expect(readFileSync(ours).equals(expected)).toBe(true)
      },
    )
  })

/** Frames of several RIFFs: each of about `most` bytes. */
async function makeLong(name: string, count: number, mostRiffBytes: number) {
  const size = [48, 32] as const
  const jpegs = join(folder, `${name}-short.avi`)
  byFfmpeg(embedded, jpegs, { size, rate: [25, 1], frames: 9 }, 'jpeg')
  const few = framesOf(jpegs)
  const frames = Array.from({ length: count }, (_, frame) => few[frame % few.length]!)
  const file = join(folder, `${name}.avi`)
  await write(file, { pixels: 'jpeg', size, rate: [125, 16], texts: { ISBJ: 'x' } }, frames, mostRiffBytes)
  return { file, frames, size, riffs: readFileSync(file).toString('latin1').split('RIFF').length - 1 }
}

describe('a file of several RIFFs', () => {
  test('is read as one: by our reader, and by each ffmpeg', async () => {
    const { file, frames, size, riffs } = await makeLong('riffs', 60, 12_000)
    expect(riffs).toBeGreaterThan(3)
    expect(await readBack(file, '.avi')).toEqual({ frames: 60, size, duration: (60 * 16) / 125 })
    const one = join(folder, 'riffs-one.avi')
    await write(one, { pixels: 'jpeg', size, rate: [125, 16], texts: {} }, frames)
    for (const { path } of builds.filter(({ path }) => path !== undefined)) {
      // The packets, without decoding.
      const copied = execFileSync(path, ['-v', 'error', '-i', file, '-c', 'copy', '-f', 'image2pipe', 'pipe:1'])
      expect(copied.equals(Buffer.concat(frames))).toBe(true)
      expect((await decode(path, file)).equals(await decode(path, one))).toBe(true)
    }
    if (!has('ffprobe')) return
    const { streams } = probe(file)
    expect(streams[0]).toMatchObject({ nb_read_frames: '60', nb_frames: '60', r_frame_rate: '125/16' })
    const shown = ['-select_streams', 'v', '-show_entries', 'packet=pts', '-of', 'csv=p=0']
    const times = run('ffprobe', '-v', 'error', ...shown, file)
      .trim()
      .split(/\s+/)
    expect(times.map((time) => Number.parseInt(time, 10))).toEqual(frames.map((_, frame) => frame))
  })

  for (const { source, path, needed } of builds)
    test(`is sought exactly through its indexes by the ffmpeg of ${source}`, needed, async () => {
      const { file } = await makeLong(`seek-${source}`, 60, 12_000)
      const all = await decode(path, file)
      const frameBytes = all.length / 60
      for (const frame of [0, 13, 37, 59]) {
        // Half a frame before it, so that rounding does not matter.
        const seconds = Math.max(0, ((frame - 0.5) * 16) / 125)
        const place = ['-ss', seconds.toFixed(6), '-i', file, '-frames:v', '1', '-pix_fmt', 'rgb24']
        const filter = 'scale=flags=accurate_rnd+full_chroma_int+full_chroma_inp+bitexact,format=rgb24'
        const one = execFileSync(path, ['-nostdin', '-v', 'error', ...place, '-vf', filter, '-f', 'rawvideo', 'pipe:1'])
        expect(one.equals(all.subarray(frame * frameBytes, (frame + 1) * frameBytes)), `frame ${frame}`).toBe(true)
      }
    })

  test('tells of each RIFF what is in it', async () => {
    const { file } = await makeLong('count', 40, 12_000)
    const bytes = readFileSync(file)
    // OpenDML: the first RIFF's frames in avih, all in strh and dmlh.
    const firstIndex = bytes.indexOf('idx1')
    expect(bytes.readUInt32LE(bytes.indexOf('avih') + 8 + 16)).toBe(bytes.readUInt32LE(firstIndex + 4) / 16)
    expect(bytes.readUInt32LE(bytes.indexOf('strh') + 8 + 32)).toBe(40)
    expect(bytes.readUInt32LE(bytes.indexOf('dmlh') + 8)).toBe(40)
    let at = 0
    for (const name of ['AVI ', 'AVIX', 'AVIX']) {
      expect(bytes.toString('latin1', at, at + 4)).toBe('RIFF')
      expect(bytes.toString('latin1', at + 8, at + 12)).toBe(name)
      at += 8 + bytes.readUInt32LE(at + 4)
    }
  })

  test('is noticed when it is cut anywhere', async () => {
    const { file } = await makeLong('cut', 40, 12_000)
    const whole = readFileSync(file)
    const cut = join(folder, 'cut-long.avi')
    for (let length = 0; length < whole.length; length += 997) {
      writeFileSync(cut, whole.subarray(0, length))
      await expect(readBack(cut, '.avi'), `cut at ${length}`).rejects.toMatchObject({ code: 'OUTPUT_WRONG' })
    }
  })

  test('is refused beyond the 256 RIFFs that its index has room for', async () => {
    const avi = await AviFile.create(
      join(folder, 'endless.avi'),
      { pixels: 'jpeg', size: [16, 16], rate: [5, 1], texts: {} },
      0,
    )
    const frame = Buffer.from('ffd8ffd9', 'hex')
    for (let index = 0; index < 256; index++) await avi.append(frame)
    await expect(avi.append(frame)).rejects.toMatchObject({ code: 'OUTPUT_WRONG' })
    await avi.close()
    rmSync(join(folder, 'endless.avi'))
  })
})
