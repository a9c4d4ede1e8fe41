// `movieflow schedule`: stays, and runs pipelines when their `schedule:` says so, each run a process of its own.
import { machineClock, runSchedule } from '@movieflow/schedule'
import { exitCodes } from '../exit-code.js'
import { stoppable, whilePending } from '../process-guards.js'
import { reportErrors } from '../report-errors.js'
import { escapeControls } from '../text/escape.js'
import { PipelineJob } from '../unattended/pipeline-job.js'
import { brokenLines, runLines, waitingLine } from '../unattended/schedule-log.js'

export interface ScheduleCommandOptions {
  readonly notify?: readonly string[]
  readonly verbose: boolean
}

/** A run that was asked to stop has this long to do so. */
const graceMilliseconds = 4000

/** Returns the exit code; a signal ends it, and then its code counts. */
export async function scheduleCommand(files: readonly string[], options: ScheduleCommandOptions): Promise<number> {
  const jobs: PipelineJob[] = []
  for (const file of files) {
    try {
      const job = new PipelineJob(file, (message) => process.stderr.write(`warning ${escapeControls(message)}\n`))
      await job.read()
      jobs.push(job)
    } catch (error) {
      return reportErrors(error, options)
    }
  }
  const print = (lines: readonly string[]) => process.stdout.write(lines.map((line) => `${line}\n`).join(''))
  const stop = new AbortController()
  whilePending(() => 'the wait for the next run')
  await stoppable(
    () => stop.abort(),
    () =>
      runSchedule(jobs, {
        clock: machineClock,
        signal: stop.signal,
        tell: (event) => {
          const { file, zone } = event.job as PipelineJob
          const now = zone.show(machineClock.now())
          if (event.type === 'broken') void brokenLines(event, file, now).then(print)
          else if (event.type === 'run') print(runLines(event, file, zone))
          else print([waitingLine(event, file, zone, now)])
        },
      }),
    graceMilliseconds,
  )
  return exitCodes.ok
}
