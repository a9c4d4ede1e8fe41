// A plugin's schema becomes a description of each option for a person: its type in words, its default, its description.
import type { z } from 'zod'
import type { Json } from '../model/index.js'
import { type JsonSchema, toJsonSchema } from './json-schema.js'
import { optionTable } from './option-table.js'

export interface OptionDescription {
  readonly name: string
  /** In words: `number, 1 to 10`, `mean | max`, `list of text`. */
  readonly type: string
  readonly required: boolean
  /** Absent if there is none that is data. */
  readonly default?: Json
  readonly description?: string
  /** A template in it may use frame fields: its value may change from frame to frame. */
  readonly perFrame: boolean
}

/** In the order of the schema; for a union, the options of all members. None if the schema is no object. */
export function describeOptions(schema: z.ZodType): OptionDescription[] {
  const described = new Map<string, OptionDescription>()
  for (const variant of mapsOf(jsonSchemaOf(schema)))
    for (const [name, option] of Object.entries(variant.properties ?? {})) {
      // Options that are never allowed exist only for their message.
      if (described.has(name) || option.not !== undefined) continue
      const marks = optionTable(schema).at([name])
      described.set(name, {
        name,
        type: typeOf(option),
        required: variant.required?.includes(name) === true && option.default === undefined,
        ...(option.default !== undefined && { default: option.default as Json }),
        ...(option.description !== undefined && { description: option.description }),
        perFrame: marks.perFrame || marks.everyFrame,
      })
    }
  return [...described.values()]
}

function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  try {
    return toJsonSchema(schema)
  } catch {
    return {}
  }
}

function mapsOf(schema: JsonSchema): readonly JsonSchema[] {
  if (schema.properties) return [schema]
  return [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].flatMap(mapsOf)
}

const names: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: 'true | false',
  null: 'nothing',
  object: 'map',
  array: 'list',
}

/** How deep lists and maps are described. */
const deepest = 3

function typeOf(schema: JsonSchema, depth = 0): string {
  if (schema.const !== undefined) return String(schema.const)
  if (schema.enum) return schema.enum.map(String).join(' | ')
  const branches = schema.anyOf ?? schema.oneOf
  if (branches) return [...new Set(branches.map((branch) => typeOf(branch, depth)))].join(' | ')
  if (schema.allOf?.[0]) return typeOf(schema.allOf[0], depth)
  const { type } = schema
  if (type === undefined) return 'anything'
  if (typeof type !== 'string') return type.map((each) => names[each] ?? each).join(' | ')
  if (type === 'number' || type === 'integer') return `${names[type]}${boundsOf(schema)}`
  if (type === 'array' && depth < deepest) {
    const { items } = schema
    if (Array.isArray(items)) return `[${items.map((each) => typeOf(each, depth + 1)).join(', ')}]`
    const item = items ? typeOf(items, depth + 1) : 'anything'
    return item === 'anything' ? 'list' : `list of ${item.includes(' | ') ? `(${item})` : item}`
  }
  if (type === 'object' && depth < deepest && schema.properties) {
    const members = Object.keys(schema.properties)
    if (members.includes('$source')) return '<source>'
    return `{ ${members.slice(0, 8).join(', ')}${members.length > 8 ? ', …' : ''} }`
  }
  return names[type] ?? type
}

function boundsOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema): string {
  // For whole numbers, zod gives the largest safe integer.
  const low = minimum !== undefined && minimum > -(2 ** 53 - 1) ? minimum : undefined
  const high = maximum !== undefined && maximum < 2 ** 53 - 1 ? maximum : undefined
  if (low !== undefined && high !== undefined) return `, ${low} to ${high}`
  if (low !== undefined) return `, ${low} or more`
  if (exclusiveMinimum !== undefined)
    return `, above ${exclusiveMinimum}${high === undefined ? '' : `, at most ${high}`}`
  if (high !== undefined) return `, at most ${high}`
  return exclusiveMaximum === undefined ? '' : `, below ${exclusiveMaximum}`
}
