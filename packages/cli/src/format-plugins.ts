// Plugins become lines for a person: all by kind, or one with its options and a line that uses it.
import type { PluginDescription, PluginSummary } from '@movieflow/core'
import { escapeControls } from './text/escape.js'
import type { Paint } from './text/paint.js'
import { padText, textWidth } from './text/width.js'

export interface PluginsFormat {
  readonly paint: Paint
  /** Columns. */
  readonly width: number
}

const titles = {
  source: 'Sources',
  transform: 'Transforms',
  renderer: 'Renderers',
  writer: 'Writers',
  hooks: 'Plugins with hooks',
} as const

export function formatPluginList(plugins: readonly PluginSummary[], { paint, width }: PluginsFormat): string[] {
  const kinds = Object.keys(titles) as (keyof typeof titles)[]
  const groups = kinds.flatMap((kind) => {
    const own = plugins.filter((plugin) => plugin.kind === kind)
    if (own.length === 0) return []
    const plain = own.filter((plugin) => detailOf(plugin) === '' && plugin.from === 'movieflow')
    const others = own.filter((plugin) => !plain.includes(plugin))
    return ['', paint('bold', titles[kind]), ...rowsOf(others, paint), ...foldNames(plain, { paint, width })]
  })
  return [...groups.slice(1), '', paint('gray', 'movieflow plugins NAME shows the options of one.')]
}

function rowsOf(plugins: readonly PluginSummary[], paint: Paint): string[] {
  const rows = plugins.map((plugin) => [plugin.name, detailOf(plugin), plugin.from].map(escapeControls))
  const columns = [0, 1].map((column) => Math.max(...rows.map((row) => textWidth(row[column]!))))
  return rows.map(([name = '', detail = '', from = '']) => {
    const shown = columns[1] === 0 ? '' : `${padText(detail, columns[1]!)}  `
    return `  ${padText(name, columns[0]!)}  ${shown}${paint('gray', from)}`.trimEnd()
  })
}

/** Plugins with only a name share lines. */
function foldNames(plugins: readonly PluginSummary[], { paint, width }: PluginsFormat): string[] {
  const rows: string[] = []
  for (const { name } of plugins) {
    const last = rows.at(-1)
    if (last !== undefined && textWidth(last) + textWidth(name) + 20 < width) rows[rows.length - 1] = `${last}, ${name}`
    else rows.push(`  ${name}`)
  }
  return rows.map((row, index) => (index === rows.length - 1 ? `${row}  ${paint('gray', 'movieflow')}` : `${row},`))
}

function detailOf({ extensions, hooks }: PluginSummary): string {
  return hooks ? hooks.join(' ') : extensions.join(' ')
}

export function formatPlugin(plugin: PluginDescription, { paint, width }: PluginsFormat): string[] {
  const { kind, name, version, extensions, from, hooks, options, example } = plugin
  const what = kind === 'hooks' ? 'plugin with hooks' : kind
  const head = `${paint('bold', escapeControls(name))}  ${what}, version ${escapeControls(version)}, from ${escapeControls(from)}`
  const lines = [head]
  if (extensions.length > 0) lines.push(`  endings: ${escapeControls(extensions.join(' '))}`)
  if (hooks) lines.push(`  hooks: ${hooks.join(', ')}`)
  lines.push('', `  ${paint('cyan', escapeControls(example))}`, '')
  if (options.length === 0) return [...lines, '  It takes no options.']
  const longest = Math.max(...options.map((option) => textWidth(option.name)))
  for (const option of options) {
    const name = padText(escapeControls(option.name), longest)
    const room = Math.max(40, width - longest - 4)
    const [first = '', ...more] = wrap(escapeControls(traitsOf(option)), room)
    const description = wrap(escapeControls(option.description ?? ''), room).map((line) => paint('gray', line))
    lines.push(`  ${paint('bold', name)}  ${first}`)
    for (const line of [...more, ...description]) lines.push(`  ${' '.repeat(longest)}  ${line}`)
  }
  return lines
}

function traitsOf({ type, required, default: preset, perFrame }: PluginDescription['options'][number]): string {
  const value = preset === undefined ? '' : `; default ${typeof preset === 'string' ? preset : JSON.stringify(preset)}`
  return `${type}${value}${required ? '; must be given' : ''}${perFrame ? '; may change per frame' : ''}`
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ').filter((each) => each !== '')) {
    const last = lines.at(-1)
    if (last !== undefined && textWidth(last) + 1 + textWidth(word) <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
