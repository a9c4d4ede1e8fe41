// A plan as the data of `movieflow plan --json`.
import { relative, sep } from 'node:path'
import { causeKey } from '../errors/index.js'
import { blockedReason, type Cause } from '../freshness/index.js'
import { type FieldValue, type Json, pictureSize, type Size } from '../model/index.js'
import type { AssessedPlan } from '../pipeline/index.js'
import type { ShownTime } from '../plan/index.js'
import { type SourceShape, sourceShapes } from './source-shapes.js'

export interface PlanReport {
  readonly version: 1
  readonly movies: readonly {
    readonly id: string
    readonly fields: Readonly<Record<string, FieldValue>>
    /** `null` if the movie is blocked before that is known. */
    readonly frames: number | null
    readonly fps: number | null
    /** As drawn. */
    readonly size: Size | null
    /** The time range of the data that it shows, in seconds; absent if its sources are not joined by their times. */
    readonly time?: ShownTime
    /** How its sources are read; empty if it is blocked before that is known. */
    readonly sources: readonly SourceShape[]
    /** Relative to the pipeline's folder if they are inside it. */
    readonly inputs: readonly string[]
    /** For one file per frame: the path with `<frame>`, and their number. */
    readonly outputs: readonly { readonly path: string; readonly size: Size | null; readonly files?: number }[]
    readonly status: 'new' | 'stale' | 'fresh' | 'blocked'
    readonly reasons: readonly string[]
    /** The same as data, one per reason. */
    readonly causes: readonly Cause[]
    /** Values that plugins added to it; absent if there are none. */
    readonly annotations?: Readonly<Record<string, Json>>
  }[]
  readonly problems: readonly { readonly code: string; readonly message: string; readonly movies: readonly string[] }[]
}

export function reportPlan(plan: AssessedPlan): PlanReport {
  const shown = plan.movies.filter(({ id }) => plan.selected.has(id))
  const problems = new Map<string, { code: string; message: string; movies: string[] }>()
  const others = new Map<string, Set<string>>()
  const problem = (code: string, message: string, movie: string, key = `${code} ${message}`) => {
    const known = problems.get(key) ?? { code, message, movies: [] }
    problems.set(key, known)
    if (!known.movies.includes(movie)) known.movies.push(movie)
    if (message !== known.message) others.set(key, new Set([...(others.get(key) ?? []), message]))
  }
  for (const movie of shown) {
    if (movie.status === 'blocked')
      problem(
        movie.error.code,
        movie.error.hint
          ? `${blockedReason(movie.error, plan.pipeline.folder)} (${movie.error.hint})`
          : blockedReason(movie.error, plan.pipeline.folder),
        movie.id,
        causeKey(movie.error.toRecord()),
      )
    for (const warning of movie.warnings) problem('WARNING', warning, movie.id)
    if (movie.status === 'ready')
      for (const { notes } of movie.outputs) for (const note of notes) problem('OUTPUT_NOTE', note, movie.id)
  }
  return {
    version: 1,
    movies: shown.map((movie) => {
      const { status, causes } = plan.freshness.get(movie.id)!
      const ready = movie.status === 'ready' ? movie.spec : undefined
      return {
        id: movie.id,
        fields: movie.fields,
        frames: ready?.frames ?? null,
        fps: ready?.fps ?? null,
        size: ready ? pictureSize(ready) : null,
        ...(movie.status === 'ready' && movie.shown && { time: movie.shown }),
        sources: movie.status === 'ready' ? sourceShapes(movie) : [],
        inputs: [...movie.inputs, ...movie.references].map((input) => shownPath(plan.pipeline.folder, input)),
        outputs: movie.outputs.map((output) => ({
          path: output.path,
          size: 'size' in output ? (output.size as Size) : null,
          ...('size' in output && output.numbered && { files: output.numbered.count }),
        })),
        status,
        reasons: causes.map(({ text }) => text),
        causes,
        ...(plan.annotations.has(movie.id) && { annotations: plan.annotations.get(movie.id)! }),
      }
    }),
    problems: [...problems].map(([key, { message, ...more }]) => {
      const files = others.get(key)?.size ?? 0
      return {
        ...more,
        message: files === 0 ? message : `${message}; the same for ${files} more ${files === 1 ? 'file' : 'files'}`,
      }
    }),
  }
}

function shownPath(folder: string, file: string): string {
  const below = relative(folder, file)
  return below.startsWith('..') ? file : below.split(sep).join('/')
}
