// TIFF and WebP files that are damaged, hostile, or of kinds that are not read: one clear line each.
import fs from 'node:fs'
import path from 'node:path'
import { deflateSync } from 'node:zlib'
import { describe, expect, test, vi } from 'vitest'
import images from '../src/index.js'
import { context, fixtures, refusalOf, request, temporaryFolder } from './support.js'

const folder = temporaryFolder()
let files = 0
function write(bytes: Uint8Array, ending = 'tif'): string {
  const file = path.join(folder, `${++files}.${ending}`)
  fs.writeFileSync(file, bytes)
  return file
}
const bytesOf = (name: string) => fs.readFileSync(path.join(fixtures, name))

/** Pages of little-endian directories; each tag is one LONG, or a text that stands behind. */
function tiff(
  pages: readonly Readonly<Record<number, number | string>>[],
  data: Buffer = Buffer.alloc(0),
  next?: number,
): Buffer {
  const sizes = pages.map((tags) => 2 + 12 * Object.keys(tags).length + 4)
  const starts = sizes.map((_, index) => 8 + sizes.slice(0, index).reduce((sum, size) => sum + size, 0))
  let end = 8 + sizes.reduce((sum, size) => sum + size, 0)
  const texts: Buffer[] = []
  const parts = pages.map((tags, page) => {
    const bytes = Buffer.alloc(sizes[page]!)
    bytes.writeUInt16LE(Object.keys(tags).length, 0)
    for (const [index, [tag, value]] of Object.entries(tags).entries()) {
      const at = 2 + 12 * index
      bytes.writeUInt16LE(Number(tag), at)
      bytes.writeUInt16LE(typeof value === 'string' ? 2 : 4, at + 2)
      bytes.writeUInt32LE(typeof value === 'string' ? value.length : 1, at + 4)
      bytes.writeUInt32LE(typeof value === 'string' ? end : value, at + 8)
      if (typeof value === 'string') {
        texts.push(Buffer.from(value))
        end += value.length
      }
    }
    bytes.writeUInt32LE(starts[page + 1] ?? next ?? 0, sizes[page]! - 4)
    return bytes
  })
  const head = Buffer.from([0x49, 0x49, 42, 0, 8, 0, 0, 0])
  return Buffer.concat([head, ...parts, ...texts, data])
}

/** A page of one strip of 8 bits, its pixels at `at`. */
const page = (width: number, height: number, others: Record<number, number | string> = {}, at = 8) => ({
  256: width,
  257: height,
  258: 8,
  259: 1,
  262: 1,
  273: at,
  277: 1,
  278: height,
  279: 4,
  ...others,
})

const webp = bytesOf('webp/lossy.webp')
const changed = (bytes: Buffer, at: number, ...values: number[]) => {
  const copy = Buffer.from(bytes)
  copy.set(values, at)
  return copy
}

