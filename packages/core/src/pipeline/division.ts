// Chooses the movies of a run that is one part of several: a shard of the pipeline, or of a frozen list.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { z } from 'zod'
import { MovieflowError } from '../errors/index.js'
import type { Shard } from '../output/index.js'
import type { Plan } from '../plan/index.js'

const schema = z.object({
  version: z.literal(1),
  /** The pipeline file. */
  pipeline: z.string(),
  /** The number of parts that `movies` are divided into. */
  shards: z.number().int().min(1),
  /** Ids of the movies to make, in order. */
  movies: z.array(z.string()),
  /** Ids of all movies at that time, which shared limits include. */
  all: z.array(z.string()),
  /** The `--set` options of its plan. */
  settings: z.array(z.string()).default([]),
})

/** The list that `submit` gives its tasks, so that they ignore files that arrive later. */
export type FrozenList = Readonly<z.infer<typeof schema>>

/** Reads a frozen list. Throws CALL_INVALID if it is not one of this pipeline. */
export function readFrozenList(file: string, pipelineFile: string): FrozenList {
  let data: unknown
  try {
    data = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new MovieflowError('CALL_INVALID', `--list ${file} cannot be read: ${(cause as Error).message}`, { cause })
  }
  const parsed = schema.safeParse(data)
  const fault = !parsed.success
    ? 'is not a list of movies that `submit` wrote'
    : basename(parsed.data.pipeline) === basename(pipelineFile)
      ? undefined
      : `is for ${parsed.data.pipeline}`
  if (fault !== undefined) throw new MovieflowError('CALL_INVALID', `--list ${file} ${fault}`)
  return parsed.data as FrozenList
}

/** The shard's items from `start` to before `end`: consecutive, and as many as in any other shard, or one more. */
export function shardSlice(items: number, { index, count }: Shard): readonly [start: number, end: number] {
  return [Math.floor((items * (index - 1)) / count), Math.floor((items * index) / count)]
}

/** The plan of one part. The division depends on the pipeline and its files, or on the list, never on which movies are fresh. */
export function dividePlan(plan: Plan, list: FrozenList | undefined, shard: Shard | undefined): Plan {
  if (!list && !shard) return plan
  const known = list && new Set(list.all)
  const movies = known ? plan.movies.filter(({ id }) => known.has(id)) : plan.movies
  const chosen = list ? list.movies : movies.filter(({ id }) => plan.selected.has(id)).map(({ id }) => id)
  const [start, end] = shard ? shardSlice(chosen.length, shard) : [0, chosen.length]
  const there = new Set(movies.map(({ id }) => id))
  return { ...plan, movies, selected: new Set(chosen.slice(start, end).filter((id) => there.has(id))) }
}
