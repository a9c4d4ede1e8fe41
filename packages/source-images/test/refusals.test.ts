// Files that are damaged, huge, empty or something else: one clear line each, before a pixel is decoded where the header tells.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { crc32 } from 'node:zlib'
import { needs } from '@movieflow/test-support/tools'
import { describe, expect, test } from 'vitest'
import images from '../src/index.js'
import { axesOf, context, expected, fixtures, refusalOf, request, temporaryFolder } from './support.js'

const folder = temporaryFolder()
let files = 0
function write(bytes: Uint8Array, ending = 'png'): string {
  const file = path.join(folder, `${++files}.${ending}`)
  fs.writeFileSync(file, bytes)
  return file
}
const bytesOf = (name: string) => fs.readFileSync(path.join(fixtures, name))

/** A PNG with another header, its checksum right. */
function withHeader(change: (header: Buffer) => void): Buffer {
  const bytes = bytesOf('grey8.png')
  change(bytes.subarray(16, 29))
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29)
  return bytes
}

describe('what the header tells', () => {
  const png = bytesOf('grey8.png')
  const jpeg = bytesOf('rgb420.jpg')
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]))
  const changed = (bytes: Buffer, at: number, ...values: number[]) => {
    const copy = Buffer.from(bytes)
    copy.set(values, at)
    return copy
  }
  test.each<[string, Uint8Array, RegExp]>([
    ['an empty file', new Uint8Array(), /^the file is empty$/],
    ['a text', Buffer.from('hello, this is no picture'), /of an unknown kind, not a PNG, JPEG, WebP or TIFF picture/],
    ['zeros', new Uint8Array(1000), /1,000 bytes that begin with zeros/],
    ['a GIF', bytesOf('colors.gif'), /^it is a GIF, not a PNG, JPEG, WebP or TIFF picture$/],
    ['a page of an error', Buffer.from('<!DOCTYPE html><title>404</title>'), /^it is a text, of SVG or HTML/],
    ['a PNG that ends in its header', png.subarray(0, 20), /ends inside its header/],
    ['a signature alone', png.subarray(0, 8), /ends inside its header/],
    ['a JPEG that ends in its header', jpeg.subarray(0, 30), /ends inside its header/],
    [
      '100,000 x 100,000 pixels',
      withHeader((header) => {
        header.writeUInt32BE(100_000, 0)
        header.writeUInt32BE(100_000, 4)
      }),
      /^its PNG header claims 100,000 x 100,000 pixels, more than its 260 bytes can hold$/,
    ],
    ['no pixels', withHeader((header) => header.writeUInt32BE(0, 0)), /PNG header is damaged: 0 x 13 pixels/],
    ['3 bits', withHeader((header) => header.writeUInt8(3, 8)), /colour type 0 with 3 bits/],
    ['colour type 5', withHeader((header) => header.writeUInt8(5, 9)), /colour type 5 with 8 bits/],
    ['an unknown interlacing', withHeader((header) => header.writeUInt8(2, 12)), /an unknown compression method/],
    ['another first chunk', changed(png, 12, 0x4a), /IHDR is not first/],
    ['a JPEG of 65,000 x 65,000', changed(jpeg, frame + 5, 0xfd, 0xe8, 0xfd, 0xe8), /claims 65,000 x 65,000 pixels/],
    ['a JPEG of no height', changed(jpeg, frame + 5, 0, 0), /claims 41 x 0 pixels/],
    ['a JPEG of 12 bits', changed(jpeg, frame + 4, 12), /a JPEG of 12 bits/],
    ['a lossless JPEG', changed(jpeg, frame + 1, 0xc3), /of a rare kind/],
    ['a JPEG of two components', changed(jpeg, frame + 9, 2), /2 components/],
    [
      'a JPEG without a frame',
      Buffer.concat([jpeg.subarray(0, frame), Buffer.from([0xff, 0xd9, 0, 0])]),
      /has no size/,
    ],
    ['a JPEG with a hole', changed(jpeg, frame, 0), /does not begin with a marker/],
  ])('%s', async (_, bytes, message) => {
    const file = write(bytes)
    for (const action of [
      () => images.scan(file, context),
      () => images.probe(request(file, ['y', 'x']), context),
      () => images.open(request(file, ['y', 'x']), context),
    ]) {
      const error = await refusalOf(action)
      expect([error.code, error.place.file]).toEqual(['INPUT_UNREADABLE', file])
      expect(error.message).toMatch(message)
    }
  })

  test('no file, a folder, a device', async () => {
    expect((await refusalOf(() => images.scan(path.join(folder, 'none.png'), context))).message).toMatch(/no such file/)
    expect((await refusalOf(() => images.scan(folder, context))).message).toMatch(/it is a folder/)
    expect((await refusalOf(() => images.scan('/dev/null', context))).message).toMatch(/not a regular file/)
  })

  test('a pipe, without waiting for somebody to write into it', needs('mkfifo'), async () => {
    const pipe = path.join(folder, 'pipe.png')
    execFileSync('mkfifo', [pipe])
    expect((await refusalOf(() => images.scan(pipe, context))).message).toMatch(/not a regular file/)
  })

  test('axes of another number, one twice, a variable', async () => {
    const error = await refusalOf(() => images.probe(request('grey8.png', ['y', 'x', 'rgb']), context))
    expect([error.code, error.message]).toEqual([
      'SHAPE_MISMATCH',
      'it is 11 x 13 pixels of grey, but 3 axes are named: y, x, rgb',
    ])
    expect((await refusalOf(() => images.probe(request('rgb8.png', ['y', 'x']), context))).hint).toMatch(
      /axes: \[y, x, rgb\]/,
    )
    expect((await refusalOf(() => images.probe(request('grey8.png', ['y', 'y']), context))).message).toMatch(/twice/)
    const named = { ...request('grey8.png', ['y', 'x']), variables: ['a'] }
    expect((await refusalOf(() => images.probe(named, context))).hint).toBe('leave `variable` out')
  })
})

