// Binary files that NumPy and CaImAn's own lines wrote, frame by frame, against the values that NumPy reads from them.
import fs from 'node:fs'
import path from 'node:path'
import { testSource } from '@movieflow/testkit'
import { describe, expect, test } from 'vitest'
import raw, { rawSource } from '../src/index.js'
import {
  assemble,
  caiman,
  check,
  namesWithFrame,
  numbersOf,
  plain,
  readAll,
  request,
  temporaryFolder,
  testContext,
} from './support.js'

const folder = temporaryFolder()
const { context } = testContext(folder)

function write(name: string, bytes: string | Uint8Array): string {
  const file = path.join(folder, name)
  fs.writeFileSync(file, typeof bytes === 'string' ? Buffer.from(bytes, 'base64') : bytes)
  return file
}

test('the source is both the default and a named export', () => {
  expect(raw).toBe(rawSource)
  expect(raw).toMatchObject({ kind: 'source', name: 'raw', extensions: ['.mmap'] })
})

describe.each(plain)('$name', ({ bytes, shape, order, offset, options, values }) => {
  const file = write('array.bin', bytes)

  test('each axis as the frames, and each length as -1', async () => {
    fs.writeFileSync(file, Buffer.from(bytes, 'base64'))
    for (const frame of [-1, ...shape.keys()]) {
      const axes = namesWithFrame(shape.length, frame)
      for (const open of [-1, ...shape.keys()]) {
        const lengths = open < 0 ? [...shape] : shape.with(open, -1)
        const asked = request(file, axes, { ...options, shape: lengths, order, ...(offset > 0 && { offset }) })
        const [info] = await raw.scan(file, context, asked.options)
        expect(info).toMatchObject({ name: null, shape, order })
        const clip = await raw.probe(asked, context)
        const tensors = await readAll(await raw.open(asked, context), clip.frames)
        expect(assemble(tensors, axes, shape)).toEqual(numbersOf(values))
        expect([tensors[0]!.axes, tensors[0]!.shape]).toEqual([clip.axes, clip.shape])
      }
    }
  })
})

describe.each(caiman)('$file', ({ file: name, bytes, shape, values }) => {
  test('its name alone says what it holds', async () => {
    const file = write(name, bytes)
    const [info] = await raw.scan(file, context)
    const { axes } = info!
    const clip = await raw.probe(request(file, axes!), context)
    expect(clip.frames).toBe(5)
    const tensors = await readAll(await raw.open(request(file, axes!), context), 5)
    expect(assemble(tensors, ['frame', 'y', 'x', 'z'].slice(0, shape.length), shape)).toEqual(values)
  })

  test('renamed, its shape is said in the pipeline', async () => {
    const file = write('renamed.bin', bytes)
    const pixels = shape.slice(1)
    const names = ['y', 'x', 'z'].slice(0, pixels.length)
    const fortran = name.includes('_order_F_')
    const asked = fortran
      ? request(file, [...names, 'frame'], { dtype: 'float32', shape: [...pixels, -1], order: 'F' })
      : request(file, [...names.toReversed(), 'frame'], { dtype: 'float32', shape: [...pixels.toReversed(), -1] })
    const tensors = await readAll(await raw.open(asked, context), 5)
    expect(assemble(tensors, ['frame', ...names], shape)).toEqual(values)
  })
})

describe('default axes', () => {
  test.each([
    [
      [-1, 3, 4],
      ['frame', 'y', 'x'],
    ],
    [
      [3, 4, -1],
      ['y', 'x', 'frame'],
    ],
    [
      [3, -1, 4],
      ['y', 'frame', 'x'],
    ],
    [
      [-1, 12],
      ['frame', 'channel'],
    ],
    [
      [12, -1],
      ['channel', 'frame'],
    ],
    [[-1], ['frame']],
    [
      [6, 4],
      ['y', 'x'],
    ],
    [[2, 3, 4], undefined],
    [[24], undefined],
    [[-1, 2, 3, 4], undefined],
  ])('of shape %j: %j', async (shape, axes) => {
    const file = write('axes.bin', new Uint8Array(24))
    const [info] = await raw.scan(file, context, check({ dtype: 'uint8', shape }))
    expect(info?.axes).toEqual(axes)
  })
})

