// Damaged files: whatever the bytes, there is either a refusal of one line or what the undamaged bytes say, in bounded steps.
import fs from 'node:fs'
import path from 'node:path'
import { deflateSync, inflateSync } from 'node:zlib'
import { fewOrAll } from '@movieflow/test-support/share'
import { expect, test, vi } from 'vitest'
import mat from '../src/index.js'
import { fixture, fixtures, isOneLine, refusalOf, request, seeded, temporaryFolder, testContext } from './support.js'

const rounds = Number(process.env.FUZZ ?? fewOrAll(25, 100))
const folder = temporaryFolder()
// To look into a member of a struct, the struct is read from its beginning: up to 15 times the file in 1,500 files.
const mostReadings = 50
const mostGrowth = 400e6
const reads = vi.spyOn(fs, 'readSync')

const { random, below, pick } = seeded(2025)

const words = [0, 1, 2, 3, 5, 6, 8, 9, 14, 15, 17, 0xff, 0x800, 0x10001, 0x40001, 0x7fffffff, 0x80000000, 0xffffffff]

const mutations: readonly ((bytes: Buffer) => Buffer)[] = [
  (bytes) => bytes.subarray(0, below(bytes.length)),
  (bytes) => Buffer.concat([bytes, Buffer.alloc(below(50), below(256))]),
  (bytes) => {
    for (let n = 1 + below(4); n > 0; n--) bytes[below(bytes.length)] = below(256)
    return bytes
  },
  // A word where tags, lengths and types stand.
  (bytes) => {
    const at = 4 * below(Math.floor(bytes.length / 4))
    if (at + 4 <= bytes.length) bytes.writeUInt32LE(pick(words), at)
    return bytes
  },
  (bytes) => {
    const at = 8 * below(bytes.length / 8)
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 8 * below(4))])
  },
]

/** Damages what a file's compressed elements hold, and compresses it again: its checksums are right. */
function mutateInside(bytes: Buffer): Buffer {
  const parts = [bytes.subarray(0, 128)]
  const chosen = below(20)
  for (let at = 128, index = 0; at + 8 <= bytes.length; index++) {
    const length = bytes.readUInt32LE(at + 4)
    let body = bytes.subarray(at + 8, at + 8 + length)
    if (index === chosen) body = deflateSync(pick(mutations)(inflateSync(body)))
    const tag = Buffer.from(bytes.subarray(at, at + 8))
    tag.writeUInt32LE(body.length, 4)
    parts.push(tag, body)
    at += 8 + length
  }
  return Buffer.concat(parts)
}

test(
  `${rounds} damaged files (FUZZ=n for another number)`,
  async () => {
    const names = fs.readdirSync(fixtures).filter((name) => name.endsWith('.mat') && !name.startsWith('v73'))
    const originals = names.map((name) => ({ name, bytes: fs.readFileSync(fixture(name)) }))
    const file = path.join(folder, 'damaged.mat')
    const before = process.memoryUsage().rss
    let read = 0
    for (let round = 0; round < rounds; round++) {
      const { name, bytes } = pick(originals)
      let damaged: Buffer = Buffer.from(bytes)
      if (name.endsWith('-7.mat') && round % 2 === 0) damaged = mutateInside(damaged)
      else for (let n = 1 + below(2); n > 0; n--) damaged = Buffer.from(pick(mutations)(damaged))
      fs.writeFileSync(file, damaged)
      try {
        read += await readDamaged(file)
      } catch (error) {
        throw new Error(`round ${round}, ${name}: ${damaged.toString('base64')}`, { cause: error })
      }
    }
    expect(read).toBeGreaterThan(rounds)
    expect(process.memoryUsage().rss - before).toBeLessThan(mostGrowth)
  },
  Math.max(300_000, rounds * 2_000),
)

/** How many arrays were read; throws where one was neither read nor refused rightly. */
async function readDamaged(file: string): Promise<number> {
  const { context } = testContext(folder)
  const attempt = async <T>(action: () => Promise<T>): Promise<T | undefined> => {
    reads.mockClear()
    try {
      return await action()
    } catch (error) {
      await refusalOf(() => Promise.reject(error))
      return undefined
    } finally {
      const bytes = reads.mock.results.reduce((sum, { value }) => sum + (value as number), 0)
      expect(bytes).toBeLessThan(mostReadings * (fs.statSync(file).size + 128))
    }
  }
  const listed = (await attempt(() => mat.scan(file, context))) ?? []
  let read = 0
  for (const { name, shape, error } of listed) {
    expect(error === undefined || isOneLine(error), error).toBe(true)
    if (name === null) continue
    if (random() < 0.3) await attempt(() => mat.readValue!(file, name, context))
    if (error !== undefined || shape.length > 6) continue
    const frame = shape.length - 1
    const axes = shape.map((_, axis) => (axis === frame ? 'frame' : `axis${axis}`))
    const asked = request(file, name, axes)
    const clip = await attempt(() => mat.probe(asked, context))
    const reader = clip && (await attempt(() => mat.open(asked, context)))
    if (!reader) continue
    const length = clip.shape.reduce((product, each) => product * each, 1)
    for (let index = 0; index < Math.min(3, clip.frames); index++) {
      const tensor = await attempt(async () => reader.read(index))
      if (tensor) expect([tensor.axes, tensor.shape, tensor.data.length]).toEqual([clip.axes, clip.shape, length])
    }
    await reader.close?.()
    read++
  }
  return read
}
