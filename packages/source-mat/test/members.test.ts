// Members of structs and cells, by MATLAB's names: as arrays, as plain values, and what is said where there are none.
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import mat from '../src/index.js'
import { assemble, fixture, readAll, refusalOf, request, temporaryFolder, testContext } from './support.js'

const { context } = testContext()
const names = ['members-5.mat', 'members-7.mat', 'members-7-big.mat']

describe.each(names)('%s', (name) => {
  const file = fixture(name)
  const value = (variable?: string) => mat.readValue!(file, variable, context)

  test.each([
    ['EStats(2).units.pref_chan', 11],
    ['EStats(1, 4) . units . label', 'unit 3'],
    ['EStats(3).units', { pref_chan: 12, label: 'unit 2', on: 1 }],
    ['EStats(1).rate', [0, 1, 2]],
    [
      'EStats(2).rate',
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
    ],
    ['EStats(2).names', ['V1', 'IT']],
    ['EStats(2).names{2}', 'IT'],
    ['cell{3}', [1, 1]],
    ['cell{2,1}', [10, 10]],
    [
      'cell',
      [
        [0, [1, 1]],
        [
          [10, 10],
          [
            [11, 11],
            [11, 11],
          ],
        ],
      ],
    ],
    ['grid{1,2}.x', 2],
    [
      'grid',
      [
        [{ x: 1 }, { x: 2 }],
        [{ x: 3 }, { x: 4 }],
      ],
    ],
    ['fs', 25.5],
    ['fs(1)', 25.5],
    [
      'walk',
      [
        [0, 1],
        [null, 3],
        [4, 5],
      ],
    ],
    ['row', [0, 1, 2, 3]],
    ['nothing', null],
    ['text', 'two words '],
    ['texts', ['ab', 'cdef']],
    ['flag', [1, 0]],
    [
      'nested.a.b.c',
      [
        [0, 1, 2],
        [3, 4, 5],
      ],
    ],
    [
      'nested(1).a(1,1).b',
      {
        c: [
          [0, 1, 2],
          [3, 4, 5],
        ],
      },
    ],
    ['empty', []],
    ['missing', undefined],
    ['missing(3).x', undefined],
  ])('%s as a plain value', async (variable, wanted) => {
    expect(await value(variable)).toEqual(wanted)
  })

  test('a struct array is a table, and all variables are a record', async () => {
    const table = (await value('EStats')) as Record<string, unknown>[]
    expect(table.map(({ names }) => names)).toEqual(Array(4).fill(['V1', 'IT']))
    const all = (await value()) as Record<string, unknown>
    expect(Object.keys(all)).toEqual((await mat.scan(file, context)).map((each) => each.name))
    expect(all.EStats).toEqual(table)
  })

  test('a member is found, probed and read as an array', async () => {
    const info = await mat.find!(file, 'EStats(3).rate', context)
    expect(info).toMatchObject({ name: 'EStats(3).rate', shape: [3, 3], order: 'F' })
    const asked = request(file, ['nothing_like_it', 'EStats(3).rate'], ['y', 'frame'])
    const { frames, shape } = await mat.probe(asked, context)
    expect([frames, shape]).toEqual([3, [3]])
    const tensors = await readAll(await mat.open(asked, context), frames)
    expect(assemble(tensors, asked.axes, [3, 3])).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(await mat.find!(file, 'missing(1).x', context)).toBeUndefined()
  })

  test.each([
    ['EStats.rate', 'EStats is a struct array of 1 × 4: EStats(1).rate names one element'],
    ['EStats(5).rate', 'EStats has 4 elements: there is no 5'],
    ['EStats(2,1).rate', 'EStats is 1 × 4: there is no (2,1)'],
    ['EStats(1).unit', 'EStats(1) has no member unit; did you mean units? Known: units, rate, names'],
    [
      'EStats{1}',
      'EStats is a struct array of 1 × 4, not a cell: {1} means nothing in it; a struct takes round brackets',
    ],
    ['EStats(1)(2)', 'EStats(1) is one element already'],
    ['cell(2)', 'cell is a cell: (2) would again be a cell; write braces for its contents: cell{2}'],
    ['cell{9}', 'cell has 4 elements: there is no 9'],
    ['cell.x', 'cell is a cell array of 2 × 2: .x names no member of it'],
    ['fs.x', 'fs is a number: .x names no member of it'],
    ['row(2)', 'row is an array of numbers, 1 × 4: (2) names no member of it; name it without (2)'],
    ['empty.x', 'empty is a struct array of 0 × 1: it has no elements'],
    ['a(0)', '"a(0)" names no variable: indices count from 1'],
  ])('%s is refused', async (variable, words) => {
    for (const call of [() => value(variable), () => mat.probe(request(file, variable, ['y', 'x']), context)]) {
      const { message, hint } = await refusalOf(call)
      expect(`${message}; ${hint}`).toContain(words)
    }
  })

  test.each([
    [
      'EStats',
      'EStats: it is a struct array of 1 × 4 with the fields units, rate, names: name a member, such as EStats(1).units',
    ],
    [
      'EStats(2)',
      'EStats(2): it is a struct with the fields units, rate, names: name a member, such as EStats(2).units',
    ],
    ['cell', 'cell: it is a cell array of 2 × 2: name an element, such as cell{1}'],
    ['text', 'text: it is text, not numbers'],
    [['one', 'two'], 'the file has no variable one or two'],
    [[], 'it has 12 variables, and `variable` does not choose one'],
  ])('%s is no array', async (variable, words) => {
    const { message } = await refusalOf(() => mat.open(request(file, variable, ['y', 'x']), context))
    expect(message).toContain(words)
  })
})

test('members that are asked for again come from memory, and from the file where it changed', async () => {
  const copy = path.join(temporaryFolder(), 'copy.mat')
  fs.copyFileSync(fixture('members-7.mat'), copy)
  const read = () => mat.readValue!(copy, 'EStats(2).units.pref_chan', context)
  expect([await read(), await read()]).toEqual([11, 11])
  fs.copyFileSync(fixture('members-7-big.mat'), copy)
  expect(await read()).toBe(11)
  fs.copyFileSync(fixture('numbers-7.mat'), copy)
  expect(await read()).toBeUndefined()
})
