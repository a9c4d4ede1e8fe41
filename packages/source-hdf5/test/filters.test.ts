// What other filters than gzip compressed is read as what was compressed; lossy ones as what h5py reads.
import { expect, test } from 'vitest'
import hdf5 from '../src/index.js'
import { fixture, readAll, request, testContext } from './support.js'

const { context } = testContext()
const file = fixture('filters.h5')
const listed = (await hdf5.scan(file, context)).map(({ name }) => name!)
const names = listed.filter((name) => !/^read\/|\/plain$|^blosc2$|blosc-zlib/.test(name))

async function valuesOf(name: string, axes: readonly string[]): Promise<number[]> {
  const asked = request(file, name, axes)
  const { frames } = await hdf5.probe(asked, context)
  return (await readAll(await hdf5.open(asked, context), frames)).flatMap(({ data }) => Array.from(data))
}

test('there are many of them', () => {
  expect(names.length).toBeGreaterThan(50)
})

test.each(names)('%s', async (name) => {
  const twin = listed.includes(`read/${name}`) ? `read/${name}` : name.replace(/\/.*/, '/plain')
  for (const axes of [
    ['frame', 'y', 'x'],
    ['y', 'frame', 'x'],
  ])
    expect(await valuesOf(name, axes)).toEqual(await valuesOf(twin, axes))
})
