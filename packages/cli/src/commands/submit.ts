// `movieflow submit`: divides the movies to make among the tasks of a Slurm array job, by a list that is fixed now.
import { realpathSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { type AssessedPlan, MovieflowError, planPipeline, readOutcomes } from '@movieflow/core'
import {
  isActive,
  type JobPlan,
  newSubmissionId,
  planJobs,
  type Submission,
  SubmissionFiles,
  type SubmissionPlan,
  sbatchLines,
  submitJobs,
  tasksOf,
} from '@movieflow/slurm'
import { exitCodes } from '../exit-code.js'
import { firstPartyPlugins } from '../first-party.js'
import { type Trusted, trusting } from '../program-options.js'
import { reportErrors } from '../report-errors.js'
import { escapeControls } from '../text/escape.js'
import { paintFor } from '../text/paint.js'
import { shownPath } from '../text/paths.js'
import { countOf } from '../text/quantities.js'
import { shellCommand } from '../text/shell-quote.js'
import { commandFile } from '../unattended/child-run.js'
import { programName } from '../views/summary.js'
import { warnOnStderr } from '../warn-on-stderr.js'
import { chosenSelection } from './selection.js'

/** Flags that are options of the pipeline's `slurm:`, by the same names. */
const slurmFlags = ['tasks', 'throttle', 'partition', 'time', 'cpus', 'memory', 'account', 'qos'] as const

export interface SubmitCommandOptions {
  readonly only?: readonly string[]
  readonly set?: readonly string[]
  readonly trust?: Trusted
  readonly overwrite?: boolean
  readonly print?: boolean
  readonly verbose: boolean
  readonly tasks?: number
  readonly throttle?: number
  readonly partition?: string
  readonly time?: string
  readonly cpus?: number
  readonly memory?: string
  readonly account?: string
  readonly qos?: string
}

/** Default for the number of tasks, at most. */
const tasksByDefault = 16

export async function submitCommand(file: string, options: SubmitCommandOptions): Promise<number> {
  try {
    return await submit(file, options)
  } catch (error) {
    return reportErrors(error, options)
  }
}

async function submit(file: string, options: SubmitCommandOptions): Promise<number> {
  const { only = [], set = [], trust, overwrite = false, print = false } = options
  const plan = await planPipeline(file, {
    plugins: firstPartyPlugins,
    command: 'submit',
    warn: warnOnStderr,
    only: chosenSelection(only),
    settings: [...set, ...settingsOfFlags(options)],
    ...trusting(trust),
    overwrite,
  })
  const toMake = moviesToMake(plan)
  if (toMake.length === 0) return sayNothingToDo(plan, file)
  const files = new SubmissionFiles(plan.pipeline.out, plan.pipeline.file)
  if (!print) await refuseSecond(files, file)
  const id = newSubmissionId()
  const { tasks = tasksByDefault, ...settings } = plan.pipeline.slurm ?? {}
  const submissionPlan: SubmissionPlan = {
    id,
    name: plan.pipeline.name,
    file: resolve(file),
    list: files.pathOf(id),
    folder: files.slurmFolder,
    tasks: Math.min(tasks, toMake.length),
    survey: sharesLimits(plan, toMake),
    program: [process.execPath, realpathSync(commandFile)],
    workingFolder: plan.pipeline.folder,
    options: [
      ...set.flatMap((setting) => ['--set', setting]),
      ...[...(trust?.inputs ? [trust.inputs] : []), ...(trust?.encoder ? ['encoder'] : [])].flatMap((what) => [
        '--trust',
        what,
      ]),
    ],
    overwrite,
    settings,
  }
  const jobs = planJobs(submissionPlan)
  if (print) return printJobs(jobs)
  const submission: Submission = {
    version: 1,
    id,
    pipeline: basename(plan.pipeline.file),
    shards: submissionPlan.tasks,
    movies: toMake,
    all: plan.movies.map((movie) => movie.id),
    settings: set,
    only,
    earlier: earlierOf(plan, toMake),
    submitted: new Date().toISOString(),
    jobs: {},
    logs: Object.fromEntries(jobs.map(({ role, log }) => [role, log])),
  }
  files.write(submission)
  try {
    const ids = await submitJobs(jobs, (accepted) => files.write({ ...submission, jobs: accepted }))
    files.removeOld()
    return saySubmitted({ ...submission, jobs: ids }, blockedOf(plan), file)
  } catch (error) {
    files.remove(id)
    throw error
  }
}

/** Two arrays of one pipeline would make the same movies and block each other. */
async function refuseSecond(files: SubmissionFiles, file: string): Promise<void> {
  const { jobs = {}, submitted = '' } = files.latest() ?? {}
  const ids = Object.values(jobs)
  const active = (await tasksOf(ids)).filter(isActive)
  if (active.length === 0) return
  const running = active.filter(({ state }) => state === 'running').length
  const counts = `${countOf(running, 'task')} running, ${active.length - running} waiting`
  const message = `${shownPath(file)} is in Slurm already, as job ${jobs.movies} (${counts}), submitted ${submitted}`
  const [status, cancel] = [shellCommand([...programName(), 'status', file]), shellCommand(['scancel', ...ids])]
  throw new MovieflowError('LOCKED', message, { hint: `follow it: ${status}; or cancel it: ${cancel}` })
}

/** Quoted, so that YAML reads them as text. */
function settingsOfFlags(options: SubmitCommandOptions): string[] {
  return slurmFlags.flatMap((name) =>
    options[name] === undefined ? [] : [`slurm.${name}=${JSON.stringify(options[name])}`],
  )
}

/** New and stale movies, in the order of the plan. */
function moviesToMake({ movies, freshness }: AssessedPlan): string[] {
  return movies.map(({ id }) => id).filter((id) => ['new', 'stale'].includes(freshness.get(id)?.status ?? ''))
}

function earlierOf({ pipeline }: AssessedPlan, ids: readonly string[]): Submission['earlier'] {
  const outcomes = readOutcomes(pipeline.out, pipeline.file)
  return Object.fromEntries(ids.flatMap((id) => (outcomes.has(id) ? [[id, outcomes.get(id)!.at]] : [])))
}

function sharesLimits({ movies }: AssessedPlan, ids: readonly string[]): boolean {
  const wanted = new Set(ids)
  return movies.some(
    (movie) =>
      movie.status === 'ready' &&
      wanted.has(movie.id) &&
      Object.values(movie.limits).some(({ over }) => !over.includes('movie')),
  )
}

function blockedOf({ freshness }: AssessedPlan): number {
  return [...freshness.values()].filter(({ status }) => status === 'blocked').length
}

function sayNothingToDo(plan: AssessedPlan, file: string): number {
  const blocked = blockedOf(plan)
  const fresh = plan.freshness.size - blocked
  const counts = [
    fresh > 0 && `${countOf(fresh, 'movie')} fresh`,
    blocked > 0 && `${countOf(blocked, 'movie')} blocked`,
  ]
  process.stdout.write(`Nothing is submitted: ${counts.filter(Boolean).join(', ')}\n`)
  if (blocked > 0) process.stdout.write(`  see why: ${shellCommand([...programName(), 'plan', file])}\n`)
  return blocked > 0 ? exitCodes.movie : exitCodes.ok
}

function printJobs(jobs: readonly JobPlan[]): number {
  for (const { scriptFile, script } of jobs)
    process.stdout.write(`# ${escapeControls(shownPath(scriptFile))}\n${script}\n`)
  process.stdout.write(`${sbatchLines(jobs).join('\n')}\n`)
  return exitCodes.ok
}

function saySubmitted({ jobs, shards, movies }: Submission, blocked: number, file: string): number {
  const paint = paintFor(process.stdout)
  const before = jobs.limits === undefined ? '' : `, after job ${jobs.limits}, which computes their limits`
  const lines = [
    `Submitted ${countOf(movies.length, 'movie')} as job ${paint('bold', jobs.movies!)} of ${countOf(shards, 'task')}${before}`,
    ...(blocked > 0
      ? [
          `  left out:  ${countOf(blocked, 'blocked movie')}: ${shellCommand([...programName(), 'plan', file])} says why`,
        ]
      : []),
    `  follow it: ${shellCommand([...programName(), 'status', file])}`,
    `  cancel it: ${shellCommand(['scancel', ...Object.values(jobs)])}`,
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
  return exitCodes.ok
}
