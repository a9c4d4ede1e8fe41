// What counts as a table: names, text between numbers, single columns, doubtful first lines, and axes of any names.
import { describe, expect, test } from 'vitest'
import table from '../src/index.js'
import { readArray, refusalOf, temporaryFolder, testContext } from './support.js'

const { write } = temporaryFolder()
const { context } = testContext()

describe('columns', () => {
  test('of text are left out, and told with what makes them text', async () => {
    const [info] = await table.scan(write('text.csv', 'label,x,when\na,1,2020-01-01\nb,2,\n'), context)
    expect(info).toMatchObject({
      shape: [2, 1],
      columns: ['x'],
      textColumns: { label: 'line 2 has "a"', when: 'line 2 has "2020-01-01"' },
    })
  })

  test('one wrong number is told with its line, quoted or not', async () => {
    const lines = ['x,y', '1,2', '', '3,4.5.6']
    const [plain] = await table.scan(write('typo.csv', lines.join('\r\n')), context)
    expect(plain!.textColumns).toEqual({ y: 'line 4 has "4.5.6"' })
    const [quoted] = await table.scan(write('typo-quoted.csv', lines.join('\n').replace('x', '"x"')), context)
    expect(quoted!.textColumns).toEqual({ y: 'line 4 has "4.5.6"' })
  })

  test('are arrays of one axis by their names', async () => {
    const file = write('find.csv', 'label,x,y\na,1,2\nb,3,4\n')
    expect(await readArray(file, ['y'])).toMatchObject({ values: [2, 4], info: { name: 'y', shape: [2] } })
    expect(await table.find!(file, 'z', context)).toBeUndefined()
    expect((await table.find!(file, 'label', context))?.error).toMatch(/text: line 2 has "a"/)
    const json = write('find.json', '{"walks": [{"a b": 1}, {"a b": 2}]}')
    expect(await readArray(json, ['walks.a b'])).toMatchObject({ values: [1, 2] })
  })

  test('of numbers with decimal points and commas in one file are not guessed at', async () => {
    const [info] = await table.scan(write('both.csv', 'a;b\n1,5;1.234\n'), context)
    expect(info).toMatchObject({ columns: ['a'], textColumns: { b: 'line 2 has "1.234"' } })
  })

  test('called like members of every object are columns as any other', async () => {
    const file = write('proto.csv', '__proto__,constructor\n1,2\n3,q\n')
    const [info] = await table.scan(file, context)
    expect(info!.columns).toEqual(['__proto__'])
    expect(Object.keys(info!.textColumns!)).toEqual(['constructor'])
    const value = (await table.readValue!(file, undefined, context)) as object
    expect(Object.entries(value)).toEqual([
      ['__proto__', [1, 3]],
      ['constructor', [2, 'q']],
    ])
    expect(await table.readValue!(file, 'toString', context)).toBeUndefined()
    const json = write('proto.json', '{"__proto__": {"polluted": 1}, "a": 1}')
    expect((await table.scan(json, context)).map(({ name }) => name)).toEqual(['__proto__.polluted', 'a'])
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })
})

describe('a first line', () => {
  test('of counting numbers is data, with a warning; `header: true` says otherwise', async () => {
    const file = write('counting.csv', '0,1,2\n5,6,7\n')
    const data = await readArray(file)
    expect(data.values).toEqual([0, 1, 2, 5, 6, 7])
    expect(data.warnings.join()).toMatch(/header: true/)
    const headed = await readArray(file, [], { header: true })
    expect(headed).toMatchObject({ values: [5, 6, 7], warnings: [] })
  })

  test('of names is no data, whatever stands before it', async () => {
    const file = write('hash.csv', '# x,y\n1,2\n')
    expect((await table.scan(file, context))[0]).toMatchObject({ columns: ['x', 'y'], shape: [1, 2] })
    // Without a blank it is a name, as in tables of fields.
    const name = write('hash-name.csv', '#x,y\n1,2\n')
    expect((await table.scan(name, context))[0]).toMatchObject({ columns: ['_x', 'y'], shape: [1, 2] })
  })
})

test('frames run along any axis, or there is one', async () => {
  const file = write('axes.csv', '1,2,3\n4,5,6\n')
  const read = async (axes: string[], frame: number) => {
    const reader = await table.open({ file, variables: [], axes, options: {} }, context)
    const { data, ...rest } = await reader.read(frame)
    return { ...rest, data: [...data] }
  }
  expect(await read(['frame', 'column'], 1)).toEqual({ axes: ['column'], shape: [3], data: [4, 5, 6] })
  expect(await read(['y', 'frame'], 1)).toEqual({ axes: ['y'], shape: [2], data: [2, 5] })
  expect(await read(['y', 'x'], 0)).toEqual({ axes: ['y', 'x'], shape: [2, 3], data: [1, 2, 3, 4, 5, 6] })
})

test('a changed file is read anew', async () => {
  const file = write('changing.csv', 'x\n1\n')
  expect((await readArray(file)).values).toEqual([1])
  write('changing.csv', 'x\n1\n2\n')
  expect((await readArray(file)).values).toEqual([1, 2])
})

