// What cannot be read is refused in one line that says why; what is merely unusual is read.
import fs from 'node:fs'
import path from 'node:path'
import { needs } from '@movieflow/test-support/tools'
import { describe, expect, test } from 'vitest'
import npy from '../src/index.js'
import { fixtures, npyBytes, refusalOf, request, temporaryFolder, testContext } from './support.js'

const folder = temporaryFolder()
const { context } = testContext()
let count = 0

function write(bytes: Uint8Array | string): string {
  const file = path.join(folder, `${count++}.npy`)
  fs.writeFileSync(file, bytes)
  return file
}

const header = (shape: string, descr = "'<f4'") => `{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }\n`
const data = new Uint8Array(new Float32Array([1, 2, 3, 4, 5, 6]).buffer)

describe('headers that are unusual, but right', () => {
  test.each([
    ['double quotes', '{"descr": "<f4", "fortran_order": False, "shape": (2, 3)}'],
    ['another order, no blanks', "{'shape':(2,3),'descr':'<f4','fortran_order':False}"],
    ['blanks and line breaks', " { 'descr' : '<f4' ,\n 'fortran_order' : False,\t'shape' : ( 2 , 3 , ) , } \n   "],
    ['longs of Python 2', "{'descr': '<f4', 'fortran_order': False, 'shape': (2L, 3L), }"],
    ['no byte order', "{'descr': 'f4', 'fortran_order': False, 'shape': (2, 3), }"],
  ])('%s', async (_, text) => {
    for (const version of [1, 2, 3]) {
      const reader = await npy.open(request(write(npyBytes(text, data, version)), ['frame', 'x']), context)
      expect(Array.from((await reader.read(1)).data)).toEqual([4, 5, 6])
      reader.close?.()
    }
  })

  test('a length of minus zero is zero', async () => {
    const [info] = await npy.scan(write(npyBytes(header('(2, -0)'), data)), context)
    expect(info?.shape).toEqual([2, 0])
  })

  test('bytes behind the data', async () => {
    const file = write(Buffer.concat([npyBytes(header('(2, 3)'), data), Buffer.from('more')]))
    expect((await npy.scan(file, context))[0]?.error).toBeUndefined()
  })
})

