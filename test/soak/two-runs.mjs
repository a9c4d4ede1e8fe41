// Starts a run while another is at work: each output is rendered once, and the second ends at once, naming the first.
import { availableParallelism, loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { Batch, undisturbedRun } from './batch.mjs'
import { randomNumbers, startAlone, Tally } from './harness.mjs'

const shape = { experiments: 6, frames: 40 }
const call = ['run', 'pipeline.yaml', '--json']
/** On a machine that has time for it: one that is busy with other things takes so much longer to start Node. */
const soonSeconds = 2 * Math.max(1, (2 * loadavg()[0]) / availableParallelism())

/** @type {import('./harness.mjs').Harness} */
export default async function twoRuns({ short, seed }) {
  const random = randomNumbers(seed)
  const tally = new Tally()
  const { expected, seconds } = await undisturbedRun(shape)
  const turns = short ? 2 : 20
  const counts = { refused: 0, after: 0, twice: 0, slowest: 0 }
  for (let turn = 0; turn < turns; turn++) {
    await tally.case(`two runs ${turn + 1}`, async (expect) => {
      const batch = new Batch(shape)
      const first = batch.start(call)
      // Some start together, others while movies are made.
      await sleep(turn % 4 === 0 ? 0 : random() * seconds * 700)
      const second = batch.start(call)
      const [one, two] = await Promise.all([first.ended, second.ended])
      const endings = [
        { ...one, pid: first.child.pid },
        { ...two, pid: second.child.pid },
      ]
      const [held, other] = endings[0].code === 4 ? [endings[1], endings[0]] : endings
      expect(held.code === 0, `the one at work ended with ${held.code}: ${held.stdout.slice(-500)}`)
      const made = endings.flatMap(({ stdout }) => startedMovies(stdout))
      counts.twice += made.length - new Set(made).size
      expect(made.length === shape.experiments, `${made.length} movies were begun: ${made.join(' ')}`)
      if (other.code === 4) {
        counts.refused++
        counts.slowest = Math.max(counts.slowest, other.seconds)
        expect(other.seconds < soonSeconds, `the second took ${other.seconds.toFixed(2)} s to end`)
        expect(
          `${other.stdout}${other.stderr}`.includes(String(held.pid)),
          `the holder ${held.pid} is not named: ${other.stdout}`,
        )
      } else {
        // It came when the first had ended.
        counts.after++
        expect(other.code === 0, `the second ended with ${other.code}: ${other.stdout.slice(-500)}`)
      }
      const faults = batch.faults(expected)
      expect(faults.length === 0, faults.join(', '))
      batch.remove()
    })
  }
  await tally.case('the second waits', async (expect) => {
    const batch = new Batch(shape)
    const first = batch.start(call)
    await sleep(seconds * 500)
    const second = await batch.run([...call, '--wait', '120'])
    const { code, stdout } = await first.ended
    expect(code === 0 && second.code === 0, `ended with ${code} and ${second.code}: ${second.stdout.slice(-500)}`)
    const made = [...startedMovies(stdout), ...startedMovies(second.stdout)]
    expect(made.length === shape.experiments, `${made.length} movies were begun`)
    batch.remove()
  })
  return tally.result(
    `two runs at once, ${turns} times: ${counts.twice} outputs rendered twice; ${counts.refused} times the second ended, naming the holder, ` +
      `after ${counts.slowest.toFixed(2)} s at most; ${counts.after} times the first had ended already; with --wait it waited`,
  )
}

function startedMovies(stdout) {
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
    .filter(({ type }) => type === 'movie-start')
    .map(({ movie }) => movie)
}

await startAlone(import.meta.filename, twoRuns)
