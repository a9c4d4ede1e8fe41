// What cannot be read is refused in one line that says why, and what to do.
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import hdf5 from '../src/index.js'
import { fixture, refusalOf, request, temporaryFolder, testContext } from './support.js'

const { context } = testContext()
const folder = temporaryFolder()
let count = 0

function write(bytes: Uint8Array | string): string {
  const file = path.join(folder, `${count++}.h5`)
  fs.writeFileSync(file, bytes)
  return file
}

describe('files that are no HDF5', () => {
  test.each<[string, string | Buffer, RegExp, RegExp]>([
    ['an empty file', '', /the file is empty/, /copy or save it again/],
    ['another kind', 'a,b\n1,2\n', /not an HDF5 file: it begins with "a,b\\x0a1,2\\x0a"/, /^$/],
    ['netCDF of 64-bit offsets', 'CDF\x02\0\0\0\0', /cut off inside its header/, /copy or save/],
    ['classic netCDF of the future', 'CDF\x06\0\0\0\0', /not an HDF5 file: it begins with "CDF\\x06/, /^$/],
    ['HDF4', '\x0e\x03\x13\x01\0\0\0\0', /HDF4 file/, /h4toh5convert/],
    ['MATLAB 5', 'MATLAB 5.0 MAT-file', /MATLAB file of an old version/, /use: mat/],
    ['zip', 'PK\x03\x04....', /zip archive/, /^$/],
    ['a superblock of the future', '\x89HDF\r\n\x1a\n\x09\0\0\0\0', /version 9 of its superblock/, /copy/],
    ['a signature alone', '\x89HDF\r\n\x1a\n', /version undefined|superblock/, /copy/],
  ])('%s', async (_, bytes, message, hint) => {
    const file = write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
    for (const action of [
      () => hdf5.scan(file, context),
      () => hdf5.probe(request(file, 'x', ['x']), context),
      () => hdf5.open(request(file, 'x', ['x']), context),
      () => hdf5.readValue!(file, '@x', context),
    ]) {
      const error = await refusalOf(action)
      expect([error.code, error.place.file]).toEqual(['INPUT_UNREADABLE', file])
      expect(error.message).toMatch(message)
      expect(error.hint ?? '').toMatch(hint)
    }
  })

  test('a truncated file, no file, a folder, a device', async () => {
    const whole = fs.readFileSync(fixture('layouts.h5'))
    const truncated = await refusalOf(() => hdf5.scan(write(whole.subarray(0, 9000)), context))
    expect(truncated.message).toMatch(/^it is cut off: it has 9,000 bytes but should have [\d,]+$/)
    expect((await refusalOf(() => hdf5.scan(path.join(folder, 'none.h5'), context))).message).toMatch(/no such file/)
    expect((await refusalOf(() => hdf5.scan(folder, context))).message).toMatch(/it is a folder, not an HDF5 file/)
    expect((await refusalOf(() => hdf5.scan('/dev/null', context))).message).toMatch(/not a regular file/)
  })
})

describe('datasets that are no numbers, or out of reach', () => {
  test.each<[string, string, RegExp, RegExp]>([
    ['types.h5', 'text', /it contains texts, no numbers/, /as a field/],
    ['types.h5', 'text-fixed', /texts/, /as a field/],
    ['types.h5', 'lists', /lists of <f4/, /^$/],
    ['types.h5', 'reference', /references to objects/, /^$/],
    ['types.h5', 'region', /references to regions/, /^$/],
    ['types.h5', 'opaque', /opaque data of 4 bytes/, /^$/],
    ['types.h5', 'odd-float', /floats of 4 bytes with 16 bits of exponent/, /^$/],
    ['types.h5', 'committed-type', /it is a type, not a dataset/, /^$/],
    ['types.h5', 'little', /it is a group, not a dataset/, /^$/],
    ['layouts.h5', 'null', /its dataspace is null/, /^$/],
    ['filters.h5', 'blosc2', /a filter that is not read: Blosc2 \(32026\)/, /h5repack -f GZIP=4 in\.h5 out\.h5/],
    ['filters.h5', 'f4/blosc-zlib-1', /a filter that is not read: Blosc with zlib or Snappy \(32001\)/, /h5repack/],
    ['layouts.h5', 'external', /in other files \(external storage\)/, /h5repack/],
    ['layouts-latest.h5', 'virtual-outside', /other files \(a virtual dataset of other\.h5\)/, /copy/],
    ['structure.h5', 'outside', /a link into another file \(types\.h5:\/bool\), which is not followed/, /h5copy/],
    ['structure.h5', 'endless', /soft links lead in a circle/, /^$/],
    ['structure.h5', 'dangling', /there is no dataset dangling/, /known: /],
    [
      'structure.h5',
      'group/deeper/dat',
      /there is no dataset group\/deeper\/dat/,
      /did you mean group\/deeper\/data\?/,
    ],
  ])('%s %s', async (name, dataset, message, hint) => {
    const file = fixture(name)
    for (const action of [
      () => hdf5.probe(request(file, dataset, ['x']), context),
      () => hdf5.open(request(file, dataset, ['x']), context),
    ]) {
      const error = await refusalOf(action)
      expect([error.code, error.place.file]).toEqual(['INPUT_UNREADABLE', file])
      expect(error.message).toMatch(message)
      expect(error.hint ?? '').toMatch(hint)
    }
    const listed = (await hdf5.scan(file, context)).find((info) => info.name === dataset)
    if (listed && dataset !== 'dangling') expect(listed.error).toMatch(message)
  })

  test('dangling and endless links are listed, links to datasets are found by name', async () => {
    const file = fixture('structure.h5')
    const listed = await hdf5.scan(file, context)
    expect(listed.find(({ name }) => name === 'dangling')?.error).toBe('a link to /nowhere, which does not exist')
    expect(listed.map(({ name }) => name)).toEqual([
      'dangling',
      'endless',
      'group/deeper/data',
      'group/deeper/name with blanks, ü',
      'group/hard',
      'outside',
      'table',
    ])
    for (const name of ['soft', '/chain', 'group/relative', 'group/circle/circle/deeper/data'])
      expect(await hdf5.find!(file, name, context)).toMatchObject({ shape: [2, 3], dtype: '<u2' })
    expect(await hdf5.find!(file, 'none', context)).toBeUndefined()
  })
})

describe('requests that do not fit', () => {
  const file = fixture('layouts.h5')

  test('axes of another number, a name twice, a frame out of range', async () => {
    const few = await refusalOf(() => hdf5.probe(request(file, 'chunked', ['frame']), context))
    expect([few.code, few.message]).toEqual([
      'SHAPE_MISMATCH',
      'the array has shape (7, 6, 10), but `axes` names 1 axis',
    ])
    const twice = await refusalOf(() => hdf5.probe(request(file, 'chunked', ['y', 'y', 'x']), context))
    expect(twice.code).toBe('OPTION_INVALID')
    const reader = await hdf5.open(request(file, 'chunked', ['frame', 'y', 'x']), context)
    for (const index of [-1, 7, 0.5])
      expect((await refusalOf(() => reader.read(index))).message).toBe(
        `there is no frame ${index}: its frames are 0 to 6`,
      )
    await reader.close?.()
  })

  test('several datasets and no name; complex numbers and no part', async () => {
    const several = await refusalOf(() => hdf5.probe(request(file, undefined, ['x']), context))
    expect([several.code, several.message]).toEqual([
      'OPTION_INVALID',
      'the file has several datasets, and `variable` does not choose one',
    ])
    const complex = await refusalOf(() =>
      hdf5.probe(request(fixture('types.h5'), 'little/c16', ['a', 'b', 'frame']), context),
    )
    expect(complex.message).toMatch(/option `complex`/)
  })

  test('the first of several names that the file has', async () => {
    const clip = await hdf5.probe({ ...request(file, 'none', ['x', 'frame']), variables: ['none', '/fill'] }, context)
    expect(clip).toEqual({ frames: 4, axes: ['x'], shape: [5], dtype: 'float64' })
  })

  test('a file that is written to while it is read', async () => {
    const copy = write(fs.readFileSync(file))
    const reader = await hdf5.open(request(copy, 'chunked', ['frame', 'y', 'x']), context)
    fs.utimesSync(copy, 1, 1)
    expect((await refusalOf(() => reader.read(0))).code).toBe('INPUT_CHANGED')
    await reader.close?.()
  })
})
