// The loop of `movieflow schedule`: waits for what is due, and runs one job after the other; main thread.
import type { Clock } from './clock.js'
import type { DueRecord } from './due-record.js'
import type { NextDue } from './due-times.js'

/** When a job is due, as its file says now. */
export interface Timetable {
  readonly cron: string
  readonly timezone: string
  readonly next: NextDue
}

export interface ScheduledJob<Result> {
  /** Called at least once a minute, so it must be quick if nothing has changed. Rejects if the file is broken. */
  read(): Promise<Timetable>
  recall(): DueRecord | undefined
  remember(record: DueRecord): void
  /** Ends early when the signal comes; never rejects. */
  run(signal: AbortSignal): Promise<Result>
}

/** Instants are milliseconds since 1970. */
export type ScheduleEvent<Result> = { readonly job: ScheduledJob<Result>; readonly timetable: Timetable } & (
  | {
      readonly type: 'waiting'
      readonly next: number
      readonly why: 'start' | 'changed' | 'clock-set-back' | 'given-up'
    }
  | {
      readonly type: 'run'
      readonly due: number
      readonly started: number
      readonly ended: number
      readonly result: Result
      readonly next: number
      readonly stopped: boolean
    }
)

export interface BrokenJob<Result> {
  readonly type: 'broken'
  readonly job: ScheduledJob<Result>
  readonly error: unknown
  /** It should have run by now. */
  readonly due: boolean
}

export interface ScheduleOptions<Result> {
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Awaited: the loop goes on when it has been told. Never rejects. */
  readonly tell: (event: ScheduleEvent<Result> | BrokenJob<Result>) => Promise<void> | void
}

/** A machine that slept, and a file that was edited, are noticed this soon. */
const longestSleepMilliseconds = 60_000
/** The same for one that is broken: somebody is at it. */
const brokenSleepMilliseconds = 5000
/** A clock that goes back further was wrong before; up to that, what has run does not run again. */
const correctionMilliseconds = 24 * 3600 * 1000
/** The last instant of a Date. */
const lastDate = 8.64e15
/** A run that takes the machine down with it is not begun for ever. */
const mostTries = 2

/** Returns when the signal comes and the job at work has ended. One job at a time: they would fight over the cores. */
export async function runSchedule<Result>(
  jobs: readonly ScheduledJob<Result>[],
  options: ScheduleOptions<Result>,
): Promise<void> {
  const { clock, signal } = options
  const waiting = jobs.map((job) => new WaitingJob(job, options))
  while (!signal.aborted) {
    for (const each of waiting) await each.look()
    const ready = waiting.filter((each) => each.due !== undefined)
    const now = clock.now()
    const first = ready.reduce<(typeof ready)[number] | undefined>(
      (best, each) => (best && best.due! <= each.due! ? best : each),
      undefined,
    )
    const longest = ready.length < waiting.length ? brokenSleepMilliseconds : longestSleepMilliseconds
    if (first && first.due! <= now) await first.run()
    else await clock.sleep(Math.min((first?.due ?? Number.POSITIVE_INFINITY) - now, longest), signal)
  }
}

class WaitingJob<Result> {
  readonly #job: ScheduledJob<Result>
  readonly #options: ScheduleOptions<Result>
  #timetable: Timetable | undefined
  #record: DueRecord | undefined
  #broken = false
  #toldBroken = ''
  #lastLook = Number.NEGATIVE_INFINITY

  constructor(job: ScheduledJob<Result>, options: ScheduleOptions<Result>) {
    this.#job = job
    this.#options = options
  }

  /** `undefined` while its file is broken. */
  get due(): number | undefined {
    return this.#broken ? undefined : this.#record?.next
  }

  /** Reads the file anew, and the clock. */
  async look(): Promise<void> {
    const { clock, tell } = this.#options
    let timetable: Timetable
    try {
      timetable = await this.#job.read()
    } catch (error) {
      await this.#tellBroken(error)
      return
    }
    this.#broken = false
    this.#toldBroken = ''
    const now = clock.now()
    const first = this.#timetable === undefined
    this.#timetable = timetable
    if (first) this.#record = this.#job.recall()
    const record = this.#record
    const seen = Math.max(this.#lastLook, record?.upTo ?? Number.NEGATIVE_INFINITY)
    this.#lastLook = now
    const changed = record?.cron !== timetable.cron || record.timezone !== timetable.timezone
    let why: 'start' | 'changed' | 'clock-set-back' | 'given-up' | undefined = first ? 'start' : undefined
    if (!record) this.#plan(now)
    else if (seen - now > correctionMilliseconds) why = this.#plan(now, 'clock-set-back')
    else if (record.tries >= mostTries) why = this.#plan(now, 'given-up')
    // Runs that the old timetable owes are still owed.
    else if (changed && record.next > now) why = this.#plan(now, first ? 'start' : 'changed')
    if (why) await tell({ type: 'waiting', job: this.#job, timetable, next: this.#record!.next, why })
  }

  async run(): Promise<void> {
    const { clock, signal, tell } = this.#options
    const record = this.#record!
    const timetable = this.#timetable!
    const started = clock.now()
    this.#keep({ ...record, tries: record.tries + 1 })
    const result = await this.#job.run(signal)
    if (signal.aborted) this.#keep(record)
    // A run that became due meanwhile is owed: it is the next one.
    else this.#plan(Math.max(started, record.next))
    const ended = clock.now()
    this.#lastLook = ended
    tell({
      type: 'run',
      job: this.#job,
      timetable,
      due: record.next,
      started,
      ended,
      result,
      next: this.#record!.next,
      stopped: signal.aborted,
    })
  }

  #plan<Why>(upTo: number, why?: Why): Why | undefined {
    const { cron, timezone, next } = this.#timetable!
    this.#keep({ cron, timezone, upTo, next: next(upTo) ?? lastDate, tries: 0 })
    return why
  }

  #keep(record: DueRecord): void {
    this.#record = record
    this.#job.remember(record)
  }

  async #tellBroken(error: unknown): Promise<void> {
    this.#broken = true
    const due = (this.#record?.next ?? Number.POSITIVE_INFINITY) <= this.#options.clock.now()
    const told = `${due} ${error instanceof Error ? error.message : error}`
    if (told === this.#toldBroken) return
    this.#toldBroken = told
    await this.#options.tell({ type: 'broken', job: this.#job, error, due })
  }
}
