// Where readers of Zarr go wrong without a word: orders, names, fill values, shards, lengths, two versions in one folder.
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import zarr from '../src/index.js'
import { parseJson } from '../src/json.js'
import {
  archiveOf,
  metadata2,
  metadata3,
  readAll,
  refusalOf,
  request,
  temporaryFolder,
  testContext,
  unpack,
  writeStore,
  type ZarrRequest,
} from './support.js'

const folder = temporaryFolder()
let made = 0

function store(files: Readonly<Record<string, unknown>>): string {
  return writeStore(path.join(folder, `made-${made++}.zarr`), files)
}

/** The values of frame 0, and what was warned of. */
async function read(
  file: string,
  { axes = ['y', 'x'], variable, options }: Partial<ZarrRequest> & { variable?: string } = {},
) {
  const { context, warnings } = testContext(folder)
  const asked = request(file, axes, variable, options)
  const clip = await zarr.probe(asked, context)
  const [tensor] = await readAll(await zarr.open(asked, context), 1)
  return { values: Array.from(tensor!.data), clip, warnings }
}

const bytes = (...values: number[]) => Uint8Array.from(values)
/** The four chunks of the arrays that `metadata2` and `metadata3` describe. */
const chunks = {
  '0.0': bytes(0, 1, 2, 6, 7, 8),
  '0.1': bytes(3, 4, 5, 9, 10, 11),
  '1.0': bytes(12, 13, 14, 18, 19, 20),
  '1.1': bytes(15, 16, 17, 21, 22, 23),
}
const counted = Array.from({ length: 24 }, (_, n) => n)
const chunks3 = Object.fromEntries(Object.entries(chunks).map(([key, each]) => [`c/${key.replace('.', '/')}`, each]))

describe('indices', () => {
  test('an array of fewer axes than are named, or more, is refused with its shape', async () => {
    const file = store({ '.zarray': metadata2(), ...chunks })
    for (const axes of [['y'], ['frame', 'y', 'x']]) {
      const error = await refusalOf(() => zarr.probe(request(file, axes), testContext().context))
      expect(error.message).toMatch(/the array has shape \(4, 6\), but `axes` names/)
    }
  })

  test('frames beyond the last are refused', async () => {
    const file = store({ '.zarray': metadata2(), ...chunks })
    const reader = await zarr.open(request(file, ['frame', 'x']), testContext().context)
    for (const index of [-1, 4, 1.9])
      expect((await refusalOf(() => reader.read(index))).message).toBe(
        `there is no frame ${index}: its frames are 0 to 3`,
      )
    await reader.close?.()
  })
})

describe('names', () => {
  test.each(['cell#1', 'x%20y', 'a?b', '50%', 'a b', 'ü', '__proto__', 'c'])(
    '%s is a name like any other',
    async (name) => {
      const inside = Object.fromEntries(
        Object.entries({ '.zarray': metadata2(), ...chunks }).map(([key, each]) => [`${name}/${key}`, each]),
      )
      const file = store({ '.zgroup': { zarr_format: 2 }, 'cell/.zarray': metadata2({ fill_value: 99 }), ...inside })
      expect((await read(file, { variable: name })).values).toEqual(counted)
    },
  )

  test.each(['../secret', 'a/../../secret', './a', 'a//b', '..'])('%s leads nowhere', async (name) => {
    writeStore(path.join(folder, 'secret'), { '.zarray': metadata2(), ...chunks })
    const file = store({ '.zgroup': { zarr_format: 2 }, 'a/.zarray': metadata2() })
    expect(await zarr.find!(file, name, testContext().context)).toBeUndefined()
    const error = await refusalOf(() => zarr.probe(request(file, ['y', 'x'], name), testContext().context))
    expect(error.message).toMatch(/^there is no array /)
  })
})

