// Files beyond 4 GiB, sparse on the disk: frames are read at their offset, scattered ones by bands, in bounded memory.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import raw from '../src/index.js'
import { request, temporaryFolder, testContext } from './support.js'

const folder = temporaryFolder()
const { context } = testContext(folder)

function writeSparse(name: string, size: number, bytes: Record<number, Uint8Array>): string {
  const file = path.join(folder, name)
  const descriptor = fs.openSync(file, 'w')
  fs.ftruncateSync(descriptor, size)
  for (const [at, value] of Object.entries(bytes)) fs.writeSync(descriptor, value, 0, value.length, Number(at))
  fs.closeSync(descriptor)
  return file
}

test("suite2p's data.bin of 52 GB", async () => {
  const [frames, size] = [100_000, 512 * 512]
  const at = 2 * (99_999 * size + 77)
  const file = writeSparse('data.bin', 2 * frames * size, { [at]: Uint8Array.of(0xfe, 0xff) })
  const asked = request(file, ['frame', 'y', 'x'], { dtype: 'int16', shape: [-1, 512, 512] })
  const before = process.memoryUsage().rss
  expect(await raw.probe(asked, context)).toEqual({ frames, axes: ['y', 'x'], shape: [512, 512], dtype: 'int16' })
  expect(await raw.prepare!(asked, context)).toBeNull()
  const reader = await raw.open(asked, context)
  expect((await reader.read(99_999)).data[77]).toBe(-2)
  expect((await reader.read(50_000)).data.every((value) => value === 0)).toBe(true)
  reader.close?.()
  expect(process.memoryUsage().rss - before).toBeLessThan(100e6)
})

test("CaImAn's order C beyond 4 GiB: one frame touches the whole file", async () => {
  const [height, width, frames] = [8, 8, 20_000_000]
  // Pixels in Fortran's order: y 3, x 2.
  const at = 4 * ((3 + 8 * 2) * frames + 19_999_990)
  const name = `memmap__d1_${height}_d2_${width}_d3_1_order_C_frames_${frames}_.mmap`
  const file = writeSparse(name, 4 * height * width * frames, { [at]: new Uint8Array(Float32Array.of(2.5).buffer) })
  const before = process.memoryUsage().rss
  const reader = await raw.open(request(file, ['x', 'y', 'frame']), context)
  const { axes, shape, data } = await reader.read(19_999_990)
  expect([axes, shape, data.indexOf(2.5), data.filter((value) => value !== 0).length]).toEqual([
    ...[['x', 'y'], [8, 8], 2 * 8 + 3],
    1,
  ])
  reader.close?.()
  expect(process.memoryUsage().rss - before).toBeLessThan(250e6)
})
