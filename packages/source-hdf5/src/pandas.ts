// Groups that pandas wrote, in its fixed and its table layout, become tables with the names of their columns.
import { columnName } from '@movieflow/core/plugin'
import {
  type DataFile,
  type DatasetInfo,
  isNumberType,
  type Looked,
  type ObjectInfo,
  type TableColumn,
  type TableInfo,
  tableOfRecords,
} from '@movieflow/hdf5'
import { type Pickled, pickledMember, readPickle } from './pickle-text.js'

/** More names than this are data. */
const mostNames = 1_000_000

/** Groups among the objects of a file that may be pandas' tables. */
export function pandasGroups(objects: readonly ObjectInfo[]): string[] {
  const datasets = new Set(objects.flatMap(({ path, kind }) => (kind === 'dataset' ? [path] : [])))
  return objects.flatMap(({ path, kind }) =>
    kind === 'group' && (datasets.has(`${path}/table`) || datasets.has(`${path}/block0_values`)) ? [path] : [],
  )
}

/** The table in a group; `undefined` if pandas did not write it. Throws if its parts do not fit together. */
export async function readPandas(file: DataFile, group: string): Promise<TableInfo | undefined> {
  const { attributes } = await file.look(group, ['pandas_type', 'non_index_axes', 'info', 'nblocks'])
  if (attributes['pandas_type'] === 'frame_table') return readTableLayout(file, group, attributes)
  if (attributes['pandas_type'] === 'frame') return readFixedLayout(file, group, Number(attributes['nblocks']))
  return undefined
}

/** Records: `index`, and `values_block_0` …, members that are arrays, each of the columns of one type; or a member for a column. */
async function readTableLayout(
  file: DataFile,
  group: string,
  { non_index_axes: axes, info: about }: Looked['attributes'],
): Promise<TableInfo> {
  const scored = isScored(unpickle(about))
  const path = `${group}/table`
  const info = await file.find(path)
  const records = info?.kind === 'dataset' && info.type.kind === 'record' ? info : undefined
  const order = namesOfAxes(unpickle(axes), scored)
  if (records?.type.kind !== 'record' || order === undefined) throw unclear(file, group)
  const blocks = records.type.fields.filter(({ name }) => /^values_block_\d+$/.test(name)).map(({ name }) => name)
  const found: Column[] = []
  const table = tableOfRecords(records)
  for (const { name: member, type } of records.type.fields) {
    if (member === 'index') continue
    const isBlock = blocks.includes(member)
    // One block has the columns in the order of the table; of several each says which are its own.
    const kind = isBlock && blocks.length > 1 ? await file.value(path, `${member}_kind`, mostNames) : undefined
    const own = !isBlock
      ? [columnName(member)]
      : blocks.length === 1
        ? order.filter((name) => !isMember(records, name))
        : namesOfList(unpickle(kind), scored)
    const numbers = table?.columns.filter(({ name }) => name === member || isElementOf(name, member)) ?? []
    const count = type.kind === 'array' ? type.shape.reduce((product, length) => product * length, 1) : 1
    if (own?.length !== count) throw unclear(file, group)
    for (const [at, name] of own.entries()) found.push({ name, column: numbers[at] })
  }
  return assemble(file, group, { rows: records.shape?.[0] ?? 0, order, found })
}

function isMember({ type }: DatasetInfo, name: string): boolean {
  return type.kind === 'record' && type.fields.some((field) => columnName(field.name) === name)
}

function isElementOf(name: string, member: string): boolean {
  return name.startsWith(`${member}_`) && /^\d+$/.test(name.slice(member.length + 1))
}

/** Datasets: `axis0` has the names of the columns, `block0_items` those of `block0_values`, and so on; names of several levels are separate. */
async function readFixedLayout(file: DataFile, group: string, blocks: number): Promise<TableInfo> {
  const order = await readNames(file, `${group}/axis0`)
  if (order === undefined || !(blocks >= 0 && blocks <= 1000)) throw unclear(file, group)
  const found: Column[] = []
  let rows: number | undefined
  for (let block = 0; block < blocks; block++) {
    const path = `${group}/block${block}_values`
    const names = await readNames(file, `${group}/block${block}_items`)
    const info = await file.find(path)
    if (info?.kind !== 'dataset' || names === undefined) throw unclear(file, group)
    const { type, shape, chunks, problem } = info
    // Texts are one pickled object.
    if (shape?.length !== 2 || !isNumberType(type) || problem) {
      for (const name of names) found.push({ name, column: undefined })
      continue
    }
    if (shape[1] !== names.length || (rows !== undefined && shape[0] !== rows)) throw unclear(file, group)
    rows = shape[0]!
    const part = { path, inner: [names.length], rowBytes: names.length * type.bytes, chunks, keepsOrder: false }
    for (const [at, name] of names.entries())
      found.push({ name, column: { name, part, offset: at * type.bytes, type } })
  }
  return assemble(file, group, { rows: rows ?? 0, order, found })
}

