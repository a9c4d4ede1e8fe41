// What Octave writes: it counts four bytes too many for small elements, in matrices and so in those around them.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import mat from '../src/index.js'
import { assemble, fixture, readAll, refusalOf, request, temporaryFolder, testContext } from './support.js'

const folder = temporaryFolder()
const { context } = testContext()

const word = (...values: number[]) => Buffer.from(Uint32Array.from(values).buffer)
const header = fs.readFileSync(fixture('numbers-5.mat')).subarray(0, 128)

/** A matrix; `over` bytes are counted that it does not have. */
function matrix(classId: number, name: string, over: number, ...elements: Buffer[]): Buffer {
  const named = Buffer.concat([word(1, name.length), Buffer.from(name.padEnd(Math.ceil(name.length / 8) * 8, '\0'))])
  const body = Buffer.concat([word(6, 8, classId, 0), word(5, 8, 1, 2), named, ...elements])
  return Buffer.concat([word(14, body.length + over), body])
}

const text = (name: string, over: number) => matrix(4, name, over, word(16 | (2 << 16)), Buffer.from('ab\0\0'))
const numbers = (name: string) => matrix(6, name, 0, word(9, 16), Buffer.from(Float64Array.of(1, 2).buffer))

test.each([4, 0])('%i bytes too many', async (over) => {
  const file = path.join(folder, `${over}.mat`)
  const cell = matrix(1, 'c', over, text('', over), numbers(''))
  fs.writeFileSync(file, Buffer.concat([header, text('t', over), cell, numbers('n'), text('last', over)]))
  expect((await mat.scan(file, context)).map(({ name }) => name)).toEqual(['t', 'c', 'n', 'last'])
  expect(await mat.readValue!(file, undefined, context)).toEqual({ t: 'ab', c: ['ab', [1, 2]], n: [1, 2], last: 'ab' })
  expect(await mat.readValue!(file, 'c{2}', context)).toEqual([1, 2])
})

const hdf = fixture('octave.mat')

test.each(['a', 'a/value', 'a.value'])('save -hdf5 has the axes that size() shows: %s', async (name) => {
  const asked = request(hdf, name, ['y', 'x', 'frame'])
  expect(await mat.probe(asked, context)).toMatchObject({ frames: 4, axes: ['x', 'y'], shape: [3, 2] })
  const tensors = await readAll(await mat.open(asked, context), 4)
  const values = assemble(tensors, ['y', 'x', 'frame'], [2, 3, 4])
  // a(y, x, t) = 100 y + 10 x + t, the last index fastest here.
  expect(values).toEqual(
    Array.from({ length: 24 }, (_, at) => 100 * Math.floor(at / 12) + 10 * (Math.floor(at / 4) % 3) + (at % 4)),
  )
})

test.each([
  [
    'b',
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
  ],
  ['flag', 1],
  ['rate', 2.5],
  ['word', 'two'],
  ['list', [7, 'ab']],
  ['list{2}', 'ab'],
  [
    's',
    {
      m: [
        [1, 2, 3],
        [4, 5, 6],
      ],
      unit: 'mV',
    },
  ],
  [
    's.m',
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
  ],
  ['many(2).v', [1, 2]],
  ['r', [0, 1, 2, 3, 4]],
])('save -hdf5 as values: %s', async (name, value) => {
  expect(await mat.readValue!(hdf, name, context)).toEqual(value)
})

test('save -hdf5 lists variables, not the groups that they are stored as', async () => {
  const listed = await mat.scan(hdf, context)
  expect(listed.map(({ name }) => name)).toEqual([
    'a',
    'b',
    'c',
    'flag',
    'list',
    'many',
    'none',
    'r',
    'rate',
    's',
    'word',
  ])
  expect(listed.find(({ name }) => name === 'a')).toMatchObject({ shape: [2, 3, 4], order: 'F' })
  const complex = await mat.open(request(hdf, 'c', ['y', 'x'], { complex: 'abs' }), context)
  expect(Array.from((await complex.read(0)).data)).toEqual([5, 10])
  await complex.close?.()
  expect((await refusalOf(async () => mat.probe(request(hdf, 'word', ['y', 'x']), context))).message).toContain('text')
})
