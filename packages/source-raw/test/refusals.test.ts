// What users write wrongly of a binary file is told in one line, with the numbers and the line to write.
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import raw, { type RawOptions } from '../src/index.js'
import { check, readAll, refusalOf, request, temporaryFolder, testContext } from './support.js'

const folder = temporaryFolder()
const { context } = testContext(folder)

function write(name: string, content: Uint8Array | string): string {
  const file = path.join(folder, name)
  fs.writeFileSync(file, content)
  return file
}

const faultOf = (options: unknown) =>
  raw.options
    .safeParse(options)
    .error?.issues.map(({ message }) => message)
    .join('; ')

describe('options that cannot be meant', () => {
  test.each([
    [{ dtype: 'int17' }, /there is no type "int17": did you mean int16/],
    [{ dtype: 'complex64' }, /complex numbers are not read: .*`dtype: float32` for complex64.*an axis of 2/],
    [{ dtype: '<c16' }, /complex numbers are not read/],
    [{ dtype: 'float128' }, /float128 is not the same on every machine/],
    [{ dtype: '>f16' }, />f16 is not the same on every machine/],
    [{ dtype: 'U8' }, /there is no type "U8"/],
    [{ dtype: '>i2', byteorder: 'little' }, /`dtype: ">i2"` says that it is big/],
    [{ shape: [-1, 512, -1] }, /only one length can be -1: it is computed from the size of the file/],
    [{ shape: [0, 512] }, /lengths are whole numbers above 0, or -1 once/],
    [{ shape: [-2, 512] }, /lengths are whole numbers above 0, or -1 once/],
    [{ shape: [] }, /./],
    [{ shape: [1.5] }, /./],
    [{ offset: -1 }, /./],
    [{ order: 'K' }, /./],
    [{ rest: 'floor' }, /./],
    [{ meta: 'openephys' }, /./],
    [{ frames: 7 }, /./],
  ])('%j', (options, message) => expect(faultOf(options)).toMatch(message))
})

describe('sizes that do not fit', () => {
  const frames = { dtype: 'int16', shape: [-1, 3, 4] }

  test.each<[string, number, RawOptions, RegExp, RegExp]>([
    [
      'bytes behind the last frame',
      101,
      frames,
      /^3 × 4 of int16 take 24 bytes, so 101 bytes are 4 of these and 5 bytes more$/,
      /^write `rest: ignore` to leave them out, as suite2p does, or `offset: 5` if they are a header$/,
    ],
    [
      'the same behind an offset',
      107,
      { ...frames, offset: 6 },
      /so 101 bytes behind `offset: 6` are 4 of these and 5 bytes more/,
      /`offset: 11`/,
    ],
    ['less than one frame', 23, frames, /so 23 bytes are 0 of these and 23 bytes more/, /compare `shape` and `dtype`/],
    ['less than one frame, whatever the rest', 23, { ...frames, rest: 'ignore' }, /0 of these/, /compare/],
    [
      'fewer numbers',
      47,
      { dtype: 'int16', shape: [2, 3, 4] },
      /2 × 3 × 4 of int16 take 48 bytes, but the file holds 47 bytes/,
      /compare/,
    ],
    [
      'more numbers',
      400,
      { dtype: 'int16', shape: [2, 3, 4] },
      /take 48 bytes, but the file holds 400 bytes: 352 bytes more/,
      /`offset: 352` if they are a header, `rest: ignore`/,
    ],
    [
      'an offset behind the end',
      24,
      { ...frames, offset: 24 },
      /the file has 24 bytes, none behind `offset: 24`/,
      /smaller `offset`/,
    ],
    ['an absurd shape', 24, { dtype: 'int16', shape: [-1, 2 ** 40, 2 ** 40] }, /`shape` is absurd/, /counts numbers/],
  ])('%s', async (_, size, options, message, hint) => {
    const file = write('data.bin', new Uint8Array(size))
    const axes = ['frame', 'y', 'x']
    for (const action of [
      () => raw.scan(file, context, check(options)),
      () => raw.probe(request(file, axes, options), context),
      () => raw.open(request(file, axes, options), context),
    ]) {
      const error = await refusalOf(action)
      expect(error.place.file).toBe(file)
      expect([error.message, error.hint]).toEqual([expect.stringMatching(message), expect.stringMatching(hint)])
    }
  })

  test('`rest: ignore` takes whole frames', async () => {
    const file = write(
      'rest.bin',
      Uint8Array.from({ length: 101 }, (_, index) => index),
    )
    const asked = request(file, ['frame', 'y', 'x'], { ...frames, dtype: 'uint8', rest: 'ignore' })
    const tensors = await readAll(await raw.open(asked, context), 8)
    expect(tensors.flatMap(({ data }) => [...data])).toEqual(Array.from({ length: 96 }, (_, index) => index))
    expect((await raw.probe(asked, context)).frames).toBe(8)
    const fixed = request(file, ['y', 'x'], { dtype: 'uint8', shape: [10, 10], rest: 'ignore' })
    expect((await raw.probe(fixed, context)).shape).toEqual([10, 10])
  })

  test('an empty file', async () => {
    const error = await refusalOf(() => raw.probe(request(write('empty.bin', ''), ['frame'], frames), context))
    expect(error.message).toBe('the file is empty')
  })

  test('a frame that no memory holds', async () => {
    const file = write('sparse.bin', '')
    fs.truncateSync(file, 5e9)
    const error = await refusalOf(() => raw.probe(request(file, ['x'], { dtype: 'uint8', shape: [-1] }), context))
    expect(error.message).toMatch(/one frame of it would take 5,000,000,000 bytes/)
    fs.rmSync(file)
  })
})

