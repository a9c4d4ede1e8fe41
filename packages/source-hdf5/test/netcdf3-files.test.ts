// Files of netCDF's classic formats that are cut, damaged, larger than memory, or changed while they are read.
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import hdf5 from '../src/index.js'
import { fixture, refusalOf, request, temporaryFolder, testContext } from './support.js'

const folder = temporaryFolder()
const { context } = testContext(folder)
let count = 0

function write(bytes: Uint8Array): string {
  const file = path.join(folder, `${count++}.nc`)
  fs.writeFileSync(file, bytes)
  return file
}

const bytesOf = (name: string) => fs.readFileSync(fixture(`netcdf3/${name}.nc`))
const probe = (file: string, name: string, axes: readonly string[]) => hdf5.probe(request(file, name, axes), context)

describe('a file that is cut', () => {
  // Five records of 4 (three bytes and one), 8 (three shorts and two bytes), 8 and 24 bytes are its end.
  const whole = bytesOf('cdf1-several')
  const cut = (bytes: number) => write(whole.subarray(0, whole.length - bytes))

  test('in its last record is refused where that is needed, and read where it is not', async () => {
    const file = cut(20)
    const { message, hint } = await refusalOf(() => probe(file, 'single', ['frame', 'y', 'x']))
    expect(message).toBe('single: its header says 5 records, but the file ends after 4 of them')
    expect(hint).toContain('copy or save')
    expect((await probe(file, 'byte', ['frame', 'x'])).frames).toBe(5)
    const listed = await hdf5.scan(file, context)
    expect(listed.filter(({ error }) => error !== undefined).map(({ name }) => name)).toEqual(['single'])
  })

  test('before its records have begun', async () => {
    const file = write(bytesOf('cdf1-f8-fixed').subarray(0, -24))
    expect((await refusalOf(() => probe(file, 'v', ['y', 'x']))).message).toBe(
      'v: the file ends inside it, 24 bytes too early',
    )
  })

  test('in its header', async () => {
    expect((await refusalOf(() => hdf5.scan(write(whole.subarray(0, 100)), context))).message).toBe(
      'it is cut off inside its header, or damaged',
    )
  })

  test('as a stream has the records that are whole', async () => {
    const stream = bytesOf('cdf1-several-stream')
    expect((await probe(write(stream.subarray(0, -20)), 'single', ['frame', 'y', 'x'])).frames).toBe(4)
    expect((await probe(write(stream), 'single', ['frame', 'y', 'x'])).frames).toBe(5)
  })
})

describe('a header that is damaged', () => {
  const [first, length] = [8, 12]
  const variable = bytesOf('cdf1-i2-fixed').indexOf('v\0\0\0') - 4

  test.each<[string, number, number, string]>([
    ['a list without its mark', first, 7, 'its list of dimensions has the mark 7'],
    ['a list that is too long', length, 1_000_000, 'its netCDF-3 header is damaged'],
    ['a long name', variable, 5_000, 'it has a name of 5,000 bytes'],
    ['a variable of many dimensions', variable + 8, 2_000, 'its variable v has 2000 dimensions'],
    ['a dimension that there is not', variable + 12, 9, 'its variable v has a dimension that does not exist'],
    ['a type that there is not', variable + 28, 42, 'it has a type 42, which does not exist'],
    ['a type of CDF-5', variable + 28, 7, 'it has a type 7, which does not exist'],
  ])('%s', async (_, at, value, words) => {
    const bytes = Buffer.from(bytesOf('cdf1-i2-fixed'))
    bytes.writeUInt32BE(value, at)
    expect((await refusalOf(() => hdf5.scan(write(bytes), context))).message).toContain(words)
  })

  test('numbers that lie behind the end of the file', async () => {
    const bytes = Buffer.from(bytesOf('cdf5-f8-fixed'))
    // Its place is the last word before the numbers.
    bytes.writeUInt32BE(0x7fff_ffff, bytes.length - 15 * 8 - 8)
    const { message } = await refusalOf(() => probe(write(bytes), 'v', ['y', 'x']))
    expect(message).toMatch(/its shape is absurd|the file ends inside it/)
  })
})

test('a name that was made shorter in its place', async () => {
  const bytes = Buffer.from(bytesOf('cdf1-i2-fixed'))
  const at = bytes.indexOf('v\0\0\0')
  // As `ncrename` leaves it: three letters counted, one of them left.
  bytes.writeUInt32BE(3, at - 4)
  const file = write(bytes)
  expect((await hdf5.scan(file, context)).map(({ name }) => name)).toEqual(['v'])
  expect((await probe(file, 'v', ['y', 'x'])).shape).toEqual([3, 5])
})

test('records of 20 GB, sparse on the disk, are read at their place', async () => {
  // A single array of five shorts has ten bytes a record.
  const bytes = Buffer.from(bytesOf('cdf2-i2-records'))
  const [records, began] = [2_000_000_000, bytes.length - 4 * 10]
  bytes.writeUInt32BE(records, 4)
  const file = write(bytes)
  const descriptor = fs.openSync(file, 'r+')
  fs.ftruncateSync(descriptor, began + records * 10)
  fs.writeSync(descriptor, Uint8Array.of(1, 2), 0, 2, began + (records - 1) * 10 + 4)
  fs.closeSync(descriptor)
  const asked = request(file, 'v', ['frame', 'y', 'x'])
  const before = process.memoryUsage().rss
  expect((await hdf5.probe(asked, context)).frames).toBe(records)
  expect(await hdf5.prepare!(asked, { ...context, scratch: folder })).toBeNull()
  const reader = await hdf5.open(asked, context)
  expect([...(await reader.read(records - 1)).data]).toEqual([0, 0, 0x102, 0, 0])
  expect([...(await reader.read(1_000_000_000)).data]).toEqual([0, 0, 0, 0, 0])
  await reader.close?.()
  expect(process.memoryUsage().rss - before).toBeLessThan(1e8)
})

test('a file that changes while it is read', async () => {
  const file = write(bytesOf('cdf1-f4-records'))
  const reader = await hdf5.open(request(file, 'v', ['frame', 'y', 'x']), context)
  fs.appendFileSync(file, 'more')
  expect((await refusalOf(async () => reader.read(0))).code).toBe('INPUT_CHANGED')
  await reader.close?.()
})

test('a variable that there is not', async () => {
  const { message, hint } = await refusalOf(() => probe(fixture('netcdf3/cdf1-several.nc'), 'singel', ['frame']))
  expect(message).toContain('there is no dataset singel')
  expect(hint).toContain('did you mean single?')
})

test('a file of HDF5 called otherwise, and one of netCDF-3 called .h5', async () => {
  const file = path.join(folder, 'classic.h5')
  fs.copyFileSync(fixture('netcdf3/cdf1-several.nc'), file)
  expect((await hdf5.scan(file, context)).map(({ name }) => name)).toContain('single')
})
