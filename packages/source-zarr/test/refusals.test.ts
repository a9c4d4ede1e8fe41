// What is refused, each in one line that says what it is and what to do.
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import zarr from '../src/index.js'
import { walk } from '../src/nodes.js'
import { openStore } from '../src/open-store.js'
import { metadata2, metadata3, refusalOf, request, temporaryFolder, testContext, writeStore } from './support.js'

const folder = temporaryFolder()
let made = 0

function store(files: Readonly<Record<string, unknown>>): string {
  return writeStore(path.join(folder, `made-${made++}.zarr`), files)
}

function refuse(file: string, axes = ['y', 'x'], variable?: string) {
  return refusalOf(() => zarr.probe(request(file, axes, variable), testContext().context))
}

const bytesCodec = { name: 'bytes', configuration: { endian: 'little' } }

describe('element types', () => {
  test.each([
    ['|S5', /^its elements are texts \(\|S5\), not numbers$/],
    ['<U3', /^its elements are texts \(<U3\), not numbers$/],
    ['|O', /^its elements are texts or Python objects \(\|O\), not numbers$/],
    ['<M8[ns]', /^its elements are dates or times \(<M8\[ns\]\), not numbers$/],
    ['|V4', /^its elements are records \(\|V4\), not numbers$/],
    [[['a', '<i4']], /^its elements are records, not numbers$/],
    ['<f16', /^its element type <f16 cannot be read$/],
    [7, /^its dtype is no type$/],
  ])('%s in Zarr 2', async (dtype, message) => {
    const file = store({ '.zarray': metadata2({ dtype }) })
    expect((await refuse(file)).message).toMatch(message)
    const [listed] = await zarr.scan(file, testContext().context)
    expect(listed).toMatchObject({ name: null, shape: [4, 6] })
    expect(listed!.error).toMatch(message)
  })

  test.each([
    ['string', /^its elements are texts \(string\), not numbers$/],
    [
      { name: 'fixed_length_utf32', configuration: { length_bytes: 16 } },
      /^its elements are texts \(fixed_length_utf32\)/,
    ],
    [{ name: 'numpy.datetime64', configuration: { unit: 's' } }, /^its elements are dates or times/],
    [{ name: 'structured', configuration: {} }, /^its elements are records/],
    ['r16', /^its element type r16 cannot be read$/],
    ['bfloat16', /^its element type bfloat16 cannot be read$/],
    ['toString', /^its element type toString cannot be read$/],
    [undefined, /^its data_type is no type$/],
  ])('%j in Zarr 3', async (data_type, message) => {
    expect((await refuse(store({ 'zarr.json': metadata3({ data_type }) }))).message).toMatch(message)
  })

  test('complex numbers without a part to show', async () => {
    const file = store({ '.zarray': metadata2({ dtype: '<c8', fill_value: null }) })
    expect((await refuse(file)).message).toMatch(/^its numbers are complex, and the option `complex` is not set/)
  })
})

describe('codecs', () => {
  test.each([
    ['lzma', {}],
    ['pickle', {}],
    ['vlen-utf8', {}],
    ['vlen-array', { dtype: '<i4' }],
    ['json2', {}],
    ['categorize', {}],
    ['zfpy', {}],
    ['imagecodecs_jpeg2k', {}],
    ['toString', {}],
  ])('%s is refused by name', async (id, options) => {
    const second = await refuse(store({ '.zarray': metadata2({ filters: [{ id, ...options }] }) }))
    expect(second.message).toMatch(
      new RegExp(`^its codec ${id} is not read: Blosc, Zstandard, gzip, zlib, bzip2 and LZ4 are read, and the filters`),
    )
    const codecs = [bytesCodec, { name: `numcodecs.${id}`, configuration: options }]
    const third = await refuse(store({ 'zarr.json': metadata3({ codecs }) }))
    expect(third.message).toMatch(new RegExp(`^its codec ${id} is not read: `))
  })

  test.each([
    [{ compressor: { cname: 'lz4' } }, /^its metadata have a codec without a name$/],
    [{ filters: {} }, /^its filters are no list$/],
    [{ filters: [{ id: 'delta', dtype: '<i2' }] }, /^its filter delta gives i2, not the u1 that follow$/],
    [
      { filters: [{ id: 'delta', dtype: '|u1', astype: '|S2' }] },
      /^its filter delta has the astype \|S2, which is not read$/,
    ],
    [
      { filters: [{ id: 'fixedscaleoffset', dtype: '|u1' }] },
      /^its filter fixedscaleoffset lacks a scale or an offset$/,
    ],
    [{ filters: [{ id: 'packbits' }] }, /^its filter packbits is only for booleans$/],
    [{ filters: [{ id: 'shuffle', elementsize: 0 }] }, /^its filter shuffle has the elementsize 0$/],
    [{ filters: [{ id: 'zlib' }, { id: 'delta', dtype: '|u1' }] }, /^its filter delta follows a codec of bytes$/],
    [{ order: 'A' }, /^its order is neither C nor F$/],
    [{ dimension_separator: '-' }, /^its dimension_separator is neither/],
    [{ chunks: [2] }, /^its chunks has 1 axes, its shape 2$/],
    [{ chunks: [2, 0] }, /^its chunks holds a 0$/],
    [{ chunks: [2, -1] }, /^its chunks has not only whole numbers$/],
    [{ chunks: true }, /^its metadata lack a chunks$/],
    [{ shape: [2 ** 40, 2 ** 40] }, /^its shape is absurd/],
    [{ shape: new Array(65).fill(1) }, /^its shape has 65 axes/],
    [
      { shape: [2 ** 20, 2 ** 20], chunks: [2 ** 20, 2 ** 10] },
      /^one chunk of it takes 1024 MiB \(at most 512 are decoded at once\)$/,
    ],
  ])('Zarr 2 with %j', async (other, message) => {
    expect((await refuse(store({ '.zarray': metadata2(other) }))).message).toMatch(message)
  })

  test.each([
    [{ storage_transformers: [{ name: 'x' }] }, /^its metadata have storage_transformers, which are not read$/],
    [{ newest: { name: 'x' } }, /^its metadata have newest, which must be understood but is unknown$/],
    [
      { chunk_grid: { name: 'rectilinear', configuration: {} } },
      /^its chunk_grid is rectilinear: only regular grids are read$/,
    ],
    [{ chunk_key_encoding: { name: 'other' } }, /^its chunk_key_encoding is neither default nor v2/],
    [{ codecs: [] }, /^its codecs lack bytes$/],
    [{ codecs: undefined }, /^its metadata lack codecs$/],
    [{ fill_value: undefined }, /^its metadata lack a fill_value$/],
    [{ data_type: 'int16', codecs: [{ name: 'bytes' }] }, /^its codec bytes has no valid byte order$/],
    [
      { codecs: [{ name: 'transpose', configuration: { order: [0, 0] } }, bytesCodec] },
      /^its codec transpose has an order/,
    ],
    [
      { codecs: [{ name: 'transpose', configuration: { order: [1, 0] } }, { name: 'numcodecs.delta' }, bytesCodec] },
      /^its codec delta follows transpose/,
    ],
    [
      { codecs: [{ name: 'cast_value', configuration: { data_type: 'uint8' } }, bytesCodec] },
      /^its codec cast_value is not read: /,
    ],
  ])('Zarr 3 with %j', async (other, message) => {
    expect((await refuse(store({ 'zarr.json': metadata3(other) }))).message).toMatch(message)
  })

  test('what needs not be understood is no obstacle', async () => {
    const file = store({ 'zarr.json': metadata3({ newest: { must_understand: false } }) })
    expect(await zarr.probe(request(file, ['y', 'x']), testContext().context)).toMatchObject({ shape: [4, 6] })
  })
})

