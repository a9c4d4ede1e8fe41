// Templates that name a source's data, `<walk>` or `<walk.x>`; main thread.
import type { DataReference } from '../contract/index.js'
import { MovieflowError, suggestNames } from '../errors/index.js'

/** A source as templates may name it. */
export interface NamedSource {
  readonly name: string
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

/** What a dotted name means of the sources; `undefined` where it speaks of none. Throws for a column that there is not. */
export function findReference(name: string, sources: readonly NamedSource[]): DataReference | undefined {
  const dot = name.indexOf('.')
  const source = sources.find((each) => each.name === (dot < 0 ? name : name.slice(0, dot)))
  if (source && dot < 0) return { $source: source.name }
  if (source) return columnOf(source, name.slice(dot + 1))
  // The columns of a single source need no name before them.
  const [only] = sources
  return sources.length === 1 && only!.columns?.names.includes(name) ? columnOf(only!, name) : undefined
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
