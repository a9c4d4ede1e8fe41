// The options of one plugin as JSON Schema, as a pipeline may write them: templates may replace values.
import { z } from 'zod'
import { marksOf } from './marks.js'

/** The part of draft 7 that is used here. */
export interface JsonSchema {
  $schema?: string
  $ref?: string
  title?: string
  description?: string
  default?: unknown
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  pattern?: string
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: boolean | JsonSchema
  items?: JsonSchema | JsonSchema[]
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  exclusiveMaximum?: number
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
  not?: JsonSchema
  if?: JsonSchema
  then?: JsonSchema
  else?: JsonSchema
  definitions?: Record<string, JsonSchema>
  /** Ours: the value may change from frame to frame. */
  'x-per-frame'?: true
}

export const templateSchema: JsonSchema = {
  type: 'string',
  pattern: String.raw`<[^\s\d]`,
  description: 'a template such as <animal>, filled in for each movie',
}

/** Draft 7, which YAML extensions of editors support; rules that it cannot express are left out. */
export function toJsonSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const { perFrame, everyFrame } = marksOf(zodSchema)
      if (perFrame || everyFrame) (jsonSchema as JsonSchema)['x-per-frame'] = true
    },
  }) as JsonSchema
}

/** Every option with its type, default and description; those that may change from frame to frame are marked. */
export function optionsJsonSchema(options: z.ZodType): JsonSchema {
  const { $schema: _, ...schema } = toJsonSchema(options)
  return withoutReferences(schema)
}

/** The definitions that a schema refers to, which have the same names in the whole document. */
export function takeDefinitions({ definitions = {}, ...schema }: JsonSchema): [JsonSchema, Record<string, JsonSchema>] {
  return [schema, definitions]
}

/** A person writes a source as `<name>`; core turns it into an object. */
function withoutReferences(schema: JsonSchema): JsonSchema {
  const { oneOf, ...rest } = schema
  const anyOf = (rest.anyOf ?? oneOf)?.filter(({ properties }) => !(properties && '$source' in properties))
  return mapChildren(anyOf ? { ...rest, anyOf } : rest, withoutReferences)
}

/** Allows a template in place of each value: options, their members, and elements of lists. */
export function withTemplates(schema: JsonSchema): JsonSchema {
  const { anyOf } = schema
  return {
    ...schema,
    ...mapChildren(schema, orTemplate),
    ...(anyOf && { anyOf: anyOf.map(withTemplates) }),
  }
}

function orTemplate(schema: JsonSchema): JsonSchema {
  const inner = withTemplates(schema)
  // Options that choose between forms, such as `use`, are left as they are, and so are shared definitions.
  if (takesAnyText(inner) || (inner.const !== undefined && typeof inner.const === 'string')) return inner
  const template = { $ref: '#/definitions/template' }
  const { description, default: fallback, ...rest } = inner
  const isUnion = Object.keys(rest).every((key) => key === 'anyOf' || key === 'x-per-frame')
  return {
    ...(description !== undefined && { description }),
    ...(fallback !== undefined && { default: fallback }),
    anyOf: [...(isUnion && rest.anyOf ? rest.anyOf : [rest]), template],
  }
}

function takesAnyText(schema: JsonSchema): boolean {
  if (schema.anyOf) return schema.anyOf.some(takesAnyText)
  const { type, enum: values, const: value, pattern } = schema
  if (values !== undefined || value !== undefined || pattern !== undefined) return false
  return type === undefined
    ? Object.keys(schema).every((key) => key === 'description')
    : [type].flat().includes('string')
}

function mapChildren(schema: JsonSchema, change: (child: JsonSchema) => JsonSchema): JsonSchema {
  const { properties, items, additionalProperties, anyOf, definitions } = schema
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, child]) => [name, change(child)])),
    }),
    ...(items && { items: Array.isArray(items) ? items.map(change) : change(items) }),
    // Definitions of options with an id, shared by all places that use them.
    ...(definitions && {
      definitions: Object.fromEntries(
        Object.entries(definitions).map(([name, child]) => [
          name,
          change === orTemplate ? withTemplates(child) : change(child),
        ]),
      ),
    }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: change(additionalProperties) }),
    ...(anyOf && change !== orTemplate && { anyOf: anyOf.map(change) }),
  }
}
