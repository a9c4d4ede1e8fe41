// Writes docs/reference.md from the schemas of the built packages: every key of a pipeline, every plugin, every option.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './machinery/workspace.mjs'

const load = (path) => import(pathToFileURL(join(root, path)).href)
const { describePipeline } = await load('packages/core/dist/index.js')
const { firstPartyPlugins } = await load('packages/cli/dist/first-party.js')

export const referenceFile = join(root, 'docs/reference.md')

const titles = {
  source: 'Sources',
  transform: 'Transforms',
  renderer: 'Renderers',
  writer: 'Writers',
}
const intros = {
  source: 'In addition to the options below, all sources have `files`, `axes`, `columns`, `variable` and `use`.',
  transform:
    'In addition to the options below, all transforms have `use`, and `data`, the source that they change if there are several.',
  renderer:
    'A renderer other than `figure` is a figure with one layer, whose options are written next to those of the figure. [Figures](figures.md) shows what they draw. `card` and `captions` are for `intro`, `outro` and `captions`: see [Editing in time](editing.md).',
  writer: 'In addition to the options below, all writers have `path`, `fps` and `use`.',
}
/** What stands in the table of the pipeline for its sections. */
const sections = {
  source: 'text, map',
  sources: 'map of names',
  transform: 'name, map, list of them',
  render: 'name, map',
  write: 'text, map, list of them',
}
const ownKeys = [
  'use',
  'data',
  'files',
  'axes',
  'columns',
  'variable',
  'path',
  'fps',
  'times',
  'start',
  'concat',
  'stack',
  'labels',
  'sample',
  'gap',
]

/** Renderers that show no data. */
const besideData = ['card', 'captions']

/** The page as it should be. */
export async function makeReference() {
  const schema = await describePipeline({ plugins: firstPartyPlugins })
  const { properties } = schema
  const parts = [
    `# Reference: every key and option

\`node scripts/make-reference.mjs\` makes this page from the schemas with which the program checks pipelines. [The pipeline language](pipeline.md)
and [Figures](figures.md) explain the options. A template such as \`<animal>\` may replace any value of a step.

"Per frame" marks options that may change from frame to frame: a template in them may use \`frame\`, \`time\` and the fields under \`frames:\`.

## The pipeline
`,
    table(properties, schema.required, { perFrame: false }),
    '\n### schedule\n',
    table(properties.schedule.properties, properties.schedule.required, { perFrame: false }),
    '\n### slurm\n',
    table(properties.slurm.properties, [], { perFrame: false }),
    '\n### source, and each of sources\n',
    table(stepOf(properties.source).properties, ['files'], { perFrame: false }),
    '\n### parts\n',
    table(stepOf(properties.parts).properties, ['render'], { perFrame: false }),
    '\n### intro, outro\n',
    'In addition to the options of the [renderer card](#renderer-card).\n',
    table(stepOf(properties.intro).properties, [], { perFrame: false }),
    '\n### captions\n',
    'In addition to the options of the [renderer captions](#renderer-captions).\n',
    table(captionsOf(properties.captions).properties, [], { perFrame: false }),
    '\n### tables\n',
    table(stepOf(properties.tables).properties, ['file', 'on'], { perFrame: false }),
  ]
  for (const [kind, title] of Object.entries(titles)) {
    parts.push(`\n## ${title}\n`, `${intros[kind]}\n`)
    const plugins = firstPartyPlugins.filter((plugin) => plugin.kind === kind)
    const figures = plugins.filter(({ name }) => !besideData.includes(name))
    const shared = kind === 'renderer' ? sharedBy(schema, figures) : {}
    if (kind === 'renderer') parts.push('### All figures\n', table(shared, [], { perFrame: true }))
    for (const plugin of plugins)
      parts.push(pluginSection(schema, plugin, figures.includes(plugin) || kind !== 'renderer' ? shared : {}))
  }
  return `${parts
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`
}

function definitionOf(schema, { kind, name }) {
  return schema.definitions[`${kind}-${name}`]
}

/** Options that all renderers have, word for word. */
function sharedBy(schema, plugins) {
  const [first, ...others] = plugins.map((plugin) => definitionOf(schema, plugin).properties)
  const same = ([name, option]) => others.every((other) => JSON.stringify(other[name]) === JSON.stringify(option))
  return Object.fromEntries(
    Object.entries(first).filter(([name, option]) => !ownKeys.includes(name) && same([name, option])),
  )
}

