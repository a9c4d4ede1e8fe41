// Which movies a run is for, where it is one part of several: a shard of the pipeline, or of a list that was frozen before.
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
  /** Parts that `movies` are made in. */
  shards: z.number().int().min(1),
  /** Ids of the movies to make, in order. */
  movies: z.array(z.string()),
  /** Ids of all movies that were there: limits reach over these. */
  all: z.array(z.string()),
  /** `--set`s that it was planned with. */
  settings: z.array(z.string()).default([]),
})

/** What `submit` leaves to its tasks: files that arrive later are no matter of theirs. */
export type FrozenList = Readonly<z.infer<typeof schema>>

/** Reads a frozen list. Throws CALL_INVALID where it is none of this pipeline's. */
export function readFrozenList(file: string, pipelineFile: string): FrozenList {
  let data: unknown
  try {
    data = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new MovieflowError('CALL_INVALID', `--list ${file} cannot be read: ${(cause as Error).message}`, { cause })
  }
  const parsed = schema.safeParse(data)
  const fault = !parsed.success
    ? 'is not a list of movies as `submit` writes it'
    : basename(parsed.data.pipeline) === basename(pipelineFile)
      ? undefined
      : `is for ${parsed.data.pipeline}`
  if (fault !== undefined) throw new MovieflowError('CALL_INVALID', `--list ${file} ${fault}`)
  return parsed.data as FrozenList
}

/** Of `count` items, those from `start` to before `end`: consecutive, and as many as in any other shard, or one more. */
export function shardSlice(items: number, { index, count }: Shard): readonly [start: number, end: number] {
  return [Math.floor((items * (index - 1)) / count), Math.floor((items * index) / count)]
}

/** The plan of one part. The division depends on the pipeline and its files, or on the list, never on what is fresh. */
export function dividePlan(plan: Plan, list: FrozenList | undefined, shard: Shard | undefined): Plan {
  if (!list && !shard) return plan
  const known = list && new Set(list.all)
  const movies = known ? plan.movies.filter(({ id }) => known.has(id)) : plan.movies
  const chosen = list ? list.movies : movies.filter(({ id }) => plan.selected.has(id)).map(({ id }) => id)
  const [start, end] = shard ? shardSlice(chosen.length, shard) : [0, chosen.length]
  const there = new Set(movies.map(({ id }) => id))
  return { ...plan, movies, selected: new Set(chosen.slice(start, end).filter((id) => there.has(id))) }
}
