// A file's objects become the arrays that a pipeline may name.
import { type ComplexPart, complexRefusal, describePacking, printable } from '@movieflow/arrays'
import { columnName, MovieflowError, suggestNames, type VariableInfo } from '@movieflow/core/plugin'
import {
  type DataFile,
  type DatasetInfo,
  type ObjectInfo,
  refusalOf,
  spellType,
  type TableInfo,
  tableOfRecords,
} from '@movieflow/hdf5'
import { describeCoordinates, findAuxiliary } from './auxiliary.js'
import { type DatasetSummary, readFacts } from './dataset-facts.js'
import { axesOfDimensions } from './dimensions.js'
import { lastName, pathOf } from './names.js'
import { pandasGroups, readPandas } from './pandas.js'

/** netCDF's, before a variable that is called as a dimension is, and is not its coordinate. */
const hiddenPrefix = '_nc4_non_coord_'

/** The object of a name, as netCDF has it. */
export async function findNamed(file: DataFile, name: string): Promise<ObjectInfo | undefined> {
  const path = pathOf(name)
  const object = await file.find(path)
  if (object !== undefined && object.kind !== 'dataset') return object
  if (object !== undefined && !(await readFacts(file, object)).isPlaceholder) return object
  const at = path.lastIndexOf('/') + 1
  return (await file.find(path.slice(0, at) + hiddenPrefix + path.slice(at))) ?? object
}

/** The list for `inspect`, with `tableRow` for tables: datasets, and broken links; not the marks of dimensions without a variable. */
export async function listVariables(
  file: DataFile,
  tableRow: (table: TableInfo) => Promise<VariableInfo>,
): Promise<VariableInfo[]> {
  const listed: VariableInfo[] = []
  const objects = await file.list()
  const frames = await readFrames(file, objects)
  const records: [at: number, table: TableInfo][] = []
  const found: Found[] = []
  for (const object of objects) {
    const frame = frames.find(({ group }) => isWithin(object.path, group))
    if (frame) {
      if (frame.group === object.path) listed.push(frame.table ? await tableRow(frame.table) : describeProblem(frame))
      continue
    }
    if (object.kind === 'dataset') {
      const table = tableOfRecords(object)
      if (table) records.push([listed.length, table])
      const facts = await readFacts(file, object)
      if (facts.isPlaceholder) continue
      found.push({ at: listed.length, info: object, facts })
      listed.push(describeHdf5Variable(object, facts))
    }
    if (object.kind === 'link')
      listed.push({
        name: lastName(object.path),
        dtype: 'link',
        shape: [],
        order: 'C',
        error: printable(object.problem.message, 300),
      })
  }
  // Records next to arrays are only read if they are named.
  const isAlone = listed.every(({ error }) => error !== undefined)
  const unnamed = 'it holds records: its columns are read if `variable` names it'
  for (const [at, table] of records)
    listed[at] = isAlone ? await tableRow(table) : { ...listed[at]!, error: listed[at]!.error && unnamed }
  return markCompanions(file, listed, found)
}

interface Found {
  /** Its place in a list. */
  readonly at: number
  readonly info: DatasetInfo
  readonly facts: DatasetSummary
}

/** The list with coordinates and their like last: they belong to the other arrays, which refer to them. */
async function markCompanions(
  file: DataFile,
  listed: readonly VariableInfo[],
  found: readonly Found[],
): Promise<VariableInfo[]> {
  const hidden = await findAuxiliary(file, found)
  const all = [...listed]
  for (const { at, info } of found) if (hidden.has(info.path)) all[at] = { ...all[at]!, companion: true }
  const tell = describeCoordinates(file)
  for (const { at, info, facts } of found)
    if (facts.isNetcdf && !hidden.has(info.path)) all[at] = describeHdf5Variable(info, facts, await tell(facts))
  return [...all.filter(({ companion }) => !companion), ...all.filter(({ companion }) => companion)]
}

/** Tables of pandas, or why one cannot be read. */
async function readFrames(file: DataFile, objects: readonly ObjectInfo[]): Promise<Frame[]> {
  const frames: Frame[] = []
  for (const group of pandasGroups(objects)) {
    try {
      const table = await readPandas(file, group)
      if (table) frames.push({ group, table })
    } catch (error) {
      if (!(error instanceof MovieflowError)) throw error
      frames.push({ group, problem: error })
    }
  }
  return frames
}

interface Frame {
  readonly group: string
  readonly table?: TableInfo
  readonly problem?: MovieflowError
}

function isWithin(path: string, group: string): boolean {
  return path === group || path.startsWith(`${group}/`)
}

function describeProblem({ group, problem }: Frame): VariableInfo {
  return { name: lastName(group), dtype: 'table', shape: [], order: 'C', error: printable(problem!.message, 300) }
}

