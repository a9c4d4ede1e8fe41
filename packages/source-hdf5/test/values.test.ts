// Small datasets, groups and attributes as plain values, for fields and tables.
import { expect, test } from 'vitest'
import hdf5 from '../src/index.js'
import { fixture, refusalOf, testContext } from './support.js'

const { context } = testContext()
const read = (file: string, name?: string) => hdf5.readValue!(fixture(file), name, context)

test.each([
  ['structure.h5', '@title', 'Größe'],
  ['structure.h5', '@rate', 30],
  ['structure.h5', '@one', 7],
  [
    'structure.h5',
    '@several',
    [
      [1, 2],
      [3, 4],
    ],
  ],
  ['structure.h5', '@words', ['a', 'bc']],
  ['structure.h5', '@fixed', 'fixed'],
  ['structure.h5', '@nothing', null],
  ['structure.h5', 'group/deeper/data@half', 0.5],
  ['structure.h5', 'group/deeper/data@bits', 5],
  ['structure.h5', '@flag', true],
  ['structure.h5', '@big', 2 ** 53],
  ['structure.h5', '@absent', undefined],
  ['structure.h5', 'group/deeper/data@unit', 'mV'],
  ['structure.h5', 'absent@unit', undefined],
  ['structure.h5', 'absent', undefined],
  [
    'structure.h5',
    '/group/deeper/data',
    [
      [0, 1, 2],
      [3, 4, 5],
    ],
  ],
  [
    'structure.h5',
    'chain',
    [
      [0, 1, 2],
      [3, 4, 5],
    ],
  ],
  ['structure.h5', 'group/deeper/name with blanks, ü', 1],
  [
    'structure.h5',
    'group/deeper',
    {
      data: [
        [0, 1, 2],
        [3, 4, 5],
      ],
      'name with blanks, ü': 1,
    },
  ],
  [
    'structure.h5',
    'table',
    [
      { id: 1, p: 0.5, tag: 'a' },
      { id: 2, p: null, tag: 'b' },
    ],
  ],
  ['types.h5', 'text', ['déjà', 'vu', '']],
  ['types.h5', 'text-fixed', ['ä', 'bc']],
  ['types.h5', 'text-one', 'one text'],
  [
    'types.h5',
    'enum',
    [
      [2, 0],
      [1, 2],
    ],
  ],
  ['types.h5', 'twelve-bits', [-2048, -5, 0, 3, 2047]],
  [
    'types.h5',
    'complex-words',
    [
      { real: 1.5, imag: -2 },
      { real: 3, imag: 4 },
    ],
  ],
  [
    'types.h5',
    'record',
    [
      { n: 1, v: 2.5, t: 'x', p: [1, 2] },
      { n: -1, v: null, t: 'yz', p: [3, 4] },
    ],
  ],
  [
    'types.h5',
    'record-mixed',
    [
      { n: 1, v: 2.5 },
      { n: 258, v: -1 },
    ],
  ],
  [
    'types.h5',
    'record-big',
    [
      { n: 1, v: 2.5 },
      { n: 258, v: -1 },
    ],
  ],
  [
    'types.h5',
    'record-text',
    [
      { s: 'lang', n: 1 },
      { s: 'er', n: 2 },
    ],
  ],
  ['types.h5', 'lists', [[1, 2, 3], []]],
  [
    'types.h5',
    'array-type',
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
  ],
  [
    'arrays.h5',
    'bits',
    [
      [-65536, -5],
      [3, 65535],
      [0, -1],
    ],
  ],
  ...['enum-big', 'enum-arrays'].map((name): [string, string, number[][]] => [
    'arrays.h5',
    name,
    [
      [0, 1, 2],
      [2, 2, 1],
    ],
  ]),
  ['types.h5', 'reference', ['/bool', '/little']],
  ['layouts.h5', 'scalar', 1.25],
  ['layouts.h5', 'null', null],
  ['layouts.h5', 'empty', []],
  ['netcdf4.nc', '@title', 'a title'],
  ['netcdf4.nc', '@rate', 2.5],
  ['netcdf4.nc', 'group/packed@_FillValue', -1],
  ['netcdf4.nc', 'time', [0.5, 1, 1.5]],
])('%s %s', async (file, name, value) => {
  expect(await read(file, name)).toEqual(value)
})

test('what cannot be a value is refused', async () => {
  expect((await refusalOf(() => read('types.h5', 'long-double'))).message).toMatch(
    /long-double: it contains floats that are not IEEE's/,
  )
  expect((await refusalOf(() => read('types.h5', 'bfloat16'))).message).toMatch(
    /bfloat16: it contains floats that are not IEEE's/,
  )
  expect((await refusalOf(() => read('structure.h5', 'soft@brain'))).message).toMatch(/floats that are not IEEE's/)
  // Among many attributes, the type's bits are not told.
  expect((await refusalOf(() => read('structure.h5', '@half'))).message).toMatch(/@half: floats of 2 bytes/)
  expect((await refusalOf(() => read('structure.h5', 'outside'))).message).toMatch(/a link into another file/)
})