test('the content decides where the ending lies', async () => {
  const file = write(bytesOf('grey8.png'), 'jpg')
  const other = write(bytesOf('rgb420.jpg'), 'png')
  expect((await images.scan(file, context))[0]?.shape).toEqual([13, 11])
  expect((await (await images.open(request(file, ['y', 'x']), context)).read(0)).data).toHaveLength(143)
  expect((await (await images.open(request(other, ['y', 'x', 'rgb']), context)).read(0)).data).toHaveLength(41 * 30 * 3)
})

describe('what only the pixels tell', () => {
  const readWith = async (bytes: Buffer, axes: string[]) => {
    const reader = await images.open(request(write(bytes), axes), context)
    return reader.read(0)
  }

  test.each(['rgb8.png', 'rgb16-interlaced.png', 'palette2.png', 'rgb420.jpg', 'progressive.jpg', 'restart.jpg'])(
    '%s, cut anywhere, is refused',
    async (name) => {
      const bytes = bytesOf(name)
      const axes = axesOf(expected[name]!.shape)
      for (let length = 1; length < bytes.length - (name.endsWith('.png') ? 12 : 1); length += 7) {
        const error = await refusalOf(() => readWith(bytes.subarray(0, length), axes))
        expect([length, error.code]).toEqual([length, 'INPUT_UNREADABLE'])
        expect(error.message).not.toMatch(/stream|request/)
      }
    },
  )

  test('a changed byte of a PNG is found by its checksums', async () => {
    const bytes = bytesOf('rgb8.png')
    for (let at = bytes.indexOf('IDAT'); at < bytes.length - 12; at += 11) {
      const damaged = Buffer.from(bytes)
      damaged[at]! ^= 0x40
      expect([at, (await refusalOf(() => readWith(damaged, ['y', 'x', 'rgb']))).code]).toEqual([at, 'INPUT_UNREADABLE'])
    }
  })

  test('far fewer pixels than the header claims cost no memory', async () => {
    const bytes = withHeader((header) => {
      header.writeUInt32BE(11_000, 0)
      header.writeUInt32BE(11_000, 4)
    })
    const error = await refusalOf(() => readWith(bytes, ['y', 'x']))
    expect(error.message).toMatch(/^its PNG header claims 11,000 x 11,000 pixels, more than its \d+ bytes can hold$/)
  })

  test('a JPEG of damaged bytes is a picture or a refusal', async () => {
    const bytes = bytesOf('rgb420.jpg')
    for (let at = 2; at < bytes.length; at += 3) {
      const damaged = Buffer.from(bytes)
      damaged[at]! ^= 0x55
      await readWith(damaged, ['y', 'x', 'rgb']).catch((error) => refusalOf(() => Promise.reject(error)))
    }
  })
})
