import { parsePipeline } from '@movieflow/core'
import { describe, expect, it } from 'vitest'
import {
  type BrokenJob,
  type DueRecord,
  dueTimes,
  runSchedule,
  type ScheduledJob,
  type ScheduleEvent,
  type Timetable,
  Zone,
} from '../src/index.js'
import { FakeClock } from './fake-clock.js'

function timetable(cron: string, timezone: string): Timetable {
  const text = `source: a.npy\nwrite: a.mp4\nschedule: { cron: "${cron}", timezone: ${timezone} }`
  const { times } = parsePipeline(text, 'p.yaml').schedule!
  return { cron, timezone, next: dueTimes(times, new Zone(timezone)) }
}

/** A job whose runs take some time of the clock. */
class Job implements ScheduledJob<string> {
  readonly runs: string[] = []
  record: DueRecord | undefined
  table: Timetable | Error
  atWork = false

  constructor(
    readonly clock: FakeClock,
    cron: string,
    readonly timezone = 'Europe/Berlin',
    readonly minutes = 1,
  ) {
    this.table = timetable(cron, timezone)
  }

  async read(): Promise<Timetable> {
    if (this.table instanceof Error) throw this.table
    return this.table
  }

  recall(): DueRecord | undefined {
    return this.record
  }

  remember(record: DueRecord): void {
    this.record = record
  }

  async run(signal: AbortSignal): Promise<string> {
    this.atWork = true
    this.runs.push(show(this.clock.now()))
    await this.clock.sleep(this.minutes * 60_000, signal)
    this.atWork = false
    return 'made'
  }
}

const show = (instant: number) => `${new Date(instant).toISOString().slice(0, 16)}Z`

type Event = ScheduleEvent<string> | BrokenJob<string>

/** Until a time of the clock. */
async function simulate(clock: FakeClock, end: string, ...jobs: Job[]): Promise<Event[]> {
  const stop = new AbortController()
  clock.at(end, () => stop.abort())
  return simulateUntil(stop, clock, ...jobs)
}

async function simulateUntil({ signal }: AbortController, clock: FakeClock, ...jobs: Job[]): Promise<Event[]> {
  const events: Event[] = []
  await runSchedule(jobs, { clock, signal, tell: (event) => void events.push(event) })
  return events
}

