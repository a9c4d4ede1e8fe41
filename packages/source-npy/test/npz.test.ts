// Every kind of .npz archive, array by array, against what NumPy read from it.
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import npy from '../src/index.js'
import {
  assemble,
  fixtures,
  namesWithFrame,
  readAll,
  readJson,
  request,
  temporaryFolder,
  testContext,
} from './support.js'

interface Entry {
  dtype: string
  shape: number[]
  order: 'C' | 'F'
  /** Of complex numbers the real part. */
  values?: (number | string)[]
  texts?: unknown
  /** A member that is none of NumPy's, which np.load hands out as bytes. */
  bytes?: number
  /** What zipfile says. */
  refused?: string
}

const archives = Object.entries(readJson<Record<string, Record<string, Entry>>>('npz-expected.json'))
const scratch = temporaryFolder()
// np.load opens these; movieflow reads stored and deflated members alone.
const unread = ['bzip2.npz', 'lzma.npz']

const numberOf = (value: number | string) =>
  Number(typeof value === 'string' ? value.replace('inf', 'Infinity') : value)

/** Without a frame axis, and with the last axis as the frames; with and without what `prepare` gives. */
async function readEachWay(file: string, name: string | null, { shape, dtype, order }: Entry) {
  const answers: number[][] = []
  for (const axes of new Set([namesWithFrame(shape.length, -1), namesWithFrame(shape.length, shape.length - 1)])) {
    const { context } = testContext(scratch)
    const asked = {
      ...request(file, axes, dtype.includes('c') ? { complex: 'real' } : {}),
      variables: name === null ? [] : ['no such', name],
    }
    const clip = await npy.probe(asked, context)
    expect(clip.axes).toEqual((order === 'F' ? axes.toReversed() : axes).filter((axis) => axis !== 'frame'))
    for (const prepared of [undefined, await npy.prepare!(asked, context)]) {
      const reader = await npy.open({ ...asked, ...(prepared !== undefined && { prepared }) }, context)
      answers.push(assemble(await readAll(reader, clip.frames), axes, shape))
    }
  }
  return answers
}

describe.each(archives)('%s', (archive, entries) => {
  const file = path.join(fixtures, archive)

  test('scan tells what NumPy tells, and every value is as NumPy reads it', async () => {
    const listed = await npy.scan(file, testContext().context)
    expect(listed.map(({ name }) => name)).toEqual(Object.keys(entries))
    for (const info of listed) {
      const wanted = entries[info.name!]!
      const readable = wanted.values !== undefined && !unread.includes(archive)
      const complex = wanted.dtype?.includes('c')
      expect(info.error === undefined, `${info.name}: ${info.error}`).toBe(readable && !complex)
      if (wanted.bytes !== undefined || wanted.refused !== undefined || unread.includes(archive)) continue
      expect(info).toMatchObject({ shape: wanted.shape, order: wanted.order })
      if (!readable) continue
      expect(info.dtype).toBe(wanted.dtype)
      for (const values of await readEachWay(file, info.name, wanted))
        expect(values).toEqual(wanted.values!.map(numberOf))
    }
  })
})

describe('what a file is', () => {
  const { context } = testContext()
  const ten = Array.from({ length: 10 }, (_, index) => index)

  test('its first bytes say, not its ending', async () => {
    const zip = path.join(fixtures, 'zip-inside.npy')
    expect((await npy.scan(zip, context)).map(({ name }) => name)).toEqual(['x', 'y'])
    expect(await npy.readValue!(zip, 'x', context)).toEqual(ten)
    const plain = path.join(fixtures, 'npy-inside.npz')
    expect(await npy.scan(plain, context)).toEqual([{ name: null, dtype: '<f8', shape: [9], order: 'C' }])
  })

  test('a program may precede an archive that is called .npz', async () => {
    const file = path.join(fixtures, 'program.npz')
    expect(await npy.readValue!(file, undefined, context)).toEqual({
      x: ten,
      y: [
        [0, 1, 2],
        [3, 4, 5],
      ],
    })
  })
})

