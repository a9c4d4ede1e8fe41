// Tables as other programs write them, value by value as NumPy reads them.
import path from 'node:path'
import { expect, test } from 'vitest'
import table from '../src/index.js'
import { fixtures, readArray, readExpected, testContext, type Written, written } from './support.js'

interface Expected {
  columns?: string[]
  shape: number[]
  values: Written[]
}

const expected = readExpected<Record<string, Expected | Record<string, Expected>>>()
const csv = Object.entries(expected).filter(([name]) => !name.endsWith('.json')) as [string, Expected][]

test.each(csv)('%s has the columns and values that NumPy reads', async (name, { columns, shape, values }) => {
  const found = await readArray(path.join(fixtures, name))
  expect(found.info).toMatchObject({ name: null, dtype: '<f8', order: 'C', axes: ['frame', 'column'], columns, shape })
  expect(found.shape).toEqual(shape)
  expect(written(found.values)).toEqual(values)
})

test.each(['cube.json', 'columns.json'])('%s is one array without a name', async (name) => {
  const { shape, values } = expected[name] as Expected
  const found = await readArray(path.join(fixtures, name))
  expect(found.info).toMatchObject({ name: null, shape })
  expect(written(found.values)).toEqual(values)
})

test('the arrays of a JSON record have dotted names', async () => {
  const file = path.join(fixtures, 'arrays.json')
  const listed = await table.scan(file, testContext().context)
  const arrays = expected['arrays.json'] as Record<string, Expected>
  expect(listed.filter(({ error }) => error === undefined).map(({ name }) => name)).toEqual(Object.keys(arrays))
  for (const [name, { shape, values }] of Object.entries(arrays)) {
    const found = await readArray(file, [name])
    expect(found.info).toMatchObject({ name, shape, dtype: name.endsWith('mask') ? '|b1' : '<f8' })
    expect(written(found.values)).toEqual(values)
  }
  expect(listed.find(({ name }) => name === 'name')?.error).toBe('it is the text "Beto"')
  expect(listed.find(({ name }) => name === 'walk')).toMatchObject({
    columns: ['x', 'y'],
    textColumns: { label: 'row 1 has the text "a"' },
  })
})