interface Column {
  readonly name: string
  /** Without a name of its own; `undefined` if it holds no numbers. */
  readonly column: TableColumn | undefined
}

function assemble(
  file: DataFile,
  group: string,
  { rows, order, found }: { rows: number; order: readonly string[]; found: readonly Column[] },
): TableInfo {
  const byName = new Map(found.map((each) => [each.name, each.column]))
  if (byName.size < found.length || order.length !== found.length || !order.every((name) => byName.has(name)))
    throw unclear(file, group)
  const columns = order.flatMap((name) => {
    const column = byName.get(name)
    return column ? [{ ...column, name }] : []
  })
  const texts = order.filter((name) => !byName.get(name)).map((name) => [name, 'it holds no numbers'] as const)
  return { path: group, rows, columns, textColumns: Object.fromEntries(texts) }
}

/** The names of an index: `axis0`, or of one of several levels, `axis0_level0` … by the numbers in `axis0_label0` …. */
async function readNames(file: DataFile, path: string): Promise<string[] | undefined> {
  const plain = await file.value(path, undefined, mostNames)
  if (plain !== undefined)
    return Array.isArray(plain)
      ? joinNames(
          plain.map((name) => [name as Pickled]),
          false,
        )
      : undefined
  const levels: (readonly Pickled[])[] = []
  for (let level = 0; ; level++) {
    const names = await file.value(`${path}_level${level}`, undefined, mostNames)
    const labels = await file.value(`${path}_label${level}`, undefined, mostNames)
    if (!Array.isArray(labels) || !Array.isArray(names)) break
    // -1 is a missing name.
    levels.push(labels.map((label) => (names[Number(label)] ?? '') as Pickled))
  }
  const [first] = levels
  if (!first || levels.some(({ length }) => length !== first.length)) return undefined
  const called = (await file.look(`${path}_level0`, ['name'])).attributes['name']
  return joinNames(
    first.map((_, column) => levels.map((names) => names[column]!)),
    called === scorer,
  )
}

function unpickle(attribute: unknown): Pickled | undefined {
  return typeof attribute === 'string' ? readPickle(attribute) : undefined
}

/** `{1: {'names': ['scorer', 'bodyparts', 'coords'], …}}`: what the levels of the columns' names are called. */
function isScored(about: Pickled | undefined): boolean {
  const names = pickledMember(pickledMember(about, 1), 'names')
  return Array.isArray(names) && names[0] === scorer
}

/** `[(1, [('DLC', 'nose', 'x'), …])]`: the axis of the columns, and what they are called. */
function namesOfAxes(axes: Pickled | undefined, scored: boolean): string[] | undefined {
  const [first] = Array.isArray(axes) ? (axes as readonly Pickled[]) : []
  return Array.isArray(first) && first[0] === 1 ? namesOfList(first[1] as Pickled, scored) : undefined
}

function namesOfList(list: Pickled | undefined, scored: boolean): string[] | undefined {
  if (!Array.isArray(list)) return undefined
  const names = list as readonly Pickled[]
  return joinNames(
    names.map((name) => (Array.isArray(name) ? (name as Pickled[]) : [name])),
    scored,
  )
}

/** DeepLabCut's first level, which is the same for all columns of body parts. */
const scorer = 'scorer'

/** Names as templates write them, levels joined; the scorer is the name of a column that has no other. */
function joinNames(names: readonly (readonly Pickled[])[], scored: boolean): string[] {
  return names.map((levels) => {
    const texts = levels.map((level) => columnName(level === null ? '' : String(level)))
    const named = texts.slice(scored ? 1 : 0).filter((text) => text !== '')
    return named.length > 0 ? named.join('_') : (texts[0] ?? '')
  })
}

function unclear(file: DataFile, group: string) {
  return file.refuse(
    group,
    'it is a table of pandas whose columns are not described as usual',
    "save it again: df.to_hdf('file.h5', key='df', format='table')",
  )
}
