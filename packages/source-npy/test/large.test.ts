// Arrays beyond 4 GiB, as sparse files that take no room on the disk: read at their offset, never as a whole.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import npy from '../src/index.js'
import { npyBytes, request, temporaryFolder, testContext } from './support.js'

const folder = temporaryFolder()
const { context } = testContext(folder)

/** A file of zeros for `shape`, with some bytes of its data set. */
function writeSparse(descr: string, itemBytes: number, shape: readonly number[], bytes: Record<number, Uint8Array>) {
  const file = path.join(folder, `${descr.slice(1)}-${shape.join('-')}.npy`)
  const start = npyBytes(
    `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')})}\n`,
    new Uint8Array(),
  )
  const descriptor = fs.openSync(file, 'w')
  fs.writeSync(descriptor, start)
  fs.ftruncateSync(descriptor, start.length + shape.reduce((product, length) => product * length, itemBytes))
  for (const [offset, value] of Object.entries(bytes))
    fs.writeSync(descriptor, value, 0, value.length, start.length + Number(offset))
  fs.closeSync(descriptor)
  return file
}

test('a frame beyond 4 GiB and beyond element number 2^31', async () => {
  const [frames, size] = [6000, 1024 * 1024]
  const at = 5500 * size + 77
  expect(at).toBeGreaterThan(2 ** 32)
  const file = writeSparse('|u1', 1, [frames, 1024, 1024], {
    [at]: Uint8Array.of(9),
    [frames * size - 1]: Uint8Array.of(5),
  })
  const asked = request(file, ['frame', 'y', 'x'])
  expect(await npy.probe(asked, context)).toEqual({ frames, axes: ['y', 'x'], shape: [1024, 1024], dtype: 'uint8' })
  expect(await npy.prepare!(asked, context)).toBeNull()
  const before = process.memoryUsage().rss
  const reader = await npy.open(asked, context)
  expect((await reader.read(5500)).data[77]).toBe(9)
  expect((await reader.read(5999)).data[size - 1]).toBe(5)
  expect((await reader.read(5499)).data.every((value) => value === 0)).toBe(true)
  reader.close?.()
  expect(process.memoryUsage().rss - before).toBeLessThan(100e6)
})

test('long runs beyond 4 GiB: [channel, frame, y, x]', async () => {
  const [frames, size] = [1500, 1024 * 1024]
  const file = writeSparse('<f4', 4, [2, frames, 1024, 1024], {
    [4 * ((frames + 1234) * size + 3)]: new Uint8Array(Float32Array.of(1.5).buffer),
  })
  const reader = await npy.open(request(file, ['channel', 'frame', 'y', 'x']), context)
  const { data } = await reader.read(1234)
  expect([data.length, data[size + 3], data.indexOf(1.5)]).toEqual([2 * size, 1.5, size + 3])
  reader.close?.()
})

test('scattered frames beyond 4 GiB without a copy: gathered by bands', async () => {
  const [rows, frames] = [64, 70_000_000]
  const at = 63 * frames + 69_999_990
  const file = writeSparse('|i1', 1, [rows, frames], { [at]: Uint8Array.of(0xff) })
  const reader = await npy.open(request(file, ['x', 'frame']), context)
  const before = process.memoryUsage().rss
  expect(Array.from((await reader.read(69_999_990)).data)).toEqual([...new Array(63).fill(0), -1])
  expect((await reader.read(69_999_991)).data.every((value) => value === 0)).toBe(true)
  reader.close?.()
  expect(process.memoryUsage().rss - before).toBeLessThan(200e6)
})
