// `movieflow status`: how far the last submission to Slurm is, by Slurm's queue and by what the tasks have recorded.
import { readPipeline, readProgress } from '@movieflow/core'
import { SubmissionFiles, tasksOf } from '@movieflow/slurm'
import { setTimeout as sleep } from 'node:timers/promises'
import { errorRecords } from '../error-records.js'
import { exitCodes } from '../exit-code.js'
import { formatStatus } from '../format-status.js'
import { reportErrors } from '../report-errors.js'
import { type SubmissionStatus, statusOfSubmission } from '../submission-status.js'
import { paintFor } from '../text/paint.js'
import { shownPath } from '../text/paths.js'
import { shellCommand } from '../text/shell-quote.js'

export interface StatusCommandOptions {
  readonly json?: boolean
  readonly watch?: boolean
  readonly verbose: boolean
}

/** Between two looks: a controller has many to answer. */
const watchSeconds = 10

/** Returns the exit code: 1 where the jobs have ended and movies failed or are not made. */
export async function statusCommand(file: string, options: StatusCommandOptions): Promise<number> {
  try {
    for (let before = ''; ; ) {
      const status = await readStatus(file)
      const text = options.json ? JSON.stringify(status) : formatted(status, file, options.verbose)
      if (text !== before) process.stdout.write(`${before === '' || options.json ? '' : '\n'}${text}\n`)
      before = text
      if (!options.watch || status.ended) return codeOf(status)
      await sleep(watchSeconds * 1000)
    }
  } catch (error) {
    return reportErrors(error, options)
  }
}
