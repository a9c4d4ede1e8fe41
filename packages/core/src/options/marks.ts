// Marks, which a plugin's schema adds to its options beyond their types.
import { z } from 'zod'

export interface OptionMarks {
  readonly perFrame?: boolean
  readonly everyFrame?: boolean
  readonly sampleTimes?: boolean
  readonly everySample?: boolean
  readonly choices?: readonly string[]
  readonly otherwise?: string
}

/** One for all copies of core in the process: a plugin may have its own. */
const registryKey = Symbol.for('@movieflow/core option marks')
const shared = globalThis as { [registryKey]?: z.core.$ZodRegistry<OptionMarks> }
shared[registryKey] ??= z.registry<OptionMarks>()
const marks = shared[registryKey]

/** The marks of exactly this schema. */
export function marksOf(schema: z.core.$ZodType): OptionMarks {
  return marks.get(schema) ?? {}
}

/** A clone, so that a shared schema (`z.string()` kept in a constant) is not marked everywhere. */
function marked<Schema extends z.ZodType>(schema: Schema, more: OptionMarks): Schema {
  const clone = schema.clone()
  marks.add(clone, { ...marksOf(schema), ...more })
  return clone
}

/** Marks an option that may change from frame to frame: a template in it may use frame fields. */
export function perFrame<Schema extends z.ZodType>(schema: Schema): Schema {
  return marked(schema, { perFrame: true })
}

export function isPerFrame(schema: z.ZodType): boolean {
  return marksOf(schema).perFrame === true
}

/**
 * Marks an option whose values of all frames a drawing needs, such as points that leave a trail: a template in it with
 * frame fields arrives as {@link FrameValues}.
 */
export function everyFrame<Schema extends z.ZodType>(schema: Schema): Schema {
  return marked(schema, { everyFrame: true })
}

/**
 * Marks an option in which `<source.time>` means the times of all samples of a source with a clock: the other options
 * of the same map that name the source then mean all of its samples, too, whichever frame is drawn. They arrive as
 * {@link DataReference} with `series`.
 */
export function sampleTimes<Schema extends z.ZodType>(schema: Schema): Schema {
  return marked(schema, { sampleTimes: true })
}

/**
 * Marks an option in which a source with a clock, `<stim>` or `<stim.onset>`, means all of its samples, whichever frame
 * is drawn; and so do the other options of the same map that name the source. They arrive as {@link DataReference} with
 * `series`.
 */
export function everySample<Schema extends z.ZodType>(schema: Schema): Schema {
  return marked(schema, { everySample: true })
}

/**
 * Marks an option that accepts any text with the usual choices, such as the names of colour maps, which interactive
 * controls offer. An option that accepts no other text is a `z.enum`. `otherwise` is the choice that the plugin uses if
 * the option is left out and has no default in its schema.
 */
export function withChoices<Schema extends z.ZodType>(
  schema: Schema,
  choices: readonly string[],
  otherwise?: string,
): Schema {
  return marked(schema, { choices, ...(otherwise !== undefined && { otherwise }) })
}
