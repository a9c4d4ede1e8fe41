// The progress of a submission as data, from Slurm's queue and the records of its tasks.
import type { ErrorRecord, MovieOutcome } from '@movieflow/core'
import { isActive, type JobRole, type Submission, type TaskState, type TaskStatus } from '@movieflow/slurm'

export interface JobStatus {
  readonly role: JobRole
  readonly job: string
  /** Tasks by their state; `forgotten`: Slurm does not know them any more, or could not be asked. */
  readonly tasks: { readonly [state in TaskState | 'forgotten']: number }
  /** Slurm's reasons why tasks wait or failed, each once. */
  readonly reasons: readonly string[]
  /** Path of a task's log; `%a` is the number of the task. */
  readonly log: string
}

export interface SubmissionStatus {
  readonly version: 1
  readonly pipeline: string
  readonly submission: string
  readonly submitted: string
  readonly jobs: readonly JobStatus[]
  /** Whether no task waits or runs. */
  readonly ended: boolean
  /** From the submission until now, or until the last movie. */
  readonly seconds: number
  readonly movies: { readonly total: number; readonly made: number; readonly failed: number; readonly left: number }
  readonly failures: readonly { readonly movie: string; readonly error: ErrorRecord }[]
  /** Why Slurm's queue could not be read. */
  readonly unknown?: string
}

export interface FoundSubmission {
  readonly submission: Submission
  /** The tasks that Slurm still knows; `undefined` if it could not be asked. */
  readonly tasks: readonly TaskStatus[] | undefined
  readonly outcomes: ReadonlyMap<string, MovieOutcome>
  readonly now: Date
}

export function statusOfSubmission({ submission, tasks, outcomes, now }: FoundSubmission): SubmissionStatus {
  const { id, pipeline, submitted, movies, earlier } = submission
  const tried = movies.flatMap((movie) => {
    const outcome = outcomes.get(movie)
    return outcome === undefined || outcome.at === earlier[movie] ? [] : [{ movie, ...outcome }]
  })
  const failures = tried.flatMap(({ movie, error }) => (error ? [{ movie, error }] : []))
  const made = tried.length - failures.length
  const ended = tasks !== undefined && !tasks.some(isActive)
  const last = tried.reduce((latest, { at }) => Math.max(latest, Date.parse(at)), Date.parse(submitted))
  return {
    version: 1,
    pipeline,
    submission: id,
    submitted,
    jobs: Object.entries(submission.jobs).map(([role, job]) => statusOfJob(submission, role as JobRole, job, tasks)),
    ended,
    seconds: Math.max(0, (ended ? last : now.getTime()) - Date.parse(submitted)) / 1000,
    movies: { total: movies.length, made, failed: failures.length, left: movies.length - tried.length },
    failures,
  }
}

function statusOfJob(
  { shards, logs }: Submission,
  role: JobRole,
  job: string,
  tasks: readonly TaskStatus[] | undefined,
): JobStatus {
  const own = (tasks ?? []).filter((task) => task.job === job)
  const count = (state: TaskState) => own.filter((task) => task.state === state).length
  const all = role === 'movies' ? shards : 1
  return {
    role,
    job,
    tasks: {
      waiting: count('waiting'),
      running: count('running'),
      done: count('done'),
      failed: count('failed'),
      forgotten: Math.max(0, all - own.length),
    },
    reasons: [...new Set(own.flatMap(reasonOf))],
    log: logs[role] ?? '',
  }
}

function reasonOf({ state, slurmState, reason }: TaskStatus): string[] {
  if (state === 'waiting') return reason === '' ? [] : [reason]
  if (state !== 'failed') return []
  return [slurmState === 'FAILED' || slurmState === 'CANCELLED' ? reason || slurmState : slurmState]
}