describe('refused by the header', () => {
  test.each<[string, Uint8Array, RegExp]>([
    ['a TIFF of eight bytes', Buffer.from('II*\0\x08\0\0\0'), /a directory is after its end/],
    ['no page', Buffer.from('II*\0\0\0\0\0'), /it has no page/],
    ['a directory far away', Buffer.from('MM\0*\x7f\xff\xff\xff', 'latin1'), /a directory is after its end/],
    ['BigTIFF with offsets of 4 bytes', Buffer.from('II+\0\x04\0\0\0\x10\0\0\0\0\0\0\0'), /offsets are not of 8 bytes/],
    ['a directory of 60,000 fields', Buffer.from('II*\0\x08\0\0\0\x60\xea', 'latin1'), /a directory of 60000 fields/],
    ['no size', tiff([page(0, 2)]), /a page of 0 x 2 pixels/],
    ['a huge page', tiff([page(1e6, 1e6)]), /claims 1000000 x 1000000 pixels of 1 samples, more than the limit/],
    [
      'a huge tile',
      tiff([page(2, 2, { 322: 1e5, 323: 1e5, 324: 8, 325: 4 })]),
      /its blocks are 100000 x 100000 pixels/,
    ],
    ['many samples', tiff([page(2, 2, { 277: 65535 })]), /65535 samples per pixel/],
    ['complex numbers', tiff([page(2, 2, { 258: 64, 339: 6 })]), /its pixels are complex numbers of 64 bits/],
    ['floats of 24 bits', tiff([page(2, 2, { 258: 24, 339: 3 })]), /floating numbers of 24 bits/],
    ['grey of 6 bits', tiff([page(2, 2, { 258: 6 })]), /its pixels are grey of 6 bits/],
    ['colours of 4 bits', tiff([page(2, 2, { 258: 4, 262: 2, 277: 3 })]), /its pixels are 3 samples of 4 bits/],
    ['volumes', tiff([page(2, 2, { 32997: 5 })]), /its pages are volumes, 5 deep/],
    ['an unknown compression', tiff([page(2, 2, { 259: 12345 })]), /compressed by method 12345, which is not read/],
    ['JPEG 2000', tiff([page(2, 2, { 259: 33005 })]), /compressed by JPEG 2000/],
    ['fax of 8 bits', tiff([page(2, 2, { 259: 4 })]), /its pixels are CCITT fax of 1 samples of 8 bits/],
    ['uncompressed fax', tiff([page(2, 2, { 258: 1, 259: 3, 292: 2 })]), /CCITT fax/],
    ['WebP of grey', tiff([page(2, 2, { 259: 50001 })]), /WebP of 1 samples/],
    ['JPEG of four inks', bytesOf('tiff/jpeg-cmyk.tif'), /JPEG of 4 samples/],
    ['a predictor for no compression', tiff([page(2, 2, { 317: 2 })]), /predicted \(method 2\)/],
    ['subsampled YCbCr', tiff([page(2, 2, { 262: 6, 277: 3 })]), /YCbCr of several resolutions/],
    ['an LSM file', tiff([page(2, 2, { 34412: 1 })]), /a Zeiss LSM file/],
    [
      'an ImageJ stack beyond 4 GB that was cut',
      tiff([page(6, 4, { 270: 'ImageJ=1.53\nimages=5\nslices=5\n' }, 200)], Buffer.alloc(100)),
      /has 5 images, but the file ends after 2$/,
    ],
    ['an animated WebP', bytesOf('webp/animated.webp'), /^it is an animated WebP$/],
    ['a WebP cut short', webp.subarray(0, webp.length - 3), /ends in the middle of its picture/],
    ['a WebP of no key frame', changed(webp, 20, webp[20]! | 1), /its pixels do not begin as they should/],
    ['a WebP of no size', changed(webp, 26, 0, 0), /0 x 24 pixels/],
    ['a WebP without pixels', Buffer.from('RIFF\x04\0\0\0WEBP'), /it has no pixels/],
    ['a WebP with a long chunk', changed(webp, 16, 255, 255, 255, 0), /a chunk is longer than the file/],
  ])('%s', async (_, bytes, message) => {
    const file = write(bytes)
    for (const action of [
      () => images.scan(file, context),
      () => images.probe(request(file, ['y', 'x']), context),
      () => images.open(request(file, ['y', 'x']), context),
    ]) {
      const error = await refusalOf(action)
      expect([error.code, error.message]).toEqual(['INPUT_UNREADABLE', expect.stringMatching(message)])
    }
  })
})

describe('refused when it is read', () => {
  const zeros = (length: number) => deflateSync(Buffer.alloc(length))
  const deflated = (data: Buffer, width: number, height: number) =>
    tiff([page(width, height, { 259: 8, 279: data.length }, 8 + 2 + 12 * 9 + 4)], data)
  const fax = (data: Buffer, width: number, height: number, others = {}) => {
    const tags = page(width, height, { 258: 1, 259: 4, 279: data.length, ...others })
    return tiff([{ ...tags, 273: 8 + 2 + 12 * Object.keys(tags).length + 4 }], data)
  }
  test.each<[string, Uint8Array, RegExp]>([
    ['a page that is cut', tiff([page(20, 20)]), /the file ends in the middle of a page/],
    ['pixels nowhere', tiff([page(2, 2, {}, 0)]), /block 0 of a page has no data/],
    ['fewer strips than rows', tiff([page(2, 8, { 278: 1 })]), /a page of 8 blocks has 1/],
    ['more pixels than deflate made', deflated(zeros(50), 10, 10), /a block has 50 bytes instead of 100/],
    ['far more bytes than the block has', deflated(zeros(1e6), 10, 10), /its TIFF data are damaged/],
    [
      'far more pixels than its bytes can hold',
      deflated(zeros(50), 11_000, 11_000),
      /of 121000000 bytes does not fit into \d+/,
    ],
    ['no code of fax', fax(Buffer.from([0x26, 0xa0]), 20, 2), /a code that fax does not have/],
    ['far more rows of fax than bits', fax(Buffer.from([0xff]), 10_000, 10_000), /1 bytes of fax for 10000 rows/],
    ['a row of fax without an end', fax(Buffer.alloc(100), 20, 2, { 259: 3, 292: 1 }), /fax that ends too early/],
    ['runs of fax that are too long', fax(Buffer.from([0x26, 0x80]), 2, 1), /a row of fax is too long/],
    ['fax that ends before its last row', fax(Buffer.from([0x80, 0x08, 0x00, 0x80]), 20, 9), /before its last row/],
    ['no deflate', deflated(Buffer.from('no zlib stream'), 10, 10), /its TIFF data are damaged/],
  ])('%s', async (_, bytes, message) => {
    const reader = await images.open(request(write(bytes), ['y', 'x']), context)
    const error = await refusalOf(async () => reader.read(0))
    expect([error.code, error.message]).toEqual(['INPUT_UNREADABLE', expect.stringMatching(message)])
  })

  test('a file that changes behind the header', async () => {
    const file = write(bytesOf('tiff/strips.tif'))
    const reader = await images.open(request(file, ['y', 'x']), context)
    await reader.read(0)
    fs.appendFileSync(file, 'more')
    expect((await refusalOf(async () => reader.read(0))).code).toBe('INPUT_CHANGED')
  })
})