describe('fill values', () => {
  test.each([
    ['|u1', 'uint8', 255, 255],
    ['<u8', 'uint64', '18446744073709551615', 2 ** 64],
    ['<i8', 'int64', '9223372036854775807', 2 ** 63],
    ['<i8', 'int64', '-9223372036854775808', -(2 ** 63)],
    ['<i8', 'int64', '9007199254740992', 2 ** 53],
    ['<f4', 'float32', '"NaN"', Number.NaN],
    ['>f8', 'float64', '"-Infinity"', -Infinity],
    ['<f8', 'float64', '"Infinity"', Infinity],
    ['<f4', 'float32', '0.1', Math.fround(0.1)],
    ['<f2', 'float16', '65504', 65504],
    ['<f2', 'float16', '1e-7', 2 ** -23],
    ['<f2', 'float16', '0.1', 0.0999755859375],
    ['<f2', 'float16', '65520', Infinity],
    ['|b1', 'bool', 'true', 1],
  ])('%s (%s) %s', async (dtype, dataType, fill, value) => {
    const text2 = JSON.stringify(metadata2({ dtype, fill_value: '?' })).replace('"?"', String(fill))
    const text3 = JSON.stringify(metadata3({ data_type: dataType, fill_value: '?' })).replace('"?"', String(fill))
    for (const file of [store({ '.zarray': text2 }), store({ 'zarr.json': text3 })]) {
      const { values, warnings } = await read(file)
      expect(values).toEqual(new Array(24).fill(value))
      expect(warnings[0]).toMatch(
        /^4 of the 4 chunks of the array were never written: their values are the fill value /,
      )
    }
  })

  test.each([
    ['float32', '"0x7fc00000"', Number.NaN],
    ['float32', '"0x3f800001"', 1 + 2 ** -23],
    ['float64', '"0x3ff0000000000001"', 1 + 2 ** -52],
    ['float16', '"0x3c00"', 1],
  ])('%s in hexadecimal: %s', async (data_type, fill, value) => {
    const text = JSON.stringify(metadata3({ data_type, fill_value: '?' })).replace('"?"', fill)
    expect((await read(store({ 'zarr.json': text }))).values[0]).toBe(value)
  })

  test('what nobody gave a value is 0, as for zarr-python 3, and it is said', async () => {
    const floats = await read(store({ '.zarray': metadata2({ dtype: '<f4', fill_value: null }) }))
    expect(floats.values).toEqual(new Array(24).fill(0))
    const integers = await read(
      store({ '.zarray': metadata2({ dtype: '<i8', fill_value: null }), '0.0': new Uint8Array(48) }),
    )
    expect(integers.values).toEqual(new Array(24).fill(0))
    expect(integers.warnings).toEqual([
      '3 of the 4 chunks of the array were never written: their values are 0, as the metadata have no fill value',
    ])
  })

  test.each([
    ['uint8', 300],
    ['uint8', -1],
    ['int16', 1.5],
    ['float32', 'zero'],
    ['complex64', 1],
    ['uint8', 'AQ=='],
  ])('%s cannot be %s', async (data_type, fill_value) => {
    const error = await refusalOf(() => read(store({ 'zarr.json': metadata3({ data_type, fill_value }) })))
    expect(error.message).toMatch(/^its fill_value, .*, is not of its type/)
  })
})

test('64-bit integers are float64, and what that loses is counted; booleans are 0 or 1', async () => {
  const chunk = Buffer.alloc(48)
  chunk.writeBigInt64LE(2n ** 53n + 1n, 0)
  chunk.writeBigInt64LE(-5n, 8)
  const wide = await read(store({ '.zarray': metadata2({ dtype: '<i8' }), '0.0': chunk }))
  expect(wide.values.slice(0, 3)).toEqual([2 ** 53, -5, 0])
  expect(wide.warnings[0]).toMatch(/^3 of the 4 chunks of the array were never written/)
  expect(wide.warnings[1]).toMatch(/^rounded to the nearest float64: 1 integer beyond 2\^53/)
  const flags = await read(
    store({ 'zarr.json': metadata3({ data_type: 'bool', fill_value: false }), 'c/0/0': bytes(0, 1, 2, 255, 0, 1) }),
  )
  expect(flags.values.slice(0, 9)).toEqual([0, 1, 1, 0, 0, 0, 1, 0, 1])
  expect(flags.clip).toMatchObject({ dtype: 'uint8', white: 1 })
})

