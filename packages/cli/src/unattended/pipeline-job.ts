// A pipeline file in the schedule's loop: read again when it changed, and run in its own process.
import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { MovieflowError, readPipeline, type Schedule } from '@movieflow/core'
import {
  type DueRecord,
  dueTimes,
  readDueRecord,
  type ScheduledJob,
  type Timetable,
  writeDueRecord,
  Zone,
} from '@movieflow/schedule'
import { type ChildRun, runChild } from './child-run.js'

export class PipelineJob implements ScheduledJob<ChildRun> {
  readonly file: string
  readonly #warn: (message: string) => void
  #warned = false
  zone = new Zone()
  by: 'run' | 'submit' = 'run'
  /** Empty until the pipeline could be read. */
  out = ''
  #recordFile = ''
  #stamp = ''
  #timetable: Timetable | undefined
  #error: unknown

  constructor(file: string, warn: (message: string) => void) {
    this.file = file
    this.#warn = warn
  }

  async read(): Promise<Timetable> {
    const stamp = await stat(this.file).then(
      ({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`,
      () => 'missing',
    )
    if (stamp !== this.#stamp) {
      this.#stamp = stamp
      this.#timetable = undefined
      try {
        this.#timetable = this.#take(await readPipeline(this.file, [], { command: 'schedule' }))
      } catch (error) {
        this.#error = error
      }
    }
    if (!this.#timetable) throw this.#error
    return this.#timetable
  }

  recall(): DueRecord | undefined {
    return readDueRecord(this.#recordFile)
  }

  remember(record: DueRecord): void {
    try {
      writeDueRecord(this.#recordFile, record)
      this.#warned = false
    } catch (error) {
      // With a full disk the record for a restart is lost, but the schedule goes on.
      if (!this.#warned) this.#warn(`${this.#recordFile} cannot be written: ${(error as Error).message}`)
      this.#warned = true
    }
  }

  run(signal: AbortSignal): Promise<ChildRun> {
    return runChild({ command: this.by, file: this.file, signal })
  }

  #take(pipeline: ReadPipeline): Timetable {
    const { cron, times, timezone, by } = scheduleOf(pipeline, this.file)
    this.zone = new Zone(timezone)
    this.by = by
    this.out = pipeline.out
    this.#recordFile = join(pipeline.out, '.movieflow', `${basename(pipeline.file)}.schedule.json`)
    return { cron, timezone: this.zone.name, next: dueTimes(times, this.zone) }
  }
}

type ReadPipeline = Awaited<ReturnType<typeof readPipeline>>

/** `file` is the pipeline as it was given. */
export function scheduleOf({ schedule }: ReadPipeline, file: string): Schedule {
  if (schedule) return schedule
  const hint = 'add: schedule: { cron: "0 3 * * *", timezone: Europe/Berlin }'
  throw new MovieflowError('PIPELINE_INVALID', 'the pipeline has no schedule', { file, hint })
}