describe('a schedule', () => {
  it('runs each night of a week once, and looks at the clock every minute', async () => {
    const clock = new FakeClock('2026-11-20T12:00Z')
    const job = new Job(clock, '0 3 * * *')
    const events = await simulate(clock, '2026-11-27T12:00Z', job)
    expect(job.runs).toEqual([21, 22, 23, 24, 25, 26, 27].map((day) => `2026-11-${day}T02:00Z`))
    expect(clock.longestSleep).toBeLessThanOrEqual(60_000)
    expect(events.map(({ type }) => type)).toEqual(['waiting', ...Array(7).fill('run')])
    expect(events[1]).toMatchObject({ result: 'made', stopped: false, next: Date.parse('2026-11-22T02:00Z') })
  })

  it.each([
    ['Europe/Berlin', '2026-03-28', ['2026-03-28T01:30Z', '2026-03-29T01:00Z', '2026-03-30T00:30Z']],
    ['Europe/Berlin', '2026-10-24', ['2026-10-24T00:30Z', '2026-10-25T00:30Z', '2026-10-26T01:30Z']],
    ['America/New_York', '2026-03-07', ['2026-03-07T07:30Z', '2026-03-08T07:00Z', '2026-03-09T06:30Z']],
    ['America/New_York', '2026-10-31', ['2026-10-31T06:30Z', '2026-11-01T07:30Z', '2026-11-02T07:30Z']],
    ['Australia/Lord_Howe', '2026-10-02', ['2026-10-02T16:00Z', '2026-10-03T15:30Z', '2026-10-04T15:30Z']],
  ])('runs at half past two once a day in %s from %s, whatever the clock does', async (zone, from, runs) => {
    const clock = new FakeClock(`${from}T00:00Z`)
    const job = new Job(clock, '30 2 * * *', zone)
    await simulate(clock, new Date(Date.parse(`${from}T00:00Z`) + 2.9 * 86_400_000).toISOString(), job)
    expect(job.runs).toEqual(runs)
  })

  it('makes up once for what it missed while the machine slept', async () => {
    const clock = new FakeClock('2026-11-20T12:00Z')
    const job = new Job(clock, '0 * * * *')
    clock.at('2026-11-20T13:30Z', () => clock.set('2026-11-23T07:10Z'))
    await simulate(clock, '2026-11-23T09:30Z', job)
    expect(job.runs.map((run) => run.slice(8))).toEqual(['20T13:00Z', '23T07:10Z', '23T08:00Z', '23T09:00Z'])
  })

  it('makes up once for what it missed while it was not running', async () => {
    const clock = new FakeClock('2026-11-20T12:00Z')
    const job = new Job(clock, '0 3 * * *')
    await simulate(clock, '2026-11-21T12:00Z', job)
    clock.set('2026-11-25T12:00Z')
    const events = await simulate(clock, '2026-11-26T12:00Z', job)
    expect(job.runs.map((run) => run.slice(8))).toEqual(['21T02:00Z', '25T12:00Z', '26T02:00Z'])
    expect(events[1]).toMatchObject({ type: 'run', due: Date.parse('2026-11-22T02:00Z') })
  })

  it('owes nothing at its first start', async () => {
    const clock = new FakeClock('2026-11-20T12:00Z')
    const job = new Job(clock, '0 3 * * *')
    await simulate(clock, '2026-11-20T13:00Z', job)
    expect(job.runs).toEqual([])
    // From then on it does.
    clock.set('2026-11-21T13:00Z')
    await simulate(clock, '2026-11-21T14:00Z', job)
    expect(job.runs).toEqual(['2026-11-21T13:00Z'])
  })

  it.each([
    ['an hour', '2026-11-21T01:10Z'],
    ['half a day', '2026-11-20T14:10Z'],
    ['to one second before', '2026-11-21T01:59:59Z'],
  ])('does not run again where the clock is set back by %s', async (_, back) => {
    const clock = new FakeClock('2026-11-20T12:00Z')
    const job = new Job(clock, '0 3 * * *')
    clock.at('2026-11-21T02:10Z', () => clock.set(back))
    await simulate(clock, '2026-11-22T12:00Z', job)
    expect(job.runs.map((run) => run.slice(8))).toEqual(['21T02:00Z', '22T02:00Z'])
  })

  it('does not run again where the clock was set back between two processes', async () => {
    const clock = new FakeClock('2026-11-20T12:00Z')
    const job = new Job(clock, '0 3 * * *')
    await simulate(clock, '2026-11-21T02:10Z', job)
    clock.set('2026-11-21T01:30Z')
    await simulate(clock, '2026-11-22T12:00Z', job)
    expect(job.runs.map((run) => run.slice(8))).toEqual(['21T02:00Z', '22T02:00Z'])
  })

  it('goes on from now where the clock was wrong by more than a day', async () => {
    const clock = new FakeClock('2027-11-20T12:00Z')
    const job = new Job(clock, '0 3 * * *')
    const stop = new AbortController()
    clock.at('2027-11-20T13:00Z', () => {
      clock.set('2026-11-20T13:00Z')
      clock.at('2026-11-21T12:00Z', () => stop.abort())
    })
    const events = await simulateUntil(stop, clock, job)
    expect(job.runs).toEqual(['2026-11-21T02:00Z'])
    expect(events.map((event) => (event.type === 'waiting' ? event.why : event.type))).toEqual([
      'start',
      'clock-set-back',
      'run',
    ])
  })

  it('runs once more, and not at the same time, where a run outlasts the next due times', async () => {
    const clock = new FakeClock('2026-11-20T12:00Z')
    const job = new Job(clock, '0 * * * *', 'UTC', 150)
    await simulate(clock, '2026-11-20T21:00Z', job)
    expect(job.runs.map((run) => run.slice(11))).toEqual(['13:00Z', '15:30Z', '18:00Z', '20:30Z'])
  })

  it('runs several pipelines one after the other, the one that was due first first', async () => {
    const clock = new FakeClock('2026-11-20T12:00Z')
    const jobs = [
      new Job(clock, '5 13 * * *', 'UTC', 30),
      new Job(clock, '0 13 * * *', 'UTC', 30),
      new Job(clock, '10 13 * * *', 'UTC', 1),
    ]
    for (const job of jobs) {
      const { run } = job
      job.run = (signal) => {
        expect(jobs.filter(({ atWork }) => atWork)).toEqual([])
        return run.call(job, signal)
      }
    }
    await simulate(clock, '2026-11-20T16:00Z', ...jobs)
    expect(jobs.map(({ runs }) => runs[0]!.slice(11))).toEqual(['13:30Z', '13:00Z', '14:00Z'])
  })

  it('takes up a changed pattern within a minute, and owes nothing of it from before', async () => {
    const clock = new FakeClock('2026-11-20T12:00Z')
    const job = new Job(clock, '0 3 1 * *', 'UTC')
    clock.at('2026-11-20T14:10:30Z', () => {
      job.table = timetable('*/30 * * * *', 'UTC')
    })
    const events = await simulate(clock, '2026-11-20T15:10Z', job)
    expect(job.runs.map((run) => run.slice(11))).toEqual(['14:30Z', '15:00Z'])
    expect(events[1]).toMatchObject({ type: 'waiting', why: 'changed', next: Date.parse('2026-11-20T14:30Z') })
  })

  it('still owes what the old pattern missed when the pattern is changed meanwhile', async () => {
    const clock = new FakeClock('2026-11-20T12:00Z')
    const job = new Job(clock, '0 3 * * *', 'UTC')
    await simulate(clock, '2026-11-20T13:00Z', job)
    clock.set('2026-11-21T13:00Z')
    job.table = timetable('0 5 * * *', 'UTC')
    await simulate(clock, '2026-11-22T13:00Z', job)
    expect(job.runs.map((run) => run.slice(8))).toEqual(['21T13:00Z', '22T05:00Z'])
  })

  it('says once that a file is broken, once more when it is due, and runs when it is mended', async () => {
    const clock = new FakeClock('2026-11-20T12:00Z')
    const job = new Job(clock, '0 13 * * *', 'UTC')
    const good = job.table
    clock.at('2026-11-20T12:30Z', () => {
      job.table = new Error('line 3')
    })
    clock.at('2026-11-20T15:20Z', () => {
      job.table = good
    })
    const events = await simulate(clock, '2026-11-20T18:00Z', job)
    expect(events.flatMap((event) => (event.type === 'broken' ? [event.due] : []))).toEqual([false, true])
    expect(job.runs).toEqual(['2026-11-20T15:20Z'])
  })

  it('makes up for a run that it stopped, and gives up one that was cut off twice', async () => {
    const clock = new FakeClock('2026-11-20T12:00Z')
    const job = new Job(clock, '0 13 * * *', 'UTC', 10)
    const events = await simulate(clock, '2026-11-20T13:05Z', job)
    expect(events.at(-1)).toMatchObject({ type: 'run', stopped: true })
    clock.set('2026-11-20T14:00Z')
    await simulate(clock, '2026-11-20T15:00Z', job)
    expect(job.runs.map((run) => run.slice(11))).toEqual(['13:00Z', '14:00Z'])

    // Killed at work, twice: the file says that a run began, and not that it ended.
    const record = {
      cron: '0 13 * * *',
      timezone: 'UTC',
      upTo: Date.parse('2026-11-20T14:00Z'),
      next: Date.parse('2026-11-21T13:00Z'),
    }
    for (const [tries, more] of [
      [1, 1],
      [2, 0],
    ] as const) {
      job.runs.length = 0
      job.record = { ...record, tries }
      clock.set('2026-11-21T13:07Z')
      await simulate(clock, '2026-11-21T14:00Z', job)
      expect(job.runs).toHaveLength(more)
      expect(job.record.next).toBe(Date.parse('2026-11-22T13:00Z'))
    }
  })
})
