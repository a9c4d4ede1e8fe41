// The library's inputs for a pipeline and a selection of movies, in the engine's terms; main thread.
import { fileURLToPath } from 'node:url'
import type { FieldValue, PipelineInput, PlanOptions } from '@movieflow/core'
import type { Pipeline } from './define-pipeline.js'

/** A pipeline: its YAML file, or what `definePipeline` returns. */
export type Given = string | URL | Pipeline | { readonly [option: string]: unknown }

/** For a pipeline that is no file. */
export interface PipelinePlace {
  /** The folder that its paths are relative to. Default: the working directory. */
  readonly folder?: string
  /**
   * Names the state, lock and report, so pipelines that share an `out` need different names. Default: its own `name`,
   * else `pipeline`.
   */
  readonly name?: string
}

/**
 * Movies by their fields: as `--only` takes them (`animal=Beto,exp=11..13`), or as data
 * (`{ animal: 'Beto', exp: [11, 12] }`, in which a list means any of its values). A list of these means any of them.
 */
export type Movies = string | { readonly [field: string]: FieldValue } | readonly Movies[]

export function inputOf(pipeline: Given, { folder = process.cwd(), name }: PipelinePlace): string | PipelineInput {
  if (pipeline instanceof URL) return fileURLToPath(pipeline)
  if (typeof pipeline === 'string') return pipeline
  return { data: pipeline, folder, ...(name !== undefined && { name }) }
}

export async function librarySelection(movies: Movies | undefined): Promise<NonNullable<PlanOptions['only']>> {
  if (movies === undefined) return []
  if (isList(movies)) return (await Promise.all(movies.map(librarySelection))).flat()
  const { parseSelection, selectFields } = await import('@movieflow/core')
  return typeof movies === 'string' ? parseSelection(movies) : selectFields(movies)
}

function isList(movies: Movies): movies is readonly Movies[] {
  return Array.isArray(movies)
}
