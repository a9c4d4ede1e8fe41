// What is known of one movie, all of it: fields, limits, files with their hashes, versions, options, the command; in the page.
import type { Json, ReportedMovie } from '@movieflow/core'
import { formatBytes, formatNumber, formatTime, formatValue } from '@movieflow/page/quantities'
import { make, type PageMovie } from './elements.js'
import { formatOptions } from './option-text.js'

/** Pairs of limits that are listed; further ones are counted. */
const mostPairs = 24

export type Provenance = NonNullable<ReportedMovie['provenance']>

export function makeDetails(movie: PageMovie, provenance: Provenance | null): DocumentFragment {
  const parts = document.createDocumentFragment()
  parts.append(commandPart(movie.again))
  const { fields, annotations, limits, outputs, error } = movie
  if (error) {
    const { code, file, option, frame, at } = error
    const place = { code, file, option, frame: frame === undefined ? undefined : String(frame) }
    parts.append(part('Failure', pairList({ ...place, at: at === undefined ? undefined : formatTime(at) })))
  }
  if (Object.keys(fields).length > 0) parts.append(part('Fields', pairList(mapValues(fields, formatValue))))
  if (annotations) parts.append(part('Annotations', pairList(mapValues(annotations, annotationText))))
  if (limits && Object.keys(limits).length > 0) parts.append(part('Limits', pairList(mapValues(limits, limitsText))))
  const { inputs = [], otherInputs, plugins = {}, options = {}, movieflow } = provenance ?? {}
  const versions = { ...(movieflow !== undefined && { movieflow }), ...plugins }
  if (Object.keys(versions).length > 0) parts.append(part('Versions', pairList(versions)))
  if (outputs.length > 0) parts.append(part('Outputs', fileTable(outputs), true))
  if (inputs.length > 0) parts.append(part('Inputs', fileTable(inputs), true))
  if (otherInputs)
    parts.append(
      part('Inputs', pairList({ files: String(otherInputs.count), 'SHA-256 of their list': otherInputs.sha256 }), true),
    )
  if (Object.keys(options).length > 0) parts.append(part('Options', optionsText(options), true))
  return parts
}

function part(title: string, content: Node, wide = false): HTMLElement {
  return make('section', wide ? { class: 'wide' } : {}, make('h4', {}, title), content)
}

function commandPart(command: string): HTMLElement {
  const copy = make('button', { type: 'button', class: 'copy' }, 'Copy')
  copy.addEventListener('click', async () => {
    copy.textContent = (await copyText(command)) ? 'Copied' : 'Select it and copy'
    setTimeout(() => copy.replaceChildren('Copy'), 2000)
  })
  return part('Make it again', make('div', { class: 'command' }, make('code', {}, command), copy), true)
}

/** A page opened from a disk may have no clipboard of its own. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

function pairList(pairs: Readonly<Record<string, string | undefined>>): HTMLElement {
  const list = make('dl', { class: 'pairs' })
  for (const [name, value] of Object.entries(pairs))
    if (value !== undefined) list.append(make('dt', {}, name), make('dd', {}, make('bdi', {}, value)))
  return list
}

function fileTable(files: readonly { path: string; bytes?: number; sha256?: string }[]): HTMLElement {
  const [anyBytes, anyHash] = [files.some(({ bytes }) => bytes !== undefined), files.some(({ sha256 }) => sha256)]
  const cells = (tag: 'th' | 'td', path: Node | string, bytes: string, hash: Node | string) =>
    make(
      'tr',
      {},
      make(tag, {}, path),
      anyBytes ? make(tag, { class: 'number' }, bytes) : undefined,
      anyHash ? make(tag, {}, hash) : undefined,
    )
  const rows = files.map(({ path, bytes, sha256 }) =>
    cells(
      'td',
      make('bdi', {}, path),
      bytes === undefined ? '' : formatBytes(bytes),
      make('code', { class: 'hash' }, sha256 ?? ''),
    ),
  )
  return make(
    'div',
    { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': 'Files' },
    make('table', {}, make('thead', {}, cells('th', 'File', 'Size', 'SHA-256')), make('tbody', {}, ...rows)),
  )
}

function limitsText(pairs: readonly (readonly [number, number])[]): string {
  const shown = pairs.slice(0, mostPairs).map(([low, high]) => `[${formatNumber(low)}, ${formatNumber(high)}]`)
  const more = pairs.length - shown.length
  return `${shown.join(' ')}${more > 0 ? ` and ${more} more` : ''}`
}

function optionsText(options: Readonly<Record<string, Json>>): HTMLElement {
  return make('pre', { tabindex: '0', 'aria-label': 'Options' }, formatOptions(options).join('\n'))
}

function annotationText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function mapValues<T>(values: Readonly<Record<string, T>>, change: (value: T) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]))
}
