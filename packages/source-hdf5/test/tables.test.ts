// Tables in HDF5 files, against what pandas and h5py read of them: DeepLabCut's in both layouts, records, SLEAP's arrays.
import fs from 'node:fs'
import path from 'node:path'
import { openDataset, openHdf5, TableArray } from '@movieflow/hdf5'
import { testSource } from '@movieflow/testkit'
import { describe, expect, test } from 'vitest'
import hdf5 from '../src/index.js'
import { readPandas } from '../src/pandas.js'
import { readPickle } from '../src/pickle-text.js'
import { assemble, fixture, readAll, refusalOf, request, temporaryFolder, testContext } from './support.js'

interface Table {
  readonly variable?: string | null
  readonly columns: string[]
  readonly shape: number[]
  readonly values: (number | null)[]
}

const tables = JSON.parse(fs.readFileSync(fixture('tables.json'), 'utf8')) as Record<string, Table>
const { context } = testContext()
const folder = temporaryFolder()

async function read(name: string, variable?: string, axes?: readonly string[]) {
  const file = fixture(name)
  const listed = await hdf5.scan(file, context)
  const info = variable === undefined ? listed[0]! : (await hdf5.find!(file, variable, context))!
  const asked = request(file, variable, axes ?? info.axes!)
  const clip = await hdf5.probe(asked, context)
  const reader = await hdf5.open(asked, context)
  const values: (number | null)[] = []
  for (let frame = 0; frame < clip.frames; frame++)
    values.push(...Array.from((await reader.read(frame)).data, (value) => (Number.isNaN(value) ? null : value)))
  await reader.close?.()
  return { listed, info, clip, values }
}

const frames = ['pose', 'animals', 'mixed', 'plain'].flatMap((name) => [`${name}-fixed.h5`, `${name}-table.h5`])

describe('a table of pandas', () => {
  test.each([...frames, 'labels-fixed.h5', 'data-columns.h5'])('%s', async (name) => {
    const { columns, shape, values } = tables[name]!
    const found = await read(name)
    expect(found.listed).toHaveLength(1)
    expect(found.info).toMatchObject({ axes: ['frame', 'column'], columns, shape })
    expect(found.info.error).toBeUndefined()
    expect(found.clip).toMatchObject({ frames: shape[0], axes: ['column'], shape: [shape[1]], dtype: 'float64' })
    expect(found.values).toEqual(values)
  })

  test('has the columns that its csv has', async () => {
    for (const name of ['pose', 'animals']) {
      const heads = fs.readFileSync(fixture(`${name}.csv`), 'utf8').split('\n')
      const levels = heads.slice(1, name === 'pose' ? 3 : 4).map((line) => line.split(',').slice(1))
      const names = levels[0]!.map((_, column) => levels.map((cells) => cells[column]!.replace(' ', '_')).join('_'))
      expect((await read(`${name}-table.h5`)).info.columns).toEqual(names)
      expect((await read(`${name}-fixed.h5`)).info.columns).toEqual(names)
    }
  })

  test('tells which columns are text', async () => {
    expect(Object.keys((await read('mixed-table.h5')).info.textColumns!)).toEqual(['set'])
    expect(Object.keys((await read('mixed-fixed.h5')).info.textColumns!)).toEqual(['set'])
  })

  test('may run along columns, or have no frames', async () => {
    const { values, shape } = tables['mixed-table.h5']!
    expect((await read('mixed-table.h5', 'df_with_missing', ['y', 'x'])).values).toEqual(values)
    const turned = Array.from({ length: shape[1]! }, (_, column) => values.filter((_, at) => at % shape[1]! === column))
    expect((await read('mixed-table.h5', 'df_with_missing', ['row', 'frame'])).values).toEqual(turned.flat())
  })

  test('is also its parts, by their names', async () => {
    const { values } = tables['pose-fixed.h5']!
    expect((await read('pose-fixed.h5', 'df_with_missing/block0_values', ['frame', 'column'])).values).toEqual(values)
    expect((await read('pose-table.h5', 'df_with_missing/table')).info.columns![0]).toBe('index')
  })

  test.each(['pose-table.h5', 'mixed-fixed.h5'])('keeps the contract of sources: %s', async (name) => {
    await testSource({ plugin: hdf5, file: fixture(name), axes: ['frame', 'column'], options: { raw: false } })
  })
})

