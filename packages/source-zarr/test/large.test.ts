// Arrays far larger than memory, of which few chunks were ever written: only what a frame needs is read, decoded and held.
import fs from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'
import { expect, test } from 'vitest'
import zarr from '../src/index.js'
import { metadata2, request, temporaryFolder, testContext, writeStore } from './support.js'

const folder = temporaryFolder()

function store(name: string, shape: number[], chunks: number[], files: Readonly<Record<string, Uint8Array>>): string {
  const metadata = metadata2({ shape, chunks, dtype: '<u2', compressor: { id: 'zlib', level: 1 }, fill_value: 3 })
  return writeStore(path.join(folder, name), { '.zarray': metadata, ...files })
}

/** A chunk in which all numbers are one. */
function chunk(length: number, value: number): Uint8Array {
  return zlib.deflateSync(new Uint8Array(new Uint16Array(length).fill(value).buffer))
}

test('20 GB of 10,000 frames: a frame that was written, and one that was not', async () => {
  const file = store('frames.zarr', [10_000, 1024, 1024], [1, 512, 1024], { '9000.0.0': chunk(512 * 1024, 42) })
  const { context, warnings } = testContext(folder)
  const asked = request(file, ['frame', 'y', 'x'])
  expect(await zarr.probe(asked, context)).toMatchObject({ frames: 10_000, shape: [1024, 1024] })
  expect(warnings[0]).toMatch(/^19,999 of the 20,000 chunks of the array were never written/)
  expect(await zarr.prepare!(asked, { ...context, scratch: folder })).toBeNull()
  const before = process.memoryUsage().arrayBuffers
  const reader = await zarr.open(asked, context)
  const { data } = await reader.read(9000)
  expect([data[0], data[512 * 1024 - 1], data[512 * 1024]]).toEqual([42, 42, 3])
  expect((await reader.read(1)).data[0]).toBe(3)
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(60e6)
  await reader.close?.()
})

test('a chunk of several frames is decoded once for all of them', async () => {
  const file = store('bands.zarr', [10_000, 1024, 1024], [10, 1024, 1024], { '5.0.0': chunk(10 << 20, 8) })
  const { context } = testContext(folder)
  const asked = request(file, ['frame', 'y', 'x'])
  expect(await zarr.prepare!(asked, { ...context, scratch: folder })).toBeNull()
  const reader = await zarr.open(asked, context)
  expect((await reader.read(50)).data[7]).toBe(8)
  // What was decoded is not read again.
  fs.rmSync(path.join(file, '5.0.0'))
  for (let frame = 51; frame < 60; frame++) expect((await reader.read(frame)).data[7]).toBe(8)
  expect((await reader.read(60)).data[7]).toBe(3)
  expect((await reader.read(50)).data[7]).toBe(3)
  await reader.close?.()
})

test('chunks of more frames are copied in order if the array is not long, and not for few frames', async () => {
  const { context } = testContext(folder)
  const many = store('many.zarr', [100, 512, 512], [50, 512, 512], { '1.0.0': chunk(50 << 18, 9) })
  const asked = request(many, ['frame', 'y', 'x'])
  expect(await zarr.prepare!(asked, { ...context, scratch: folder, fewFrames: true })).toBeNull()
  const prepared = await zarr.prepare!(asked, { ...context, scratch: folder })
  expect(prepared).not.toBeNull()
  const reader = await zarr.open({ ...asked, prepared }, context)
  expect([(await reader.read(49)).data[5], (await reader.read(50)).data[5]]).toEqual([3, 9])
  await reader.close?.()
  const long = store('long.zarr', [10_000, 512, 512], [50, 512, 512], {})
  expect(await zarr.prepare!(request(long, ['frame', 'y', 'x']), { ...context, scratch: folder })).toBeNull()
})

test('frames that lie across chunks are put in order, each chunk decoded once', async () => {
  const shape = [64, 64, 12_000]
  const file = store('across.zarr', shape, [16, 64, 6_000], { '1.0.1': chunk(16 * 64 * 6_000, 6) })
  const { context } = testContext(folder)
  const asked = request(file, ['y', 'x', 'frame'])
  const prepared = await zarr.prepare!(asked, { ...context, scratch: folder })
  const reader = await zarr.open({ ...asked, prepared }, context)
  const { data } = await reader.read(9_000)
  expect([data[15 * 64], data[16 * 64], data[31 * 64 + 63], data[32 * 64]]).toEqual([3, 6, 6, 3])
  expect((await reader.read(5_999)).data[16 * 64]).toBe(3)
  await reader.close?.()
})

test('of too many chunks to count the missing ones are told when one is met', async () => {
  const file = store('countless.zarr', [1_000_000, 8, 8], [1, 8, 8], { '3.0.0': chunk(64, 5) })
  const { context, warnings } = testContext(folder)
  const asked = request(file, ['frame', 'y', 'x'])
  await zarr.probe(asked, context)
  const reader = await zarr.open(asked, context)
  for (const frame of [500_000, 3, 999_999]) await reader.read(frame)
  await reader.close?.()
  expect(warnings).toEqual(['some chunks of the array were never written: their values are the fill value 3'])
})
