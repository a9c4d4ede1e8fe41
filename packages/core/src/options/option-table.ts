// A plugin's schema as a table of its options and their possible values, built by one walk.
import type { z } from 'zod'
import type { OptionPath } from '../model/index.js'
import { marksOf } from './marks.js'

/** The part of zod's own definitions that is read. */
interface Definition {
  readonly type: string
  readonly innerType?: z.ZodType
  readonly options?: readonly z.ZodType[]
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly element?: z.ZodType
  readonly items?: readonly z.ZodType[]
  readonly valueType?: z.ZodType
  readonly catchall?: z.ZodType
  readonly in?: z.ZodType
  readonly getter?: () => z.ZodType
  readonly entries?: Readonly<Record<string, unknown>>
  readonly values?: readonly unknown[]
}

const markNames = ['perFrame', 'everyFrame', 'sampleTimes', 'everySample'] as const
type Marks = Readonly<Partial<Record<(typeof markNames)[number], boolean>>>

/** A schema that may apply, with the marks of those around it. */
type Marked = readonly [schema: z.ZodType, around: Marks]

const tables = new WeakMap<z.ZodType, OptionTable>()

/** The options of a schema, or of one option of it; kept as long as the schema is. */
export function optionTable(schema: z.ZodType): OptionTable {
  const table = tables.get(schema) ?? new OptionTable([[schema, {}]])
  tables.set(schema, table)
  return table
}

/** The possible values at one place: the innermost schemas, several for a union, and the marks around them. */
export class OptionTable {
  /** None if there is no such option. */
  readonly schemas: readonly z.ZodType[]
  /** One of the schemas, or one around it, accepts a value per frame. */
  readonly perFrame: boolean
  /** One of them takes the values of all frames. */
  readonly everyFrame: boolean
  /** It takes the times of a source's samples. */
  readonly sampleTimes: boolean
  /** In it, a source with a clock means all of its samples. */
  readonly everySample: boolean
  /**
   * The schemas that check a value of one frame: those marked at exactly this place, which have all checks; else
   * `schemas`.
   */
  readonly checks: readonly z.ZodType[]
  readonly #innermost: readonly Marked[]
  readonly #places = new Map<string, OptionTable>()

  constructor(schemas: readonly Marked[]) {
    const marked: z.ZodType[] = []
    this.#innermost = schemas.flatMap((each) => unwrap(each, marked))
    this.schemas = this.#innermost.map(([schema]) => schema)
    const some = (name: keyof Marks) => this.#innermost.some(([, marks]) => marks[name])
    this.perFrame = some('perFrame')
    this.everyFrame = some('everyFrame')
    this.sampleTimes = some('sampleTimes')
    this.everySample = some('everySample')
    this.checks = marked.length > 0 ? marked : this.schemas
  }

  /** The place of an option below this one. */
  at(path: OptionPath): OptionTable {
    return path.reduce<OptionTable>((table, key) => table.#inner(key), this)
  }

  /**
   * The names of the options that a map allows here; for a union, those of the members that match the fixed values of
   * `value`, such as `use`.
   */
  namesFor(value: unknown): string[] {
    const members = variantsOf(this.schemas, value)
    return [...new Set(members.flatMap((schema) => Object.keys(definitionOf(schema).shape ?? {})))]
  }

  /** The choices: those of `withChoices`, or the names that the schemas accept. */
  get choices(): string[] {
    return this.schemas.flatMap((schema) => {
      const { choices } = marksOf(schema)
      if (choices) return choices
      const { type, entries = {}, values = [] } = definitionOf(schema)
      const names = type === 'enum' ? Object.values(entries) : type === 'literal' ? values : []
      return names.filter((name) => typeof name === 'string')
    })
  }

  /** The choice of `withChoices` if the option is left out. */
  get otherwise(): string | undefined {
    return this.schemas.map((schema) => marksOf(schema).otherwise).find((name) => name !== undefined)
  }

  /** Whether one of the schemas accepts a value. */
  takes(value: unknown): boolean {
    return this.schemas.some((schema) => schema.safeParse(value).success)
  }

  #inner(key: string | number): OptionTable {
    const members = this.#innermost.flatMap(([schema, marks]): [string, Marked][] => {
      const found = memberOf(definitionOf(schema), key)
      return found ? [[found.name, [found.schema, marks]]] : []
    })
    // All items of a list are one place, and so are the members of a map that allows any name.
    const name = members.map(([each]) => each).join(' ')
    const place = this.#places.get(name) ?? new OptionTable(members.map(([, member]) => member))
    this.#places.set(name, place)
    return place
  }
}

function definitionOf(schema: z.ZodType): Definition {
  return schema.def as Definition
}

/** The innermost schemas of one; outer ones that are marked for frames are added to `marked`. */
function unwrap([schema, around]: Marked, marked: z.ZodType[]): Marked[] {
  const own = marksOf(schema)
  const marks = Object.fromEntries(markNames.map((name) => [name, around[name] || own[name]]))
  if (own.perFrame || own.everyFrame) marked.push(schema)
  const { type, innerType, options, getter, in: input } = definitionOf(schema)
  const inner = innerType ?? (type === 'pipe' ? input : undefined) ?? getter?.()
  if (inner) return unwrap([inner, marks], marked)
  if (type === 'union') return options!.flatMap((option) => unwrap([option, marks], marked))
  return [[schema, marks]]
}

/** The schema of a member or an item, with the name shared by all that have this schema. */
function memberOf(
  { shape = {}, element, items, valueType, catchall }: Definition,
  key: string | number,
): { readonly name: string; readonly schema: z.ZodType } | undefined {
  if (Object.hasOwn(shape, key)) return { name: `.${key}`, schema: shape[key]! }
  if (typeof key === 'number' && element) return { name: '[]', schema: element }
  const item = items?.[Number(key)]
  if (item) return { name: `[${key}]`, schema: item }
  const any = valueType ?? catchall
  return any && { name: '*', schema: any }
}

/** The applicable schemas whose fixed values, such as `use`, match those of `value`; all if none matches. */
function variantsOf(schemas: readonly z.ZodType[], value: unknown): readonly z.ZodType[] {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>
  const fixed = (schema: z.ZodType) =>
    Object.entries(definitionOf(schema).shape ?? {}).filter(([, { def }]) => def.type === 'literal')
  const fits = schemas.filter((schema) =>
    fixed(schema).every(([key, each]) => definitionOf(each).values?.includes(given[key]) === true),
  )
  const named = fits.filter((schema) => fixed(schema).length > 0)
  return named.length > 0 ? named : fits.length > 0 ? fits : schemas
}
