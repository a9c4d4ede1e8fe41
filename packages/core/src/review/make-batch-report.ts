// The plan and the records of all runs become the report of a batch; main thread.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { basename, isAbsolute, relative, sep } from 'node:path'
import type { ErrorRecord } from '../errors/index.js'
import { assessFreshness, hashingBy, type MovieFreshness, neverMade } from '../freshness/index.js'
import { threadsAsNeeded } from '../make/index.js'
import {
  type Limits,
  type NumberedFiles,
  type NumberedNames,
  numberedFile,
  optionOfLimits,
  pictureSize,
  version,
} from '../model/index.js'
import type { FailureRecord, MovieRecord } from '../output/index.js'
import type { AssessedPlan } from '../pipeline/index.js'
import type { PlannedMovie } from '../plan/index.js'
import type { BatchReport, ReportedError, ReportedMovie, ReportedOutput, ReportedStatus } from './batch-report.js'
import { posterFile } from './posters.js'

/** The outcome of one movie, before its details are read. */
interface Outcome {
  readonly movie: PlannedMovie
  readonly status: ReportedStatus
  readonly reasons: readonly string[]
  readonly record: MovieRecord | undefined
  readonly failure: FailureRecord | undefined
}

/** What the run did that ends with a report. */
export interface RunWork {
  /** It made something, so the plan's reasons are out of date. */
  readonly changed: boolean
  /** The ids of movies that failed in it. */
  readonly failed: ReadonlySet<string>
}

export const nothingMade: RunWork = { changed: false, failed: new Set() }

/** Every movie of the plan, including those that this run left out. */
export async function outcomesOf(plan: AssessedPlan, { changed, failed }: RunWork): Promise<readonly Outcome[]> {
  const { movies, state } = plan
  const known: ReadonlyMap<string, MovieFreshness> = changed ? new Map() : plan.freshness
  const open = movies.filter(
    ({ id, status }) => status === 'ready' && !known.has(id) && state.madeAt(id) !== undefined && !failed.has(id),
  )
  const found = open.length === 0 ? known : new Map([...known, ...(await assess(plan, open))])
  return movies.map((movie) => {
    const { id } = movie
    const { status, causes } = found.get(id) ?? { status: 'new', causes: [neverMade] }
    const reasons = causes.map(({ text }) => text)
    // One that failed before may be up to date again: what failed was taken back.
    const isOver = status === 'fresh' && !failed.has(id)
    const failure = movie.status === 'ready' && !isOver ? state.failure(id) : undefined
    const record = state.movie(id)
    const told: ReportedStatus =
      movie.status === 'blocked'
        ? 'blocked'
        : failure
          ? 'failed'
          : ({ fresh: 'made', stale: 'stale', new: 'missing', blocked: 'blocked' } as const)[status]
    return { movie, status: told, reasons: told === 'stale' || told === 'missing' ? reasons : [], record, failure }
  })
}

async function assess(plan: AssessedPlan, movies: readonly PlannedMovie[]): Promise<Map<string, MovieFreshness>> {
  const threads = threadsAsNeeded({ jobs: 1 })
  const hash = hashingBy(() => threads().pool)
  try {
    const { state, contents } = plan
    const selected = new Set(movies.map(({ id }) => id))
    return await assessFreshness({ plan: { ...plan, selected }, state, contents: contents.rereading(hash), hash })
  } finally {
    await threads.end()
  }
}

/** The key of the report's content; cheap, because it reads no details of records. */
export function keyOf({ pipeline, annotations }: AssessedPlan, outcomes: readonly Outcome[]): string {
  const sum = createHash('sha256').update(JSON.stringify([version, pipeline.name]))
  for (const { movie, status, reasons, record, failure } of outcomes)
    sum.update(
      JSON.stringify([
        movie.id,
        movie.fields,
        annotations.get(movie.id),
        movie.warnings,
        movie.outputs.map(({ path }) => path),
        movie.status === 'blocked' ? movie.error.message : '',
        status,
        reasons,
        record?.made,
        failure?.at,
      ]),
    )
  return sum.digest('hex').slice(0, 32)
}

