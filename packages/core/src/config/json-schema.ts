// The JSON Schema of pipeline files, for editors: core's options, and those of every plugin by its `use` and endings.
import type { z } from 'zod'
import type { PluginKind } from '../contract/index.js'
import {
  type JsonSchema,
  optionsJsonSchema,
  takeDefinitions,
  templateSchema,
  toJsonSchema,
  withTemplates,
} from '../options/index.js'
import { pipelineSchema } from './schema.js'

/** A plugin's part of the schema. */
export interface DescribedPlugin {
  readonly kind: PluginKind
  readonly name: string
  /** Endings that choose it if `use` is left out, in lower case. */
  readonly extensions?: readonly string[]
  readonly options: z.ZodType
}

const sections: Readonly<Record<string, PluginKind>> = {
  source: 'source',
  sources: 'source',
  transform: 'transform',
  render: 'renderer',
  write: 'writer',
}
/** The meaning of a text in place of a map. */
const shortForm: Partial<Record<PluginKind, string>> = { transform: 'use', renderer: 'use' }
/** The option whose ending chooses a plugin. */
const withEnding: Partial<Record<PluginKind, string>> = { source: 'files', writer: 'path' }
const defaultName: Partial<Record<PluginKind, string>> = { renderer: 'heatmap' }

/** Names that cannot be listed: paths, packages, templates. */
const byPathOrPackage = String.raw`^(\.{1,2}/|/|~|[A-Za-z]:[\\/])|\.(mjs|js|cjs|mts|ts)$|^(@[\w.-]+/)?movieflow-|^@movieflow/|<`

/** Draft 7, which YAML extensions of editors support. A template may replace the value of every option. */
export function pipelineJsonSchema(plugins: readonly DescribedPlugin[]): JsonSchema {
  const { $schema, definitions, properties, ...base } = toJsonSchema(pipelineSchema)
  const own = Object.entries(properties!).map(([key, schema]) => {
    const kind = sections[key]
    return [key, kind === undefined ? schema : withPlugins(schema, kind, plugins)]
  })
  const kinds = Object.entries(sections).filter(([key]) => key !== 'sources')
  return {
    $schema: $schema!,
    title: 'A movieflow pipeline',
    ...base,
    properties: Object.fromEntries(own),
    // The entries of `plugins` are known by their own names.
    allOf: [
      when(
        { not: { required: ['plugins'] } },
        { properties: Object.fromEntries(kinds.map(([key, kind]) => [key, withKnownUse(kind, plugins)])) },
      ),
    ],
    definitions: {
      ...definitions,
      template: templateSchema,
      ...Object.assign({}, ...plugins.map((plugin) => stepSchemas(plugin, properties!))),
    },
  }
}

function when(condition: JsonSchema, consequence: JsonSchema, otherwise?: JsonSchema): JsonSchema {
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema's word
  return { if: condition, then: consequence, ...(otherwise && { else: otherwise }) }
}

function definitionName({ kind, name }: DescribedPlugin): string {
  return `${kind}-${name.replaceAll(/[^\w-]/g, '_')}`
}

/** A section's schema, in which each step has the options of the plugin that it names. */
function withPlugins(schema: JsonSchema, kind: PluginKind, plugins: readonly DescribedPlugin[]): JsonSchema {
  if (schema.anyOf) return { ...schema, anyOf: schema.anyOf.map((each) => withPlugins(each, kind, plugins)) }
  if (schema.type === 'array') return { ...schema, items: withPlugins(schema.items as JsonSchema, kind, plugins) }
  if (schema.type === 'string' && shortForm[kind] === 'use') return { ...schema, ...useSuggestions(kind, plugins) }
  if (schema.properties === undefined) {
    const inner = schema.additionalProperties
    return typeof inner === 'object' ? { ...schema, additionalProperties: withPlugins(inner, kind, plugins) } : schema
  }
  const { additionalProperties: _, ...step } = schema
  const use = { ...schema.properties['use'], ...useSuggestions(kind, plugins) }
  return { ...step, properties: { ...schema.properties, use }, allOf: conditions(kind, plugins) }
}