test.each([
  ['frame', 'column'],
  ['row', 'frame'],
  ['row', 'column'],
])('unlikely points are missing: %s, %s', async (...axes) => {
  const least = 50
  const { columns, shape, values } = tables['animals-table.h5']!
  // The likelihoods of these fixtures go up to 100.
  const { table } = await pandasTable('animals-table.h5')
  const array = new TableArray(table.file, table.info, axes, least)
  const reader = await openDataset(array, undefined, context)
  const read: number[][] = []
  for (let frame = 0; frame < array.layout.frames; frame++) read.push([...(await reader.read(frame)).data])
  await reader.close?.()
  const width = shape[1]!
  const expected = values.map((value, at) => {
    const likely = values[at + 2 - (at % 3)]
    return at % 3 === 2 || (likely !== null && likely! >= least) ? (value ?? Number.NaN) : Number.NaN
  })
  expect(columns[2]).toMatch(/likelihood/)
  const turned = Array.from({ length: width }, (_, column) => expected.filter((_, at) => at % width === column))
  expect(read.flat()).toEqual(axes[1] === 'frame' ? turned.flat() : expected)
})

async function pandasTable(name: string) {
  const file = await openHdf5(fixture(name))
  const info = await readPandas(file, '/df_with_missing')
  return { table: { file, info: info! } }
}

describe('records', () => {
  test.each<[string, string]>([
    ['records.h5', 'log'],
    ['records.h5 big', 'big'],
  ])('are columns of numbers: %s', async (key, variable) => {
    const { columns, values } = tables[key]!
    const found = await read('records.h5', variable)
    expect(found.info.columns).toEqual(columns)
    expect(found.values).toEqual(values)
  })

  test.each<[string, (number | null)[]]>([
    ['record-mixed', [1, 2.5, 258, -1]],
    ['record-big', [1, 2.5, 258, -1]],
    ['record-text', [1, 2]],
  ])('of any order of bytes, with texts of any length: %s', async (variable, expected) => {
    expect((await read('types.h5', variable)).values).toEqual(expected)
  })

  test('have texts, too, and are fields as they were', async () => {
    expect((await read('records.h5', 'log')).info.textColumns).toEqual({ name: 'it contains texts' })
    const value = (await hdf5.readValue!(fixture('records.h5'), 'big', context)) as unknown
    expect(value).toEqual([
      { b: 1.5, c: -2 },
      { b: 2.5, c: 70000 },
    ])
  })

  test('beside arrays are not taken for what is meant', async () => {
    const listed = await hdf5.scan(fixture('types.h5'), context)
    expect(listed.find(({ name }) => name === 'record')!.error).toMatch(/holds records: .* if `variable` names it/)
    const { info, values } = await read('types.h5', 'record')
    expect(info).toMatchObject({ columns: ['n', 'v', 'p_0', 'p_1'], shape: [2, 4] })
    expect(info.error).toBeUndefined()
    expect(values).toEqual([1, 2.5, 1, 2, -1, null, 3, 4])
  })
})

describe("SLEAP's arrays", () => {
  test('have their axes by name', async () => {
    const file = fixture('sleap.analysis.h5')
    const listed = await hdf5.scan(file, context)
    const axes = Object.fromEntries(listed.map((info) => [info.name, info.axes]))
    expect(axes).toMatchObject({
      tracks: ['track', 'xy', 'node', 'frame'],
      track_occupancy: ['frame', 'track'],
      point_scores: ['track', 'node', 'frame'],
    })
    const names = ['track', 'xy', 'node', 'frame']
    const tensors = await readAll(await hdf5.open(request(file, 'tracks', names), context), 6)
    const values = assemble(tensors, names, [2, 2, 3, 6])
    const plain = values.map((value) => (Number.isNaN(value) ? null : value))
    expect(plain).toEqual(tables['sleap.analysis.h5']!.values)
  })
})

describe('the pickle text of names', () => {
  test.each<[string, unknown]>([
    [
      '(lp0\n(I1\n(lp1\n(VDLC\np2\nVnose\np3\ntp4\na(g2\ng3\ntp5\natp6\na.',
      [
        [
          1,
          [
            ['DLC', 'nose'],
            ['DLC', 'nose'],
          ],
        ],
      ],
    ],
    ['(lp0\nVa\\u005cb\\u4e2d\np1\naI-3\naL12L\naF1.5\naI01\naNa.', ['a\\b中', -3, 12, 1.5, true, null]],
    ["(lp0\nS'x'\np1\na.", ['x']],
    ['cos\nsystem\n(Vid\ntR.', undefined],
    ['(lp0\nVcut', undefined],
    ['g1\n.', undefined],
    ['.', undefined],
    ['(p0\ng0\n.', undefined],
  ])('%j', (text, value) => {
    expect(readPickle(text)).toEqual(value)
  })
})

test('a table whose names say something else is refused', async () => {
  const bytes = fs.readFileSync(fixture('pose-table.h5'))
  const at = bytes.indexOf('(lp0\n(I1\n')
  expect(at).toBeGreaterThan(0)
  bytes.write('(lp0\n(I0\n', at, 'latin1')
  const file = path.join(folder, 'other.h5')
  fs.writeFileSync(file, bytes)
  expect((await refusalOf(() => hdf5.probe(request(file, undefined, ['frame', 'column']), context))).message).toMatch(
    /table of pandas/,
  )
})
