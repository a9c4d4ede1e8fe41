// Damaged files of netCDF's classic formats are read, or refused in one line; no array is larger than its file. `FUZZ=1000` tries more of them.
import fs from 'node:fs'
import path from 'node:path'
import { fewOrAll } from '@movieflow/test-support/share'
import { expect, test } from 'vitest'
import hdf5 from '../src/index.js'
import { fixture, namesWithFrame, refusalOf, request, seeded, temporaryFolder, testContext } from './support.js'

const rounds = Number(process.env['FUZZ'] ?? fewOrAll(50, 150))
const folder = temporaryFolder()
const { below, pick } = seeded(Number(process.env['SEED'] ?? 1))
const originals = ['several', 'packed', 'chars', 'attributes', 'cf', 'several-stream', 'i2-records'].flatMap((kind) =>
  ['cdf1', 'cdf2', 'cdf5'].map((form) => fs.readFileSync(fixture(`netcdf3/${form}-${kind}.nc`))),
)

const words = [0, 1, 2, 4, 7, 10, 11, 12, 255, 1024, 65_536, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff]

const mutations: readonly ((bytes: Buffer) => Buffer)[] = [
  // Counts, lengths, types and places are words of four bytes, or two of them.
  (bytes) => {
    for (let n = 1 + below(3); n > 0; n--) bytes.writeUInt32BE(pick(words), 4 * below(Math.floor(bytes.length / 4)))
    return bytes
  },
  (bytes) => {
    bytes.writeUInt32BE(pick(words), 4 * below(Math.min(40, Math.floor(bytes.length / 4))))
    return bytes
  },
  (bytes) => {
    for (let n = 1 + below(8); n > 0; n--) bytes[4 + below(bytes.length - 4)] = below(256)
    return bytes
  },
  (bytes) => {
    const at = below(bytes.length)
    bytes[at] = bytes[at]! ^ (1 << below(8))
    return bytes
  },
  (bytes) => bytes.fill(below(2) ? 255 : 0, 4 + below(bytes.length - 4)),
  (bytes) => {
    const length = 4 * (1 + below(16))
    bytes.copyWithin(4 * below(bytes.length / 4), 4 * below(bytes.length / 4), 4 * below(bytes.length / 4) + length)
    return bytes
  },
  (bytes) => bytes.subarray(0, below(bytes.length)),
  (bytes) => {
    bytes[3] = pick([1, 2, 5])
    return bytes
  },
]

test(`${rounds} damaged files`, async () => {
  const before = process.memoryUsage().rss
  const count = { read: 0, refused: 0 }
  for (let round = 0; round < rounds; round++) {
    const file = path.join(folder, `damaged-${round}.nc`)
    fs.writeFileSync(file, pick(mutations)(Buffer.from(pick(originals))))
    try {
      await readDamaged(file, count)
    } catch (error) {
      fs.copyFileSync(file, path.join(path.dirname(folder), `netcdf3-fuzz-${round}.nc`))
      throw new Error(`round ${round}: kept as netcdf3-fuzz-${round}.nc`, { cause: error })
    }
    fs.rmSync(file)
  }
  expect(count.read).toBeGreaterThan(rounds)
  expect(count.refused).toBeGreaterThan(rounds / 10)
  expect(process.memoryUsage().rss - before).toBeLessThan(5e8)
  if (process.env['FUZZ']) console.log(count)
}, 600_000)

async function readDamaged(file: string, count: { read: number; refused: number }): Promise<void> {
  const { context } = testContext(folder)
  const attempt = async <T>(action: () => Promise<T>): Promise<T | undefined> => {
    try {
      const result = await action()
      count.read++
      return result
    } catch (error) {
      await refusalOf(() => Promise.reject(error))
      count.refused++
      return undefined
    }
  }
  const listed = (await attempt(() => hdf5.scan(file, context))) ?? []
  const { size } = fs.statSync(file)
  for (const { name, dtype, shape, error } of listed) {
    if (/[^\x20-\x7e…]/.test(error ?? '')) throw new Error(`not printable: ${error}`)
    if (error !== undefined) continue
    const bytes = shape.reduce((product, length) => product * length, Number(dtype.slice(2)))
    expect(bytes).toBeLessThanOrEqual(size)
    const asked = request(file, name!, namesWithFrame(shape.length, below(shape.length + 1)))
    await attempt(async () => {
      const clip = await hdf5.probe(asked, context)
      const reader = await hdf5.open(asked, context)
      try {
        for (let frame = 0; frame < Math.min(3, clip.frames); frame++) {
          const { data } = await reader.read(below(clip.frames))
          expect(data.length).toBe(clip.shape.reduce((product, length) => product * length, 1))
        }
      } finally {
        await reader.close?.()
      }
    })
  }
  for (const name of ['name', 'tas@units', '@title', '@numbers', 'time', undefined])
    if (below(2) === 0) await attempt(() => hdf5.readValue!(file, name, context))
  await attempt(async () => hdf5.readTimes!(request(file, 'time', ['t']), context))
}
