// Series of NWB are listed before what stands beside their data.
import { expect, test } from 'vitest'
import hdf5 from '../src/index.js'
import { fixture, testContext } from './support.js'

test('what stands beside the data of a series goes with it', async () => {
  const listed = await hdf5.scan(fixture('series.nwb'), testContext().context)
  expect(listed.map(({ name, companion }) => [name, companion === true])).toEqual([
    ['acquisition/dff/data', false],
    ['acquisition/movie/data', false],
    ['acquisition/offset/data', false],
    ['acquisition/probe/data', false],
    ['acquisition/probe/channel_conversion', true],
  ])
})
