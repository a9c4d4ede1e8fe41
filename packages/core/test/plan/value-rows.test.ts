// Plain values of files as rows: which are tables, which are rows of a field, and which are neither.
import { describe, expect, test } from 'vitest'
import type { FieldValue } from '../../src/model/index.js'
import { rowValue } from '../../src/plan/field-arrays.js'
import { namedRowsOf, rowsOfField } from '../../src/plan/value-rows.js'

/** All rows as values of a field. */
function fieldRows(value: FieldValue, columns?: string[]): FieldValue[] {
  const rows = rowsOfField(value, 'file')
  return rows.rows.map((_, row) => rowValue(rows, row, columns, 'name'))
}

describe('a field', () => {
  test.each<[string, FieldValue, FieldValue[]]>([
    ['a number', 2.5, [2.5]],
    ['a missing value', null, [null]],
    ['a text', 'V1', ['V1']],
    ['a list', [1, null, 'a'], [1, null, 'a']],
    ['an empty list', [], []],
    // A matrix: its rows; one with a single column: its values.
    ['a list of lists', [[1, 2], [3, 4]], [[1, 2], [3, 4]]], // biome-ignore format: as a matrix
    ['a list of lists of one', [[1], [3]], [1, 3]],
    ['a list of records', [{ a: 1 }, { a: 2, 'b c': 'x' }], [{ a: 1, b_c: null }, { a: 2, b_c: 'x' }]], // biome-ignore format: side by side
    ['lists of one length by name', { a: [1, 2], b: ['x', 'y'] }, [{ a: 1, b: 'x' }, { a: 2, b: 'y' }]], // biome-ignore format: side by side
    ['a single list by name', { a: [1, 2] }, [1, 2]],
    ['any other record', { a: 1, b: [1, 2] }, [{ a: 1, b: [1, 2] }]],
    ['a record of one', { a: 1 }, [{ a: 1 }]],
  ])('takes %s', (_, value, rows) => {
    expect(fieldRows(value)).toEqual(rows)
  })

  test('takes the columns that it names', () => {
    expect(fieldRows([[1, 20]], ['start', 'end'])).toEqual([{ start: 1, end: 20 }])
    expect(fieldRows({ a: [1], b: [2] }, ['b'])).toEqual([{ b: 2 }])
    expect(() => fieldRows({ a: [1], b: [2] }, ['c'])).toThrow(/name has no column c/)
  })

  test('is no table of more cells than its file has', () => {
    const records = Array.from({ length: 3000 }, (_, index) => ({ [`k${index}`]: 1 }))
    expect(() => rowsOfField(records, 'file')).toThrow(/3000 rows of 3000 columns are data/)
  })
})

describe('a table', () => {
  test.each<[string, FieldValue, FieldValue[]]>([
    ['a list of records', [{ Expi: 1 }, { Expi: 2, 'pref chan': 3 }], [{ Expi: 1 }, { Expi: 2, pref_chan: 3 }]], // biome-ignore format: side by side
    ['lists of one length by name', { a: [1, 2], b: ['x', null] }, [{ a: 1, b: 'x' }, { a: 2, b: null }]], // biome-ignore format: side by side
    ['lists without rows', { a: [], b: [] }, []],
    ['lists beside single values', { unit: [1, 2], animal: 'Beto' }, [{ unit: 1, animal: 'Beto' }, { unit: 2, animal: 'Beto' }]], // biome-ignore format: side by side
    ['a record of single values', { Expi: 1, units: { chan: 3 } }, [{ Expi: 1, units: { chan: 3 } }]],
  ])('is %s', (_, value, rows) => {
    expect(namedRowsOf(value, 'file')).toMatchObject({ rows })
  })

  test.each<[FieldValue, RegExp]>([
    [3, /^a number$/],
    ['x', /^a text$/],
    [null, /^a missing value$/],
    [[], /^an empty list$/],
    [{}, /^an empty record$/],
    [[1, 2], /^a list of numbers$/],
    [[[1, 2]], /^a list of lists$/],
    [{ EStats: [{ a: 1 }], meta: { fs: 2 } }, /meta is a record, EStats a list/],
    [{ a: [1], b: [1, 2] }, /different lengths: a has 1, b has 2/],
  ])('is not %j', (value, why) => {
    expect(namedRowsOf(value, 'file')).toMatch(why)
  })

  test('has no two columns of one name', () => {
    expect(() => namedRowsOf({ 'a b': [1], a_b: [2] }, 'file')).toThrow(/two columns called a_b/)
  })
})
