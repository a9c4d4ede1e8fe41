// What a plugin's schema says of its options beyond their types.
import { z } from 'zod'
import type { Json } from '../model/index.js'

interface OptionMarks {
  perFrame?: boolean
  everyFrame?: boolean
  sampleTimes?: boolean
  everySample?: boolean
  choices?: readonly string[]
  otherwise?: string
}

/** One for all copies of core in the process: a plugin may have its own. */
const registryKey = Symbol.for('@movieflow/core option marks')
const shared = globalThis as { [registryKey]?: z.core.$ZodRegistry<OptionMarks> }
shared[registryKey] ??= z.registry<OptionMarks>()
const marks = shared[registryKey]

/** Marks an option that may change from frame to frame: a template in it may use frame fields. */
export function perFrame<Schema extends z.ZodType>(schema: Schema): Schema {
  // A clone, so that a shared schema (`z.string()` kept in a constant) is not marked everywhere.
  const marked = schema.clone()
  marks.add(marked, { perFrame: true })
  return marked
}

export function isPerFrame(schema: z.ZodType): boolean {
  return marks.get(schema)?.perFrame === true
}

/**
 * Marks an option that a drawing needs the values of all frames of, such as points that leave a trail: a template in it
 * with frame fields arrives as {@link FrameValues}.
 */
export function everyFrame<Schema extends z.ZodType>(schema: Schema): Schema {
  const marked = schema.clone()
  marks.add(marked, { everyFrame: true })
  return marked
}

export function isEveryFrame(schema: z.ZodType): boolean {
  return marks.get(schema)?.everyFrame === true
}

/**
 * Marks an option in which `<source.time>` means the times of all samples of a source that has a clock: the other options of the same map that name the source
 * then mean all of its samples, too, whichever frame is drawn. They arrive as {@link DataReference} with `series`.
 */
export function sampleTimes<Schema extends z.ZodType>(schema: Schema): Schema {
  const marked = schema.clone()
  marks.add(marked, { ...marks.get(schema), sampleTimes: true })
  return marked
}

export function takesSampleTimes(schema: z.ZodType): boolean {
  return marks.get(schema)?.sampleTimes === true
}

/**
 * Marks an option in which a source that has a clock, `<stim>` or `<stim.onset>`, means all of its samples, whichever frame is drawn; and so do the other options
 * of the same map that name the source. They arrive as {@link DataReference} with `series`.
 */
export function everySample<Schema extends z.ZodType>(schema: Schema): Schema {
  const marked = schema.clone()
  marks.add(marked, { ...marks.get(schema), everySample: true })
  return marked
}

export function takesEverySample(schema: z.ZodType): boolean {
  return marks.get(schema)?.everySample === true
}

/**
 * Marks an option that takes any text with those that people choose from, such as the names of colour maps: who lets them try the option offers these. An
 * option that takes no other text is a `z.enum`. `otherwise` is the one that the plugin takes if the option is left out and has no default in its schema.
 */
export function withChoices<Schema extends z.ZodType>(
  schema: Schema,
  choices: readonly string[],
  otherwise?: string,
): Schema {
  const marked = schema.clone()
  marks.add(marked, { ...marks.get(schema), choices, ...(otherwise !== undefined && { otherwise }) })
  return marked
}

/** What {@link withChoices} says is taken if the option is left out. */
export function otherwiseOf(schema: z.ZodType): string | undefined {
  return marks.get(schema)?.otherwise
}

/** What can be chosen for an option: of {@link withChoices}, or the names that its schema takes. */
export function choicesOf(schema: z.ZodType): readonly string[] {
  const { choices } = marks.get(schema) ?? {}
  if (choices) return choices
  const { type, entries, values } = schema.def as unknown as {
    type: string
    entries?: Readonly<Record<string, unknown>>
    values?: readonly unknown[]
  }
  const names = type === 'enum' ? Object.values(entries ?? {}) : type === 'literal' ? (values ?? []) : []
  return names.filter((name) => typeof name === 'string')
}

/** The values of an {@link everyFrame} option, one a frame. */
export interface FrameValues<Value = Json> {
  /** In order; as many as frames. */
  readonly $frames: readonly Value[]
}

export function isFrameValues(value: unknown): value is FrameValues {
  return typeof value === 'object' && value !== null && Array.isArray((value as FrameValues).$frames)
}

/**
 * The values of an option that differs along axes which the renderer repeats its options along
 * ({@link RendererPlugin.repeats}), in C order of these axes. Each may be {@link FrameValues}.
 */
export interface RepeatedValues<Value = Json> {
  /** `values` has one for each combination of indices: as many as the product of `shape`. */
  readonly $each: {
    readonly axes: readonly string[]
    readonly shape: readonly number[]
    readonly values: readonly Value[]
  }
}

export function isRepeatedValues(value: unknown): value is RepeatedValues {
  return typeof value === 'object' && value !== null && '$each' in value
}

/** The data of a source of the movie, written `<name>` in the pipeline. */
export interface SourceReference {
  /** Its name under `sources:`; `data` for a single `source:`. */
  readonly $source: string
}

/** The schema of a {@link SourceReference}. */
export const sourceReference = z.strictObject({ $source: z.string() }).describe('another source, as <name>')

/** A source, or one of its columns, written `<name.column>`: the index of an axis. */
export interface DataReference extends SourceReference {
  /** Left out: the whole array. */
  readonly column?: { readonly axis: string; readonly index: number; readonly name: string }
  /** All samples of a source with a clock, as an array that is the same in every frame, along an axis `sample`; or their times, in seconds. */
  readonly series?: 'samples' | 'times'
}

/** The schema of a {@link DataReference}. */
export const dataReference = z
  .strictObject({
    $source: z.string(),
    column: z.strictObject({ axis: z.string(), index: z.int(), name: z.string() }).optional(),
    series: z.enum(['samples', 'times']).optional(),
  })
  .describe('the array of a source, as <name>, or a column of it, as <name.column>')

/** The schema of a source with all of its columns: which index of an axis each name stands for. */
export const columnsReference = z
  .strictObject({
    $source: z.string(),
    columns: z.strictObject({ axis: z.string(), indices: z.record(z.string(), z.int()) }),
  })
  .describe('a source with columns, as <name>')

export type ColumnsReference = z.infer<typeof columnsReference>

export function isSourceReference(value: unknown): value is SourceReference {
  return typeof value === 'object' && value !== null && typeof (value as SourceReference).$source === 'string'
}
