// netCDF's classic formats: every array is what netCDF4 reads of it, in each of them, with records and without, whatever lies along `frame`.
import fs from 'node:fs'
import { testSource } from '@movieflow/testkit'
import { describe, expect, test } from 'vitest'
import hdf5 from '../src/index.js'
import { assemble, fixture, namesWithFrame, readAll, request, testContext } from './support.js'

type Plain = number | string | null
interface Variable {
  readonly dtype: string
  readonly shape: readonly number[]
  readonly dimensions: readonly string[]
  readonly attributes: Record<string, unknown>
  readonly raw?: readonly Plain[]
  readonly values?: readonly Plain[]
  readonly texts?: unknown
}
type Expected = Record<string, { attributes: Record<string, unknown>; variables: Record<string, Variable> }>

const expected = JSON.parse(fs.readFileSync(fixture('netcdf3.json'), 'utf8')) as Expected
const { context, warnings } = testContext()

const numbersOf = (values: readonly Plain[]) =>
  values.map((value) => (value === null ? Number.NaN : Number(String(value).replace('inf', 'Infinity'))))

async function read(file: string, name: string, axes: readonly string[], options: unknown = {}) {
  const asked = request(file, name, axes, options)
  const clip = await hdf5.probe(asked, context)
  const tensors = await readAll(await hdf5.open(asked, context), clip.frames)
  const shape = axes.map((axis) => (axis === 'frame' ? clip.frames : clip.shape[clip.axes.indexOf(axis)]!))
  return assemble(tensors, axes, shape)
}

describe.each(Object.entries(expected))('%s', (name, { attributes, variables }) => {
  const file = fixture(`netcdf3/${name}`)
  const arrays = Object.entries(variables)

  test('its arrays have their types, shapes and dimensions', async () => {
    for (const [variable, { dtype, shape, dimensions, texts }] of arrays) {
      const info = (await hdf5.find!(file, variable, context))!
      if (texts !== undefined) expect(info.error).toContain('it contains texts')
      else
        expect(info).toMatchObject({
          name: variable,
          dtype: `${dtype.endsWith('1') ? '|' : '>'}${dtype.slice(1)}`,
          shape,
          order: 'C',
        })
      if (texts === undefined && shape.length > 0) expect(info.dimensions).toEqual(dimensions)
    }
  })

  const numbers = arrays.flatMap(([variable, { shape, raw, values }]) =>
    raw && values ? [{ variable, shape, raw, values }] : [],
  )
  if (numbers.length > 0)
    test('its numbers', async () => {
      for (const { variable, shape, raw, values } of numbers) {
        for (let frame = 0; frame <= shape.length; frame++) {
          const axes = namesWithFrame(shape.length, frame)
          expect(await read(file, variable, axes, { raw: true })).toEqual(numbersOf(raw))
          expect(await read(file, variable, axes)).toEqual(numbersOf(values))
        }
      }
    })

  test('its attributes and texts', async () => {
    const value = (path: string) => hdf5.readValue!(file, path, context)
    for (const [attribute, wanted] of Object.entries(attributes))
      expect(await value(`@${attribute}`), attribute).toEqual(wanted)
    for (const [variable, { attributes: own, texts, values }] of arrays) {
      for (const [attribute, wanted] of Object.entries(own))
        expect(await value(`${variable}@${attribute}`), `${variable}@${attribute}`).toEqual(wanted)
      if (texts !== undefined) expect(await value(variable)).toEqual(texts)
      else if (values!.length > 0) expect([await value(variable)].flat(9)).toEqual(numbersOf(values!).map(nanAsNull))
    }
  })
})

const nanAsNull = (value: number) => (Number.isNaN(value) ? null : value)

test.each([
  ['cdf1-several.nc', 'single', ['frame', 'y', 'x']],
  ['cdf2-i2-records.nc', 'v', ['y', 'frame', 'x']],
  ['cdf5-u8-fixed.nc', 'v', ['y', 'frame']],
  ['cdf5-packed.nc', 'packed', ['frame', 'x']],
])('%s %s as %j keeps the contract of sources', async (file, name, axes) => {
  await testSource({ plugin: hdf5, file: fixture(`netcdf3/${file}`), variables: [name], axes })
})

test('a default fill of two bytes is warned of, and bytes have none', async () => {
  warnings.length = 0
  await read(fixture('netcdf3/cdf1-packed.nc'), 'bytes', ['frame', 'x'])
  expect(warnings).toEqual([])
  await read(fixture('netcdf3/cdf1-packed.nc'), 'fill_short', ['frame', 'x'])
  expect(warnings).toEqual([expect.stringContaining("that equal netCDF's own fill, -32767, count as missing")])
})