describe('what is not said', () => {
  test.each<[RawOptions, RegExp]>([
    [{}, /^a file of 24 bytes without a header does not describe its contents: `dtype` and `shape` are missing$/],
    [{ shape: [-1, 4] }, /`dtype` is missing/],
    [{ dtype: 'int16' }, /`shape` is missing/],
  ])('%j', async (options, message) => {
    const file = write('said.bin', new Uint8Array(24))
    const error = await refusalOf(() => raw.scan(file, context, check(options)))
    expect([error.code, error.message]).toEqual(['OPTION_INVALID', expect.stringMatching(message)])
    expect(error.hint).toMatch(/add it to `use: raw`, such as `dtype: int16` and `shape: \[-1, 512, 512\]`/)
  })

  test('a name that is not as CaImAn writes it', async () => {
    const error = await refusalOf(() => raw.scan(write('movie.mmap', new Uint8Array(24)), context))
    expect(error.message).toBe("its name does not contain its shape in CaImAn's form: movie.mmap")
    expect(error.hint).toMatch(/_d1_512_d2_512_d3_1_order_C_frames_2000_\.mmap/)
  })

  test('a name that promises more frames than there are', async () => {
    const file = write('m_d1_3_d2_4_d3_1_order_F_frames_6_.mmap', new Uint8Array(240))
    const error = await refusalOf(() => raw.scan(file, context))
    expect(error.message).toBe('3 × 4 × 6 of float32 take 288 bytes, but the file holds 240 bytes')
  })

  test.each<[string, string, RegExp]>([
    ['no settings beside it', '', /there is no such file/],
    ['settings without the number of channels', 'imSampRate=30000\n', /it has no valid number of saved channels/],
    ['an absurd number of channels', 'nSavedChans=-3\n', /it has no valid number of saved channels/],
  ])('SpikeGLX: %s', async (_, text, message) => {
    const place = fs.mkdtempSync(path.join(folder, 'glx-'))
    const file = path.join(place, 'a.ap.bin')
    fs.writeFileSync(file, new Uint8Array(24))
    if (text !== '') fs.writeFileSync(path.join(place, 'a.ap.meta'), text)
    const error = await refusalOf(() => raw.probe(request(file, ['frame', 'channel'], { meta: 'spikeglx' }), context))
    expect(error.message).toMatch(message)
    expect(error.place.file).toBe(path.join(place, 'a.ap.meta'))
  })

  test.each<[string, RegExp]>([
    ['<LSM pixelY="3" channel="1"/>', /it has no valid size of pictures: <LSM pixelX="512">/],
    ['<LSM pixelX="3" pixelY="0" channel="1"/>', /<LSM pixelY="512">/],
    ['<LSM pixelX="3" pixelY="4" channel="6"/>', /its channels are 6 \(1, channel A, and 3, A and B, are known\)/],
    ['<LSM pixelX="3" pixelY="4" channel="1"/><Streaming zFastEnable="1"/>', /it has no valid number of planes/],
  ])('ThorImage: %s', async (text, message) => {
    const file = write('Image_001_001.raw', new Uint8Array(24))
    write('Experiment.xml', text)
    const error = await refusalOf(() => raw.probe(request(file, ['frame', 'y', 'x'], { meta: 'thor' }), context))
    expect(error.message).toMatch(message)
  })
})

test('a variable, a folder, axes of another number', async () => {
  const file = write('other.bin', new Uint8Array(24))
  const asked = request(file, ['frame', 'y', 'x'], { dtype: 'uint8', shape: [-1, 3, 4] })
  const named = await refusalOf(() => raw.probe({ ...asked, variables: ['data'] }, context))
  expect([named.message, named.hint]).toEqual([
    'a binary file contains one array without a name',
    'leave `variable` out',
  ])
  expect((await refusalOf(() => raw.scan(folder, context))).message).toBe('it is a folder, not a binary file')
  const few = await refusalOf(() => raw.probe({ ...asked, axes: ['y', 'x'] }, context))
  expect(few.message).toBe('the array has shape (2, 3, 4), but `axes` names 2 axes')
})