function namesOf(kind: PluginKind, plugins: readonly DescribedPlugin[]): string[] {
  return plugins.filter((plugin) => plugin.kind === kind).map(({ name }) => name)
}

function useSuggestions(kind: PluginKind, plugins: readonly DescribedPlugin[]): JsonSchema {
  return { anyOf: [{ enum: namesOf(kind, plugins) }, { type: 'string' }] }
}

/** `use` by name, by path or by package. */
function withKnownUse(kind: PluginKind, plugins: readonly DescribedPlugin[]): JsonSchema {
  const use: JsonSchema = { anyOf: [{ enum: namesOf(kind, plugins) }, { type: 'string', pattern: byPathOrPackage }] }
  const text = shortForm[kind] === 'use' ? when({ type: 'string' }, use) : undefined
  const step = when({ type: 'object' }, { properties: { use } }, text)
  return when({ type: 'array' }, { items: step }, step)
}

/** The plugin whose options a step has: by its `use`, else by its ending, else the default. */
function conditions(kind: PluginKind, plugins: readonly DescribedPlugin[]): JsonSchema[] {
  const ours = plugins.filter((plugin) => plugin.kind === kind)
  const named = ours.map((plugin) =>
    when({ properties: { use: { const: plugin.name } }, required: ['use'] }, reference(plugin)),
  )
  const unnamed = { not: { required: ['use'] } }
  const standard = ours.find(({ name }) => name === defaultName[kind])
  if (standard) return [...named, when(unnamed, standardSchema(standard, ours))]
  const key = withEnding[kind]
  if (key === undefined) return named
  const endings = [...new Set(ours.flatMap(({ extensions = [] }) => extensions))]
  const chosen = endings.map((ending) => {
    const chosenBy = ours.filter(({ extensions = [] }) => extensions.includes(ending)).map(reference)
    const path = { type: 'string', pattern: endingPattern(ending) }
    const given = {
      ...unnamed,
      properties: { [key]: { anyOf: [path, { type: 'array', items: path }] } },
      required: [key],
    }
    return when(given, chosenBy.length === 1 ? chosenBy[0]! : { anyOf: chosenBy })
  })
  return [...named, ...chosen]
}

/** A heat map, or the figure if there are layers or panels of several kinds. */
function standardSchema(standard: DescribedPlugin, ours: readonly DescribedPlugin[]): JsonSchema {
  const figure = ours.find(({ name }) => name === 'figure')
  if (figure === undefined) return reference(standard)
  return when({ anyOf: [{ required: ['layers'] }, { required: ['panels'] }] }, reference(figure), reference(standard))
}

function reference(plugin: DescribedPlugin): JsonSchema {
  return { $ref: `#/definitions/${definitionName(plugin)}` }
}

/** JSON Schema has no flag for case: `\.[gG][iI][fF]$`. */
function endingPattern(ending: string): string {
  const letters = [...ending].map((letter) =>
    /[a-z]/.test(letter) ? `[${letter}${letter.toUpperCase()}]` : letter.replace(/\W/, String.raw`\$&`),
  )
  return `${letters.join('')}$`
}

/** A plugin's options and the keys that core adds, with the definitions that they refer to. */
function stepSchemas(plugin: DescribedPlugin, pipeline: Record<string, JsonSchema>): Record<string, JsonSchema> {
  const { kind, options } = plugin
  const key = Object.keys(sections).find((section) => sections[section] === kind)!
  const own = Object.fromEntries(stepKeys(pipeline[key]!).map((name) => [name, {}]))
  const addOwn = (schema: JsonSchema): JsonSchema => {
    if (schema.anyOf) return { ...schema, anyOf: schema.anyOf.map(addOwn) }
    return schema.properties ? { ...schema, properties: { ...own, ...schema.properties } } : {}
  }
  const [schema, definitions] = takeDefinitions(withTemplates(optionsJsonSchema(options)))
  return { ...definitions, [definitionName(plugin)]: addOwn(schema) }
}

/** The keys of the map in a section's schema. */
function stepKeys(schema: JsonSchema): string[] {
  if (schema.properties) return Object.keys(schema.properties)
  return [...new Set((schema.anyOf ?? []).flatMap(stepKeys))]
}
