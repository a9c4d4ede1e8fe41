// Short forms written out: every step a map, everything that may be one or several a list.
import type { Json } from '../model/index.js'
import { fullCaptions, fullCard } from './editing.js'

export interface JsonMap {
  readonly [name: string]: Json
}

/** The same pipeline with, for example, `write: a.avi` as `write: [{ path: a.avi }]`; mistakes are left as they are. */
export function writeOut(data: JsonMap): JsonMap {
  const full: Record<string, Json> = {}
  for (const [name, value] of Object.entries(data)) {
    // Names such as `constructor` and `__proto__` exist in every object but are no sections.
    const section = Object.hasOwn(sections, name) ? sections[name] : undefined
    if (value !== null) full[name] = section?.(value) ?? value
  }
  return full
}

const sections: { readonly [name: string]: (value: Json) => Json } = {
  source: fullSource,
  sources: (value) => (isMap(value) ? mapValues(value, fullSource) : value),
  where: fullSelection,
  except: fullSelection,
  tables: (value) => asList(value).map((table) => named('file', table)),
  transform: (value) => asList(value).map((step) => named('use', step)),
  render: (value) => named('use', value),
  write: (value) => asList(value).map((step) => named('path', step)),
  plugins: (value) => asList(value).map((entry) => named('use', entry)),
  slurm: fullSlurm,
  parts: fullParts,
  intro: fullCard,
  outro: fullCard,
  captions: fullCaptions,
}

function fullSource(value: Json): Json {
  const source = named('files', value)
  if (!isMap(source)) return source
  const lists = ['files', 'axes', 'columns'].filter((name) => typeof source[name] === 'string')
  return { ...source, ...Object.fromEntries(lists.map((name) => [name, asList(source[name]!)])) }
}

function fullParts(value: Json): Json {
  if (!Array.isArray(value)) return value
  return value.map((part) =>
    isMap(part) && part['render'] !== undefined ? { ...part, render: named('use', part['render']) } : part,
  )
}

function fullSlurm(value: Json): Json {
  return isMap(value) && typeof value['setup'] === 'string' ? { ...value, setup: asList(value['setup']) } : value
}

function fullSelection(value: Json): Json {
  return asList(value).map((fields) => (isMap(fields) ? mapValues(fields, asList) : fields))
}

function named(name: string, value: Json): Json {
  return typeof value === 'string' ? { [name]: value } : value
}

export function asList(value: Json): Json[] {
  return Array.isArray(value) ? [...value] : [value]
}

export function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function mapValues(map: JsonMap, change: (value: Json) => Json): JsonMap {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, change(value)]))
}