describe('files whose header cannot be read', () => {
  test.each<[string, Uint8Array | string, RegExp]>([
    ['an empty file', '', /the file is empty/],
    ['another kind of file', 'a,b\n1,2\n', /not an \.npy file: it begins with "a,b\\x0a1,"/],
    ['a zip archive', 'PK\x03\x04aaaaaaaaaaaa', /zip archive has no directory: the file is cut off/],
    ['a pickle', Buffer.from([0x80, 4, 0x95, 1, 2, 3, 4, 5, 6]), /a pickle, which is never run/],
    ['part of the magic', Buffer.from([0x93, 0x4e]), /ends inside its header, after 2 bytes/],
    ['no length', npyBytes(header('(2, 3)'), data).subarray(0, 9), /ends inside its header/],
    [
      'half a header',
      npyBytes(header('(2, 3)'), data).subarray(0, 40),
      /header claims 60 bytes, but the file ends after 40/,
    ],
    ['a version of the future', npyBytes(header('(2, 3)'), data, 4), /version 4\.0 is unknown/],
    [
      'a huge header',
      Buffer.concat([npyBytes('', data, 2).subarray(0, 8), Buffer.alloc(4, 255), data]),
      /claims to be 4294967295 bytes/,
    ],
    ['a negative length', npyBytes(header('(2, -3)'), data), /negative length: \(2, -3\)/],
    ['an absurd shape', npyBytes(header('(94906267, 94906267)'), data), /absurd shape/],
    ['an absurd shape with a zero', npyBytes(header('(0, 94906267, 94906267)'), data), /absurd shape/],
    ['an absurd number', npyBytes(header('(99999999999999999999,)'), data), /absurd number: 9999/],
    ['65 axes', npyBytes(header(`(${'1, '.repeat(65)})`), data), /shape of 65 axes/],
    ['a number as shape', npyBytes(header('(6)'), data), /a shape that is not a tuple/],
    ['a list as shape', npyBytes(header('[2, 3]'), data), /a shape that is not a tuple/],
    ['a fraction in the shape', npyBytes(header('(2.0, 3)'), data), /has "2\.0, 3\)/],
    ['True in the shape', npyBytes(header('(True, 3)'), data), /not only whole numbers/],
    ['an expression', npyBytes(header('(2 * 3,)'), data), /has "\* 3,\)/],
    [
      'a call',
      npyBytes(header("__import__('os').abort()"), data),
      /has "__import__\('os'\)\.abo" where it does not belong/,
    ],
    ['a missing key', npyBytes("{'descr': '<f4', 'shape': (2, 3)}", data), /lacks fortran_order/],
    ['an unknown key', npyBytes(`{'x\x1b[31m': 1, ${header('(2, 3)').slice(1)}`, data), /unknown key 'x\\x1b\[31m'/],
    ['a key twice', npyBytes(`{'shape': (1,), ${header('(2, 3)').slice(1)}`, data), /the key 'shape' twice/],
    ['a wrong fortran_order', npyBytes(header('(2, 3)').replace('False', '1'), data), /neither True nor False/],
    ['a number as descr', npyBytes(header('(2, 3)', '4'), data), /a descr that is not a type/],
    ['two dictionaries', npyBytes(header('(2, 3)') + header('(2, 3)'), data), /where it does not belong/],
    ['no dictionary', npyBytes('[1, 2]', data), /not a dictionary/],
    ['an unending text', npyBytes("{'descr", data), /a text that does not end/],
    ['an unending dictionary', npyBytes("{'descr': '<f4',", data), /ends in the middle/],
    ['deep brackets', npyBytes('['.repeat(60_000), data), /nested too deeply/],
    ['nothing', npyBytes('', data), /ends in the middle/],
  ])('%s', async (_, bytes, message) => {
    const file = write(bytes)
    for (const action of [() => npy.scan(file, context), () => npy.probe(request(file, ['frame']), context)]) {
      const error = await refusalOf(action)
      expect(error.code).toBe('INPUT_UNREADABLE')
      expect(error.place.file).toBe(file)
      expect(error.message).toMatch(message)
    }
  })

  test('no file, a folder, a device', async () => {
    expect((await refusalOf(() => npy.scan(path.join(folder, 'none.npy'), context))).message).toMatch(/no such file/)
    expect((await refusalOf(() => npy.scan(folder, context))).message).toMatch(/it is a folder/)
    expect((await refusalOf(() => npy.scan('/dev/null', context))).message).toMatch(/not a regular file/)
  })

  test('no permission', needs('POSIX'), async () => {
    const file = write(npyBytes(header('(2, 3)'), data))
    fs.chmodSync(file, 0)
    fs.chmodSync(folder, 0o755)
    const root = process.geteuid?.() === 0
    // Root may read all: it becomes nobody for a moment.
    if (root) process.seteuid!(65_534)
    const refusal = refusalOf(() => npy.scan(file, context)).finally(() => root && process.seteuid!(0))
    expect((await refusal).message).toMatch(/no permission to read it/)
  })
})

describe('arrays that cannot be delivered', () => {
  test.each<[string, RegExp, RegExp]>([
    ['structured', /records \(\[\('a', '<i4'\), \('b', '<f8'\)\]\)/, /save one field/],
    ['datetime', /dates or times \(<M8\[D\]\)/, /astype/],
    ['timedelta', /dates or times \(<m8\[s\]\)/, /astype/],
    ['bytes', /texts \(\|S4\)/, /astype/],
    ['text', /texts \(<U4\)/, /astype/],

    ['object', /Python objects \(a pickle\), which are never run/, /allow_pickle=False/],
  ])('%s: scan lists it, probe and open refuse it', async (name, message, hint) => {
    const file = path.join(fixtures, `refused-${name}.npy`)
    const [info] = await npy.scan(file, context)
    expect(info?.error).toMatch(message)
    const asked = request(
      file,
      info!.shape.map((_, axis) => `axis${axis}`),
    )
    for (const action of [() => npy.probe(asked, context), () => npy.open(asked, context)]) {
      const error = await refusalOf(action)
      expect(error.code).toBe('INPUT_UNREADABLE')
      expect(error.message).toMatch(message)
      expect(error.hint).toMatch(hint)
    }
  })

  test('complex numbers without the option: the refusal names it', async () => {
    const error = await refusalOf(() =>
      npy.probe(request(path.join(fixtures, 'little-c8-c.npy'), ['y', 'x', 'frame']), context),
    )
    expect(error.message).toMatch(/option `complex`/)
    expect(error.hint).toMatch(/`complex: abs`, `real`, `imag` or `phase`/)
    expect(npy.options.safeParse({ complex: 'length' }).success).toBe(false)
  })

  test('data shorter than the shape', async () => {
    for (const shape of ['(2, 4)', '(2000000, 1000000)']) {
      const file = write(npyBytes(header(shape), data))
      expect((await npy.scan(file, context))[0]?.error).toMatch(
        /header promises [\d,]+ bytes of data, but the file holds 24 bytes/,
      )
      const error = await refusalOf(() => npy.open(request(file, ['y', 'frame']), context))
      expect(error.message).toMatch(/but the file holds 24 bytes/)
    }
  })
})

describe('requests that do not fit', () => {
  const file = path.join(fixtures, 'little-f4-c.npy')

  test.each([
    ['little-f4-c', ['y', 'x'], /shape \(2, 3, 4\), but `axes` names 2 axes/, /`axes: \[y, x, frame\]`/],
    ['axes-1-c', [], /shape \(9,\), but `axes` names 0 axes/, /`axes: \[frame\]`/],
    ['scalar', ['frame'], /shape \(\), but `axes` names 1 axis/, /read it under `fields:`/],
    ['axes-5-c', ['frame'], /\(2, 2, 3, 2, 2\)/, /`axes: \[y, x, channel, axis4, frame\]`/],
  ])('%s with axes [%s]', async (name, axes, message, hint) => {
    const error = await refusalOf(() => npy.probe(request(path.join(fixtures, `${name}.npy`), axes), context))
    expect(error.code).toBe('SHAPE_MISMATCH')
    expect(error.message).toMatch(message)
    expect(error.hint).toMatch(hint)
  })

  test('a name twice, a variable, a frame out of range', async () => {
    const twice = await refusalOf(() => npy.probe(request(file, ['y', 'y', 'frame']), context))
    expect([twice.code, twice.message]).toEqual(['OPTION_INVALID', '`axes` has the name "y" twice'])
    const named = await refusalOf(() =>
      npy.probe({ ...request(file, ['a', 'b', 'c']), variables: ['cc_tsr'] }, context),
    )
    expect([named.message, named.hint]).toEqual([
      'an .npy file contains one array without a name',
      'leave `variable` out',
    ])
    const reader = await npy.open(request(file, ['y', 'x', 'frame']), context)
    for (const index of [-1, 4, 0.5, Number.NaN])
      expect((await refusalOf(async () => reader.read(index))).message).toBe(
        `there is no frame ${index}: its frames are 0 to 3`,
      )
  })

  test('a frame that no array in memory can hold', async () => {
    const sparse = path.join(folder, 'sparse.npy')
    fs.writeFileSync(sparse, npyBytes(header('(3, 1200000000)'), new Uint8Array()))
    fs.truncateSync(sparse, 3 * 4.8e9 + 200)
    const error = await refusalOf(() => npy.probe(request(sparse, ['y', 'x']), context))
    expect(error.message).toMatch(/one frame of it would take 14,400,000,000 bytes/)
    fs.rmSync(sparse)
  })
})