describe('settings beside the file', () => {
  test('SpikeGLX: channels and rate out of the .meta', async () => {
    const file = write(
      'run_g0_t0.imec0.ap.bin',
      new Uint8Array(Int16Array.from({ length: 12 }, (_, i) => i - 5).buffer),
    )
    const meta = path.join(folder, 'run_g0_t0.imec0.ap.meta')
    fs.writeFileSync(
      meta,
      'acqApLfSy=2,0,1\r\nfileSizeBytes=24\r\nimSampRate=30000.076923\r\nnSavedChans=3\r\n~snsChanMap=(2,0,1)\r\n',
    )
    const asked = request(file, ['frame', 'channel'], { meta: 'spikeglx' })
    const [info] = await raw.scan(file, context, asked.options)
    expect(info).toEqual({ name: null, dtype: '<i2', shape: [4, 3], order: 'C', axes: ['frame', 'channel'] })
    const times = { start: 0, rate: 30000.076923 }
    expect(await raw.probe(asked, context)).toEqual({ frames: 4, axes: ['channel'], shape: [3], dtype: 'int16', times })
    expect(await raw.furtherFiles!(asked, context)).toEqual([meta])
    const tensors = await readAll(await raw.open(asked, context), 4)
    expect(tensors.map(({ data }) => [...data])).toEqual([
      [-5, -4, -3],
      [-2, -1, 0],
      [1, 2, 3],
      [4, 5, 6],
    ])
    // The rate is that of samples, whatever else is called frame.
    expect((await raw.probe({ ...asked, axes: ['x', 'frame'] }, context)).times).toBeUndefined()
    // Two samples a frame, or all of a channel.
    const pairs = request(file, ['frame', 'x', 'y'], { meta: 'spikeglx', shape: [-1, 2, 3] })
    expect((await raw.probe(pairs, context)).times).toEqual({ start: 0, rate: 30000.076923 / 2 })
    const fortran = request(file, ['frame', 'x'], { meta: 'spikeglx', shape: [-1, 2], order: 'F' })
    expect((await raw.probe(fortran, context)).times).toBeUndefined()
  })

  test('SpikeGLX: the rate of a NI board', async () => {
    const file = write('run_g0_t0.nidq.bin', new Uint8Array(16))
    write('run_g0_t0.nidq.meta', Buffer.from('niSampRate=25000\nnSavedChans=2\n'))
    const clip = await raw.probe(request(file, ['frame', 'channel'], { meta: 'spikeglx' }), context)
    expect([clip.frames, clip.times]).toEqual([4, { start: 0, rate: 25_000 }])
  })

  const experiment = (lsm: string, more: string) =>
    `<?xml version="1.0"?>\n<ThorImageExperiment>\n  <LSM name="ResonanceGalvo" ${lsm} />\n${more}</ThorImageExperiment>\n`

  test.each([
    ['one channel', 'channel="1" pixelX="4" pixelY="3" frameRate="30.5"', '', [5, 3, 4], ['frame', 'y', 'x'], 30.5],
    [
      'two channels',
      'pixelX="2" pixelY="3" channel="3" frameRate="30"',
      '<Streaming frames="5" zFastEnable="0" flybackFrames="2"/>\n<ZStage steps="7"/>',
      [5, 2, 3, 2],
      ['frame', 'channel', 'y', 'x'],
      30,
    ],
    [
      'planes and flyback',
      'pixelX="2" pixelY="1" channel="3" frameRate="30"',
      '<Streaming zFastEnable="1" flybackFrames="1"/>\n<ZStage steps="2"/>',
      [5, 3, 2, 1, 2],
      ['frame', 'z', 'channel', 'y', 'x'],
      10,
    ],
    [
      'averaged',
      'channel="1" pixelX="4" pixelY="3" frameRate="30" averageMode="1" averageNum="3"',
      '',
      [5, 3, 4],
      ['frame', 'y', 'x'],
      10,
    ],
  ])('ThorImage: %s', async (_, lsm, more, shape, axes, rate) => {
    const place = fs.mkdtempSync(path.join(folder, 'thor-'))
    const xml = path.join(place, 'Experiment.xml')
    fs.writeFileSync(xml, experiment(lsm, more))
    const file = path.join(place, 'Image_001_001.raw')
    fs.writeFileSync(file, new Uint8Array(Uint16Array.from({ length: 60 }, (_, i) => 1000 * i).buffer))
    const asked = request(file, axes, { meta: 'thor' })
    expect((await raw.scan(file, context, asked.options))[0]).toMatchObject({ dtype: '<u2', shape, axes })
    expect((await raw.probe(asked, context)).times).toEqual({ start: 0, rate })
    expect(await raw.furtherFiles!(asked, context)).toEqual([xml])
    const tensors = await readAll(await raw.open(asked, context), 5)
    expect(assemble(tensors, axes, shape)).toEqual(Array.from({ length: 60 }, (_, i) => 1000 * i))
  })
})

describe('the contract', () => {
  test.each(plain.filter(({ name }) => /^(int16 [CF] big|float16 C little|offset 7|bool F little)$/.test(name)))(
    '$name',
    async ({ name, bytes, shape, order, offset, options }) => {
      const file = write(`${name.replaceAll(' ', '-')}.bin`, bytes)
      await testSource({
        plugin: raw,
        file,
        axes: ['y', 'frame', 'x'],
        options: { ...options, shape: [...shape], order, offset },
      })
    },
  )

  test.each(caiman)('$file', async ({ file: name, bytes }) => {
    const file = write(name, bytes)
    const [info] = await raw.scan(file, context)
    await testSource({ plugin: raw, file, axes: info!.axes! })
  })
})
