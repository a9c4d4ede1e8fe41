// Damaged files: whatever the bytes, there is either a refusal of one line or the numbers that the header speaks of.
import fs from 'node:fs'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { fewOrAll } from '@movieflow/test-support/share'
import { expect, test } from 'vitest'
import nifti, { type NiftiOptions } from '../src/index.js'
import {
  assemble,
  bytesOf,
  check,
  fixtures,
  readAll,
  refusalOf,
  seeded,
  temporaryFolder,
  testContext,
} from './support.js'

const rounds = Number(process.env.FUZZ ?? fewOrAll(150, 400))
const folder = temporaryFolder()
const { random, below, pick } = seeded(28)

const singles = fixtures.filter(({ files }) => Object.keys(files).length === 1)
const pairs = fixtures.filter(({ files }) => Object.keys(files).length === 2 && !('packed.img.gz' in files))

/** Fields that decide, and where they are: in NIfTI-1, in NIfTI-2. */
const fields = [
  [40, 16],
  [42, 24],
  [48, 48],
  [70, 12],
  [80, 112],
  [92, 136],
  [108, 168],
  [112, 176],
  [116, 184],
  [123, 500],
  [252, 344],
  [254, 348],
  [256, 352],
  [280, 400],
  [344, 4],
] as const

const mutations: readonly ((bytes: Buffer) => Buffer)[] = [
  (bytes) => bytes.subarray(0, below(bytes.length)),
  (bytes) => Buffer.concat([bytes, Buffer.alloc(below(50), below(256))]),
  (bytes) => flip(bytes, bytes.length),
  (bytes) => flip(bytes, 120),
  (bytes) => flip(bytes, 348),
  (bytes) => {
    const at = pick(fields)[bytes[0] === 92 || bytes[3] === 92 ? 0 : 1] + below(4)
    const value = pick([0, 1, 2, 4, 8, 16, 64, 127, 128, 255])
    if (at < bytes.length) bytes[at] = value
    return bytes
  },
]

function flip(bytes: Buffer, end: number): Buffer {
  for (let n = 1 + below(3); n > 0; n--) bytes[below(Math.min(end, bytes.length))] = below(256)
  return bytes
}

test(
  `${rounds} damaged files (FUZZ=n for another number)`,
  async () => {
    const before = process.memoryUsage().rss
    let read = 0
    for (let round = 0; round < rounds; round++) {
      const fixture = pick(random() < 0.8 ? singles : pairs)
      const compressed = fixture.file.endsWith('.gz')
      const written: Record<string, Buffer> = {}
      for (const name of Object.keys(fixture.files)) {
        const header = !name.endsWith('.img')
        let bytes = bytesOf(fixture, name)
        const inside = compressed && random() < 0.7
        if (inside) bytes = Buffer.from(gunzipSync(bytes))
        if (header || random() < 0.3) for (let n = 1 + below(2); n > 0; n--) bytes = Buffer.from(pick(mutations)(bytes))
        written[name] = inside ? gzipSync(bytes) : bytes
        fs.writeFileSync(path.join(folder, name), written[name])
      }
      try {
        if (await readDamaged(path.join(folder, fixture.file), written[fixture.file]!)) read++
      } catch (error) {
        const shown = Object.entries(written).map(([name, bytes]) => `${name} ${bytes.toString('base64')}`)
        throw new Error(`round ${round}: ${shown.join(' ')}`, { cause: error })
      }
      for (const name of Object.keys(written)) fs.rmSync(path.join(folder, name))
    }
    expect(read).toBeGreaterThan(rounds / 10)
    expect(read).toBeLessThan(rounds)
    expect(process.memoryUsage().rss - before).toBeLessThan(300e6)
  },
  Math.max(30_000, rounds * 20),
)

/** Whether it was read; throws if it was neither read rightly nor refused rightly. */
async function readDamaged(file: string, bytes: Buffer): Promise<boolean> {
  const { context, warnings } = testContext(folder)
  const attempt = async <T>(action: () => Promise<T>): Promise<T | undefined> => {
    const result = await action().then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    )
    if ('value' in result) return result.value
    await refusalOf(() => Promise.reject(result.error))
    return undefined
  }
  const [info] = (await attempt(() => nifti.scan(file, context))) ?? []
  if (info === undefined) return false
  await attempt(() => nifti.readValue!(file, undefined, context) as Promise<unknown>)
  if (info.error !== undefined) return false
  const frame = below(info.shape.length + 1)
  const axes = info.shape.map((_, axis) => (axis === frame ? 'frame' : `axis${axis}`))
  const asked = { file, variables: [], axes, options: check({}) }
  const clip = await attempt(() => nifti.probe(asked, context))
  if (clip === undefined) return false
  const reader = await attempt(() => nifti.open(asked, context))
  if (reader === undefined) return false
  const tensors = await readAll(reader, Math.min(clip.frames, 2000))
  const count = info.shape.reduce((product, length) => product * length, 1)
  const data = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes
  expect(count).toBeLessThanOrEqual(data.length)
  if (tensors.length < clip.frames) return true
  if (info.packed === undefined) {
    // The numbers are somewhere in the file; where, the header says, as the fixtures' tests hold.
    const numbers = assemble(tensors, axes.toReversed(), info.shape.toReversed())
    const size = Number(info.dtype.slice(2))
    const starts = Array.from({ length: data.length - count * size + 1 }, (_, start) => start)
    expect(starts.some((start) => sameNumbers(numbers, data, start, info.dtype))).toBe(true)
  }
  const plane = pick(['axial', 'coronal', 'sagittal'] as const)
  const options: NiftiOptions = { plane, slice: pick(['all', 'middle', 0, 3] as const) }
  const [listed] = (await attempt(() => nifti.scan(file, context, check(options)))) ?? []
  if (listed === undefined) return true
  const turned = { ...asked, axes: listed.axes!, options: check(options) }
  const view = await nifti.probe(turned, context)
  const pictures = await readAll(await nifti.open(turned, context), Math.min(view.frames, 100))
  for (const { axes, shape, data } of pictures) {
    expect([axes, shape]).toEqual([view.axes, view.shape])
    expect(data.length).toBe(shape.reduce((product, length) => product * length, 1))
  }
  expect(new Set(warnings).size).toBeLessThanOrEqual(3)
  return true
}

function sameNumbers(numbers: readonly number[], data: Buffer, start: number, dtype: string): boolean {
  const view = new DataView(data.buffer, data.byteOffset, data.length)
  const little = dtype[0] !== '>'
  const size = Number(dtype.slice(2))
  const decode: Record<string, (at: number) => number> = {
    u1: (at) => view.getUint8(at),
    i1: (at) => view.getInt8(at),
    u2: (at) => view.getUint16(at, little),
    i2: (at) => view.getInt16(at, little),
    u4: (at) => view.getUint32(at, little),
    i4: (at) => view.getInt32(at, little),
    u8: (at) => Number(view.getBigUint64(at, little)),
    i8: (at) => Number(view.getBigInt64(at, little)),
    f4: (at) => view.getFloat32(at, little),
    f8: (at) => view.getFloat64(at, little),
  }
  return numbers.every((value, index) => Object.is(value + 0, decode[dtype.slice(1)]!(start + index * size) + 0))
}
