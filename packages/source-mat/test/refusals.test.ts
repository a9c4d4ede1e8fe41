// What is refused: what only MATLAB reads, what is damaged or cut, what is no .mat file; each in one line.
import fs from 'node:fs'
import path from 'node:path'
import { deflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import mat from '../src/index.js'
import { fixture, isOneLine, readAll, refusalOf, request, temporaryFolder, testContext } from './support.js'

const folder = temporaryFolder()
const { context } = testContext(folder)
let count = 0

function write(bytes: Uint8Array): string {
  const file = path.join(folder, `${count++}.mat`)
  fs.writeFileSync(file, bytes)
  return file
}

const header = fs.readFileSync(fixture('numbers-5.mat')).subarray(0, 128)
const element = (type: number, data: Buffer) => {
  const tag = Buffer.alloc(8)
  tag.writeUInt32LE(type, 0)
  tag.writeUInt32LE(data.length, 4)
  return Buffer.concat([tag, data, Buffer.alloc((8 - (data.length % 8)) % 8)])
}
const integers = (type: number, ...values: number[]) => element(type, Buffer.from(Int32Array.from(values).buffer))
const matrix = (classId: number, shape: number[], name: string, ...elements: Buffer[]) =>
  element(
    14,
    Buffer.concat([integers(6, classId, 0), integers(5, ...shape), element(1, Buffer.from(name)), ...elements]),
  )
const doubles = (...values: number[]) => element(9, Buffer.from(Float64Array.from(values).buffer))

describe('what only MATLAB reads', () => {
  test.each([
    ['words', 'it is a MATLAB string, which only MATLAB reads', 'char(x)'],
    ['people', 'it is a table, which only MATLAB reads', "table2struct(t, 'ToScalar', true)"],
    ['when', 'it is a datetime, which only MATLAB reads', 'posixtime(t)'],
    ['mine', 'it is an object of the class my.Class, which only MATLAB reads', 'struct(obj)'],
    ['old', 'it is an object of the class inline, which only MATLAB reads', 'struct(obj)'],
    ['handle', 'it is a function handle', 'func2str'],
  ])('%s', async (name, problem, way) => {
    const file = fixture('handmade.mat')
    const listed = await mat.scan(file, context)
    expect(listed.find((each) => each.name === name)?.error).toBe(problem)
    const { message, hint } = await refusalOf(() => mat.probe(request(file, name, ['y', 'x']), context))
    expect(message).toBe(`${name}: ${problem}`)
    expect(hint).toContain(way)
    await refusalOf(() => mat.readValue!(file, name, context))
  })

  test('the file has no variable without a name', async () => {
    const listed = await mat.scan(fixture('handmade.mat'), context)
    expect(listed.every(({ name }) => name !== null && name !== '')).toBe(true)
  })

  test('a record goes without them', async () => {
    const all = (await mat.readValue!(fixture('handmade.mat'), undefined, context)) as object
    expect(Object.keys(all)).toEqual(['narrow', 'tiny', 'logical', 'sparse_logical', 'wide', 'utf8', 'holder'])
    expect(all).toMatchObject({ wide: 'αβ→z', utf8: 'aβc', holder: { ok: 42, gap: null } })
  })
})

describe('what is damaged', () => {
  test('a file that was cut gives the variables that it still has', async () => {
    for (const name of ['numbers-5.mat', 'numbers-7.mat', 'numbers-4.mat']) {
      const whole = fs.readFileSync(fixture(name))
      const file = write(whole.subarray(0, whole.length * 0.6))
      const listed = await mat.scan(file, context)
      const sound = listed.filter(({ error }) => error === undefined)
      const cut = listed.filter(({ error }) => error?.includes('the file ends'))
      expect(sound.length).toBeGreaterThan(3)
      expect(cut).toHaveLength(1)
      for (const { name, shape } of sound) {
        const asked = request(
          file,
          name!,
          shape.map((_, axis) => `axis${axis}`),
        )
        await readAll(await mat.open(asked, context), 1)
      }
      if (cut[0]!.name !== null)
        await refusalOf(() => mat.probe(request(file, cut[0]!.name!, cut[0]!.shape.map(String)), context))
    }
  })

  test('a changed byte in compressed data is found by their checksum', async () => {
    const body = deflateSync(matrix(6, [1, 40], 'x', doubles(...Array.from({ length: 40 }, (_, index) => index * 1.7))))
    for (const at of [body.length - 1, body.length - 20, body.length - 60]) {
      const damaged = Buffer.from(body)
      damaged[at] = damaged[at]! ^ 0x10
      const file = write(Buffer.concat([header, element(15, damaged).subarray(0, 8 + damaged.length)]))
      const { message } = await refusalOf(async () => {
        await readAll(await mat.open(request(file, 'x', ['y', 'x']), context), 1)
      })
      expect(message).toMatch(/compressed data/)
      await refusalOf(() => mat.readValue!(file, 'x', context))
    }
  })

  test('compressed data that hold more than they should are refused', async () => {
    const body = deflateSync(Buffer.concat([matrix(6, [1, 1], 'x', doubles(5)), Buffer.alloc(1 << 20)]))
    const file = write(Buffer.concat([header, element(15, body).subarray(0, 8 + body.length)]))
    await refusalOf(async () => readAll(await mat.open(request(file, 'x', ['y', 'x']), context), 1))
    await refusalOf(() => mat.readValue!(file, 'x', context))
  })

  test.each([
    ['too few numbers', matrix(6, [2, 2], 'x', doubles(1, 2, 3)), 'an array of 4 numbers has 24 bytes of them'],
    ['a negative length', matrix(6, [2, -2], 'x', doubles(1)), 'an array has a negative length'],
    ['an absurd shape', matrix(6, [2 ** 30, 2 ** 30], 'x'), 'an array has an absurd shape'],
    ['one axis', matrix(6, [2], 'x', doubles(1, 2)), 'an array has fewer than two axes'],
    ['an unknown class', matrix(99, [1, 1], 'x', doubles(1)), 'an array has the unknown class 99'],
    ['an unknown type', matrix(6, [1, 1], 'x', element(8, Buffer.alloc(8))), 'have the unknown type 8'],
    ['more members than bytes', matrix(1, [1000, 1000], 'x'), 'it cannot have as many as 1000000 elements'],
    [
      'a row that the matrix lacks',
      matrix(5, [2, 2], 'x', integers(5, 0, 7), integers(5, 0, 1, 2), doubles(1, 2)),
      'a sparse matrix of 2 rows has an entry in row 8',
    ],
    [
      'columns in disorder',
      matrix(5, [2, 2], 'x', integers(5, 0, 1), integers(5, 0, 9, 2), doubles(1, 2)),
      'the columns of a sparse matrix do not follow each other',
    ],
  ])('%s', async (_, body, words) => {
    const file = write(Buffer.concat([header, body, matrix(6, [1, 1], 'y', doubles(3))]))
    const listed = await mat.scan(file, context)
    expect(listed.every(({ error = 'x' }) => isOneLine(error))).toBe(true)
    expect(listed.find(({ name }) => name === 'y')?.error).toBeUndefined()
    const { message } = await refusalOf(() => mat.open(request(file, ['x'], ['y', 'x']), context))
    expect(message).toContain(words)
  })

  test('arrays that lie deeper than 50 levels', async () => {
    let body = matrix(6, [1, 1], '', doubles(1))
    for (let level = 0; level < 60; level++) body = matrix(1, [1, 1], level === 59 ? 'x' : '', body)
    const file = write(Buffer.concat([header, body]))
    const { message } = await refusalOf(() => mat.readValue!(file, 'x', context))
    expect(message).toContain('more than 50 levels deep')
  })

  test('a sparse matrix that is too large when it is whole', async () => {
    const body = matrix(5, [2 ** 20, 2 ** 20], 'x', integers(5, 0), integers(5, 0), doubles())
    const file = write(Buffer.concat([header, body]))
    expect((await mat.scan(file, context))[0]?.error).toContain('it is sparse')
    const { message, hint } = await refusalOf(() => mat.probe(request(file, 'x', ['y', 'x']), context))
    expect(message).toContain('it is a sparse matrix of (1048576, 1048576), which takes')
    expect(hint).toContain('full(A(:, 1:100))')
  })

  test('names of any bytes are shown as one line', async () => {
    const body = matrix(
      2,
      [1, 1],
      'a\n\x1b[31mb',
      integers(5, 8),
      element(1, Buffer.from('c\n\x00\x00\x00\x00\x00\x00')),
      element(14, Buffer.alloc(0)),
    )
    const file = write(Buffer.concat([header, body]))
    const [info] = await mat.scan(file, context)
    expect(isOneLine(info!.error!)).toBe(true)
    await refusalOf(() => mat.probe(request(file, [], ['y', 'x']), context))
  })
})

describe('what is no .mat file', () => {
  test.each([
    ['empty', Buffer.alloc(0), 'the file is empty'],
    ['text', Buffer.from('hello, this is a text\n'.repeat(20)), 'not a .mat file: it begins with "hello,"'],
    ['a zip archive', Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(300, 1)]), 'it is a zip archive'],
    ['only a header', header.subarray(0, 100), 'its header is cut or damaged'],
    ['an unknown version', Buffer.concat([header.subarray(0, 124), Buffer.from([0, 3]), Buffer.from('IM')]), '0x0300'],
    ['VAX numbers', Buffer.from(Int32Array.of(2000, 1, 1, 0, 2, 0x61, 0, 0).buffer), 'VAX (D-float)'],
    ['a Cray', Buffer.from(Int32Array.of(4000, 1, 1, 0, 2, 0x61, 0, 0).buffer), 'a Cray'],
  ])('%s', async (_, bytes, words) => {
    const file = write(bytes)
    for (const call of [() => mat.scan(file, context), () => mat.probe(request(file, 'x', ['y', 'x']), context)])
      expect((await refusalOf(call)).message).toContain(words)
  })

  test('a file without variables has none', async () => {
    const file = write(header)
    expect(await mat.scan(file, context)).toEqual([])
    expect((await refusalOf(() => mat.probe(request(file, 'x', ['y']), context))).message).toBe('it has no variables')
  })
})
