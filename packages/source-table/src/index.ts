// The source `table`: CSV, TSV and JSON files become arrays of their numbers.
import { basename } from 'node:path'
import { type Clip, defineSource, likelihoodOption, rowsOption, type SourceRequest, z } from '@movieflow/core/plugin'
import { openTableFile, readPlainValue, type TableFile } from './data-file.js'
import { clipOfNamed, openTableFrames } from './frames.js'
import { mostHeaderLines } from './heading.js'
import { describeNamedArray, type NamedArray } from './named-array.js'
import { listNames, printable, refuse } from './refuse.js'

const options = z.strictObject({
  header: z
    .union([z.boolean(), z.int().min(0).max(mostHeaderLines)])
    .optional()
    .describe(
      'true if the first line names the columns, or the number of lines with names, which are joined by `_`; default: the first line names them unless it has only numbers',
    ),
  skip: z.int().min(0).max(100_000).optional().describe('lines before the table, which are left out'),
  units: z.boolean().optional().describe('true if the line after the names contains units; it is left out'),
  index: z.boolean().optional().describe('true if the first column has the names or numbers of rows; it is left out'),
  rows: rowsOption
    .optional()
    .describe(
      'for each axis, the column whose values give the place of each row: along `frame` at that number, along other axes in the order of the distinct values',
    ),
  likelihood: likelihoodOption,
  decimal: z.enum(['.', ',']).optional().describe('the decimal mark; default: the one that the numbers show'),
})

/** The options as written in a pipeline. */
export type TableOptions = z.input<typeof options>

type TableRequest = SourceRequest<z.infer<typeof options>>

export const tableSource = defineSource<z.infer<typeof options>>({
  name: 'table',
  version: '0.3.0',
  extensions: ['.csv', '.tsv', '.txt', '.json', '.xlsx', '.xlsm', '.csv.gz', '.tsv.gz', '.txt.gz', '.json.gz'],
  options,

  async scan(file, _, said = {}) {
    const { arrays } = await openTableFile(file, said)
    return arrays.map(describeNamedArray)
  },

  async find(file, name, _, said = {}) {
    const found = (await openTableFile(file, said)).find(name)
    return found && describeNamedArray(found)
  },

  readValue(file, name, { warn }) {
    return readPlainValue(file, name, warn)
  },

  async probe(request, context): Promise<Clip> {
    const data = await openTableFile(request.file, request.options)
    if (data.problem) throw data.problem
    for (const warning of data.warnings) context.warn(`${basename(request.file)}: ${warning}`)
    // Without one of its columns a matrix changes; columns with names do not.
    const isMatrix = request.variables.length === 0 && !request.axes.includes('column')
    const fault = isMatrix ? (data.gap ?? data.index) : undefined
    if (fault) throw fault
    if (data.gap && request.variables.length === 0) context.warn(data.gap.message)
    return clipOfNamed(chooseArray(data, request), request.axes, request.file)
  },

  async readTimes({ file, variables, options: said }) {
    const { epoch, data } = findFirst(await openTableFile(file, said), variables) ?? {}
    return epoch === undefined || !(data instanceof Float64Array) ? undefined : { seconds: data, epoch }
  },

  async open(request) {
    const data = await openTableFile(request.file, request.options)
    return openTableFrames(chooseArray(data, request), request.axes, request.file)
  },
})

export default tableSource

/** The array that a request means. */
function chooseArray(data: TableFile, { file, variables }: TableRequest): NamedArray {
  const array = variables.length === 0 ? onlyArray(data, file) : findFirst(data, variables)
  if (!array)
    throw refuse(
      file,
      `has no ${data.arrays[0]?.called ?? 'variable'} ${variables.map((name) => printable(name)).join(' or ')}`,
      `known: ${listNames(data.arrays.flatMap(({ name, columns }) => (name === null ? (columns ?? []) : [name])))}`,
    )
  if (array.error !== undefined)
    throw refuse(file, `cannot be read${array.name === null ? '' : ` (${printable(array.name)})`}: ${array.error}`)
  return array
}

function findFirst(data: TableFile, names: readonly string[]): NamedArray | undefined {
  for (const name of names) {
    const found = data.arrays.find((each) => each.name === name) ?? data.find(name)
    if (found) return found
  }
  return undefined
}

function onlyArray({ arrays }: TableFile, file: string): NamedArray {
  const readable = arrays.filter(({ error }) => error === undefined)
  const [first] = readable.length > 0 ? readable : arrays
  if (!first) throw refuse(file, 'holds no values')
  if (readable.length > 1)
    throw refuse(
      file,
      `holds several arrays: ${listNames(readable.map(({ name }) => String(name)))}`,
      `say which: variable: ${printable(String(first.name))}`,
    )
  return first
}