test('a page that is not read stands beside the arrays that are', async () => {
  const file = write(tiff([page(2, 2), page(3, 3, { 259: 33005 })], Buffer.alloc(4)))
  const infos = await images.scan(file, context)
  expect(infos.map(({ name, error }) => [name, error])).toEqual([
    ['0', undefined],
    ['1', expect.stringMatching(/JPEG 2000/)],
  ])
  const asked = { ...request(file, ['y', 'x']), variables: ['1'] }
  expect((await refusalOf(() => images.probe(asked, context))).message).toMatch(/JPEG 2000/)
})

test.each([
  ['itself', [page(2, 2)], 8, [2, 2], 1],
  ['its first page', [page(2, 2), page(2, 2)], 8, [2, 2, 2], 2],
] as const)('a last page that %s follows is the last, with a warning', async (_, pages, next, shape, count) => {
  const file = write(tiff(pages, Buffer.alloc(4), next))
  const warnings: string[] = []
  const [info] = await images.scan(file, { ...context, warn: (message) => warnings.push(message) })
  expect(info!.shape).toEqual(shape)
  expect(warnings).toEqual([`${file}: its directories form a circle: it is read up to there, which is page ${count}`])
})

test('more numbers of bits than samples', async () => {
  const pixels = Buffer.from('abcdefghijkl')
  const tags = page(2, 2, { 262: 2, 277: 3 }, 8 + 2 + 12 * 9 + 4 + 8)
  const bytes = tiff([tags], Buffer.concat([Buffer.from(Uint16Array.of(8, 8, 8, 1).buffer), pixels]))
  // BitsPerSample, the third field: four SHORTs behind the directory.
  const at = 8 + 2 + 12 * 2
  bytes.writeUInt16LE(3, at + 2)
  bytes.writeUInt32LE(4, at + 4)
  bytes.writeUInt32LE(8 + 2 + 12 * 9 + 4, at + 8)
  const reader = await images.open(request(write(bytes), ['y', 'x', 'rgb']), context)
  expect(Buffer.from((await reader.read(0)).data as Uint8Array)).toEqual(pixels)
})

test('names and axes that a TIFF does not have', async () => {
  const stack = request('tiff/bigtiff-stack.tif', ['y', 'x'])
  const error = await refusalOf(() => images.probe(stack, context))
  expect([error.code, error.message, error.hint]).toEqual([
    'SHAPE_MISMATCH',
    'it is 4 pages of 9 x 7 pixels of grey, but 2 axes are named: y, x',
    'leave `axes` out, or name 3: `axes: [frame, y, x]`',
  ])
  const two = { ...request('tiff/two-series.tif', ['y', 'x']), variables: ['7'] }
  expect((await refusalOf(() => images.probe(two, context))).message).toMatch(/it has no array 7/)
  const named = { ...stack, variables: ['0'] }
  expect((await refusalOf(() => images.probe(named, context))).hint).toBe('leave `variable` out')
})

test('10,000 pages are listed by reading their directories once, many at a time', async () => {
  const bytes = tiff(
    Array.from({ length: 10_000 }, () => page(2, 2)),
    Buffer.alloc(4),
  )
  const file = write(bytes)
  const reads = vi.spyOn(fs, 'readSync')
  expect((await images.scan(file, context))[0]!.shape).toEqual([10_000, 2, 2])
  const lengths = reads.mock.results.map(({ value }) => value as number)
  reads.mockRestore()
  // A page that reaches over the end of what was read is read again, from its beginning.
  expect(lengths.reduce((sum, length) => sum + length, 0)).toBeLessThan(1.1 * bytes.length)
  expect(lengths.length).toBeLessThan((1.1 * bytes.length) / 4096)
})
