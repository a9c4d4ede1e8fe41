// Outputs that a pipeline made and no longer makes, listed and removed; main thread.
import { realpathSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import type { PipelineInput } from '../config/index.js'
import type { MadeOutput } from '../output/index.js'
import { hashingBy } from './hash-files.js'
import type { AssessedPlan } from './plan-pipeline.js'
import { posterFile } from './posters.js'
import { type RunOptions, whileLocked } from './run-pipeline.js'

export interface Leftover {
  /** Relative to `out`. */
  readonly path: string
  readonly bytes: number
  readonly movie: string
  /** What became of its movie. */
  readonly reason: string
  /** It is not as it was made: somebody may want it. */
  readonly edited: boolean
}

export interface CleanOptions extends Omit<RunOptions, 'only' | 'shard' | 'list'> {
  /** Asked before anything is removed; `false` leaves all as it is. */
  readonly confirm: (leftovers: readonly Leftover[], out: string) => boolean | Promise<boolean>
  /** Removes outputs that somebody changed, too. */
  readonly force?: boolean
}

export interface Cleaning {
  readonly removed: readonly Leftover[]
  readonly kept: readonly Leftover[]
}

/** Removes what this pipeline made and no longer makes. A movie that is blocked keeps what it has. */
export function cleanPipeline(input: string | PipelineInput, options: CleanOptions): Promise<Cleaning> {
  const { force: _, ...planning } = options
  return whileLocked(input, { command: 'clean', ...planning }, async (plan, threads) => {
    const leftovers = await findLeftovers(
      plan,
      hashingBy(() => threads().pool),
    )
    const removable = leftovers.filter(({ edited }) => options.force || !edited)
    const kept = leftovers.filter((leftover) => !removable.includes(leftover))
    if (!(await options.confirm(leftovers, plan.pipeline.out))) return { removed: [], kept: leftovers }
    removeLeftovers(plan, removable)
    return { removed: removable, kept }
  })
}

async function findLeftovers(plan: AssessedPlan, hash: ReturnType<typeof hashingBy>): Promise<Leftover[]> {
  const movies = new Map(plan.movies.map((movie) => [movie.id, movie]))
  const wanted = new Set(plan.movies.flatMap(({ outputs }) => outputs.map(({ path }) => path)))
  const left = [...plan.state.made].filter(
    ([path, { movie }]) => !wanted.has(path) && movies.get(movie)?.status !== 'blocked' && isInside(plan, path),
  )
  const found: Leftover[] = []
  for (const [path, made] of left) {
    const change = plan.state.outputChange(made.output)
    if (change?.endsWith('is missing')) continue
    const edited =
      change === 'read' ? (await hash([join(plan.pipeline.out, path)]))[0] !== made.output.sha256 : change !== undefined
    found.push({ path, bytes: made.output.bytes, movie: made.movie, reason: reasonOf(made, movies), edited })
  }
  return found.sort((first, second) => first.path.localeCompare(second.path, 'en', { numeric: true }))
}

function reasonOf({ movie }: MadeOutput, movies: ReadonlyMap<string, unknown>): string {
  return movies.has(movie) ? 'the movie has other outputs now' : 'the pipeline has no such movie any more'
}

/** Whether an output's folder is in `out`, links followed: the state is a file, and files can be edited. */
function isInside({ pipeline: { out } }: AssessedPlan, path: string): boolean {
  try {
    const folder = `${realpathSync(dirname(join(out, path)))}${sep}`
    return folder.startsWith(`${realpathSync(out)}${sep}`)
  } catch {
    return false
  }
}

function removeLeftovers({ pipeline, state, movies }: AssessedPlan, leftovers: readonly Leftover[]): void {
  const known = new Set(movies.map(({ id }) => id))
  for (const { path } of leftovers) {
    rmSync(join(pipeline.out, path), { force: true })
    removeEmpty(dirname(path), pipeline.out)
  }
  const gone = leftovers.map(({ movie }) => movie).filter((movie) => !known.has(movie))
  for (const movie of gone) rmSync(posterFile(pipeline, movie), { force: true })
  state.forget(
    leftovers.map(({ path }) => path),
    gone,
  )
  state.fold({ always: true })
}

function removeEmpty(folder: string, out: string): void {
  for (let path = folder; path !== '.' && path !== ''; path = dirname(path)) {
    try {
      rmdirSync(join(out, path))
    } catch {
      return
    }
  }
}
