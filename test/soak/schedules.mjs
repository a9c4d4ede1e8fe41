// Starts that overlap, as a timer's do that is too quick, and schedulers that are killed: each movie is made once, and whole.
import { setTimeout as sleep } from 'node:timers/promises'
import { Batch, undisturbedRun } from './batch.mjs'
import { randomNumbers, startAlone, Tally } from './harness.mjs'
import { killTree } from './processes.mjs'

/** The second of two runs ends this soon, naming the first. On a machine with as many starts at once as this makes it takes longer. */
const betweenStartsMilliseconds = 250
const cron = 'schedule: { cron: "* * * * * *" }\n'

/** @type {import('./harness.mjs').Harness} */
export default async function schedules({ short, seed }) {
  const tally = new Tally()
  const options = { experiments: 6, frames: 60 }
  const { expected } = await undisturbedRun(options)
  const starts = short ? 10 : 100
  const counts = { made: 0, worked: 0, locked: 0 }
  await tally.case('overlapping starts', async (expect) => {
    const batch = new Batch(options)
    /** @type {ReturnType<Batch['start']>['ended'][]} */
    const runs = []
    for (let start = 0; start < starts; start++) {
      runs.push(batch.run(['run', 'pipeline.yaml', '--json']))
      await sleep(betweenStartsMilliseconds)
    }
    const made = new Map()
    for (const { code, stdout, stderr } of await Promise.all(runs)) {
      expect(code === 0 || code === 4, `ended with ${code}: ${stderr}`)
      const events = stdout
        .split('\n')
        .filter((line) => line.startsWith('{"type":"movie-end"'))
        .map((line) => JSON.parse(line))
      for (const { movie, status } of events) if (status === 'made') made.set(movie, (made.get(movie) ?? 0) + 1)
      if (code === 4) {
        counts.locked++
        expect(/LOCKED.*process \d+ on /.test(stdout), `does not name the holder: ${stdout}`)
      } else if (events.length > 0) counts.worked++
    }
    counts.made = [...made.values()].reduce((sum, count) => sum + count, 0)
    expect(made.size === options.experiments, `${made.size} movies of ${options.experiments} were made`)
    for (const [movie, count] of made) expect(count === 1, `${movie} was made ${count} times`)
    check(batch, expected, expect)
    batch.remove()
  })

  const random = randomNumbers(seed)
  const kills = short ? 2 : 20
  await tally.case('killed schedulers', async (expect) => {
    const batch = new Batch({ ...options, head: cron })
    for (let kill = 0; kill < kills; kill++) {
      const { child, ended } = batch.start(['schedule', 'pipeline.yaml'])
      await sleep(500 + random() * 3000)
      if (kill % 2 === 0) killTree(child.pid)
      // Alone: the run that it started goes on to its end.
      else child.kill('SIGKILL')
      await ended
      const partial = batch.partial(expected)
      expect(partial.length === 0, `not whole: ${partial.join(' ')}`)
    }
    for (let turn = 0; batch.processes().length > 0 && turn < 600; turn++) await sleep(50)
    const { code, stderr } = await batch.run(['run', 'pipeline.yaml'])
    expect(code === 0, `the last run ended with ${code}: ${stderr}`)
    check(batch, expected, expect)
    batch.remove()
  })
  return tally.result(
    `${starts} overlapping starts, one every ${betweenStartsMilliseconds} ms: ${counts.made} movies made for ${options.experiments}, ` +
      `by ${counts.worked} runs; ${counts.locked} named the one at work`,
    `${kills} schedulers killed, half with all that they had started: nothing partial, nothing lost`,
  )
}

function check(batch, expected, expect) {
  const faults = batch.faults(expected)
  expect(faults.length === 0, faults.join(', '))
}

await startAlone(import.meta.filename, schedules)
