// What a schema says of the value at a path: for templates, which stand where a number or a list may be meant.
import type { z } from 'zod'
import { isEveryFrame, isPerFrame, takesEverySample, takesSampleTimes } from './options.js'

type Definition = {
  type: string
  innerType?: z.ZodType
  options?: readonly z.ZodType[]
  shape?: Readonly<Record<string, z.ZodType>>
  element?: z.ZodType
  items?: readonly z.ZodType[]
  valueType?: z.ZodType
  catchall?: z.ZodType
  in?: z.ZodType
  getter?: () => z.ZodType
}

/** What a schema says of the value at a path. */
export interface SchemaAt {
  /** A value that this schema, or one around it, takes for each frame. */
  readonly perFrame: boolean
  /** A value of which this schema, or one around it, takes those of all frames. */
  readonly everyFrame: boolean
  /** It takes the times of a source's samples. */
  readonly sampleTimes: boolean
  /** In it, a source with a clock means all of its samples. */
  readonly everySample: boolean
  /** The schemas that say so at this very place: they have all the checks of the value. */
  readonly marked: readonly z.ZodType[]
  /** The innermost schemas that may apply; several in a union. */
  readonly schemas: readonly z.ZodType[]
}

/** The schemas that apply at `path` below `schema`; none where no such option exists. */
export function schemaAt(schema: z.ZodType, path: readonly (string | number)[]): SchemaAt {
  const found: Found = { ...unmarked, schemas: [], marked: [] }
  visit(schema, path, unmarked, found)
  return found
}

interface Marks {
  perFrame: boolean
  everyFrame: boolean
  sampleTimes: boolean
  everySample: boolean
}

const unmarked: Marks = { perFrame: false, everyFrame: false, sampleTimes: false, everySample: false }

interface Found extends Marks {
  readonly schemas: z.ZodType[]
  readonly marked: z.ZodType[]
}

function visit(schema: z.ZodType, path: readonly (string | number)[], around: Marks, found: Found): void {
  const own: Marks = {
    perFrame: isPerFrame(schema),
    everyFrame: isEveryFrame(schema),
    sampleTimes: takesSampleTimes(schema),
    everySample: takesEverySample(schema),
  }
  const mark: Marks = {
    perFrame: around.perFrame || own.perFrame,
    everyFrame: around.everyFrame || own.everyFrame,
    sampleTimes: around.sampleTimes || own.sampleTimes,
    everySample: around.everySample || own.everySample,
  }
  if (path.length === 0 && (own.perFrame || own.everyFrame)) found.marked.push(schema)
  const definition = schema.def as unknown as Definition
  const inner =
    definition.innerType ?? (definition.type === 'pipe' ? definition.in : undefined) ?? definition.getter?.()
  if (inner) {
    visit(inner, path, mark, found)
    return
  }
  if (definition.type === 'union') {
    for (const option of definition.options!) visit(option, path, mark, found)
    return
  }
  if (path.length === 0) {
    found.schemas.push(schema)
    found.perFrame ||= mark.perFrame
    found.everyFrame ||= mark.everyFrame
    found.sampleTimes ||= mark.sampleTimes
    found.everySample ||= mark.everySample
    return
  }
  const [key, ...rest] = path
  const child =
    definition.shape?.[String(key)] ??
    (typeof key === 'number' ? definition.element : undefined) ??
    definition.items?.[Number(key)] ??
    definition.valueType ??
    definition.catchall
  if (child) visit(child, rest, mark, found)
}

/** The names of the options that a schema of an object takes; those of all its members in a union. */
export function optionNames(schema: z.ZodType): string[] {
  const definition = schema.def as unknown as Definition
  const inner =
    definition.innerType ?? (definition.type === 'pipe' ? definition.in : undefined) ?? definition.getter?.()
  if (inner) return optionNames(inner)
  if (definition.type === 'union') return [...new Set(definition.options!.flatMap(optionNames))]
  return Object.keys(definition.shape ?? {})
}

/** Of the schemas that may apply, those whose fixed values, as of `use`, are the ones of `value`; all where none fits. */
export function variantsOf(schemas: readonly z.ZodType[], value: unknown): readonly z.ZodType[] {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
  const fits = schemas.filter((schema) => {
    const { shape = {} } = schema.def as unknown as Definition
    return Object.entries(shape).every(([key, each]) => {
      const { type, values } = each.def as unknown as { type: string; values?: readonly unknown[] }
      return type !== 'literal' || values?.includes(given[key]) === true
    })
  })
  const named = fits.filter((schema) =>
    Object.values((schema.def as unknown as Definition).shape ?? {}).some(({ def }) => def.type === 'literal'),
  )
  return named.length > 0 ? named : fits.length > 0 ? fits : schemas
}
