// Of a file with one damaged chunk, the frames of the others are read, and the error is that of the damaged one.
import { chooseCopy, writeFrameCopy } from '@movieflow/arrays'
import { openHdf5 } from '@movieflow/hdf5'
import { expect, test } from 'vitest'
import { DatasetArray } from '../../hdf5/src/dataset-array.js'
import type { DatasetInfo } from '../../hdf5/src/messages.js'
import hdf5 from '../src/index.js'
import { fixture, refusalOf, request, temporaryFolder, testContext } from './support.js'

const file = fixture('damaged-frame.h5')
const folder = temporaryFolder()
const { context } = testContext()

test('sound frames are read, from any of them on, and the damaged one is refused', async () => {
  for (const first of [0, 3, 7, 9]) {
    const reader = await hdf5.open(request(file, 'x', ['frame', 'y', 'x']), context)
    for (const frame of [first, 0, 7, 8, 6]) {
      const read = async () => (await reader.read(frame)).data
      if (frame === 7) expect((await refusalOf(read)).code).toBe('INPUT_UNREADABLE')
      else expect(Array.from(await read())).toEqual(Array.from({ length: 24 }, (_, at) => 24 * frame + at))
    }
    await reader.close?.()
  }
})

test('a copy of all frames fails with the number of the damaged one', async () => {
  const opened = await openHdf5(file)
  const info = (await opened.find('x')) as DatasetInfo
  const array = new DatasetArray(opened, info, { axes: ['frame', 'y', 'x'], complex: undefined })
  const block = chooseCopy(array, { most: 100, least: 1, whole: 200 })
  array.block = block ?? { rows: 1, frames: 10 }
  const { place } = await refusalOf(() => writeFrameCopy(array, folder, context.signal))
  await opened.close()
  expect(place).toMatchObject({ file, frame: 7 })
})
