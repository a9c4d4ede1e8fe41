// What a plugin's schema says of its options beyond their types.
import { z } from 'zod'

interface OptionMarks {
  perFrame?: boolean
  sourceReference?: boolean
}

const marks = z.registry<OptionMarks>()

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

/** The name of another source of the movie, written `<name>` in the pipeline: its data, not a value. */
export interface SourceReference {
  readonly $source: string
}

/** The schema of a {@link SourceReference}. */
export const sourceReference = z.strictObject({ $source: z.string() }).describe('another source, as <name>')

export function isSourceReference(value: unknown): value is SourceReference {
  return typeof value === 'object' && value !== null && typeof (value as SourceReference).$source === 'string'
}
