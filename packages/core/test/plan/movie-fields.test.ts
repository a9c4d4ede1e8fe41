// Fields of a movie that are asked for at the same time, by names that lead to each other.
import { expect, test } from 'vitest'
import type { FieldSource, TableStep } from '../../src/model/index.js'
import type { FieldArrays } from '../../src/plan/field-arrays.js'
import { MovieFields } from '../../src/plan/movie-fields.js'
import type { Table, TableReader } from '../../src/plan/tables.js'

/** Tables by their file's name; a table is read in a later turn of the loop, as a file is. */
function fieldsOf(fields: Record<string, FieldSource>, tables: Record<string, Record<string, string>[]> = {}) {
  const tableReader = {
    read: async (file: string): Promise<Table> => {
      await new Promise((resolve) => setImmediate(resolve))
      const name = file.slice(1)
      return { file, variable: undefined, columns: Object.keys(tables[name]![0]!), rows: tables[name]! }
    },
    findRows: (table: Table, on: Record<string, unknown>) =>
      table.rows.filter((row) => Object.entries(on).every(([column, value]) => row[column] === value)),
  } as unknown as TableReader
  const steps = (files: Record<string, Record<string, string>>): TableStep[] =>
    Object.entries(files).map(([file, on], index) => ({ file, on, path: ['tables', index] }) as unknown as TableStep)
  return (joined: Record<string, Record<string, string>> = {}) =>
    new MovieFields({
      folder: '/',
      known: { animal: 'Beto' },
      fields,
      tables: steps(joined),
      file: '/a.npy',
      use: undefined,
      differing: new Set(),
      tableReader,
      locate: () => ({}),
      arrays: {} as FieldArrays,
    })
}

const value = (text: string | number): FieldSource => ({ kind: 'value', value: text })

test('requests at the same time wait for no field of each other', async () => {
  const movie = fieldsOf({
    u: { kind: 'list', values: ['<v>', '<v>'] },
    v: value('<w>'),
    w: value(3),
    both: { kind: 'record', members: { left: value('<v>'), right: value('<v>') } },
  })()
  const asked = [movie.fill('<u>'), movie.fill({ a: '<v>', b: ['<v>', '<both.left>'] }), movie.value('both')]
  expect(await Promise.all(asked)).toEqual([[3, 3], { a: 3, b: [3, 3] }, { left: 3, right: 3 }])
})

test('a circle is named by the fields that are in it', async () => {
  const movie = fieldsOf({ u: value('<v>'), v: value('<w>'), w: value('<v + 1>') })()
  await expect(movie.value('u')).rejects.toThrow('the field v depends on itself: v → w → v')
  // Asked again, it is the same.
  await expect(movie.value('u')).rejects.toThrow('the field v depends on itself: v → w → v')
})

test('a field that failed once fails for its own reason again', async () => {
  const movie = fieldsOf({ u: value('<nothing>') })()
  for (const _ of [1, 2]) await expect(movie.value('u')).rejects.toThrow(/unknown field <nothing>/)
})

const tables = { 'rec.csv': [{ name: 'Beto', rig: 'two' }], 'rig_two.csv': [{ name: 'Beto', depth: '7' }] }

test('a table may have its name from a column of another one, in either order', async () => {
  const on = { animal: 'name' }
  const joined = { 'rec.csv': on, 'rig_<rig>.csv': on }
  for (const order of [joined, Object.fromEntries(Object.entries(joined).reverse())]) {
    const movie = fieldsOf({}, tables)(order)
    await movie.checkTables()
    expect(await movie.value('depth')).toBe('7')
  }
})

test('a table does not say what its own name is, nor the row in it', async () => {
  const named = fieldsOf({}, tables)({ 'rig_<depth>.csv': { animal: 'name' } })
  await expect(named.value('depth')).rejects.toThrow(/unknown field <depth>/)
  const joined = fieldsOf({}, tables)({ 'rec.csv': { rig: 'rig' } })
  await expect(joined.checkTables()).rejects.toMatchObject({
    code: 'UNKNOWN_FIELD',
    hint: expect.stringContaining('rig is a column of the table itself'),
  })
})
