// Tables that may be read in two ways, cells that are missing in other words, decimal commas, R's names, lines before the table.
import { describe, expect, test } from 'vitest'
import table from '../src/index.js'
import { refusalOf, temporaryFolder, testContext, written } from './support.js'

const { write } = temporaryFolder()

/** Rows, columns and warnings; options as a pipeline gives them. */
async function read(name: string, text: string, options: object = {}, axes: readonly string[] = ['frame', 'column']) {
  const { context, warnings } = testContext()
  const file = write(name, text)
  const said = table.options.parse(options)
  const [info] = await table.scan(file, context, said)
  const request = { file, variables: [], axes, options: said }
  const { frames } = await table.probe(request, context)
  const reader = await table.open(request, context)
  const rows = await Promise.all(Array.from({ length: frames }, async (_, at) => written((await reader.read(at)).data)))
  return { rows, columns: info!.columns, warnings }
}

const refused = (name: string, text: string, options?: object, axes?: readonly string[]) =>
  refusalOf(() => read(name, text, options, axes)).then(({ message, hint }) => `${message}; ${hint}`)

describe('missing cells', () => {
  test.each(['None', '-', '--', '<NA>', 'missing', '.', '#DIV/0!', 'NULL', ''])('%s', async (word) => {
    const { rows, columns } = await read('missing.csv', `1,2,3\n4,${word},6\n7,8,9\n`)
    expect(rows).toEqual([
      [1, 2, 3],
      [4, null, 6],
      [7, 8, 9],
    ])
    expect(columns).toEqual(['column0', 'column1', 'column2'])
    // As the first line, too: it names no columns.
    expect((await read('first.csv', `4,${word},6\n7,8,9\n`)).rows[0]).toEqual([4, null, 6])
  })
})

describe('text among numbers', () => {
  test('is refused in a table without names, whose other columns would move', async () => {
    expect(await refused('matrix.csv', '1,2,3\n4,abc,6\n7,8,9\n')).toMatch(
      /has text among the numbers of column 2: line 2 has "abc"; leave a cell blank, or write NaN/,
    )
  })

  test('of a column with a name is warned of, and refused for a matrix of all columns', async () => {
    const text = 'x,y\n1,2\n3,abc\n5,6\n7,8\n'
    const { columns, warnings } = await read('named.csv', text)
    expect([columns, warnings]).toEqual([['x'], [expect.stringContaining('among the numbers of the column y: line 3')]])
    expect(await refused('named.csv', text, {}, ['y', 'x'])).toMatch(/the column y: line 3 has "abc"/)
    // A column of text that has hardly a number is none of a matrix, and nobody misses it.
    expect((await read('labels.csv', 'gene,a,b\nx,1,2\ny,3,4\n', {}, ['y', 'frame'])).warnings).toEqual([])
  })

  test('in a first line may be its names, or a mistake', async () => {
    expect(await refused('first.csv', '1.5,abc,3\n4,5,6\n')).toMatch(
      /may be read in two ways: its first line \(1\.5, abc, 3\).*`header: true`.*`header: false`/,
    )
    expect(await refused('alike.csv', 'a,1,2\nb,3,4\n')).toMatch(/may be read in two ways/)
    expect((await read('alike.csv', 'a,1,2\nb,3,4\n', { header: false })).rows).toEqual([
      [1, 2],
      [3, 4],
    ])
    expect((await read('alike.csv', 'a,1,2\nb,3,4\n', { header: true })).rows).toEqual([[3, 4]])
    // Names of channels above numbers are names.
    expect((await read('channels.csv', 'time,1,2\n0,3,4\n')).columns).toEqual(['time', '1', '2'])
  })
})

describe('decimal commas', () => {
  const rows = [
    [0, 1.5],
    [2.5, 3.25],
  ]
  test.each([
    ['tabs', '0,0\t1,5\n2,5\t3,25\n'],
    ['blanks', '0,0 1,5\n2,5  3,25\n'],
    ['semicolons', '0,0;1,5\n2,5;3,25\n'],
    ['names and tabs', 'x\ty\n0,0\t1,5\n2,5\t3,25\n'],
    ['names and blanks', 'x y\n0,0 1,5\n2,5 3,25\n'],
    ['quotes', '"x","y"\n"0,0","1,5"\n"2,5","3,25"\n'],
  ])('%s', async (_, text) => {
    expect((await read('commas.txt', text)).rows).toEqual(rows)
    if (!text.includes('x y')) expect((await read('commas.csv', text)).rows).toEqual(rows)
  })

  test('may be thousands', async () => {
    const text = '1,234\t5,678\n2,345\t3,256\n'
    expect(await refused('thousands.txt', text)).toMatch(/line 1 has "1,234", whose comma .*decimals or thousands/)
    expect((await read('thousands.txt', text, { decimal: ',' })).rows[0]).toEqual([1.234, 5.678])
    // One number that cannot be says what the others are.
    expect((await read('decimals.txt', '1,234\t5,678\n0,345\t3,256\n')).rows[1]).toEqual([0.345, 3.256])
    const { context } = testContext()
    const error = await refusalOf(() => table.readValue!(write('thousands.txt', text), undefined, context))
    expect(error.message).toMatch(/may mark decimals or thousands/)
  })

  test('do not part names', async () => {
    expect((await read('names.txt', 'time\tpos (x, y)\n0\t1\n2\t3\n')).columns).toEqual(['time', 'pos__x__y_'])
  })
})