function pluginSection(schema, plugin, shared) {
  const { properties, required = [] } = definitionOf(schema, plugin)
  const own = Object.entries(properties).filter(
    ([name, option]) => !(ownKeys.includes(name) && Object.keys(option).length === 0) && !(name in shared),
  )
  const endings = plugin.extensions.map((ending) => `\`${ending}\``).join(' ')
  const chosen =
    endings === '' ? '' : `Chosen by ${endings}${plugin.filePerFrame ? ', if the path has `<frame>`' : ''}.\n`
  const options =
    own.length === 0
      ? 'No options of its own.\n'
      : table(Object.fromEntries(own), required, { perFrame: plugin.kind === 'renderer' })
  return `\n### ${plugin.kind} ${plugin.name}\n\n${chosen}${chosen && '\n'}${options}`
}

/** The map among the forms that a section may have. */
function stepOf(schema) {
  if (schema.properties) return schema
  return [...(schema.anyOf ?? []), ...(schema.items ? [schema.items] : [])].map(stepOf).find(Boolean)
}

/** The map that names a table, among the forms of captions. */
function captionsOf(schema) {
  return schema.anyOf.find(({ properties }) => properties?.file)
}

function table(properties, required, { perFrame }) {
  const head = ['option', 'value', 'default', ...(perFrame ? ['per frame'] : []), '']
  const rows = rowsOf(properties, required ?? []).map(({ name, type, fallback, changes, description }) => [
    `\`${name}\``,
    type,
    fallback,
    ...(perFrame ? [changes ? '✓' : ''] : []),
    description,
  ])
  const line = (cells) => `| ${cells.join(' | ')} |`
  return `${[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')}\n`
}

/** A row for each option, and for each member of an option that is a map. */
function rowsOf(properties, required, before = '') {
  return Object.entries(properties).flatMap(([name, option]) => {
    const row = {
      name: `${before}${name}`,
      type: cell(name === 'use' ? 'name, path or package' : (before === '' && sections[name]) || typeOf(option)),
      fallback: required.includes(name)
        ? 'required'
        : option.default === undefined
          ? ''
          : `\`${cell(JSON.stringify(option.default))}\``,
      changes: JSON.stringify(option).includes('"x-per-frame"'),
      description: cell(option.description ?? ''),
    }
    const members = membersOf(option)
    const isOpen = before !== '' || members === undefined || Object.keys(members.properties).length === 0
    return isOpen ? [row] : [row, ...rowsOf(members.properties, members.required ?? [], `${name}.`)]
  })
}

/** Maps that have tables of their own. */
const described = ['use', 'files', 'file', 'cron', 'tasks', 'layers', 'along', 'layout', '$source']

function membersOf(option) {
  const maps = formsOf(option).filter(({ properties }) => properties && !described.some((key) => key in properties))
  return maps.length === 1 ? maps[0] : undefined
}

function formsOf(option) {
  return option.anyOf ? option.anyOf.flatMap(formsOf) : [option]
}

function typeOf(option) {
  const forms = formsOf(option).filter(({ $ref }) => $ref !== '#/definitions/template')
  const text = [...new Set(forms.map(formOf))].join(', ')
  return text.replaceAll(color, 'colour') || 'anything'
}

const channel = 'number from 0 to 1'
const color = `text, ${channel}, [${channel}; ${channel}; ${channel}]`

function formOf({
  $ref,
  type,
  const: value,
  enum: values,
  items,
  minimum,
  maximum,
  exclusiveMinimum,
  properties,
  pattern,
}) {
  if ($ref) return 'anything'
  if (values) return values.map((each) => `\`${each}\``).join(' ')
  if (value !== undefined) return `\`${value}\``
  if (type === 'array')
    return Array.isArray(items) ? `[${items.map(typeOf).join('; ')}]` : `list of ${items ? typeOf(items) : 'anything'}`
  if (type === 'object') return properties ? 'map' : 'map of names'
  if (type === 'string') return pattern?.startsWith('<') ? 'template' : 'text'
  if (type === 'integer' || type === 'number') {
    const bounds = [
      exclusiveMinimum === undefined ? '' : `above ${exclusiveMinimum}`,
      minimum === undefined || minimum < -1e15 ? '' : `from ${minimum}`,
      maximum === undefined || maximum > 1e15 ? '' : `to ${maximum}`,
    ].filter(Boolean)
    return [type === 'integer' ? 'whole number' : 'number', ...bounds].join(' ')
  }
  if (type === 'boolean') return '`true` `false`'
  return type === 'null' ? '`null`' : [type].flat().includes('string') ? 'text, number' : 'anything'
}

function cell(text) {
  return text
    .replaceAll('|', '\\|')
    .replaceAll('\n', ' ')
    .replaceAll(/(?<!`)<(\w[^>]*)>(?!`)/g, '`<$1>`')
}

if (process.argv[1] === new URL(import.meta.url).pathname) writeFileSync(referenceFile, await makeReference())
