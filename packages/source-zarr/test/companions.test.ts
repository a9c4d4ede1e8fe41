// What goes with other arrays of a store is listed last, and is none of those to choose from.
import path from 'node:path'
import { meantArrays } from '@movieflow/core/plugin'
import { expect, test } from 'vitest'
import zarr from '../src/index.js'
import { metadata2, request, temporaryFolder, testContext, writeStore } from './support.js'

const folder = temporaryFolder()
const { context } = testContext(folder)

function variable(shape: readonly number[], dimensions: readonly string[], attributes: object = {}) {
  return { '.zarray': metadata2({ shape, chunks: shape }), '.zattrs': { _ARRAY_DIMENSIONS: dimensions, ...attributes } }
}

function store(name: string, arrays: Readonly<Record<string, object>>, attributes: object = {}): string {
  const files: Record<string, unknown> = { '.zgroup': { zarr_format: 2 }, '.zattrs': attributes }
  for (const [array, members] of Object.entries(arrays))
    for (const [key, content] of Object.entries(members)) files[`${array}/${key}`] = content
  return writeStore(path.join(folder, `${name}.zarr`), files)
}

test('coordinates, bounds and what a group names, as xarray writes them', async () => {
  const file = store(
    'climate',
    {
      air: variable([4, 2, 3], ['time', 'lat', 'lon'], { coordinates: 'height', grid_mapping: 'crs' }),
      time: variable([4], ['time'], { bounds: 'time_bnds' }),
      time_bnds: variable([4, 2], ['time', 'nv']),
      lat: variable([2], ['lat']),
      lon: variable([3], ['lon']),
      height: variable([1], ['one']),
      crs: variable([1], ['one']),
      station: variable([1], ['one']),
    },
    { coordinates: 'station' },
  )
  const listed = await zarr.scan(file, context)
  expect(listed[0]).toMatchObject({ name: 'air', axes: ['frame', 'y', 'x'] })
  expect(listed.slice(1).map(({ name, companion }) => [name, companion])).toEqual(
    ['crs', 'height', 'lat', 'lon', 'station', 'time', 'time_bnds'].map((name) => [name, true]),
  )
  expect((await zarr.probe(request(file, ['frame', 'y', 'x']), context)).frames).toBe(4)
})

test('where there is nothing else, they are what is meant', async () => {
  const file = store('alone', { lat: variable([2], ['lat']) })
  const listed = await zarr.scan(file, context)
  expect(listed).toMatchObject([{ name: 'lat', companion: true }])
  expect(meantArrays(listed)).toEqual(listed)
})