describe("R's write.table", () => {
  test.each([
    ['as it is', '"x" "y"\n"1" 0.1 0.2\n"2" 0.3 0.4\n'],
    ['without quotes', 'x y\n1 0.1 0.2\n2 0.3 0.4\n'],
    ['with names of rows', 'x y\na 0.1 0.2\nb 0.3 0.4\n'],
    ['with tabs', 'x\ty\n1\t0.1\t0.2\n2\t0.3\t0.4\n'],
    ['of some rows', '"x" "y"\n"5" 0.1 0.2\n"9" 0.3 0.4\n'],
  ])('%s', async (_, text) => {
    const { rows, columns, warnings } = await read('r.txt', text)
    expect([rows, columns, warnings]).toEqual([
      [
        [0.1, 0.2],
        [0.3, 0.4],
      ],
      ['x', 'y'],
      [],
    ])
    const { context } = testContext()
    const value = await table.readValue!(write('r.txt', text), undefined, context)
    expect(value).toMatchObject({ x: [0.1, 0.3], y: [0.2, 0.4] })
  })

  test('may be lines before a table', async () => {
    expect(await refused('either.txt', 'x y\n3 0.1 0.2\n9 0.3 0.4\n')).toMatch(
      /line 1 \(x, y\) has one cell fewer than the lines below it; if it names the columns, .*`skip: 1`/,
    )
    expect((await read('either.txt', 'x y\n3 0.1 0.2\n9 0.3 0.4\n', { skip: 1 })).rows[0]).toEqual([3, 0.1, 0.2])
  })
})

test('a first column that counts is refused in a matrix, and is a column else', async () => {
  const text = ',a,b\n0,5,6\n1,7,8\n'
  expect(await refused('index.csv', text, {}, ['y', 'x'])).toMatch(/counts 0, 1 ….*`index: true`.*`index: false`/)
  const matrix = async (index: boolean) => (await read('index.csv', text, { index }, ['frame', 'x'])).rows
  expect(await matrix(true)).toEqual([
    [5, 6],
    [7, 8],
  ])
  expect(await matrix(false)).toEqual([
    [0, 5, 6],
    [1, 7, 8],
  ])
  expect((await read('index.csv', text)).columns).toEqual(['column0', 'a', 'b'])
})

describe('lines before the table', () => {
  test.each([
    ['of no cells', 'My device\nDate: 2020\n\nt,x\n0,1\n1,2\n', 3],
    ['of fewer cells', 'Device,ABC\nt,x,y\n0,1,5\n1,2,6\n', 1],
    ['before semicolons', 'Recorded, by hand\nt;x\n0,5;1\n1,5;2\n', 1],
  ])('%s are left out, and it is said', async (_, text, lines) => {
    const { columns, warnings } = await read('before.csv', text)
    expect(columns?.slice(0, 2)).toEqual(['t', 'x'])
    expect(warnings).toEqual([expect.stringContaining(`skip: ${lines}`)])
    expect((await read('before.csv', text, { skip: lines })).warnings).toEqual([])
    const { context } = testContext()
    expect(Object.keys((await table.readValue!(write('before.csv', text), undefined, context)) as object)[0]).toBe('t')
  })

  test('of as many cells may be names above units', async () => {
    const text = 't,x\ns,mV\n0,1\n1,2\n'
    expect(await refused('units.csv', text)).toMatch(/line 2 \(s, mV\).*`units: true`.*`skip: 1`/)
    expect(await read('units.csv', text, { units: true })).toMatchObject({
      columns: ['t', 'x'],
      rows: [
        [0, 1],
        [1, 2],
      ],
    })
    expect(await read('units.csv', text, { skip: 1 })).toMatchObject({ columns: ['s', 'mV'] })
  })

  test("of Excel's say what parts cells", async () => {
    expect(await read('sep.csv', 'sep=;\r\nx;y\r\n1;2\r\n')).toMatchObject({ columns: ['x', 'y'], rows: [[1, 2]] })
  })

  test('are no rows of numbers', async () => {
    expect(await refused('ragged.csv', 'x,y\n1,2\n3,4,5\n6,7,8\n')).toMatch(/line 3 has 3 cells, .*`skip: 2`/)
    const { context, warnings } = testContext()
    await table.readValue!(write('ragged.csv', 'x,y\n1,2\n3,4,5\n'), undefined, context)
    expect(warnings).toEqual([
      'ragged.csv: a line has 3 cells (3, 4, 5), but its first line 2: the last ones are left out',
    ])
  })
})
