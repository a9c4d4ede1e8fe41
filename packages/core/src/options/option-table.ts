// A plugin's schema as a table of its options: what may be at each place, walked once for all that asks of it.
import type { z } from 'zod'
import type { OptionPath } from '../model/index.js'
import { marksOf } from './marks.js'

/** As much as is read of zod's own definitions. */
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

/** What may be at one place: the innermost schemas, several if they are a union, and what is marked around them. */
export class OptionTable {
  /** None if there is no such option. */
  readonly schemas: readonly z.ZodType[]
  /** A value that one of the schemas, or one around it, takes for each frame. */
  readonly perFrame: boolean
  /** A value of which one takes those of all frames. */
  readonly everyFrame: boolean
  /** It takes the times of a source's samples. */
  readonly sampleTimes: boolean
  /** In it, a source with a clock means all of its samples. */
  readonly everySample: boolean
  /** What a value of one frame is held against: the schemas marked for that at this very place, which have all of its checks; else `schemas`. */
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

  /** The names of the options that a map takes here; of a union, those of the members that are meant by the fixed values of `value`, as of `use`. */
  namesFor(value: unknown): string[] {
    const members = variantsOf(this.schemas, value)
    return [...new Set(members.flatMap((schema) => Object.keys(definitionOf(schema).shape ?? {})))]
  }

  /** What can be chosen: of `withChoices`, or the names that the schemas take. */
  get choices(): string[] {
    return this.schemas.flatMap((schema) => {
      const { choices } = marksOf(schema)
      if (choices) return choices
      const { type, entries = {}, values = [] } = definitionOf(schema)
      const names = type === 'enum' ? Object.values(entries) : type === 'literal' ? values : []
      return names.filter((name) => typeof name === 'string')
    })
  }

  /** What `withChoices` says is taken if the option is left out. */
  get otherwise(): string | undefined {
    return this.schemas.map((schema) => marksOf(schema).otherwise).find((name) => name !== undefined)
  }

  /** Whether one of the schemas takes a value. */
  takes(value: unknown): boolean {
    return this.schemas.some((schema) => schema.safeParse(value).success)
  }

  #inner(key: string | number): OptionTable {
    const members = this.#innermost.flatMap(([schema, marks]): [string, Marked][] => {
      const found = memberOf(definitionOf(schema), key)
      return found ? [[found.name, [found.schema, marks]]] : []
    })
    // Items of a list, however many, are one place; and so are the members of a map that takes any name.
    const name = members.map(([each]) => each).join(' ')
    const place = this.#places.get(name) ?? new OptionTable(members.map(([, member]) => member))
    this.#places.set(name, place)
    return place
  }
}

function definitionOf(schema: z.ZodType): Definition {
  return schema.def as Definition
}

/** The innermost schemas of one; those on the way that are marked for frames are added to `marked`. */
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

/** The schema of a member or an item, with a name that all have whose schema it is. */
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

/** Of the schemas that may apply, those whose fixed values, as of `use`, are the ones of `value`; all if none fits. */
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