describe('metadata', () => {
  test('a bare NaN among the attributes, as Python writes it, is no obstacle', async () => {
    const file = store({
      '.zarray': metadata2(),
      '.zattrs': '{"bad": NaN, "far": [-Infinity, 12345678901234567890], "text": "NaN 12345678901234567890"}',
      ...chunks,
    })
    expect((await read(file)).values).toEqual(counted)
    const value = (name: string) => zarr.readValue!(file, name, testContext().context)
    expect(await value('@bad')).toBeNull()
    expect(await value('@far')).toEqual([null, 12345678901234567000])
    expect(await value('@text')).toBe('NaN 12345678901234567890')
  })

  test('numbers of many digits are kept, others are as JSON has them', () => {
    expect(parseJson('[18446744073709551615, -9223372036854775808, 0.10000000000000000555, 1e30, 12]')).toEqual([
      18446744073709551615n,
      -9223372036854775808n,
      0.1,
      1e30,
      12,
    ])
    expect(() => parseJson('{"a": NaNNaN}')).toThrow(SyntaxError)
  })

  test('of both versions in one folder the third is read, and it is said', async () => {
    const file = store({ '.zarray': metadata2({ fill_value: 1 }), 'zarr.json': metadata3(), ...chunks3 })
    const { values, warnings } = await read(file)
    expect(values).toEqual(counted)
    expect(warnings).toEqual(['the array has the metadata of Zarr 2 and of Zarr 3: those of Zarr 3 are used'])
  })

  test('chunks in folders are found if dimension_separator is left out, and it is said', async () => {
    const nested = Object.fromEntries(Object.entries(chunks).map(([key, each]) => [key.replace('.', '/'), each]))
    const { values, warnings } = await read(store({ '.zarray': metadata2(), ...nested }))
    expect(values).toEqual(counted)
    expect(warnings).toEqual([
      'the chunks of the array are in folders, though its metadata (dimension_separator) do not say so: they are read from there',
    ])
  })

  test('consolidated metadata, which may be of before, are not looked at', async () => {
    const old = { '.zgroup': { zarr_format: 2 }, 'a/.zarray': metadata2({ shape: [2, 6] }) }
    const file = store({
      '.zmetadata': { zarr_consolidated_format: 1, metadata: old },
      '.zgroup': { zarr_format: 2 },
      'a/.zarray': metadata2(),
      ...Object.fromEntries(Object.entries(chunks).map(([key, each]) => [`a/${key}`, each])),
      'b/.zarray': metadata2(),
    })
    expect((await zarr.scan(file, testContext().context)).map(({ name, shape }) => [name, shape])).toEqual([
      ['a', [4, 6]],
      ['b', [4, 6]],
    ])
    expect((await read(file, { variable: 'a' })).values).toEqual(counted)
  })
})

describe('chunks that are not what they should be', () => {
  const cases: [string, Record<string, unknown>, RegExp][] = [
    ['a short one', { '0.1': bytes(1, 2, 3) }, /^chunk 0\.1 has 3 bytes, not the 6 bytes of a chunk$/],
    ['a long one', { '0.1': bytes(1, 2, 3, 4, 5, 6, 7) }, /^chunk 0\.1 has 7 bytes, more than the possible 6 bytes$/],
    ['an empty one', { '0.1': bytes() }, /^chunk 0\.1 has 0 bytes, not the 6 bytes of a chunk$/],
    ['a folder', { '0.1/x': 'x' }, /^chunk 0\.1 is a folder, not a file$/],
  ]
  test.each(cases)('%s', async (_, other, message) => {
    const { '0.1': __, ...rest } = chunks
    const error = await refusalOf(() => read(store({ '.zarray': metadata2(), ...rest, ...other })))
    expect(error.message).toMatch(message)
  })

  test.each([
    'blosc-lz4-1-f8',
    'blosc-zstd-2-i2',
    'blosc-blosclz-1-i2',
    'blosc-zlib-0-u1',
    'codec-zstd-C',
    'codec-gzip-C',
    'codec-zlib-C',
    'codec-lz4-C',
    'codec-bz2-C',
    'filter-crc32-plain-C',
    'filter-adler32-plain-C',
  ])('%s, cut at each byte', async (name) => {
    const file = await unpack(archiveOf(2), path.join(folder, `cut-${name}.zarr`), name)
    const chunk = path.join(file, '0.0.0')
    const whole = fs.readFileSync(chunk)
    for (let length = 0; length < whole.length; length += 1 + Math.floor(whole.length / 60)) {
      fs.writeFileSync(chunk, whole.subarray(0, length))
      const error = await refusalOf(() => read(file, { axes: ['z', 'y', 'x'] }))
      expect(error.message).toMatch(/^chunk 0\.0\.0 /)
    }
  })

  test('Blosc that says another length than the chunk has is not decoded', async () => {
    const file = await unpack(archiveOf(2), path.join(folder, 'lengths.zarr'), 'blosc-lz4-1-f8')
    const chunk = path.join(file, '0.0.0')
    const whole = fs.readFileSync(chunk)
    whole.writeUInt32LE(0xfffffff0, 4)
    fs.writeFileSync(chunk, whole)
    const error = await refusalOf(() => read(file, { axes: ['z', 'y', 'x'] }))
    expect(error.message).toBe('chunk 0.0.0 becomes 4,294,967,280 bytes by Blosc, not 7,680 bytes')
  })
})

