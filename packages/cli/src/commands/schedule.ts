// `movieflow schedule`: runs pipelines on their `schedule:` until stopped, each run in its own process.
import { type BrokenJob, machineClock, runSchedule, type ScheduleEvent } from '@movieflow/schedule'
import { errorRecords } from '../error-records.js'
import { exitCodes } from '../exit-code.js'
import { isFailure, noticeOf, notify, type Outcome } from '../notify.js'
import { stoppable, whilePending } from '../process-guards.js'
import { codeOfRecords, reportErrors } from '../report-errors.js'
import { escapeControls } from '../text/escape.js'
import type { ChildRun } from '../unattended/child-run.js'
import { PipelineJob } from '../unattended/pipeline-job.js'
import { printSchedules, type Scheduler } from '../unattended/print-schedule.js'
import { brokenLines, runLines, waitingLine } from '../unattended/schedule-log.js'

export interface ScheduleCommandOptions {
  readonly notify?: readonly string[]
  /** Prints a config for this scheduler and ends. */
  readonly print?: Scheduler
  readonly verbose: boolean
}

/** A run that was asked to stop has this long to do so. */
const graceMilliseconds = 4000

/** Returns the exit code; if a signal ends it, the signal's. */
export async function scheduleCommand(files: readonly string[], options: ScheduleCommandOptions): Promise<number> {
  if (options.print) {
    try {
      process.stdout.write(await printSchedules(files, options.print, options.notify ?? []))
      return exitCodes.ok
    } catch (error) {
      return reportErrors(error, options)
    }
  }
  const jobs: PipelineJob[] = []
  for (const file of files) {
    const job = new PipelineJob(file, warn)
    try {
      await job.read()
    } catch (error) {
      return reportErrors(error, options)
    }
    jobs.push(job)
  }
  whilePending(() => 'the wait for the next run')
  const stop = new AbortController()
  const tell = async (event: ScheduleEvent<ChildRun> | BrokenJob<ChildRun>) => {
    const outcome = await log(event)
    if (!outcome || !isFailure(outcome.code) || !options.notify || stop.signal.aborted) return
    for (const line of await notify(options.notify, noticeOf(outcome), stop.signal)) warn(line)
  }
  await stoppable(
    () => stop.abort(),
    () => runSchedule(jobs, { clock: machineClock, signal: stop.signal, tell }),
    graceMilliseconds,
  )
  return exitCodes.ok
}

/** Prints what happened; returns the result of a run, also of one that was missed. */
async function log(event: ScheduleEvent<ChildRun> | BrokenJob<ChildRun>): Promise<Outcome | undefined> {
  const { file, zone, out, by } = event.job as PipelineJob
  if (event.type === 'waiting') {
    print([waitingLine(event, file, zone, machineClock.now())])
    return undefined
  }
  if (event.type === 'broken') {
    const errors = await errorRecords(event.error)
    print(brokenLines(errors, event.due, file, zone.show(machineClock.now())))
    return event.due ? { command: 'schedule', file, out, code: await codeOfRecords(errors), errors } : undefined
  }
  print(runLines(event, file, zone))
  return { command: by, file, out, ...event.result }
}

function print(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''))
}

function warn(message: string): void {
  process.stderr.write(`warning ${escapeControls(message)}\n`)
}
