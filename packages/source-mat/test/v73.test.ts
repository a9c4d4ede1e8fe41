// Files of format 7.3: members of structs and cells through references, what only MATLAB reads, and plain HDF5.
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import mat from '../src/index.js'
import { assemble, fixture, readAll, refusalOf, request, temporaryFolder, testContext } from './support.js'

const { context } = testContext()
const file = fixture('v73.mat')
const folder = temporaryFolder()

test.each([
  ['EStats(2).units.pref_chan', 11],
  ['EStats(1,4).units.label', 'unit 3'],
  [
    'EStats(2).rate',
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
  ],
  ['EStats(2).names{2}', 'IT'],
  [
    'EStats(3)',
    {
      names: ['V1', 'IT'],
      rate: [
        [2, 3, 4],
        [5, 6, 7],
        [8, 9, 10],
      ],
      units: { label: 'unit 2', pref_chan: 12 },
    },
  ],
  [
    'cell',
    [
      1,
      'two',
      [
        [1, 0],
        [0, 1],
      ],
      ['deep'],
      null,
      '',
    ],
  ],
  ['cell{4}{1}', 'deep'],
  [
    'nested',
    {
      a: {
        b: {
          c: [
            [0, 1, 2],
            [3, 4, 5],
          ],
        },
      },
    },
  ],
  ['text', 'αβ text '],
  ['flag', [1, 0, 1]],
  [
    'strange',
    [
      [null, Infinity],
      [-Infinity, -0],
    ],
  ],
  ['none', null],
  ['empty', []],
  ['missing', undefined],
])('%s as a plain value', async (name, wanted) => {
  expect(await mat.readValue!(file, name, context)).toEqual(wanted)
})

test('a member is read as an array', async () => {
  const asked = request(file, ['gone', 'EStats(3).rate'], ['y', 'frame'])
  expect(await mat.find!(file, 'EStats(3).rate', context)).toMatchObject({ dtype: '<f8', shape: [3, 3], order: 'F' })
  const { frames } = await mat.probe(asked, context)
  const tensors = await readAll(await mat.open(asked, context), frames)
  expect(assemble(tensors, asked.axes, [3, 3])).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10])
})

test('what MATLAB keeps beside the variables is not listed', async () => {
  const names = (await mat.scan(file, context)).map(({ name }) => name)
  expect(names).toContain('packed')
  expect(names.filter((name) => name?.startsWith('#'))).toEqual([])
})

test('fields come in the order that MATLAB gave them', async () => {
  expect(Object.keys((await mat.readValue!(file, 'EStats(1)', context)) as object)).toEqual(['units', 'rate', 'names'])
  expect((await mat.find!(file, 'empty', context))?.error).toContain('0 × 1 with the fields x')
})

test.each([
  ['EStats.rate', 'EStats is a struct array of 1 × 4: EStats(1).rate names one element'],
  ['EStats(5).rate', 'EStats has 4 elements: there is no 5'],
  ['cell{7}', 'cell has 6 elements: there is no 7'],
  ['nested.a.c', 'nested.a has no member c'],
  ['words', 'words: it is a MATLAB string, which only MATLAB reads'],
  ['people', 'people: it is a table, which only MATLAB reads'],
  ['handle', 'handle: it is a function handle'],
  ['cube_f4', 'the array has shape (2, 3, 4), but `axes` names 2 axes'],
])('%s is refused', async (name, words) => {
  const { message } = await refusalOf(() => mat.open(request(file, name, ['y', 'x']), context))
  expect(message).toContain(words)
})

describe('HDF5 that MATLAB did not write', () => {
  const plain = fixture('v73-plain.mat')

  test('has its own order of axes, and paths', async () => {
    const listed = await mat.scan(plain, context)
    expect(listed).toMatchObject([
      { name: 'a', dtype: '<f8', shape: [2, 3, 4], order: 'C' },
      { name: 'group', error: expect.stringContaining('with the fields b') },
      { name: 'group/b', dtype: '<i2', shape: [2, 3], order: 'C' },
    ])
    const asked = request(plain, 'a', ['frame', 'y', 'x'])
    const tensors = await readAll(await mat.open(asked, context), 2)
    expect(assemble(tensors, asked.axes, [2, 3, 4])).toEqual(Array.from({ length: 24 }, (_, index) => index))
  })

  test.each(['group.b', 'group/b'])('%s as a plain value', async (name) => {
    expect(await mat.readValue!(plain, name, context)).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ])
  })
})

test('a file that was cut is refused', async () => {
  const whole = fs.readFileSync(file)
  for (const part of [0.02, 0.3, 0.9]) {
    const cut = path.join(folder, 'cut.mat')
    fs.writeFileSync(cut, whole.subarray(0, whole.length * part))
    await refusalOf(async () => readAll(await mat.open(request(cut, 'packed', ['y', 'x', 'frame']), context), 8))
  }
})
