// What is refused, noted and handed on before a frame is drawn.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { quantiserOf } from '../src/codecs.js'
import { ffmpegWriter } from '../src/index.js'
import { rateOf } from '../src/rate.js'
import { embedded, folder, planMovie } from './support.js'

const plan = async (ending: string, options: object = {}, rest: object = {}) =>
  (await planMovie({ file: join(folder, `x${ending}`), options: { ffmpeg: embedded, ...options }, ...rest })).plan

test.each([
  ['.mp4', { codec: 'ffv1' }, 'players accept h264 in .mp4, not ffv1', 'write ffv1 to .avi or .mkv'],
  ['.webm', { codec: 'h264' }, 'players accept vp9 in .webm, not h264', '.mp4 or .m4v or .mov or .mkv'],
  ['.avi', { codec: 'h264' }, 'players accept mjpeg, raw, ffv1 in .avi', ''],
  ['.mp4', { quality: 75 }, 'quality: is only for mjpeg', 'h264 takes crf'],
  ['.avi', { crf: 20 }, 'crf: is only for h264 and vp9', 'mjpeg takes quality'],
  ['.mkv', { crf: 20 }, 'crf: is only for h264 and vp9', 'ffv1 is lossless'],
  ['.webm', { preset: 'fast' }, 'preset: is only for h264', ''],
  ['.mp4', { crf: 0 }, 'crf: expected 1 to 51', 'FFV1'],
  ['.mp4', { crf: 60 }, 'crf: expected 1 to 51', ''],
  ['.mp4', { arguments: ['x.mp4'] }, 'ffmpeg would take it for an output file', ''],
  ['.mp4', { arguments: ['-an', 'x', 'y'] }, 'arguments[2]: "y" follows no option', ''],
  ['.mp4', { arguments: ['-i', 'x'] }, 'would add an input', ''],
])('%s with %j is refused', async (ending, options, message, hint) => {
  const error = await plan(ending, options).catch((caught) => caught)
  expect(error).toMatchObject({ code: 'OPTION_INVALID' })
  expect(error.message).toContain(message)
  expect(error.hint ?? '').toContain(hint)
})

test('sizes and rates that a codec cannot hold are refused', async () => {
  await expect(plan('.mp4', {}, { size: [20000, 10] })).rejects.toThrow('up to 16384 pixels a side')
  for (const fps of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
    await expect(plan('.mp4', {}, { fps })).rejects.toThrow('fps')
})

test('options are strict, and `loop` says where it belongs', () => {
  expect(() => ffmpegWriter.options.parse({ qualty: 3 })).toThrow('qualty')
  expect(() => ffmpegWriter.options.parse({ metadata: { year: 1 } })).toThrow('year')
  expect(() => ffmpegWriter.options.parse({ loop: 0 })).toThrow('only .gif')
  expect(() => ffmpegWriter.options.parse({ metadata: { title: 'a\0b' } })).toThrow('NUL')
  expect(ffmpegWriter.options.parse({ metadata: { title: 7 } })).toMatchObject({ metadata: { title: 7 } })
})

test('the plan names what is padded, and what decides the bytes', async () => {
  expect(await plan('.mp4', {}, { size: [552, 543] })).toMatchObject({
    size: [552, 544],
    notes: ['padded to 552 × 544: H.264 needs even sizes (the edge pixels are repeated)'],
    identity: expect.stringMatching(/^ffmpeg \S+ libx264$/),
  })
  const avi = await plan('.AVI', {}, { size: [552, 543] })
  expect(avi.size).toBeUndefined()
  expect(avi.notes).toEqual([])
})

test('no option that newer or older builds lack is passed', async () => {
  for (const ending of ffmpegWriter.extensions) {
    const text = JSON.stringify((await plan(ending)).plan)
    expect(text).toContain('-xerror')
    for (const absent of ['-vsync', '-fps_mode', '-filter_script', '-row-mt', '-flipped_raw_rgb'])
      expect(text).not.toContain(absent)
  }
})

test('arguments depend on the movie, not on the machine', async () => {
  const threads = async (frames: number) => {
    const { output } = (await plan('.mp4', {}, { frames })).plan as { output: string[] }
    return output[output.indexOf('-threads') + 1]
  }
  expect([await threads(24), await threads(1000)]).toEqual(['1', '4'])
})

test('a long H.264 movie is cut where a key frame is due, if nothing else is asked of ffmpeg', async () => {
  const piecesOf = async (ending: string, fps: number, frames: number | undefined, options = {}) =>
    (await plan(ending, options, { fps, frames })).pieces
  // Two seconds between key frames, 12 to 120 frames; the fewest of these intervals that are 250 frames or more.
  for (const [fps, length] of [
    [1, 252],
    [25, 250],
    [30, 300],
    [60, 360],
    [200, 360],
  ] as const) {
    expect(await piecesOf('.mp4', fps, 2 * length)).toBeUndefined()
    const pieces = await piecesOf('.mov', fps, 2 * length + 1)
    expect(pieces?.frames).toBe(length)
    const { output } = pieces!.plan as { output: string[] }
    expect(output[output.indexOf('-threads') + 1]).toBe('1')
    expect(length % Number(output[output.indexOf('-g') + 1])).toBe(0)
  }
  expect(await piecesOf('.mp4', 25, undefined)).toBeUndefined()
  expect(await piecesOf('.mp4', 25, 5000, { arguments: ['-an'] })).toBeUndefined()
  expect(await piecesOf('.mkv', 25, 5000, { codec: 'h264' })).toBeUndefined()
  expect(await piecesOf('.webm', 25, 5000)).toBeUndefined()
})

test('rates become exact fractions', () => {
  for (const [fps, fraction] of [
    [2, [2, 1]],
    [2.5, [5, 2]],
    [0.5, [1, 2]],
    [1 / 3, [1, 3]],
    [0.1, [1, 10]],
    [29.97, [30000, 1001]],
    [30000 / 1001, [30000, 1001]],
    [23.976, [24000, 1001]],
    [23.98, [24000, 1001]],
    [59.94, [60000, 1001]],
    [30, [30, 1]],
    [12.5, [25, 2]],
    [1000, [1000, 1]],
    [7.3, [73, 10]],
  ] as const)
    expect(rateOf(fps)).toEqual(fraction)
  for (const fps of [Math.PI, Math.E * 10, 1e-3, 123.456]) {
    const [frames, seconds] = rateOf(fps)
    expect(Math.abs(frames / seconds / fps - 1)).toBeLessThan(1e-6)
    expect(Math.max(frames, seconds)).toBeLessThanOrEqual(1e6)
  }
})

test("MATLAB's quality becomes a quantiser of the same coarseness", () => {
  expect([100, 95, 90, 75, 50, 25, 10, 0].map(quantiserOf)).toEqual([1, 1, 3, 7, 14, 28, 31, 31])
})
