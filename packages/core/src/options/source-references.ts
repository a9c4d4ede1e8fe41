// Templates that name a source's data, `<walk>` or `<walk.x>`; main thread.
import { samplesOf, seriesTimes } from '../clock/index.js'
import { MovieflowError, suggestNames } from '../errors/index.js'
import type { ColumnsReference, DataReference } from './references.js'

/** A source as templates may name it. */
export interface NamedSource {
  readonly name: string
  /** Whether it has a clock: then its samples can be used one by one, whichever frame is drawn. */
  readonly timed?: boolean
  /** The names of its array in its file. */
  readonly variables?: readonly string[]
  /** The axis of its columns, and their names. */
  readonly columns: SourceColumns | undefined
}

export interface SourceColumns {
  readonly axis: string
  readonly names: readonly string[]
  /** The index of each along the axis, if that is not its index in `names`. */
  readonly indices?: readonly number[] | undefined
  /** Columns of the file that are text, each with what makes it text. */
  readonly texts?: Readonly<Record<string, string>> | undefined
}

const memberOf = (name: string, { name: source }: NamedSource) =>
  name.startsWith(`${source}.`) ? name.slice(source.length + 1) : undefined

/** The source whose samples' times a name means, such as `<dff.time>`: the column of that name, or the clock. */
export function findTimed(name: string, sources: readonly NamedSource[]): NamedSource | undefined {
  return sources.find((source) => source.timed && memberOf(name, source) === 'time')
}

/** The source with a clock that a name refers to, by itself or by a column. */
export function findOwner(name: string, sources: readonly NamedSource[]): NamedSource | undefined {
  return sources.find((source) => source.timed && (name === source.name || memberOf(name, source) !== undefined))
}

/**
 * The meaning of a dotted name used with the times of all samples of `source`; `undefined` if it does not refer to that
 * source.
 */
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

/**
 * The source data that a dotted name means; `undefined` if it refers to no source. Throws if there is no such column.
 */
export function findReference(name: string, sources: readonly NamedSource[]): DataReference | undefined {
  const dot = name.indexOf('.')
  const source = sources.find((each) => each.name === (dot < 0 ? name : name.slice(0, dot)))
  if (source && (dot < 0 || isVariable(source, name.slice(dot + 1)))) return { $source: source.name }
  if (source) return columnOf(source, name.slice(dot + 1))
  // The columns of a single source need no name before them.
  const [only] = sources
  return sources.length === 1 && only!.columns?.names.includes(name) ? columnOf(only!, name) : undefined
}

/** A source with all of its columns; `undefined` if it has no named columns, or if the name is no source's. */
export function findColumns(name: string, sources: readonly NamedSource[]): ColumnsReference | undefined {
  const columns = sources.find((source) => source.name === name)?.columns
  if (!columns) return undefined
  const indices = columns.names.map((column, at) => [column, columns.indices?.[at] ?? at] as const)
  return { $source: name, columns: { axis: columns.axis, indices: Object.fromEntries(indices) } }
}

/** `<dff.dff>`: the array itself, by its name in the file. */
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
        hint: `columns of numbers: ${columns.names.slice(0, 12).join(', ')}; use texts of frames under \`frames:\``,
      },
    )
  if (index < 0)
    throw new MovieflowError('UNKNOWN_FIELD', `<${source}.${column}>: the source ${source} has no column ${column}`, {
      hint: suggestNames(column, columns.names),
    })
  const at = columns.indices?.[index] ?? index
  return { $source: source, column: { axis: columns.axis, index: at, name: column } }
}
