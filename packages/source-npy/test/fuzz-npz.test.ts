// Damaged archives: whatever the bytes, an array is refused in one line, or its values are those that were saved.
import fs from 'node:fs'
import path from 'node:path'
import { fewOrAll } from '@movieflow/test-support/share'
import { expect, test } from 'vitest'
import npy from '../src/index.js'
import { fixtures, refusalOf, request, seeded, temporaryFolder, testContext } from './support.js'

const rounds = Number(process.env.FUZZ ?? fewOrAll(120, 500))
const folder = temporaryFolder()
const { random, below, pick } = seeded(2025)

// Without a checksum, or without arrays that could be read.
const left = new Set(['npy-inside.npz', 'empty.npz', 'bzip2.npz', 'lzma.npz'])
const names = fs.readdirSync(fixtures).filter((name) => name.endsWith('.npz') && !left.has(name))

const extremes = [0, 1, 7, 8, 0x7fff, 0xffff, 0x7fffffff, 0xffffffff]
const signatures = ['PK\x01\x02', 'PK\x03\x04', 'PK\x05\x06', 'PK\x06\x06', 'PK\x06\x07', '\x93NUMPY']

const mutations: readonly ((bytes: Buffer) => Buffer)[] = [
  (bytes) => bytes.subarray(0, below(bytes.length)),
  (bytes) => bytes.subarray(below(bytes.length)),
  (bytes) => Buffer.concat([bytes, Buffer.alloc(below(200), below(256))]),
  (bytes) => Buffer.concat([Buffer.alloc(below(200), below(256)), bytes]),
  (bytes) => flip(bytes, 0),
  (bytes) => flip(bytes, Math.max(0, bytes.length - 200)),
  (bytes) => flip(bytes, Math.max(0, bytes.length - 22)),
  field,
  field,
  field,
  // A part of it in another place, or gone.
  (bytes) => {
    const [from, to, at] = [below(bytes.length), below(bytes.length), below(bytes.length)]
    return Buffer.concat([
      bytes.subarray(0, at),
      bytes.subarray(Math.min(from, to), Math.max(from, to)),
      bytes.subarray(at),
    ])
  },
  (bytes) => {
    const at = below(bytes.length)
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + below(40))])
  },
]

function flip(bytes: Buffer, from: number): Buffer {
  for (let n = 1 + below(3); n > 0 && from < bytes.length; n--) bytes[from + below(bytes.length - from)] = below(256)
  return bytes
}

/** Another number in one of zip's own records. */
function field(bytes: Buffer): Buffer {
  const signature = Buffer.from(pick(signatures), 'latin1')
  const places: number[] = []
  for (let at = bytes.indexOf(signature); at >= 0; at = bytes.indexOf(signature, at + 1)) places.push(at)
  if (places.length === 0) return bytes
  const at = pick(places) + below(46)
  if (at + 4 > bytes.length) return bytes
  const old = bytes.readUInt32LE(at)
  const value = random() < 0.5 ? pick(extremes) : (old + below(17) - 8) >>> 0
  if (random() < 0.5) bytes.writeUInt32LE(value, at)
  else bytes.writeUInt16LE(value & 0xffff, at)
  return bytes
}

/** Type, shape and values of each array that can be read, by its name. */
async function readArrays(file: string): Promise<Map<string | null, string>> {
  const { context } = testContext(folder)
  const arrays = new Map<string | null, string>()
  for (const { name, dtype, shape, order } of await npy.scan(file, context)) {
    expect(dtype.length).toBeLessThan(70)
    const axes = shape.map((_, axis) => `axis${axis}`)
    const asked = {
      ...request(file, axes, dtype.includes('c') ? { complex: 'imag' } : {}),
      variables: name === null ? [] : [name],
    }
    const attempt = async () => {
      const prepared = random() < 0.5 ? undefined : await npy.prepare!(asked, context)
      const reader = await npy.open({ ...asked, ...(prepared !== undefined && { prepared }) }, context)
      const { data } = await reader.read(0)
      await reader.close?.()
      arrays.set(name, JSON.stringify([dtype, shape, order, Array.from(data, String)]))
    }
    await attempt().catch((error: unknown) => refusalOf(() => Promise.reject(error)))
  }
  return arrays
}

test(
  `${rounds} damaged archives (FUZZ=n for another number)`,
  async () => {
    const originals = await Promise.all(
      names.map(async (name) => {
        const file = path.join(fixtures, name)
        const known = new Set((await readArrays(file)).values())
        return { name, bytes: fs.readFileSync(file), known }
      }),
    )
    // Two have arrays that the directory no longer lists, and that damage may bring to light.
    const all = new Set(originals.flatMap(({ known }) => [...known]))
    all.add(JSON.stringify(['<f8', [3], 'C', ['1', '1', '1']]))
    all.add(JSON.stringify(['<f8', [10], 'C', Array.from({ length: 10 }, (_, index) => String(index))]))
    const file = path.join(folder, 'damaged.npz')
    const before = process.memoryUsage().rss
    const seen = { read: 0, partly: 0, refused: 0 }
    for (let round = 0; round < rounds; round++) {
      // The two with every kind of array take long; the others have more to be damaged.
      const large = round % 25 === 0
      const original = pick(originals.filter(({ known }) => known.size > 20 === large))
      let bytes: Buffer = Buffer.from(original.bytes)
      for (let n = 1 + below(2); n > 0; n--) bytes = Buffer.from(pick(mutations)(bytes))
      fs.writeFileSync(file, bytes)
      try {
        const found = await readArrays(file)
        for (const array of found.values()) expect(all).toContain(array)
        if (found.size >= original.known.size) seen.read++
        else seen.partly++
      } catch (error) {
        await refusalOf(() => Promise.reject(error)).catch(() => {
          throw new Error(`round ${round}, ${original.name}: ${bytes.toString('base64')}`, { cause: error })
        })
        seen.refused++
      }
    }
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(rounds / 20)
    expect(process.memoryUsage().rss - before).toBeLessThan(300e6)
  },
  Math.max(30_000, rounds * 50),
)
