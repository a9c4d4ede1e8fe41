// Templates that name a source's data, `<walk>` or `<walk.x>`; main thread.
import { samplesOf, seriesTimes } from '../clock/index.js'
import { MovieflowError, suggestNames } from '../errors/index.js'
import type { ColumnsReference, DataReference } from './references.js'

/** A source as templates may name it. */
export interface NamedSource {
  readonly name: string
  /** It has a clock: its samples may be meant one by one, whichever frame is drawn. */
  readonly timed?: boolean
  /** The names that its array has in its file. */
  readonly variables?: readonly string[]
  /** The axis that its columns lie along, and their names. */
  readonly columns: SourceColumns | undefined
}

export interface SourceColumns {
  readonly axis: string
  readonly names: readonly string[]
  /** Where each lies along the axis, where it is not its place in `names`. */
  readonly indices?: readonly number[] | undefined
  /** Columns of the file that are text, each with what makes it text. */
  readonly texts?: Readonly<Record<string, string>> | undefined
}

const memberOf = (name: string, { name: source }: NamedSource) =>
  name.startsWith(`${source}.`) ? name.slice(source.length + 1) : undefined

/** The source whose samples' times a name means, `<dff.time>`: their column of that name, or its clock. */
export function findTimed(name: string, sources: readonly NamedSource[]): NamedSource | undefined {
  return sources.find((source) => source.timed && memberOf(name, source) === 'time')
}

/** The source with a clock that a name speaks of: it, or a column of it. */
export function findOwner(name: string, sources: readonly NamedSource[]): NamedSource | undefined {
  return sources.find((source) => source.timed && (name === source.name || memberOf(name, source) !== undefined))
}

/** What a dotted name means beside the times of all samples of `source`; `undefined` if it does not speak of that source. */
export function findSeries(name: string, source: NamedSource): DataReference | undefined {
  const member = name === source.name ? '' : memberOf(name, source)
  if (member === undefined) return undefined
  const isColumn = source.columns?.names.includes(member) === true
  if (member === 'time' && !isColumn) return { $source: seriesTimes(source.name), series: 'times' }
  const samples = { $source: samplesOf(source.name), series: member === 'time' ? 'times' : 'samples' } as const
  if (member === '' || (!isColumn && source.variables?.includes(member))) return samples
  const { column } = columnOf(source, member)
  return { ...samples, ...(column && { column }) }
}

/** What a dotted name means of the sources; `undefined` where it speaks of none. Throws for a column that there is not. */
export function findReference(name: string, sources: readonly NamedSource[]): DataReference | undefined {
  const dot = name.indexOf('.')
  const source = sources.find((each) => each.name === (dot < 0 ? name : name.slice(0, dot)))
  if (source && (dot < 0 || isVariable(source, name.slice(dot + 1)))) return { $source: source.name }
  if (source) return columnOf(source, name.slice(dot + 1))
  // The columns of a single source need no name before them.
  const [only] = sources
  return sources.length === 1 && only!.columns?.names.includes(name) ? columnOf(only!, name) : undefined
}

/** A source that is meant with all of its columns; `undefined` if it has none that are named, or if the name is no source's. */
export function findColumns(name: string, sources: readonly NamedSource[]): ColumnsReference | undefined {
  const columns = sources.find((source) => source.name === name)?.columns
  if (!columns) return undefined
  const indices = columns.names.map((column, at) => [column, columns.indices?.[at] ?? at] as const)
  return { $source: name, columns: { axis: columns.axis, indices: Object.fromEntries(indices) } }
}

/** `<dff.dff>`: the array itself, by the name that it has in its file. */
function isVariable({ columns, variables }: NamedSource, member: string): boolean {
  return !columns?.names.includes(member) && variables?.includes(member) === true
}

function columnOf({ name: source, columns }: NamedSource, column: string): DataReference {
  if (columns === undefined)
    throw new MovieflowError('UNKNOWN_FIELD', `<${source}.${column}>: the source ${source} has no named columns`, {
      hint: `name them in the source: columns: [${column}, …]`,
    })
  const index = columns.names.indexOf(column)
  const text = columns.texts && Object.hasOwn(columns.texts, column) ? columns.texts[column] : undefined
  if (index < 0 && text !== undefined)
    throw new MovieflowError(
      'UNKNOWN_FIELD',
      `<${source}.${column}>: the column ${column} is text, not numbers: ${text}`,
      {
        hint: `columns of numbers: ${columns.names.slice(0, 12).join(', ')}; texts of frames may stand under \`frames:\``,
      },
    )
  if (index < 0)
    throw new MovieflowError('UNKNOWN_FIELD', `<${source}.${column}>: the source ${source} has no column ${column}`, {
      hint: suggestNames(column, columns.names),
    })
  const at = columns.indices?.[index] ?? index
  return { $source: source, column: { axis: columns.axis, index: at, name: column } }
}