export function makeBatchReport(
  plan: AssessedPlan,
  outcomes: readonly Outcome[],
  key: string,
  again: (movie: string) => string,
): BatchReport {
  const counts: Record<ReportedStatus, number> = { made: 0, failed: 0, blocked: 0, stale: 0, missing: 0 }
  for (const { status } of outcomes) counts[status]++
  return {
    version: 1,
    generator: 'movieflow',
    key,
    pipeline: { name: plan.pipeline.name, file: basename(plan.pipeline.file) },
    movieflow: version,
    written: new Date().toISOString(),
    counts,
    movies: outcomes.map((outcome) => reportMovie(plan, outcome, again)),
  }
}

function reportMovie(plan: AssessedPlan, outcome: Outcome, again: (movie: string) => string): ReportedMovie {
  const { movie, status, reasons, record, failure } = outcome
  const { pipeline, state } = plan
  const annotations = plan.annotations.get(movie.id)
  const details = record && state.details(movie.id)
  const spec = movie.status === 'ready' ? movie.spec : undefined
  const frames = details?.frames ?? spec?.frames
  const fps = details?.fps ?? spec?.fps
  const size = details?.size ?? (spec && pictureSize(spec))
  const error =
    movie.status === 'blocked'
      ? reportError(movie.error.toRecord(), pipeline.folder)
      : failure && { ...reportError(failure.error, pipeline.folder), at: failure.at }
  const tries = failure?.tries ?? details?.tries
  const poster = posterFile(pipeline, movie.id)
  return {
    id: movie.id,
    fields: movie.fields,
    ...(annotations && { annotations }),
    status,
    ...(reasons.length > 0 && { reasons }),
    outputs: record
      ? record.outputs.map(({ path, bytes, sha256, numbered }) => ({ path, bytes, sha256, ...frameFiles(numbered) }))
      : movie.outputs.map(({ path, numbered }) => ({ path, ...frameFiles(numbered) })),
    ...(frames !== undefined && { frames }),
    ...(fps !== undefined && { fps }),
    ...(size && { size }),
    ...(frames !== undefined && fps !== undefined && { duration: frames / fps }),
    ...(details && Object.keys(details.limits).length > 0 && { limits: byOption(details.limits) }),
    warnings: [...new Set([...movie.warnings, ...((failure ?? details)?.warnings ?? [])])],
    ...(error && { error }),
    // Fresh movies are rebuilt only with `--force`.
    again: status === 'made' ? `${again(movie.id)} --force` : again(movie.id),
    ...(record && { made: record.made }),
    ...(details && { seconds: Math.round(details.seconds * 1000) / 1000 }),
    ...(tries !== undefined && { tries }),
    ...(details && { provenance: details.provenance }),
    ...(record && existsSync(poster) && { poster: relative(pipeline.out, poster).split(sep).join('/') }),
  }
}

function frameFiles(numbered: NumberedNames | NumberedFiles | undefined): Pick<ReportedOutput, 'files' | 'first'> {
  if (!numbered) return {}
  return { ...('count' in numbered && { files: numbered.count }), first: numberedFile(numbered, 0) }
}

/** Paths relative to the pipeline, so that a report does not contain this machine's folders. */
function reportError(record: Omit<ErrorRecord, 'stack'>, folder: string): ReportedError {
  const { code, message, hint, file, option, frame } = record
  const below = file !== undefined && isAbsolute(file) ? relative(folder, file).split(sep).join('/') : file
  return {
    code,
    message,
    ...(hint !== undefined && { hint }),
    ...(below !== undefined && { file: below }),
    ...(option !== undefined && { option }),
    ...(frame !== undefined && { frame }),
  }
}

type LimitsByOption = Readonly<Record<string, readonly Limits[]>>

/** Each pair of an option once. */
function byOption(limits: LimitsByOption): LimitsByOption {
  const found = new Map<string, readonly Limits[]>()
  for (const [name, pairs] of Object.entries(limits)) {
    const option = optionOfLimits(name)
    const known = found.get(option) ?? []
    const isKnown = ([low, high]: Limits) => known.some((pair) => pair[0] === low && pair[1] === high)
    found.set(option, [...known, ...pairs.filter((pair) => !isKnown(pair))])
  }
  return Object.fromEntries(found)
}
