// Options as a pipeline writes them, a line each; anywhere.
import type { Json } from '@movieflow/core'

/** Longer lists and maps than this many letters take several lines. */
const widestLine = 64

export function formatOptions(options: Readonly<Record<string, Json>>, indent = ''): string[] {
  return Object.entries(options).flatMap(([name, value]) => formatEntry(`${indent}${nameOf(name)}:`, value, indent))
}

function formatEntry(head: string, value: Json, indent: string): string[] {
  const inline = formatInline(value)
  if (inline.length <= widestLine || typeof value !== 'object' || value === null) return [`${head} ${inline}`]
  if (!isList(value)) return [head, ...formatOptions(value, `${indent}  `)]
  return [head, ...value.flatMap((item) => formatItem(item, `${indent}  `))]
}

function formatItem(item: Json, indent: string): string[] {
  const lines = formatEntry('', item, indent)
  // The first line of a map follows the dash.
  const [first = '', ...more] = lines[0] === '' ? lines.slice(1) : lines
  return [`${indent}- ${first.trimStart()}`, ...more]
}

function formatInline(value: Json): string {
  if (typeof value === 'string')
    return /^[\w./][\w./<>:+-]*$/.test(value) && !/^[\d.]+$|:$/.test(value) ? value : JSON.stringify(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (isList(value)) return `[${value.map(formatInline).join(', ')}]`
  const members = Object.entries(value).map(([name, member]) => `${nameOf(name)}: ${formatInline(member)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

function nameOf(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : JSON.stringify(name)
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
