// Damaged metadata, chunks and archives are read rightly, or refused in one line: nothing crashes, hangs or grows. `FUZZ=1000` tries more of them.
import fs from 'node:fs'
import path from 'node:path'
import { fewOrAll } from '@movieflow/test-support/share'
import { expect, test } from 'vitest'
import zarr from '../src/index.js'
import { openStore } from '../src/open-store.js'
import {
  archiveOf,
  assemble,
  expectedOf,
  namesWithFrame,
  readAll,
  refusalOf,
  request,
  seeded,
  temporaryFolder,
  testContext,
} from './support.js'

const rounds = Number(process.env['FUZZ'] ?? fewOrAll(80, 300))
const folder = temporaryFolder()
const { below, pick } = seeded(Number(process.env['SEED'] ?? 1))

interface Original {
  readonly name: string
  readonly files: ReadonlyMap<string, Buffer>
  readonly shape: readonly number[]
  readonly values: readonly number[] | undefined
}

const numbersOf = (values: unknown) =>
  Array.isArray(values)
    ? values.map((value) => (value === 'inf' ? Infinity : value === '-inf' ? -Infinity : Number(value)))
    : undefined

/** Arrays of each kind of codec and layout. */
async function originalsOf(version: 2 | 3): Promise<Original[]> {
  const store = await openStore(archiveOf(version))
  const wanted =
    /^(type-[CF]?-?[fiuc][248]|blosc-[a-z0-9]+-\d-i2|blosc-blocks|codec-|filter-|shard-|transpose|fill-shard|slash|scalar|second\/blosc)/
  const originals: Original[] = []
  for (const [name, { shape, values }] of expectedOf(version)) {
    if (!wanted.test(name) || shape.reduce((all, length) => all * length, 1) > 1500) continue
    const files = new Map<string, Buffer>()
    const take = async (key: string, inside: string): Promise<void> => {
      const bytes = await store.read(key, 1 << 20)
      if (bytes) files.set(inside, Buffer.from(bytes))
      else for (const each of store.list(key)) await take(`${key}/${each}`, inside === '' ? each : `${inside}/${each}`)
    }
    await take(name, '')
    originals.push({ name, files, shape, values: numbersOf(values) })
  }
  store.close()
  return originals
}

const words = [
  'null',
  'true',
  '-1',
  '0',
  '1e999',
  '4294967296',
  '18446744073709551615',
  '99999',
  '""',
  '"|O"',
  '">f8"',
  '[]',
  '{}',
  'NaN',
  '"/"',
  '"F"',
  '"zstd"',
  '"blosc"',
  '"delta"',
  '"transpose"',
  '[2,1,0]',
  '\u0000',
  '\\',
  '"',
  ',',
  '}',
  '__proto__',
]

