// Every dataset that h5py reads as numbers is read raw with the same type, shape and values, whatever lies along `frame`.
import { describe, expect, test } from 'vitest'
import hdf5 from '../src/index.js'
import { assemble, expected, fixture, namesWithFrame, readAll, request, testContext, type Values } from './support.js'

const { context, warnings } = testContext()

describe.each(Object.keys(expected))('%s', (name) => {
  const file = fixture(name)

  test('scan lists every one of them as h5py does', async () => {
    const listed = await hdf5.scan(file, context)
    for (const [dataset, { dtype, shape, values }] of Object.entries(expected[name]!)) {
      const info = listed.find((each) => each.name === dataset)
      // The mark of a dimension is no variable of netCDF.
      if (name === 'netcdf4.nc' && dataset === 'x') {
        expect(info).toBeUndefined()
        continue
      }
      expect(info?.companion, dataset).toBe(name === 'netcdf4.nc' && dataset === 'time' ? true : undefined)
      expect(info, dataset).toMatchObject({ dtype, shape, order: 'C' })
      expect(info?.error !== undefined, dataset).toBe('real' in values)
    }
  })

  test.each(Object.entries(expected[name]!))('%s', async (dataset, { shape, values }) => {
    const parts = 'real' in values ? values : { plain: values }
    for (const [part, wanted] of Object.entries(parts))
      for (let frame = 0; frame <= shape.length; frame++) {
        const axes = namesWithFrame(shape.length, frame)
        const asked = request(file, dataset, axes, part === 'plain' ? { raw: true } : { complex: part, raw: true })
        const clip = await hdf5.probe(asked, context)
        const tensors = await readAll(await hdf5.open(asked, context), clip.frames)
        for (const tensor of tensors) expect([tensor.axes, tensor.shape]).toEqual([clip.axes, clip.shape])
        expect(assemble(tensors, axes, shape)).toEqual(numbers(wanted))
      }
  })
})

test('integers beyond 2^53 are rounded, with a warning that counts them', async () => {
  warnings.length = 0
  const reader = await hdf5.open(request(fixture('types.h5'), 'beyond', ['x']), context)
  const { data } = await reader.read(0)
  await reader.close?.()
  expect(Array.from(data)).toEqual([2 ** 53, -(2 ** 63), 2 ** 63, 5])
  expect(warnings).toEqual([expect.stringMatching(/^rounded to the nearest float64: 2 integers beyond 2\^53/)])
})

test('frames are read in any order, each its own memory', async () => {
  const { shape, values } = expected['layouts.h5']!['gzip']!
  const reader = await hdf5.open(request(fixture('layouts.h5'), 'gzip', ['y', 'frame', 'x']), context)
  const read = async (index: number) => {
    const { data } = await reader.read(index)
    const copy = Array.from(data)
    data.fill(0)
    return copy
  }
  const wanted = (index: number) =>
    numbers(values as Values).filter((_, flat) => Math.floor(flat / shape[2]!) % shape[1]! === index)
  for (const index of [5, 0, 3, 3, 1, 5, 4, 2]) expect(await read(index)).toEqual(wanted(index))
  expect(await Promise.all([read(1), read(4), read(0)])).toEqual([wanted(1), wanted(4), wanted(0)])
  await reader.close?.()
})

function numbers(values: Values): number[] {
  return values.map((value) => Number((Object.is(value, -0) ? '-0' : String(value)).replace('inf', 'Infinity')))
}
