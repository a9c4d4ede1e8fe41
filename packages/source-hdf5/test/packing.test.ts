// Packed numbers, missing ones and unlimited dimensions become the values that netCDF4 reads of the same file.
import { readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import hdf5 from '../src/index.js'
import { openDataFile } from '../src/open-data-file.js'
import { listVariables } from '../src/variables.js'
import { assemble, fixture, readAll, refusalOf, request, testContext } from './support.js'

const file = fixture('packing.nc')
const expected = JSON.parse(readFileSync(fixture('packing.json'), 'utf8')) as Record<
  string,
  { shape: number[]; values: (number | null)[] }
>
const { context, warnings } = testContext()

const read = async (name: string, axes: readonly string[], options: unknown = {}) => {
  const asked = request(file, name, axes, options)
  const clip = await hdf5.probe(asked, context)
  const tensors = await readAll(await hdf5.open(asked, context), clip.frames)
  const shape = axes.map((axis) => (axis === 'frame' ? clip.frames : clip.shape[clip.axes.indexOf(axis)]!))
  return { clip, shape, values: assemble(tensors, axes, shape) }
}

test.each(Object.entries(expected))('%s', async (name, { shape, values }) => {
  for (let frame = 0; frame <= shape.length; frame++) {
    const axes = shape.map((_, axis) => (axis === frame ? 'frame' : `axis${axis}`))
    const found = await read(name, axes)
    expect(found.shape).toEqual(shape)
    for (const [at, value] of values.entries())
      if (value === null) expect(found.values[at]).toBeNaN()
      // Factors of single precision are used as doubles here, and as singles by netCDF4.
      else expect(Math.abs(found.values[at]! - value)).toBeLessThanOrEqual(name === 'single' ? 1e-6 : 0)
  }
})

test('integers that nothing is said of stay integers, the others become floats', async () => {
  const types = { bytes: 'uint8', unsigned: 'float32', packed: 'float64', fill_short: 'float32', listed: 'float64' }
  for (const [name, dtype] of Object.entries(types)) expect((await read(name, ['y', 'x'])).clip.dtype).toBe(dtype)
})

test('raw: true leaves the numbers as they are stored', async () => {
  expect((await read('packed', ['y', 'x'], { raw: true })).values).toEqual([-32768, 0, 100, 100, 0, -200])
  expect((await read('unsigned', ['y', 'x'], { raw: true })).values).toEqual([-1, -2, 0, 127, -128, 1])
})

test('what attributes leave open is said', async () => {
  const said = async (name: string, options: unknown = {}) => {
    warnings.length = 0
    await read(name, ['y', 'x'], options)
    return warnings.map((warning) => warning.replaceAll('`', ''))
  }
  expect(await said('packed')).toEqual([])
  expect(await said('missing_text')).toEqual([
    'missing_text: its missing_value "none" is not a number of its type, and masks nothing',
  ])
  expect(await said('missing_fraction')).toEqual([expect.stringContaining('its missing_value -999.9')])
  expect(await said('other_names')).toEqual([expect.stringContaining('its ScaleFactor 0.1 is not applied')])
  expect(await said('range_fraction')).toHaveLength(2)
  expect(await said('fill_unsigned')).toEqual([
    "fill_unsigned has no _FillValue, so its numbers that equal netCDF's own fill, 65535, count as missing: 1 of 6 in the array; raw: true in the source keeps them",
  ])
  expect(await said('fill_unsigned', { raw: true })).toEqual([])
  // Integers that mean nothing lose nothing by being rounded.
  expect(await said('fill_long')).toEqual([])
})

test('a variable that is called as a dimension has its name', async () => {
  expect(await hdf5.find!(file, 'lat', context)).toMatchObject({ name: 'lat', shape: [2, 3], dimensions: ['y', 'x'] })
  expect(await hdf5.readValue!(file, 'lat', context)).toEqual([
    [0, 1, 2],
    [3, 4, 5],
  ])
})

test('as fields they are the same values, missing ones null', async () => {
  expect(await hdf5.readValue!(file, 'packed', context)).toEqual([
    [null, 273.15, 272.15],
    [272.15, 273.15, 275.15],
  ])
})

test('inspect is told what is packed, and what the axes are called', async () => {
  const listed = await hdf5.scan(file, context)
  const names = listed.map(({ name }) => name)
  expect(names.sort()).toEqual(Object.keys(expected).sort())
  const of = (wanted: string) => listed.find(({ name }) => name === wanted)
  expect(of('packed')).toMatchObject({ packed: '× −0.01 + 273.15', dimensions: ['y', 'x'], axes: ['y', 'x'] })
  expect(of('offset_alone')).toMatchObject({ packed: '− 128' })
  expect(of('inner')).toMatchObject({ dimensions: ['time', 'level', 'x'], shape: [4, 3, 3] })
  expect(of('inner')?.axes).toEqual(['frame', 'level', 'x'])
})

test('the mark of a dimension without a variable is refused', async () => {
  expect((await refusalOf(async () => hdf5.probe(request(file, 'y', ['y']), context))).message).toContain(
    'a dimension of netCDF without values of its own',
  )
})

test('who has a dimension is looked up once for all variables that have it', async () => {
  const opened = await openDataFile(file)
  const asked = vi.spyOn(opened, 'value')
  await listVariables(opened, async () => Promise.reject(new Error('there is no table')))
  await opened.close()
  const scales = asked.mock.calls.filter(([, attribute]) => attribute === 'REFERENCE_LIST').map(([path]) => path)
  expect(scales.sort()).toEqual(['/level', '/time'])
})
