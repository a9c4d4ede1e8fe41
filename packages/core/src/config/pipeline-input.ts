// The input of a pipeline: a YAML file, or data of the same shape.
import { join, resolve } from 'node:path'
import { MovieflowError } from '../errors/index.js'

/** A pipeline as data, in place of a file. */
export interface PipelineInput {
  /**
   * The content of the YAML file as an object of plain data; short forms and templates are allowed. It is copied.
   * Functions, `undefined`, NaN and objects of a class are refused, with their option.
   */
  readonly data: unknown
  /** Inputs are relative to it, and `out` as well. */
  readonly folder: string
  /**
   * Replaces the file's name in the names of state, lock and report in `out`, so it should stay the same from run to
   * run, and differ from other pipelines with the same `out`. Default: the data's `name`, else `pipeline`.
   */
  readonly name?: string
}

/** The path that names state and lock; for data, no such file exists. Absolute. */
export function fileOf(input: string | PipelineInput): string {
  if (typeof input === 'string') return resolve(input)
  const { data, folder, name } = input
  if (typeof folder !== 'string' || folder === '')
    throw new MovieflowError(
      'CALL_INVALID',
      'a pipeline given as data needs a folder, to which its inputs are relative',
    )
  if (name !== undefined && !isFileName(name))
    throw new MovieflowError(
      'CALL_INVALID',
      `expected a name without / and \\ for the pipeline, but got ${JSON.stringify(name)}`,
    )
  const own = (data as { name?: unknown } | null | undefined)?.name
  return join(resolve(folder), name ?? (isFileName(own) ? own : 'pipeline'))
}

function isFileName(name: unknown): name is string {
  return typeof name === 'string' && /^[^/\\\p{Cc}]{1,200}$/u.test(name) && !/^\.\.?$/.test(name)
}
