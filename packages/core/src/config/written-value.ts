// A value as YAML that reads the same at any place: inline, on one line.
import { stringify } from 'yaml'
import type { Json } from '../model/index.js'
import { isMap } from './normal-form.js'

export interface ValueStyle {
  /** Names and texts in double quotes, as in a JSON file. */
  readonly json?: boolean
  /** The quotes of the text itself, not of texts in a list or map. */
  readonly quote?: "'" | '"' | undefined
  /** `[ 0, 1 ]`, not `[0, 1]`. */
  readonly wideLists?: boolean
  /** `{a: 1}`, not `{ a: 1 }`. */
  readonly narrowMaps?: boolean
}

/** As written inside of a list, and so anywhere: texts that YAML would misread are quoted. */
export function writeValue(value: Json, style: ValueStyle = {}): string {
  const { quote, ...inner } = style
  if (Array.isArray(value)) {
    const items = value.map((item) => writeValue(item, inner)).join(', ')
    return style.wideLists && items !== '' ? `[ ${items} ]` : `[${items}]`
  }
  if (isMap(value)) {
    const entries = Object.entries(value).map(
      ([name, member]) => `${writeKey(name, inner)}: ${writeValue(member, inner)}`,
    )
    return writeMap(entries, style)
  }
  return typeof value === 'string' ? writeText(value, style) : writeScalar(value)
}

/** Entries, as `a: 1`, in braces. */
export function writeMap(entries: readonly string[], { json, narrowMaps }: ValueStyle = {}): string {
  const inside = entries.join(', ')
  return narrowMaps || json || inside === '' ? `{${inside}}` : `{ ${inside} }`
}

export function writeKey(name: string, { json = false }: ValueStyle = {}): string {
  return writeText(name, { json })
}

function writeText(text: string, { json, quote }: ValueStyle): string {
  // YAML would fold long lines, and continue them at an unknown indentation.
  if (json || quote === '"' || /[\p{Cc}\u2028\u2029\uFEFF]/u.test(text)) return JSON.stringify(text)
  return quote === "'" ? `'${text.replaceAll("'", "''")}'` : writeScalar(text)
}

function writeScalar(value: Json): string {
  const options = { version: '1.2', schema: 'core', collectionStyle: 'flow', lineWidth: 0 } as const
  return stringify([value], { ...options, flowCollectionPadding: false })
    .trimEnd()
    .slice(1, -1)
}
