// Stores that xarray wrote, packed as in netCDF, have the values that xarray reads of them.
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import zarr from '../src/index.js'
import {
  assemble,
  fixtures,
  metadata2,
  readAll,
  refusalOf,
  request,
  temporaryFolder,
  testContext,
  writeStore,
} from './support.js'

interface Expected {
  readonly times: readonly number[]
  readonly arrays: Readonly<Record<string, { readonly shape: readonly number[]; readonly values: (number | null)[] }>>
}
const expected = JSON.parse(fs.readFileSync(path.join(fixtures, 'xarray.json'), 'utf8')) as Record<string, Expected>
const folder = temporaryFolder()
const axes = ['frame', 'y', 'x']

async function read(file: string, variable: string | undefined, names = axes, raw = false) {
  const { context, warnings } = testContext(folder)
  const asked = { ...request(file, names, variable), options: raw ? { raw } : {} }
  const clip = await zarr.probe(asked, context)
  const tensors = await readAll(await zarr.open(asked, context), clip.frames)
  const shape = names.map((axis) => (axis === 'frame' ? clip.frames : clip.shape[clip.axes.indexOf(axis)]!))
  return { clip, values: assemble(tensors, names, shape), warnings }
}

describe.each(['2', '3'])('of Zarr %s', (version) => {
  const file = path.join(fixtures, `xarray-${version}.zarr.zip`)
  const { arrays, times } = expected[version]!

  test.each(Object.keys(arrays))('%s', async (name) => {
    const { values, shape } = arrays[name]!
    const found = await read(file, name)
    expect([found.clip.frames, ...found.clip.shape]).toEqual(shape)
    for (const [at, value] of values.entries())
      if (value === null) expect(found.values[at]).toBeNaN()
      // xarray unpacks small integers in single precision.
      else expect(Math.abs(found.values[at]! - value)).toBeLessThanOrEqual(2e-7 * Math.abs(value))
    expect(found.warnings).toEqual([])
    const field = (await zarr.readValue!(file, name, testContext().context)) as number[][][]
    expect(field.flat(2)).toEqual(found.values.map((value) => (Number.isNaN(value) ? null : value)))
  })

  test('raw: true reads what is stored', async () => {
    const { clip, values } = await read(file, 't2m', axes, true)
    expect(clip.dtype).toBe('int16')
    expect(values.filter((value) => value === -32768)).toHaveLength(1)
  })

  test('inspect is told how it is packed, and the clip where its cells lie', async () => {
    const listed = await zarr.scan(file, testContext().context)
    expect(listed.find(({ name }) => name === 't2m')).toMatchObject({ packed: '× 0.01 + 273.15', units: 'K' })
    expect((await read(file, 't2m')).clip.placing).toEqual({ origin: 'lower', edges: { x: [-30, 330], y: [-90, 90] } })
  })

  test('times are dates', async () => {
    const found = await zarr.readTimes!(request(file, ['frame'], 'time'), testContext().context)
    expect(found).toEqual({ epoch: 0, seconds: Float64Array.from(times) })
    expect(await zarr.readTimes!(request(file, ['frame'], 'lat'), testContext().context)).toBeUndefined()
  })
})

describe('attributes by hand', () => {
  const bytes = { '0.0': new Uint8Array([0, 1, 2, 7, 8, 9]) }
  const store = (name: string, attributes: object, more: object = {}) =>
    writeStore(path.join(folder, `${name}.zarr`), {
      '.zarray': metadata2({ shape: [2, 3], chunks: [2, 3], ...more }),
      '.zattrs': attributes,
      ...bytes,
    })

  test('the fill value counts as missing if xarray named the axes, and 0 is told of', async () => {
    const named = { _ARRAY_DIMENSIONS: ['y', 'x'] }
    expect((await read(store('seven', named), undefined, ['y', 'x'])).values).toEqual([0, 1, 2, Number.NaN, 8, 9])
    expect((await read(store('plain', {}), undefined, ['y', 'x'])).values).toEqual([0, 1, 2, 7, 8, 9])
    const zero = await read(store('zero', named, { fill_value: 0 }), undefined, ['y', 'x'])
    expect(zero.values[0]).toBeNaN()
    expect(zero.warnings).toEqual([expect.stringContaining('numbers that equal its fill value, 0, count as missing')])
  })

  test('without xarray they are followed, too; one that is no number is refused, and raw: true is the way out', async () => {
    const factor = await read(store('factor', { scale_factor: 0.5, add_offset: 1 }), undefined, ['y', 'x'])
    expect(factor.values).toEqual([1, 1.5, 2, 4.5, 5, 5.5])
    const file = store('text', { scale_factor: '0.5' })
    const { message, hint } = await refusalOf(() => read(file, undefined, ['y', 'x']))
    expect(message).toContain('its scale_factor is "0.5", not one number')
    expect(hint).toContain('raw: true')
    expect((await read(file, undefined, ['y', 'x'], true)).values).toEqual([0, 1, 2, 7, 8, 9])
  })

  test('chunks that were never written are missing', async () => {
    const file = store('missing', { _FillValue: 7 })
    fs.rmSync(path.join(file, '0.0'))
    expect((await read(file, undefined, ['y', 'x'])).values).toEqual(Array(6).fill(Number.NaN))
  })
})
