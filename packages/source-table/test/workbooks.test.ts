// Workbooks of Excel, as openpyxl reads them, and text that is packed.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { tableSource } from '../src/index.js'

const folder = join(import.meta.dirname, 'fixtures/workbooks')
const scratch = mkdtempSync(join(tmpdir(), 'workbooks-'))
afterAll(() => rmSync(scratch, { recursive: true }))

const warnings: string[] = []
const context = { warn: (text: string) => void warnings.push(text), signal: new AbortController().signal, folder }
const values = async (name: string, variable?: string) => {
  warnings.length = 0
  return (await tableSource.readValue!(join(folder, name), variable, context)) as Record<string, unknown[]>
}

type Cells = readonly (readonly unknown[])[]
const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<
  string,
  Record<string, Cells>
>

/** Columns of a sheet by name, as openpyxl has them. */
function columnsOf(cells: Cells): Record<string, unknown[]> {
  const [names, ...rows] = cells
  return Object.fromEntries(names!.map((name, at) => [name, rows.map((row) => row[at])]))
}

describe('a workbook', () => {
  it('has the values that openpyxl reads, dates and times as texts to the millisecond', async () => {
    const found = await values('openpyxl.xlsx')
    const { Animal, Expi, pref_chan, note, ratio, start } = columnsOf(expected.openpyxl!.Experiments!)
    expect(found).toMatchObject({ Animal, Expi, pref_chan, ratio })
    // A text of digits alone is a number to every table, as in CSV, but for zeros in front.
    expect(found.code).toEqual(['007', 12, '#N/A text'])
    expect(found.note).toEqual([note![0], '  x ', null])
    expect(found.ok).toEqual(['TRUE', 'FALSE', 'TRUE'])
    // openpyxl writes microseconds.
    expect(found.start).toEqual(start!.map((text) => String(text).slice(0, 23)))
    expect(found.day).toEqual(['2024-03-01', '1999-12-31', '1900-01-01'])
    expect(found.duration).toEqual(['36:00:05', '00:00:00.500', '06:00:01'])
    expect(warnings.join()).toBe(
      'openpyxl.xlsx has the sheets Experiments, Trials 2: the first is read; name another with `variable`',
    )
  })

  it('counts from 1904 if it says so, and begins where its table does; errors are missing, and said', async () => {
    const found = await values('xlsxwriter.xlsx')
    const rows = columnsOf(expected.xlsxwriter!.Log!.slice(2).map((row) => row.slice(2)))
    expect(found).toEqual({ ...rows, bad: [5, null, 7] })
    expect(warnings.join()).toBe('xlsxwriter.xlsx: a cell of Log shows an error and counts as missing: F5: #DIV/0!')
  })

  it('gives its sheets as arrays, and their columns by name', async () => {
    const file = join(folder, 'openpyxl.xlsx')
    const arrays = await tableSource.scan(file, context)
    expect(arrays.map(({ name, shape, columns }) => [name, shape, columns])).toEqual([
      ['Experiments', [3, 3], ['Expi', 'pref_chan', 'ratio']],
      ['Trials 2', [3, 2], ['onset', 'side']],
    ])
    expect(await values('openpyxl.xlsx', 'Trials 2')).toEqual({ onset: [0.25, 1.5, 4.75], side: [1, 2, 1] })
    const options = tableSource.options.parse({})
    const request = { file, variables: ['Trials 2'], axes: ['frame', 'column'], options }
    const reader = await tableSource.open(request, context)
    expect([...(await reader.read(2)).data]).toEqual([4.75, 1])
    const column = await tableSource.find!(file, 'Trials 2.onset', context)
    expect(column).toMatchObject({ shape: [3] })
    await expect(tableSource.probe({ ...request, variables: [] }, context)).rejects.toThrow(
      'openpyxl.xlsx holds several arrays: Experiments, Trials 2',
    )
  })

  it('that pandas wrote has its index as a column without a name', async () => {
    expect(await values('pandas.xlsx')).toMatchObject({ cell: ['a', 'b', 'c'], x: [1.25, null, -3], n: [1, 2, 3] })
  })

  it.each([
    ['empty.xlsx', '', /is empty/],
    ['cut.xlsx', readFileSync(join(folder, 'openpyxl.xlsx')).subarray(0, 3000), /is not a workbook/],
    // As the cut of a download that goes on with zeros.
    [
      'zeros.xlsx',
      Buffer.concat([readFileSync(join(folder, 'openpyxl.xlsx')).subarray(0, 3000), Buffer.alloc(9000)]),
      /is not a workbook: it is cut off/,
    ],
    ['text.xlsx', 'a,b\n1,2\n2,3\n4,5\n6,7\n8,9\n', /is not a workbook: it does not begin as/],
    ['old.xlsx', Buffer.from('d0cf11e0a1b11ae1'.padEnd(100, '0'), 'hex'), /of the old kind \(\.xls\), or is encrypted/],
  ])('%s is refused', async (name, content, message) => {
    writeFileSync(join(scratch, name), content)
    await expect(tableSource.scan(join(scratch, name), context)).rejects.toThrow(message)
  })
})

it('a sheet that there is not is called a sheet', async () => {
  const asked = { file: join(folder, 'openpyxl.xlsx'), variables: ['Trails 2'], axes: ['frame', 'column'], options: {} }
  await expect(tableSource.probe(asked, context)).rejects.toThrow('openpyxl.xlsx has no sheet Trails 2')
  expect((await tableSource.scan(asked.file, context))[0]).toMatchObject({ name: 'Experiments', called: 'sheet' })
})

describe('text that is packed', () => {
  it('is read as it is unpacked, of several members too', async () => {
    const file = join(scratch, 'a.csv.gz')
    writeFileSync(file, Buffer.concat([gzipSync('x,y\n1,2\n'), gzipSync('3,4.5\n')]))
    expect(await tableSource.readValue!(file, undefined, context)).toEqual({ x: [1, 3], y: [2, 4.5] })
    writeFileSync(join(scratch, 'b.json.gz'), gzipSync('{"t": [1, 2]}'))
    expect(await tableSource.readValue!(join(scratch, 'b.json.gz'), 't', context)).toEqual([1, 2])
    writeFileSync(file, gzipSync('x,y\n1,2\n').subarray(0, 20))
    await expect(tableSource.scan(file, context)).rejects.toThrow(/a\.csv\.gz cannot be unpacked/)
  })
})
