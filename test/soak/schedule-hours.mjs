// Hours of `schedule` pass by a clock of its own, while real runs are made: inputs come, the clock is set back and jumps ahead; each due run once.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Batch, npyFile, undisturbedRun } from './batch.mjs'
import { startAlone, Tally } from './harness.mjs'

/** A package as it is built. */
const built = (name) => import(new URL(`../../packages/${name}/dist/index.js`, import.meta.url).href)
const { parsePipeline } = await built('core')
const { dueTimes, runSchedule, Zone } = await built('schedule')

const minute = 60_000
const quarter = 15 * minute
const cron = '*/15 * * * *'
const shape = { experiments: 1, frames: 6, size: /** @type {[number, number]} */ ([80, 64]), write: '[<exp:02d>.gif]' }
const start = Date.parse('2026-11-30T08:00:30Z')

/** @type {import('./harness.mjs').Harness} */
export default async function scheduleHours({ short }) {
  const hours = short ? 2 : 8
  const tally = new Tally()
  const { expected } = await undisturbedRun({ ...shape, experiments: hours })
  const counts = { runs: 0, made: 0, needless: 0, back: 0, ahead: 0 }
  await tally.case(`${hours} hours`, async (expect) => {
    const batch = new Batch(shape)
    const over = new AbortController()
    let now = start
    const happenings = [
      // A new experiment at half past every hour.
      ...Array.from({ length: hours - 1 }, (_, hour) => ({
        at: start + hour * 60 * minute + 20 * minute,
        happen: () => {
          const exp = hour + 2
          writeFileSync(
            join(batch.folder, 'data', `Exp${exp}.npy`),
            npyFile([shape.frames, 10, 10], (index) => Math.sin(index / (7 + exp))),
          )
        },
      })),
      {
        at: start + 50 * minute,
        happen: () => {
          counts.back++
          now -= 10 * minute
        },
      },
      {
        at: start + 80 * minute,
        happen: () => {
          counts.ahead++
          now += 20 * minute
        },
      },
    ].sort((left, right) => left.at - right.at)
    const clock = {
      now: () => now,
      async sleep(milliseconds, signal) {
        await new Promise(setImmediate)
        if (signal.aborted) return
        now += milliseconds
        while (happenings.length > 0 && happenings[0].at <= now) happenings.shift()?.happen()
        if (now >= start + hours * 60 * minute) over.abort()
      },
    }
    const { times } =
      parsePipeline(`source: a.npy\nwrite: a.gif\nschedule: { cron: "${cron}", timezone: UTC }`, 'p.yaml').schedule ??
      {}
    let record
    const due = /** @type {number[]} */ ([])
    const timetable = { cron, timezone: 'UTC', next: dueTimes(times, new Zone('UTC')) }
    const job = {
      read: async () => timetable,
      recall: () => record,
      remember: (next) => {
        record = next
      },
      async run(signal) {
        const { code, stdout } = await batch.run(['run', 'pipeline.yaml', '--json'])
        counts.runs++
        expect(code === 0, `a run ended with ${code}: ${stdout}`)
        counts.made += JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '{}').made
        await clock.sleep(minute, signal)
      },
    }
    await runSchedule([job], {
      clock,
      signal: over.signal,
      tell: (event) => {
        if (event.type === 'run') due.push(event.due)
        expect(event.type !== 'broken', 'the schedule is broken')
      },
    })
    expect(
      due.every((each) => each % quarter === 0),
      'a run was due between the quarters of an hour',
    )
    expect(new Set(due).size === due.length, 'a due time was run twice')
    // All quarters, but those that passed as the clock jumped ahead: one run stands for them.
    const quarters = Array.from({ length: hours * 4 }, (_, index) => start - (start % quarter) + (index + 1) * quarter)
    const missed = quarters.filter((each) => each < start + hours * 60 * minute && !due.includes(each))
    expect(missed.length <= 2 * counts.ahead, `${missed.length} due times had no run`)
    counts.needless = counts.made - hours
    expect(counts.made === hours, `${counts.made} movies were made of ${hours} inputs`)
    const faults = batch.faults(expected)
    expect(faults.length === 0, faults.join(', '))
    batch.remove()
  })
  return tally.result(
    `${hours} hours, every quarter of an hour, the clock ${counts.back} times set back and ${counts.ahead} times ahead: ${counts.runs} runs, ` +
      `${counts.made} movies made, each once (${counts.needless} needless)`,
  )
}

await startAlone(import.meta.filename, scheduleHours)
