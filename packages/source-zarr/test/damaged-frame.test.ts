// Of a store with one damaged chunk, the frames of the others are read, and the error is that of the damaged one.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import zarr from '../src/index.js'
import { metadata2, refusalOf, request, temporaryFolder, testContext, writeStore } from './support.js'

const folder = temporaryFolder()
const { context } = testContext(folder)

test.each([1, 2])('in chunks of %i frames', async (frames) => {
  const file = path.join(folder, `of-${frames}.zarr`)
  writeStore(file, { '.zarray': metadata2({ shape: [10, 2, 3], chunks: [frames, 2, 3] }) })
  for (let chunk = 0; chunk * frames < 10; chunk++)
    fs.writeFileSync(path.join(file, `${chunk}.0.0`), new Uint8Array(frames * 6).fill(chunk))
  const damaged = Math.floor(7 / frames)
  fs.truncateSync(path.join(file, `${damaged}.0.0`), 4)
  for (const first of [3, 0, 7]) {
    const reader = await zarr.open(request(file, ['frame', 'y', 'x']), context)
    for (const frame of [first, 7, 3, 9]) {
      const read = async () => (await reader.read(frame)).data
      if (frame === 7) expect((await refusalOf(read)).message).toContain(`chunk ${damaged}.0.0 has 4 bytes`)
      else expect(Array.from(await read())).toEqual(Array(6).fill(Math.floor(frame / frames)))
    }
    await reader.close?.()
  }
})