describe('values', () => {
  const plainValue = (name: string, text: string, variable?: string) =>
    table.readValue!(write(name, text), variable, context)

  test('of a CSV file are as written, by column', async () => {
    expect(await plainValue('cells.csv', 'a b,c\n05,"x, y"\n1.0,nan\n20,\n-3e5\n')).toEqual({
      a_b: ['05', '1.0', 20, '-3e5'],
      c: ['x, y', null, null, null],
    })
    expect(await plainValue('cells.csv', 'a,b\n1,2\n', 'b')).toEqual([2])
    expect(await plainValue('names.csv', 'a,b\n')).toEqual({ a: [], b: [] })
  })

  test('of numbers without names are rows', async () => {
    expect(await plainValue('rows.csv', '1,1.50\n11,nan\n')).toEqual([
      [1, 1.5],
      [11, null],
    ])
    expect(await plainValue('rows.txt', '  1.0e+00 2\n 3\t4 \n')).toEqual([
      [1, 2],
      [3, 4],
    ])
    expect(await plainValue('comma.csv', '1,5;2\n3;4\n')).toEqual([
      [1.5, 2],
      [3, 4],
    ])
  })

  test('of a line of blanks are none', async () => {
    expect(await plainValue('lines.txt', '1 2\n  \n\n3 4\r\n')).toEqual([
      [1, 2],
      [3, 4],
    ])
    expect(await plainValue('lines.csv', 'a,b\r\n\r\n1,2\r\n \r\n')).toEqual({ a: [1, null], b: [2, null] })
  })

  test('of a JSON file are as they stand', async () => {
    const text = '{"a": {"b": [1, NaN, "NaN", -Infinity]}, "t": [{"x": 1}], "d.e": true, "n": null}'
    expect(await plainValue('v.json', text)).toEqual({
      a: { b: [1, null, 'NaN', Number.NEGATIVE_INFINITY] },
      t: [{ x: 1 }],
      'd.e': true,
      n: null,
    })
    expect(await plainValue('v.json', text, 'a.b')).toEqual([1, null, 'NaN', Number.NEGATIVE_INFINITY])
    expect(await plainValue('v.json', text, 'd.e')).toBe(true)
    expect(await plainValue('v.json', text, 'n')).toBeNull()
    expect(await plainValue('v.json', text, 'a.c')).toBeUndefined()
    expect(await plainValue('v.json', '["a\\"NaN", NaN]')).toEqual(['a"NaN', null])
  })
})

describe('refuses', () => {
  test.each<[string, string, string | Uint8Array, RegExp]>([
    ['an empty file', 'empty.csv', '', /empty\.csv is empty/],
    ['blank lines alone', 'blank.csv', '\n \r\n', /blank\.csv is empty/],
    ['a row that is too long', 'long.csv', 'x,y\n1,2\n3,4,5\n', /line 3 has 3 cells, but the lines before it have 2/],
    ['a row that is too short', 'short.csv', 'x,y\n1,2\n\n3\n', /line 4 has 1 cell, but/],
    ['the same in quotes', 'quotes.csv', '"x",y\n1,2\n3\n', /line 3 has 1 cell, but/],
    ['two columns of one name', 'twice.csv', 'a b,a_b\n1,2\n', /two columns called a_b/],
    ['another encoding', 'latin.csv', Buffer.from('caf\xe9,x\n1,2\n', 'latin1'), /latin\.csv is not text in UTF-8/],
    ['text alone', 'words.csv', 'a,b\nx,y\n', /none of its columns contains numbers: a is text \(line 2 has "x"\)/],
    ['control characters', 'bell.csv', '\x07\x1b[31m\n\x07\n', /\\x07/],
    ['an empty JSON file', 'empty.json', ' \n', /empty\.json is empty/],
    ['a cut JSON file', 'cut.json', '{"a": [1, 2', /cut\.json is not JSON/],
    ['a ragged list', 'ragged.json', '[[1, 2], [3]]', /\[1\] has 1 elements, but those before it have 2/],
    ['a list among numbers', 'list.json', '[1, [2]]', /\[1\] is a list, but those before it are numbers/],
    ['a number among lists', 'number.json', '[[1], 2]', /\[1\] is 2, but those before it are lists/],
    ['texts', 'texts.json', '["a", "b"]', /\[0\] is the text "a", not a number/],
    ['lists without end', 'deep.json', `${'['.repeat(1e5)}${']'.repeat(1e5)}`, /more than 64 deep/],
    ['records among numbers', 'records.json', '[{"x": 1}, 2]', /a list of records, but \[1\] is 2/],
    ['a line without end', 'wide.csv', '1,'.repeat(70_000), /first line has more than 65,536 cells/],
    ['lists without number', 'lists.json', `[${'[],'.repeat(4e6)}[]]`, /more than 4,000,000 lists and records/],
    ['several arrays', 'several.json', '{"a": [1], "b": [1, 2]}', /several arrays: a, b/],
  ])('%s', async (_, name, content, message) => {
    const file = write(name, content)
    const error = await refusalOf(async () => {
      const [info] = await table.scan(file, context)
      const axes = info!.shape.map((_, axis) => `axis${axis}`)
      await table.probe({ file, variables: [], axes, options: {} }, context)
    })
    expect(error.code).toBe('INPUT_UNREADABLE')
    expect(error.message).toMatch(message)
  })

  test('a variable that there is not, with those that there are', async () => {
    const file = write('known.csv', 'x,y\n1,2\n')
    const error = await refusalOf(() => table.probe({ file, variables: ['z'], axes: ['frame'], options: {} }, context))
    expect(`${error.message}; ${error.hint}`).toBe('known.csv has no variable z; known: x, y')
  })

  test('folders, and values too deep for templates', async () => {
    const { folder, write: other } = temporaryFolder()
    expect((await refusalOf(() => table.scan(folder, context))).message).toMatch(/is a folder/)
    const deep = other('deep.json', `${'['.repeat(1e5)}${']'.repeat(1e5)}`)
    expect((await refusalOf(() => table.readValue!(deep, undefined, context))).message).toMatch(/more than 64 deep/)
  })
})
