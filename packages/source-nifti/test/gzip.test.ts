// Gzipped files that are damaged are refused before the first frame; large ones are inflated once, in bounded memory.
import fs from 'node:fs'
import path from 'node:path'
import { crc32, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import nifti from '../src/index.js'
import { bytesOf, fixtureOf, numbersOf, readAll, refusalOf, request, temporaryFolder, testContext } from './support.js'

const folder = temporaryFolder()
const { context } = testContext(folder)
const axes = ['x', 'y', 'z', 'frame']
const fixture = fixtureOf('gzip NIfTI-1 little')

function write(bytes: Uint8Array, name = 'a.nii.gz'): string {
  const file = path.join(folder, name)
  fs.writeFileSync(file, bytes)
  return file
}

describe('a file that is damaged', () => {
  const sound = bytesOf(fixture)
  const edited = (edit: (bytes: Buffer) => void) => {
    const bytes = Buffer.from(sound)
    edit(bytes)
    return bytes
  }

  test.each<[string, Buffer, RegExp]>([
    [
      'a wrong checksum',
      edited((bytes) => (bytes[bytes.length - 8]! ^= 1)),
      /compressed data are damaged \(incorrect data check\)/,
    ],
    [
      'a wrong length',
      edited((bytes) => (bytes[bytes.length - 4]! ^= 1)),
      /compressed data are damaged \(incorrect length check\)/,
    ],
    ['without its end', sound.subarray(0, -5), /compressed data are damaged \(unexpected end of file\)/],
    [
      'cut in the middle',
      sound.subarray(0, sound.length - 40),
      /compressed data are damaged \(unexpected end of file\)/,
    ],
    ['other bytes behind the stream', Buffer.concat([sound, Buffer.from('x')]), /compressed data are damaged/],
    ['a second member that is cut', Buffer.concat([sound, sound.subarray(0, 30)]), /compressed data are damaged/],
  ])('%s: refused before the first frame', async (_, bytes, message) => {
    const file = write(bytes)
    const asked = request(file, axes)
    // Of a small file the header's own reading meets the end.
    const error = await refusalOf(async () => {
      await nifti.probe(asked, context)
      await nifti.open(asked, context)
    })
    expect([error.message, error.hint, error.place.file]).toEqual([
      expect.stringMatching(message),
      'copy or save the file again',
      file,
    ])
  })

  test('a large one is refused when it is prepared, and leaves nothing behind', async () => {
    const header = Buffer.from(bytesOf(fixtureOf('int16 little NIfTI-1')).subarray(0, 352))
    for (const [index, length] of [4, 128, 128, 32, 8].entries()) header.writeInt16LE(length, 40 + 2 * index)
    const bytes = gzipSync(Buffer.concat([header, Buffer.alloc(2 * 128 * 128 * 32 * 8, 7)]))
    bytes[bytes.length - 8]! ^= 1
    const scratch = fs.mkdtempSync(path.join(folder, 'scratch-'))
    const asked = request(write(bytes), axes)
    const error = await refusalOf(() => nifti.prepare!(asked, { ...context, scratch }))
    expect(error.message).toMatch(/incorrect data check/)
    expect(fs.readdirSync(scratch)).toEqual([])
  })

  test('data that end before the array does', async () => {
    const plain = bytesOf(fixtureOf('int16 little NIfTI-1'))
    const error = await refusalOf(() => nifti.open(request(write(gzipSync(plain.subarray(0, -1))), axes), context))
    expect(error.message).toBe('its compressed data end before the array does')
  })
})

test('what a file is, its first bytes say, whatever it is called', async () => {
  const plain = fixtureOf('int16 little NIfTI-1')
  for (const [name, bytes] of [
    ['plain.nii.gz', bytesOf(plain)],
    ['packed.nii', gzipSync(bytesOf(plain))],
  ] as const) {
    const tensors = await readAll(await nifti.open(request(write(bytes, name), ['frame', 'y', 'z', 't']), context), 2)
    expect(tensors.flatMap(({ data }) => [...data]).toSorted()).toEqual(numbersOf(plain.values!).toSorted())
  }
})

test('300 MB of volumes in 600 members: inflated once into the scratch folder, in bounded memory', async () => {
  const [width, frames] = [64, 600]
  const header = Buffer.from(bytesOf(fixtureOf('int16 little NIfTI-1')).subarray(0, 352))
  for (const [index, length] of [4, width, width, width, frames].entries()) header.writeInt16LE(length, 40 + 2 * index)
  const file = path.join(folder, 'long.nii.gz')
  const descriptor = fs.openSync(file, 'w')
  const volume = Buffer.alloc(2 * width ** 3)
  fs.writeSync(descriptor, gzipSync(header))
  let sum = 0
  for (let frame = 0; frame < frames; frame++) {
    volume.writeInt16LE(frame, 2 * (width ** 3 - 1))
    sum = crc32(volume, sum)
    fs.writeSync(descriptor, gzipSync(volume, { level: 1 }))
  }
  fs.closeSync(descriptor)
  const asked = request(file, axes)
  const before = process.memoryUsage().rss
  const scratch = fs.mkdtempSync(path.join(folder, 'scratch-'))
  const prepared = await nifti.prepare!(asked, { ...context, scratch })
  const [copy] = fs.readdirSync(scratch)
  expect(fs.statSync(path.join(scratch, copy!)).size).toBe(volume.length * frames)
  const reader = await nifti.open({ ...asked, prepared }, context)
  let read = 0
  for (let frame = 0; frame < frames; frame++) {
    const { data } = await reader.read(frame)
    expect(data.at(-1)).toBe(frame)
    read = crc32(Buffer.from(data.buffer, data.byteOffset, data.byteLength), read)
  }
  await reader.close?.()
  expect(read).toBe(sum)
  // An axial slice is read alone: volumes of it need not fit.
  const slices = await nifti.open(
    { ...request(file, ['y', 'x', 'frame'], { plane: 'axial', slice: 63 }), prepared },
    context,
  )
  const { data, shape } = await slices.read(599)
  expect([shape, Math.max(...data)]).toEqual([[64, 64], 599])
  await slices.close?.()
  expect(process.memoryUsage().rss - before).toBeLessThan(250e6)
})

test('frames that are scattered, packed and gzipped are put in order once, as they are read without', async () => {
  const shape = [100, 120, 400]
  const header = Buffer.from(bytesOf(fixtureOf('int16 little NIfTI-1')).subarray(0, 352))
  for (const [index, length] of [3, ...shape].entries()) header.writeInt16LE(length, 40 + 2 * index)
  header.writeFloatLE(0.5, 112)
  header.writeFloatLE(-3, 116)
  const stored = Int16Array.from({ length: 100 * 120 * 400 }, (_, index) => (index * 7919) % 30_011)
  const file = write(gzipSync(Buffer.concat([header, Buffer.from(stored.buffer)]), { level: 1 }))
  const asked = request(file, ['frame', 'y', 'z'])
  const scratch = fs.mkdtempSync(path.join(folder, 'scratch-'))
  const prepared = await nifti.prepare!(asked, { ...context, scratch })
  const sizes = fs.readdirSync(scratch).map((name) => fs.statSync(path.join(scratch, name)).size)
  // The copy in float64 alone: what was inflated is gone.
  expect(sizes).toEqual([8 * stored.length])
  const reader = await nifti.open({ ...asked, prepared }, context)
  for (const frame of [0, 1, 57, 99]) {
    const { axes, data } = await reader.read(frame)
    expect(axes).toEqual(['z', 'y'])
    const wanted = Float64Array.from({ length: 48_000 }, (_, at) => stored[frame + 100 * at]! * 0.5 - 3)
    expect(data).toEqual(wanted)
  }
  await reader.close?.()
})

test('a file beyond 4 GiB, sparse', async () => {
  const header = Buffer.from(bytesOf(fixtureOf('int16 little NIfTI-1')).subarray(0, 352))
  for (const [index, length] of [4, 512, 512, 200, 60].entries()) header.writeInt16LE(length, 40 + 2 * index)
  const file = write(header, 'sparse.nii')
  const volume = 2 * 512 * 512 * 200
  const descriptor = fs.openSync(file, 'r+')
  fs.ftruncateSync(descriptor, 352 + 60 * volume)
  fs.writeSync(descriptor, Uint8Array.of(9), 0, 1, 352 + 59 * volume + 2 * (512 * 512 * 150 + 512 * 3 + 7))
  fs.closeSync(descriptor)
  const before = process.memoryUsage().rss
  const asked = request(file, ['y', 'x', 'frame'], { plane: 'axial', slice: 150 })
  expect(await nifti.prepare!(asked, context)).toBeNull()
  const reader = await nifti.open(asked, context)
  const { data, axes } = await reader.read(59)
  // Rows run down from the front.
  expect([axes, data.indexOf(9)]).toEqual([['y', 'x'], (511 - 3) * 512 + 7])
  await reader.close?.()
  expect(process.memoryUsage().rss - before).toBeLessThan(100e6)
})