/** A table, as `inspect` lists it. */
export function describeTable({ path, rows, columns, textColumns }: TableInfo): VariableInfo {
  return {
    name: lastName(path),
    dtype: '<f8',
    shape: [rows, columns.length],
    order: 'C',
    axes: ['frame', 'column'],
    columns: columns.map(({ name }) => columnName(name)),
    ...(Object.keys(textColumns).length > 0 && { textColumns }),
    ...(columns.length === 0 && { error: 'none of its columns contains numbers' }),
  }
}

/** The table that an object is: pandas' group, or records. */
export async function findHdf5Table(file: DataFile, object: ObjectInfo): Promise<TableInfo | undefined> {
  if (object.kind === 'group') return readPandas(file, object.path)
  return object.kind === 'dataset' ? tableOfRecords(object) : undefined
}

export function describeHdf5Variable(
  info: DatasetInfo,
  { problem: own, dimensions, neuroData, sleap, packing, units }: DatasetSummary,
  about: readonly string[] = [],
): VariableInfo {
  const problem = refusalOf(info)?.message ?? (info.type.kind === 'complex' ? complexRefusal.problem : own)
  const axes = neuroData?.axes ?? sleap ?? (dimensions && axesOfDimensions(dimensions))
  const packed = packing && describePacking(packing)
  return {
    name: lastName(info.path).replace(new RegExp(`(^|/)${hiddenPrefix}(?=[^/]*$)`), '$1'),
    dtype: spellType(info.type),
    shape: dimensions?.shape ?? info.shape ?? [],
    order: 'C',
    ...(axes && { axes }),
    ...(dimensions && { dimensions: dimensions.names.map((name) => name ?? null) }),
    ...(packed !== undefined && { packed }),
    ...(units !== undefined && { units }),
    ...(about.length > 0 && { about }),
    ...(problem !== undefined && { error: printable(problem, 300) }),
  }
}

/** The object that a request names: a dataset of numbers, or a table. */
export type Chosen = { readonly dataset: DatasetInfo } | { readonly table: TableInfo }

/** The first of its names that the file has, or the only array with numbers. */
export async function chooseArray(
  file: DataFile,
  names: readonly string[],
  complex: ComplexPart | undefined,
): Promise<Chosen> {
  for (const name of names) {
    const object = await findNamed(file, name)
    if (object === undefined) continue
    if (object.kind === 'link') throw file.refuse(object.path, object.problem.message, object.problem.hint)
    const table = await findHdf5Table(file, object)
    if (table) return { table }
    if (object.kind === 'dataset') return { dataset: object }
    throw file.refuse(object.path, `it is a ${object.kind}, not a dataset`)
  }
  const objects = await file.list()
  const frames = await readFrames(file, objects)
  const found: { info: DatasetInfo; facts: DatasetSummary }[] = []
  for (const object of objects)
    if (object.kind === 'dataset' && !frames.some(({ group }) => isWithin(object.path, group))) {
      const facts = await readFacts(file, object)
      if (!facts.isPlaceholder) found.push({ info: object, facts })
    }
  const datasets = found.map(({ info }) => info)
  const known = showableNames([...datasets, ...frames.map(({ group }) => ({ path: group }))])
  if (names.length > 0)
    throw new MovieflowError('INPUT_UNREADABLE', `there is no dataset ${printable(names.join(' or '), 200)}`, {
      file: file.path,
      hint: known.length === 0 ? 'the file has no dataset at all' : suggestNames(names[0]!, known),
    })
  const tables = frames.flatMap(({ table }) => (table ? [table] : []))
  const hidden = await findAuxiliary(file, found)
  const numbers = datasets.filter(
    (info) => !(hidden.has(info.path) || refusalOf(info)) && (info.type.kind !== 'complex' || complex !== undefined),
  )
  const records = datasets.flatMap((info) => tableOfRecords(info) ?? [])
  const readable: Chosen[] = [...tables.map((table) => ({ table })), ...numbers.map((dataset) => ({ dataset }))]
  const candidates =
    readable.length > 0
      ? readable
      : records.length > 0
        ? records.map((table) => ({ table }))
        : datasets.map((dataset) => ({ dataset }))
  const [only, another] = candidates
  const [damaged] = frames.flatMap(({ problem }) => problem ?? [])
  if (only === undefined) throw damaged ?? file.refuse('/', 'it has no datasets')
  if (another === undefined) return only
  const paths = candidates.map((each) => ({ path: 'table' in each ? each.table.path : each.dataset.path }))
  throw new MovieflowError('OPTION_INVALID', 'the file has several datasets, and `variable` does not choose one', {
    file: file.path,
    hint: `set \`variable\`; ${suggestNames('', showableNames(paths))}`,
  })
}

/** Names that a terminal shows as they are. */
function showableNames(datasets: readonly { readonly path: string }[]): string[] {
  return datasets.map(({ path }) => lastName(path)).filter((name) => !/\p{Cc}/u.test(name))
}
