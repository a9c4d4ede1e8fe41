// A plan as a page lists it, and mistakes with their lines of the pipeline; on the session's thread.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ErrorRecord, MovieflowError } from '../errors/index.js'
import { type Pipeline, pictureSize } from '../model/index.js'
import type { AssessedPlan } from '../pipeline/index.js'
import type { PlannedMovie } from '../plan/index.js'
import { adjustablesOf } from './adjustables.js'
import type { Mistake, SessionMovie } from './protocol.js'

/** Lines that are shown before and after that of a mistake. */
const linesAround = 3

/** Up to this many movies, options to try are listed for all; with more, only for those that are viewed. */
export const mostAdjustable = 100

export interface Listing {
  readonly pipeline: Pipeline
  /** The known status of each movie. */
  readonly assessed?: AssessedPlan | undefined
  /** Whether the options to try are listed for a movie. */
  isAdjustable(id: string): boolean
}

export function listMovie(movie: PlannedMovie, { pipeline, assessed, isAdjustable }: Listing): SessionMovie {
  const { id, fields, warnings, outputs } = movie
  const fresh = assessed?.freshness.get(id)
  const ready = movie.status === 'ready' ? movie : undefined
  const notes = ready?.outputs.flatMap((output) => output.notes) ?? []
  return {
    id,
    fields,
    status: fresh?.status ?? (ready ? 'open' : 'blocked'),
    reasons: fresh?.causes.map(({ text }) => text) ?? [],
    frames: ready?.spec.frames ?? null,
    fps: ready?.spec.fps ?? null,
    size: ready ? pictureSize(ready.spec) : null,
    outputs: outputs.map(({ path }) => path),
    warnings: [...warnings, ...notes],
    ...(movie.status === 'blocked' && { error: mistakeOf(movie.error.at({ movie: id }), pipeline.file) }),
    adjustable: ready && isAdjustable(id) ? adjustablesOf(pipeline, ready) : [],
  }
}

/** An error, with the lines around its place if that is in the pipeline's file. */
export function mistakeOf(error: MovieflowError, pipeline: string): Mistake {
  const { stack, ...record } = error.toRecord()
  const { file, line } = record
  // A bug of ours needs its stack.
  const told: ErrorRecord = error.code === 'INTERNAL' && stack !== undefined ? { ...record, stack } : record
  if (line === undefined || file === undefined || resolve(file) !== resolve(pipeline)) return told
  let lines: string[]
  try {
    lines = readFileSync(pipeline, 'utf8').split(/\r?\n/)
  } catch {
    return told
  }
  const first = Math.max(1, line - linesAround)
  return { ...told, excerpt: { first, lines: lines.slice(first - 1, line + linesAround) } }
}

/** Statuses stay as they were until they are known again. */
export function keepStatuses(
  movies: readonly SessionMovie[],
  before: readonly SessionMovie[],
  assessed: AssessedPlan | undefined,
): readonly SessionMovie[] {
  if (assessed) return movies
  const known = new Map(before.map((movie) => [movie.id, movie]))
  return movies.map((movie) => {
    const old = known.get(movie.id)
    return movie.status === 'open' && old && old.status !== 'blocked'
      ? { ...movie, status: old.status, reasons: old.reasons }
      : movie
  })
}
