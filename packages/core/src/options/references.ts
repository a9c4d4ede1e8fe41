// Planned options that are not plain data: values of all frames, of all repeats, and data of sources.
import { z } from 'zod'
import type { Json } from '../model/index.js'

/** The values of an {@link everyFrame} option, one per frame. */
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
export const sourceReference = z.strictObject({ $source: z.string() }).describe('another source, written <name>')

/** A source, or one of its columns, written `<name.column>`: the index of an axis. */
export interface DataReference extends SourceReference {
  /** Left out: the whole array. */
  readonly column?: { readonly axis: string; readonly index: number; readonly name: string }
  /**
   * All samples of a source with a clock, as an array along an axis `sample` that is the same in every frame; or their
   * times, in seconds.
   */
  readonly series?: 'samples' | 'times'
}

/** The schema of a {@link DataReference}. */
export const dataReference = z
  .strictObject({
    $source: z.string(),
    column: z.strictObject({ axis: z.string(), index: z.int(), name: z.string() }).optional(),
    series: z.enum(['samples', 'times']).optional(),
  })
  .describe('the array of a source, written <name>, or a column of it, written <name.column>')

/** The schema of a source with all of its columns: the index of an axis for each name. */
export const columnsReference = z
  .strictObject({
    $source: z.string(),
    columns: z.strictObject({ axis: z.string(), indices: z.record(z.string(), z.int()) }),
  })
  .describe('a source with columns, written <name>')

export type ColumnsReference = z.infer<typeof columnsReference>

export function isSourceReference(value: unknown): value is SourceReference {
  return typeof value === 'object' && value !== null && typeof (value as SourceReference).$source === 'string'
}
