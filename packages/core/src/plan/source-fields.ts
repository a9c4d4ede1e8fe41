// A source's columns as frame fields, for texts that name them (`x = <walk.x:.2f>`): only small arrays; main thread.
import type { PluginContext, SourcePlugin } from '../contract/index.js'
import { MovieflowError } from '../errors/index.js'
import type { FieldValue, Json, NumericArray, SourceSpec } from '../model/index.js'
import { isName, type NamedSource } from '../options/index.js'
import { hasTemplate, parseTemplate } from '../template/index.js'
import { readFrames } from './read-frames.js'

/** More values than this are data, not fields. */
const mostValues = 1_000_000
/** Options that are texts even if they are one `<…>` and nothing else. */
const textOptions = new Set(['text', 'title', 'timestamp', 'label'])

/** Fields of every source with times, unless a column has the name. */
const ofClock = new Set(['frame', 'time', 'fps'])

/** The values of each frame, before any transform, by their name in templates. */
export type SourceFields = ReadonlyMap<string, readonly FieldValue[]>

/** Reads the columns that texts of `options` name. */
export async function readSourceFields(
  options: Json,
  sources: readonly { readonly named: NamedSource; readonly spec: SourceSpec; readonly plugin: SourcePlugin }[],
  taken: (name: string) => boolean,
  context: PluginContext,
): Promise<SourceFields> {
  const paths = namesInTexts(options, false)
  const fields = new Map<string, readonly FieldValue[]>()
  for (const { named, spec, plugin } of sources) {
    if (!named.columns) continue
    // The columns of a single source need no name before them.
    const own = sources.length > 1 ? [named.name] : [named.name, ...named.columns.names]
    const { names } = named.columns
    const isAsked = ([root, member]: readonly string[], name: string) =>
      root === name && (root !== named.name || !ofClock.has(member ?? '') || names.includes(member!))
    const wanted = own.filter((name) => !taken(name) && paths.some((path) => isAsked(path, name)))
    if (wanted.length === 0) continue
    const rows = await readRows(named.columns, spec, plugin, context)
    for (const name of wanted) fields.set(name, name === named.name ? rows : rows.map((row) => row[name]!))
  }
  return fields
}

/** The names in texts, `pose.x` as `['pose', 'x']`; a value that is one `<…>` alone may be data. */
function namesInTexts(value: Json, text: boolean): readonly (readonly string[])[] {
  if (typeof value === 'string') {
    if (!hasTemplate(value)) return []
    const { whole, fields } = parseTemplate(value)
    return whole && isName(value) && !text ? [] : fields.map((name) => name.split('.'))
  }
  if (Array.isArray(value)) return value.flatMap((each) => namesInTexts(each, text))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, each]) => namesInTexts(each, textOptions.has(key)))
}

async function readRows(
  columns: NonNullable<NamedSource['columns']>,
  { inputs, clip, parts }: SourceSpec,
  plugin: SourcePlugin,
  context: PluginContext,
): Promise<{ [column: string]: FieldValue }[]> {
  if (clip.axes.length !== 1 || (inputs.length > 1 && !parts) || clip.frames * columns.names.length > mostValues)
    throw new MovieflowError(
      'FIELD_INVALID',
      `the columns ${columns.names.join(', ')} have more than one value per frame`,
      {
        hint: 'a text shows one value per frame: define it under `frames:`',
      },
    )
  const rows: NumericArray[] = []
  for (const [part, input] of inputs.entries())
    rows.push(...(await readFrames(plugin, input, parts?.[part] ?? clip.frames, context)))
  return rows.map((data) => {
    const value = (at: number) => (Number.isNaN(data[at]!) ? null : data[at]!)
    return Object.fromEntries(columns.names.map((name, at) => [name, value(columns.indices?.[at] ?? at)]))
  })
}
