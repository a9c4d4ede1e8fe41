// `movieflow status`: the progress of the last submission to Slurm, from Slurm's queue and the tasks' records.
import { setTimeout as sleep } from 'node:timers/promises'
import { MovieflowError, readOutcomes, readPipeline } from '@movieflow/core'
import { SubmissionFiles, type TaskStatus, tasksOf } from '@movieflow/slurm'
import { exitCodes } from '../exit-code.js'
import { formatStatus } from '../format-status.js'
import { reportErrors } from '../report-errors.js'
import { type SubmissionStatus, statusOfSubmission } from '../submission-status.js'
import { paintFor } from '../text/paint.js'
import { shownPath } from '../text/paths.js'
import { shellCommand } from '../text/shell-quote.js'
import { programName } from '../views/summary.js'

export interface StatusCommandOptions {
  readonly set?: readonly string[]
  readonly json?: boolean
  readonly watch?: boolean
  readonly verbose: boolean
}

/** Between two queries: a controller serves many users. */
const watchSeconds = 10

/** Returns the exit code: 1 if the jobs have ended and movies failed or are not made. */
export async function statusCommand(file: string, options: StatusCommandOptions): Promise<number> {
  const { json = false, watch = false, verbose } = options
  try {
    for (let before = ''; ; ) {
      const { status, out, settings } = await readStatus(file, options.set ?? [])
      const paint = paintFor(process.stdout)
      const text = json
        ? JSON.stringify(status, null, watch ? 0 : 1)
        : formatStatus(status, { paint, verbose, file, out, settings }).join('\n')
      const { seconds: _, ...known } = status
      const now = JSON.stringify(known)
      if (now !== before) process.stdout.write(`${text}\n`)
      before = now
      if (!watch || status.ended) return codeOf(status)
      await sleep(watchSeconds * 1000)
    }
  } catch (error) {
    return reportErrors(error, options)
  }
}

async function readStatus(
  file: string,
  set: readonly string[],
): Promise<{ status: SubmissionStatus; out: string; settings: readonly string[] }> {
  const pipeline = await readPipeline(file, set, { command: 'status' })
  const submission = new SubmissionFiles(pipeline.out, pipeline.file).latest()
  if (!submission)
    throw new MovieflowError('CALL_INVALID', `${shownPath(file)} was not submitted to Slurm`, {
      hint: `submit it: ${shellCommand([...programName(), 'submit', file])}`,
    })
  let tasks: readonly TaskStatus[] | undefined
  let unknown: string | undefined
  try {
    tasks = await tasksOf(Object.values(submission.jobs))
  } catch (error) {
    // The state of the movies comes from our own files.
    unknown = (error as Error).message
  }
  const outcomes = readOutcomes(pipeline.out, pipeline.file)
  const status = statusOfSubmission({ submission, tasks, outcomes, now: new Date() })
  return {
    status: unknown === undefined ? status : { ...status, unknown },
    out: pipeline.out,
    settings: submission.settings,
  }
}

function codeOf({ ended, movies }: SubmissionStatus): number {
  return ended && movies.made < movies.total ? exitCodes.movie : exitCodes.ok
}