describe('shards', () => {
  async function shardOf(name: string): Promise<{ file: string; shard: string; bytes: Buffer }> {
    const file = await unpack(archiveOf(3), path.join(folder, `shard-${made++}.zarr`), name)
    const shard = path.join(file, 'c/0/0/0')
    return { file, shard, bytes: fs.readFileSync(shard) }
  }
  const axes = ['z', 'y', 'x']

  test('a shard and a chunk in it that are missing are the fill value', async () => {
    const { file } = await shardOf('fill-shard-u1')
    expect((await read(file, { axes })).warnings[0]).toMatch(
      / shards of the array were never written: their values are the fill value 200$/,
    )
    fs.rmSync(path.join(file, 'c'), { recursive: true })
    const { values } = await read(file, { axes })
    expect(values).toEqual(new Array(120).fill(200))
  })

  test('a file that is shorter than its index, or ends before a chunk, is refused', async () => {
    const { file, shard, bytes } = await shardOf('shard-zstd')
    for (const [length, message] of [
      [10, /^chunk c\/0\/0\/0 has 10 bytes, fewer than the 132 bytes of a shard's index$/],
      [bytes.length - 1, /^chunk c\/0\/0\/0 has a damaged index: its checksum \(crc32c\) differs$/],
    ] as const) {
      fs.writeFileSync(shard, bytes.subarray(0, length))
      expect((await refusalOf(() => read(file, { axes }))).message).toMatch(message)
    }
    // Its index alone, with a checksum that is right.
    fs.writeFileSync(shard, bytes.subarray(bytes.length - 132))
    expect((await refusalOf(() => read(file, { axes }))).message).toMatch(
      /^chunk c\/0\/0\/0 \(0, 0, 0 in it\) does not begin like Zstandard$/,
    )
  })

  test('an index without a checksum that asks for too much is refused before it is read', async () => {
    const { file, shard, bytes } = await shardOf('shard-bare-index')
    const at = bytes.length - 128
    for (const [offset, length] of [
      [0n, 2n ** 40n],
      [2n ** 63n, 24n],
      [0n, 23n],
    ] as const) {
      const other = Buffer.from(bytes)
      other.writeBigUInt64BE(offset, at)
      other.writeBigUInt64BE(length, at + 8)
      fs.writeFileSync(shard, other)
      expect((await refusalOf(() => read(file, { axes }))).message).toMatch(/ by the index, /)
    }
  })

  test('a checksum within is compared', async () => {
    const { file, shard, bytes } = await shardOf('shard-crc32c')
    bytes[3]! ^= 1
    fs.writeFileSync(shard, bytes)
    expect((await refusalOf(() => read(file, { axes }))).message).toBe(
      'chunk c/0/0/0 (0, 0, 0 in it) is damaged: its checksum (crc32c) differs',
    )
  })

  test('what surrounds a shard, and shards in shards, are refused by name', async () => {
    const bytesCodec = { name: 'bytes', configuration: { endian: 'little' } }
    const configuration = { chunk_shape: [1, 3], codecs: [bytesCodec], index_codecs: [bytesCodec, { name: 'crc32c' }] }
    const shard = { name: 'sharding_indexed', configuration }
    const of = (codecs: unknown[]) => refusalOf(() => read(store({ 'zarr.json': metadata3({ codecs }) })))
    expect((await of([shard, { name: 'gzip', configuration: { level: 1 } }])).message).toBe(
      'its codec gzip is around sharding_indexed, which is not read',
    )
    expect((await of([{ name: 'transpose', configuration: { order: [1, 0] } }, shard])).message).toMatch(
      /^its codec transpose is around/,
    )
    expect((await of([{ ...shard, configuration: { ...configuration, codecs: [shard] } }])).message).toMatch(
      /shards in shards/,
    )
    expect((await of([{ ...shard, configuration: { ...configuration, chunk_shape: [2, 2] } }])).message).toMatch(
      /not a multiple of their chunks' 2$/,
    )
    expect((await of([{ ...shard, configuration: { ...configuration, index_location: 'middle' } }])).message).toMatch(
      /index_location/,
    )
    expect(
      (await of([{ ...shard, configuration: { ...configuration, index_codecs: [bytesCodec, { name: 'gzip' }] } }]))
        .message,
    ).toMatch(/index_codecs are bytes, gzip/)
  })
})

describe('archives', () => {
  /** Members stored one after the other, without a checksum of theirs being wrong. */
  async function zip(name: string, members: readonly (readonly [string, unknown])[]): Promise<string> {
    const { default: zlib } = await import('node:zlib')
    const parts: Buffer[] = []
    const directory: Buffer[] = []
    let at = 0
    for (const [key, content] of members) {
      const data = Buffer.from(content instanceof Uint8Array ? content : JSON.stringify(content))
      const head = Buffer.alloc(26)
      head.writeUInt16LE(20, 0)
      head.writeUInt32LE(zlib.crc32(data), 10)
      head.writeUInt32LE(data.length, 14)
      head.writeUInt32LE(data.length, 18)
      head.writeUInt16LE(Buffer.byteLength(key), 22)
      const local = Buffer.concat([Buffer.from('PK\x03\x04'), head, Buffer.from(key), data])
      const tail = Buffer.alloc(14)
      tail.writeUInt32LE(at, 10)
      directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), head, tail, Buffer.from(key)]))
      parts.push(local)
      at += local.length
    }
    const list = Buffer.concat(directory)
    const end = Buffer.alloc(18)
    end.writeUInt16LE(members.length, 4)
    end.writeUInt16LE(members.length, 6)
    end.writeUInt32LE(list.length, 8)
    end.writeUInt32LE(at, 12)
    const file = path.join(folder, name)
    fs.writeFileSync(file, Buffer.concat([...parts, list, Buffer.from('PK\x05\x06'), end]))
    return file
  }

  test('a folder before all names is taken off, and of two members with one name the later counts', async () => {
    const all = Object.entries({ '.zarray': metadata2(), ...chunks, '0.0': bytes(9, 9, 9, 9, 9, 9) })
    const twice = [...all, ['0.0', chunks['0.0']] as const]
    expect((await read(await zip('twice.zarr.zip', twice))).values).toEqual(counted)
    const within = [['x.zarr/', bytes()] as const, ...twice.map(([key, each]) => [`x.zarr/${key}`, each] as const)]
    expect((await read(await zip('within.zarr.zip', within))).values).toEqual(counted)
  })

  test('a damaged member is told by its checksum', async () => {
    const file = await zip('damaged.zarr.zip', Object.entries({ '.zarray': metadata2(), ...chunks }))
    const all = fs.readFileSync(file)
    all[all.indexOf(Buffer.from(chunks['1.0']))]! ^= 1
    fs.writeFileSync(file, all)
    expect((await refusalOf(() => read(file))).message).toBe('chunk 1.0 is damaged: its checksum (CRC-32) differs')
  })

  test('an archive of something else, and a file that is none, are refused', async () => {
    const other = await zip('other.zarr.zip', [['readme.txt', bytes(1)]])
    expect((await refusalOf(() => read(other))).message).toBe(
      'it contains no zarr.json, .zarray or .zgroup: it is not a Zarr store',
    )
    const text = path.join(folder, 'text.zarr')
    fs.writeFileSync(text, 'hello')
    expect((await refusalOf(() => read(text))).message).toBe(
      'it is neither a folder nor a zip archive, so not a Zarr store',
    )
  })
})
