// Damaged files are read, or refused in one line: nothing crashes, hangs or grows. `FUZZ=1000` tries more of them.
import fs from 'node:fs'
import path from 'node:path'
import { fewOrAll } from '@movieflow/test-support/share'
import { expect, test } from 'vitest'
import hdf5 from '../src/index.js'
import { fixture, namesWithFrame, refusalOf, request, seeded, temporaryFolder, testContext } from './support.js'

const rounds = Number(process.env['FUZZ'] ?? fewOrAll(20, 60))
const folder = temporaryFolder()
const originals = [
  'types.h5',
  'layouts.h5',
  'layouts-latest.h5',
  'structure.h5',
  'arrays.h5',
  'filters.h5',
  'netcdf4.nc',
].map((name) => fs.readFileSync(fixture(name)))

const { below } = seeded(Number(process.env['SEED'] ?? 1))

const mutations: ((bytes: Buffer) => Buffer)[] = [
  (bytes) => {
    for (let n = 1 + below(8); n > 0; n--) bytes[below(bytes.length)] = below(256)
    return bytes
  },
  (bytes) => {
    for (let n = 1 + below(4); n > 0; n--) bytes[below(2048)] = below(256)
    return bytes
  },
  (bytes) => {
    const at = below(bytes.length)
    bytes[at] = bytes[at]! ^ (1 << below(8))
    return bytes
  },
  (bytes) => bytes.fill(below(2) ? 255 : 0, below(bytes.length)),
  (bytes) => {
    const from = below(bytes.length)
    bytes.subarray(from, from + 1 + below(16)).fill(below(2) ? 255 : 0)
    return bytes
  },
  (bytes) => {
    const length = 1 + below(64)
    bytes.copyWithin(below(bytes.length), below(bytes.length), below(bytes.length) + length)
    return bytes
  },
  (bytes) => bytes.subarray(0, below(bytes.length)),
]

test(
  `${rounds} damaged files`,
  async () => {
    const before = process.memoryUsage().rss
    let [read, refused] = [0, 0]
    for (let round = 0; round < rounds; round++) {
      const bytes = mutations[below(mutations.length)]!(Buffer.from(originals[below(originals.length)]!))
      const file = path.join(folder, `damaged-${round}.h5`)
      fs.writeFileSync(file, bytes)
      try {
        const result = await readDamaged(file)
        read += result.read
        refused += result.refused
      } catch (error) {
        fs.copyFileSync(file, path.join(path.dirname(folder), `hdf5-fuzz-${round}.h5`))
        throw new Error(`round ${round}: kept as hdf5-fuzz-${round}.h5`, { cause: error })
      }
      fs.rmSync(file)
    }
    expect(read).toBeGreaterThan(rounds)
    expect(refused).toBeGreaterThan(rounds / 10)
    expect(process.memoryUsage().rss - before).toBeLessThan(1e9)
    if (process.env['FUZZ']) console.log({ read, refused })
  },
  // A file that stops the library costs the patience with it, 20 s at most.
  Math.max(600_000, rounds * 10_000),
)

async function readDamaged(file: string): Promise<{ read: number; refused: number }> {
  const { context } = testContext(folder)
  const count = { read: 0, refused: 0 }
  const attempt = async <T>(action: () => Promise<T>): Promise<T | undefined> => {
    let result: T | undefined
    try {
      result = await action()
      count.read++
    } catch (error) {
      await refusalOf(() => Promise.reject(error))
      count.refused++
    }
    return result
  }
  const listed = (await attempt(() => hdf5.scan(file, context))) ?? []
  for (const { error = '' } of listed) if (/[^\x20-\x7e…]/.test(error)) throw new Error(`not printable: ${error}`)
  const sound = listed.filter(({ error }) => error === undefined)
  for (let n = Math.min(8, sound.length); n > 0; n--) {
    const { name, shape } = sound[below(sound.length)]!
    const asked = request(file, name!, namesWithFrame(shape.length, below(shape.length + 1)))
    await attempt(async () => {
      const clip = await hdf5.probe(asked, context)
      const length = clip.shape.reduce((product, each) => product * each, 1)
      if (length > 1e7) return
      const reader = await hdf5.open(asked, context)
      try {
        for (let frame = 0; frame < Math.min(5, clip.frames); frame++) {
          const { data } = await reader.read(below(clip.frames))
          expect(data.length).toBe(length)
        }
      } finally {
        await reader.close?.()
      }
    })
  }
  for (const name of ['text', 'record-text', 'lists', 'table', 'reference', '@title', '@words', 'group'])
    if (below(3) === 0) await attempt(() => hdf5.readValue!(file, name, context))
  return count
}
