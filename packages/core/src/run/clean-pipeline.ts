// Lists and removes outputs that a pipeline made and no longer makes; main thread.
import { realpathSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import type { PipelineInput } from '../config/index.js'
import { type HashFiles, hashingBy, hashOutputs } from '../freshness/index.js'
import { type NumberedFiles, numberedFiles } from '../model/index.js'
import { type FileStamp, filesOf, type MadeOutput, type OutputRecord, stampOf } from '../output/index.js'
import { type AssessedPlan, whileLocked } from '../pipeline/index.js'
import type { OutputPath } from '../plan/index.js'
import { posterFile } from '../review/index.js'
import type { RunOptions } from './run-pipeline.js'

export interface Leftover {
  /** Relative to `out`; with `<frame>` if there is a file for each frame. */
  readonly path: string
  /** The files themselves: `path`, or the existing files of frames that are no longer part of any movie. */
  readonly files: readonly string[]
  /** Files of a longer movie that are not part of the current one. */
  readonly tail?: true
  readonly bytes: number
  readonly movie: string
  /** Why its movie no longer makes it. */
  readonly reason: string
  /** It was changed after it was made, so it may be wanted. */
  readonly edited: boolean
}

export interface CleanOptions extends Omit<RunOptions, 'only' | 'shard' | 'list'> {
  /** Called before anything is removed; `false` removes nothing. */
  readonly confirm: (leftovers: readonly Leftover[], out: string) => boolean | Promise<boolean>
  /** Also removes outputs that were changed. */
  readonly force?: boolean
}

export interface Cleaning {
  readonly removed: readonly Leftover[]
  readonly kept: readonly Leftover[]
}

/** Removes outputs that this pipeline made and no longer makes. A blocked movie keeps its outputs. */
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

async function findLeftovers(plan: AssessedPlan, hash: HashFiles): Promise<Leftover[]> {
  const movies = new Map(plan.movies.map((movie) => [movie.id, movie]))
  const wanted = new Set(plan.movies.flatMap(({ outputs }) => outputs.map(({ path }) => path)))
  const left = [...plan.state.made.values()].filter(
    ({ movie, output }) =>
      (output.tail || !wanted.has(output.path)) &&
      movies.get(movie)?.status !== 'blocked' &&
      isInside(plan, filesOf(output)[0] ?? output.path),
  )
  // Two ways of numbering the same frames may name the same files.
  const numbered = left.some(({ output }) => output.numbered) ? wantedFiles(plan) : wanted
  const found: Leftover[] = []
  for (const made of left) {
    const { path } = made.output
    const stamps = filesOf(made.output)
      .filter((file) => !numbered.has(file))
      .flatMap((file) => ({ file, ...stampOf(join(plan.pipeline.out, file)) }))
      .filter((stamp): stamp is FileStamp & { file: string } => stamp.bytes !== undefined)
    if (stamps.length === 0) continue
    const bytes = stamps.reduce((sum, stamp) => sum + stamp.bytes, 0)
    const files = stamps.map(({ file }) => file)
    const edited = await isEdited(plan, made.output, stamps, hash)
    const { tail } = made.output
    found.push({ path, files, bytes, movie: made.movie, reason: reasonOf(made, movies), edited, ...(tail && { tail }) })
  }
  return found.sort((first, second) => first.path.localeCompare(second.path, 'en', { numeric: true }))
}

function wantedFiles({ movies }: AssessedPlan): Set<string> {
  const outputs: readonly OutputPath[] = movies.flatMap((movie) => movie.outputs)
  // The number of a blocked movie's files is unknown; it keeps its own anyway.
  return new Set(
    outputs.flatMap(({ path, numbered }) =>
      numbered && 'count' in numbered ? numberedFiles(numbered as NumberedFiles) : [path],
    ),
  )
}

/** Parts of a movie's files have no hash, so their times are compared with when all were made. */
async function isEdited(
  { state, pipeline }: AssessedPlan,
  output: OutputRecord,
  stamps: readonly FileStamp[],
  hash: HashFiles,
): Promise<boolean> {
  if (output.tail || stamps.length < filesOf(output).length)
    return stamps.some(({ changed }) => changed > output.changed)
  const change = state.outputChange(output)
  if (change !== 'read') return change !== undefined
  return (await hashOutputs([output], pipeline.out, hash))[0] !== output.sha256
}

function reasonOf({ movie, output }: MadeOutput, movies: ReadonlyMap<string, unknown>): string {
  if (output.tail && movies.has(movie)) return 'the movie has fewer frames now'
  return movies.has(movie) ? 'the movie has other outputs now' : 'the pipeline no longer has this movie'
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
  for (const { path, files } of leftovers) {
    for (const file of files) rmSync(join(pipeline.out, file), { force: true })
    removeEmpty(dirname(path), pipeline.out)
  }
  const gone = leftovers.map(({ movie }) => movie).filter((movie) => !known.has(movie))
  for (const movie of gone) rmSync(posterFile(pipeline, movie), { force: true })
  state.forget(leftovers, gone)
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