const textMutations: ((text: string) => string)[] = [
  (text) => text.slice(0, below(text.length)),
  (text) => splice(text, below(text.length), 1, pick(words)),
  (text) => splice(text, below(text.length), 0, pick(words)),
  (text) => splice(text, below(text.length), 1 + below(8), ''),
  // Values alone: metadata that are well written and wrong.
  ...Array.from({ length: 4 }, () => (text: string) => {
    const values = [...text.matchAll(/-?\d+(?:\.\d+)?|"[^"]*"(?!\s*:)|true|false|null/g)]
    const { index, 0: found } = pick(values)
    return splice(text, index, found.length, /^-?\d/.test(found) && below(2) ? String(below(12) - 1) : pick(words))
  }),
  (text) => {
    const keys = [...text.matchAll(/"[^"]*"(?=\s*:)/g)]
    const { index, 0: found } = pick(keys)
    return splice(text, index, found.length, pick(keys)[0])
  },
]

function splice(text: string, at: number, length: number, by: string): string {
  return text.slice(0, at) + by + text.slice(at + length)
}

const byteMutations: ((bytes: Buffer) => Buffer)[] = [
  (bytes) => {
    for (let n = 1 + below(4); n > 0 && bytes.length > 0; n--) bytes[below(bytes.length)] = below(256)
    return bytes
  },
  (bytes) => {
    for (let n = 1 + below(2); n > 0 && bytes.length > 0; n--) bytes[below(Math.min(24, bytes.length))] = below(256)
    return bytes
  },
  (bytes) => bytes.fill(below(2) ? 255 : 0, below(bytes.length + 1)),
  (bytes) => bytes.subarray(0, below(bytes.length + 1)),
  (bytes) => Buffer.concat([bytes, Buffer.alloc(1 + below(40), below(256))]),
  (bytes) => {
    const length = 1 + below(16)
    bytes.copyWithin(below(bytes.length + 1), below(bytes.length + 1), below(bytes.length + 1) + length)
    return bytes
  },
]

/** Whose bytes carry a checksum: what is read of them is right. */
const isChecked = /gzip|zlib|bz2|crc32|adler32|fletcher32|checksum/
/** A header of metadata may ask for more than anybody reads here. */
const mostValues = 1_000_000

async function readDamaged(file: string, original: Original, damage: 'metadata' | 'chunk'): Promise<boolean> {
  const { context, warnings } = testContext(folder)
  const attempt = async <T>(action: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await action()
    } catch (error) {
      await refusalOf(() => Promise.reject(error))
      return undefined
    }
  }
  const [info] = (await attempt(() => zarr.scan(file, context))) ?? []
  if (info === undefined) return false
  expect(info.dtype.length).toBeLessThan(40)
  const isComplex = info.error?.includes('`complex`') === true
  const axes = namesWithFrame(info.shape.length, below(info.shape.length + 1) - 1)
  const asked = request(file, axes, undefined, isComplex ? { complex: 'real' } : {})
  const clip = await attempt(() => zarr.probe(asked, context))
  if (clip === undefined) return false
  const length = clip.shape.reduce((product, each) => product * each, 1)
  if (length > mostValues) return false
  const frames = Math.min(clip.frames, Math.ceil(2000 / Math.max(1, length)))
  const tensors = await attempt(async () => {
    const prepared = await zarr.prepare!(asked, context)
    return readAll(await zarr.open({ ...asked, prepared }, context), frames)
  })
  if (tensors === undefined) return false
  for (const tensor of tensors)
    expect([tensor.axes, tensor.shape, tensor.data.length]).toEqual([clip.axes, clip.shape, length])
  expect(warnings.length).toBeLessThan(6)
  if (damage === 'metadata' || original.values === undefined || frames < clip.frames) return true
  const values = assemble(tensors, axes, original.shape)
  const wrong = values.filter(
    (value, index) => !Object.is(value, original.values![index]! + 0) && value !== original.values![index],
  ).length
  if (isChecked.test(original.name)) expect(wrong).toBe(0)
  // Other chunks are as they were: of 5 × 4 × 6, one has 3 × 4 × 4 or 2 × 4 × 6.
  else if (values.length === 120) expect(wrong).toBeLessThanOrEqual(48)
  return true
}

test(
  `${rounds} damaged stores`,
  async () => {
    const originals = [...(await originalsOf(2)), ...(await originalsOf(3))]
    expect(originals.length).toBeGreaterThan(150)
    const before = process.memoryUsage().rss
    let [read, refused] = [0, 0]
    for (let round = 0; round < rounds; round++) {
      const original = pick(originals)
      const store = path.join(folder, `damaged-${round}.zarr`)
      const keys = [...original.files.keys()]
      const isText = below(2) === 0
      const target = pick(keys.filter((key) => /(\.zarray|zarr\.json)$/.test(key) === isText))
      let shown = ''
      for (const [key, bytes] of original.files) {
        const place = path.join(store, key)
        fs.mkdirSync(path.dirname(place), { recursive: true })
        if (key !== target) fs.writeFileSync(place, bytes)
        else if (isText) {
          shown = pick(textMutations)(bytes.toString())
          fs.writeFileSync(place, shown)
        } else {
          const damaged = pick(byteMutations)(Buffer.from(bytes))
          shown = damaged.toString('base64')
          fs.writeFileSync(place, damaged)
        }
      }
      try {
        if (await readDamaged(store, original, isText ? 'metadata' : 'chunk')) read++
        else refused++
      } catch (error) {
        throw new Error(`round ${round}: ${original.name} ${target}: ${shown}`, { cause: error })
      }
      fs.rmSync(store, { recursive: true })
    }
    expect(read).toBeGreaterThan(rounds / 10)
    expect(refused).toBeGreaterThan(rounds / 10)
    expect(process.memoryUsage().rss - before).toBeLessThan(400e6)
  },
  Math.max(60_000, rounds * 60),
)

test(
  `${Math.ceil(rounds / 10)} damaged archives`,
  async () => {
    const bytes = fs.readFileSync(archiveOf(3))
    const names = expectedOf(3).filter(([, { values }]) => Array.isArray(values))
    for (let round = 0; round < rounds / 10; round++) {
      const file = path.join(folder, 'damaged.zarr.zip')
      // Of the whole only a part: the directory's end more often than not.
      const damaged = Buffer.from(bytes)
      const from = below(2) ? damaged.length - 40_000 : 0
      const part = pick(byteMutations)(Buffer.from(damaged.subarray(from + below(20_000))))
      fs.writeFileSync(
        file,
        Buffer.concat([damaged.subarray(0, damaged.length - part.length), part]).subarray(0, damaged.length + 50),
      )
      const [name, { shape, values }] = pick(names)
      const { context } = testContext(folder)
      const axes = namesWithFrame(shape.length, -1)
      try {
        const tensors = await readAll(await zarr.open(request(file, axes, name), context), 1)
        const actual = assemble(tensors, axes, shape)
        for (const [index, value] of numbersOf(values)!.entries())
          if (actual[index] !== value) expect(actual[index], `${name} ${index}`).toBe(value)
      } catch (error) {
        if ((error as Error).name === 'AssertionError') throw error
        await refusalOf(() => Promise.reject(error))
      }
    }
  },
  Math.max(60_000, rounds * 60),
)