describe('stores', () => {
  test.each([
    ['{', /^\.zarray is not metadata of Zarr: it is no JSON object$/],
    ['[]', /^\.zarray is not metadata of Zarr: it is no JSON object$/],
    ['', /^\.zarray is not metadata of Zarr: it is no JSON object$/],
    [Buffer.from([0x22, 0xff, 0x22]), /^\.zarray is not metadata of Zarr: it is no JSON object$/],
    [metadata2({ zarr_format: 1 }), /^\.zarray is not metadata of Zarr: its zarr_format is 1, not 2$/],
  ])('metadata %j', async (content, message) => {
    expect((await refuse(store({ '.zarray': content }))).message).toMatch(message)
  })

  test('a folder without metadata, and one that has a store in it', async () => {
    const file = store({ 'notes.txt': 'hello', 'inside.zarr/.zarray': metadata2() })
    const error = await refuse(file)
    expect(error.message).toBe('it contains no zarr.json, .zarray or .zgroup: it is not a Zarr store')
    expect(error.hint).toBe('name the store in it: inside.zarr')
  })

  test('several arrays, and none that is named', async () => {
    const file = store({ '.zgroup': { zarr_format: 2 }, 'mean/.zarray': metadata2(), 'std/.zarray': metadata2() })
    const error = await refuse(file)
    expect([error.code, error.hint]).toEqual(['OPTION_INVALID', 'set `variable`; known: std, mean'])
    const typo = await refuse(file, ['y', 'x'], 'maen')
    expect([typo.message, typo.hint]).toEqual(['there is no array maen', expect.stringMatching(/mean/)])
    expect((await refuse(store({ '.zarray': metadata2() }), ['y', 'x'], 'x')).hint).toBe(
      'the store has one array: leave `variable` out',
    )
  })

  test('a group that is named as an array, and one with nothing in it', async () => {
    const file = store({
      '.zgroup': { zarr_format: 2 },
      'a/.zgroup': { zarr_format: 2 },
      'a/mean/.zarray': metadata2(),
    })
    const error = await refuse(file, ['y', 'x'], 'a')
    expect([error.message, error.hint]).toEqual(['a is a group, not an array', expect.stringMatching(/a\/mean/)])
    expect((await refuse(store({ '.zgroup': { zarr_format: 2 } }))).message).toBe('it is a group, not an array')
  })

  test('more groups than anybody looks through', async () => {
    const file = store({
      '.zgroup': { zarr_format: 2 },
      'a/.zgroup': { zarr_format: 2 },
      'b/.zgroup': { zarr_format: 2 },
    })
    const opened = await openStore(file)
    const all = async (count: number) => {
      const paths: string[] = []
      for await (const node of walk(opened, '', () => 'all', { count }))
        paths.push('group' in node ? node.group.path : '')
      return paths
    }
    expect(await all(19_997)).toEqual(['', 'a', 'b'])
    expect((await refusalOf(() => all(19_998))).message).toBe('it has more than 20,000 groups and arrays')
    opened.close()
  })

  test('a store that changes while it is read', async () => {
    const file = store({ '.zarray': metadata2(), '0.0': new Uint8Array(6) })
    const reader = await zarr.open(request(file, ['frame', 'x']), testContext().context)
    fs.writeFileSync(path.join(file, '.zarray'), JSON.stringify(metadata2({ fill_value: 100 })))
    const error = await refusalOf(() => reader.read(0))
    expect([error.code, error.message]).toEqual(['INPUT_CHANGED', '.zarray changed while it was read'])
    await reader.close?.()
  })
})