describe('plain values', () => {
  const { context } = testContext()
  const plain = (archive: string, name?: string) => npy.readValue!(path.join(fixtures, archive), name, context)

  test('numbers, lists and lists of lists, in the order of their indices; NaN is missing', async () => {
    for (const archive of ['stored.npz', 'deflated.npz'])
      for (const [name, { dtype, shape, values }] of Object.entries(archives.find(([each]) => each === archive)![1])) {
        if (dtype.includes('c')) continue
        const found = await plain(archive, name)
        const flat = shape.length === 0 ? [found] : (found as unknown[]).flat(shape.length - 1)
        expect(flat).toEqual(values!.map((value) => (value === 'nan' ? null : numberOf(value))))
        if (shape.length === 3) expect([(found as []).length, (found as [[]])[0].length]).toEqual(shape.slice(0, 2))
      }
  })

  test('texts are texts, of .npz and .npy', async () => {
    const [, entries] = archives.find(([name]) => name === 'texts.npz')!
    for (const [name, { texts }] of Object.entries(entries)) expect(await plain('texts.npz', name)).toEqual(texts)
    expect(await plain('texts.npz')).toEqual(
      Object.fromEntries(Object.entries(entries).map(([name, { texts }]) => [name, texts])),
    )
    expect(await plain('text-list.npy')).toEqual(entries.letters!.texts)
    expect(await plain('refused-bytes.npy')).toEqual(['text'])
  })

  test('without a name all that can be values; by a name with its ending, too; of another name none', async () => {
    expect(await plain('objects.npz')).toEqual({ good: [1, 1] })
    expect(await plain('objects.npz', 'good.npy')).toEqual([1, 1])
    expect(await plain('objects.npz', 'bad')).toBeUndefined()
    expect(await plain('scalar.npy')).toBe(2.5)
    expect(await plain('scalar.npy', 'x')).toBeUndefined()
    expect(await plain('empty.npz')).toEqual({})
  })
})

test('a stored array beyond 4 GiB, with ZIP64 sizes and offsets', async () => {
  // All zeros but the last frame, in a file with holes.
  const file = path.join(scratch, 'large.npz')
  const [frames, pixels] = [1100, 1024 * 1024]
  const header = Buffer.from(`{'descr': '<f4', 'fortran_order': False, 'shape': (${frames}, ${pixels}), }`)
  const npyHeader = Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), Buffer.from([header.length, 0]), header])
  const last = new Float32Array(pixels).map((_, index) => index)
  const bytes = npyHeader.length + frames * pixels * 4
  const name = Buffer.from('x.npy')
  const wide = (...values: number[]) => {
    const field = Buffer.alloc(4 + 8 * values.length)
    field.writeUInt16LE(1, 0)
    field.writeUInt16LE(8 * values.length, 2)
    for (const [index, value] of values.entries()) field.writeBigUInt64LE(BigInt(value), 4 + 8 * index)
    return field
  }
  // From the version on, what a member's own header and the directory have in common.
  const common = (extra: Buffer) => {
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(45, 0)
    fields.writeUInt32LE(0xffffffff, 14)
    fields.writeUInt32LE(0xffffffff, 18)
    fields.writeUInt16LE(name.length, 22)
    fields.writeUInt16LE(extra.length, 24)
    return fields
  }
  const sizes = wide(bytes, bytes)
  const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common(sizes), name, sizes])
  const directory = local.length + bytes
  const entry = Buffer.concat([
    Buffer.from('PK\x01\x02\x2d\x03', 'latin1'),
    common(sizes),
    Buffer.alloc(14),
    name,
    sizes,
  ])
  const end64 = Buffer.alloc(56)
  end64.write('PK\x06\x06', 'latin1')
  for (const [at, value] of [
    [4, 44],
    [24, 1],
    [32, 1],
    [40, entry.length],
    [48, directory],
  ] as const)
    end64.writeBigUInt64LE(BigInt(value), at)
  const locator = Buffer.alloc(20)
  locator.write('PK\x06\x07', 'latin1')
  locator.writeBigUInt64LE(BigInt(directory + entry.length), 8)
  locator.writeUInt32LE(1, 16)
  const end = Buffer.alloc(22, 255)
  end.write('PK\x05\x06\0\0\0\0', 'latin1')
  end.writeUInt16LE(0, 20)
  const descriptor = fs.openSync(file, 'w')
  const write = (data: Uint8Array, at: number) => fs.writeSync(descriptor, data, 0, data.length, at)
  write(Buffer.concat([local, npyHeader]), 0)
  write(new Uint8Array(last.buffer), directory - last.byteLength)
  write(Buffer.concat([entry, end64, locator, end]), directory)
  fs.closeSync(descriptor)

  const { context } = testContext(scratch)
  const asked = request(file, ['frame', 'x'])
  expect(await npy.scan(file, context)).toEqual([{ name: 'x', dtype: '<f4', shape: [frames, pixels], order: 'C' }])
  expect((await npy.probe(asked, context)).frames).toBe(frames)
  // As if it had been compared already.
  const reader = await npy.open({ ...asked, prepared: null }, context)
  expect((await reader.read(0)).data.every((value) => value === 0)).toBe(true)
  expect((await reader.read(frames - 1)).data).toEqual(last)
  reader.close?.()
  fs.rmSync(file)
})
