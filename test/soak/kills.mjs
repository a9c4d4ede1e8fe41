// Kills the whole tree of a run at random moments, up to four times in a row, and holds what is left against an undisturbed run.
import { setTimeout as sleep } from 'node:timers/promises'
import { Batch, smallBatch, undisturbedRun } from './batch.mjs'
import { randomNumbers, startAlone, Tally } from './harness.mjs'
import { killTree } from './processes.mjs'

/** @type {import('./harness.mjs').Harness} */
export default async function kills({ short, seed }) {
  const random = randomNumbers(seed)
  const tally = new Tally()
  const { expected, seconds } = await undisturbedRun(smallBatch)
  const wanted = short ? 10 : 1000
  let done = 0
  let inBursts = 0
  let rounds = 0
  const wrong = { partial: 0, lost: 0, reruns: 0, litter: 0 }
  while (done < wanted) {
    rounds++
    // Half of the kills come in bursts: the next run is killed too, before any has mended what the first left.
    const burst = Math.min(wanted - done, inBursts * 2 < done ? 2 + Math.floor(random() * 3) : 1)
    if (burst > 1) inBursts += burst
    await tally.case(`kills, round ${rounds}`, async (expect) => {
      const batch = new Batch(smallBatch)
      let before = new Map()
      for (let kill = 0; kill < burst; kill++) {
        const { child, ended } = batch.start()
        await sleep(random() * seconds * 1050)
        killTree(child.pid)
        await ended
        done++
        const partial = batch.partial(expected)
        wrong.partial += partial.length
        expect(partial.length === 0, `not whole after kill ${done}: ${partial.join(' ')}`)
        const now = batch.hashes()
        const lost = [...before.keys()].filter((name) => !now.has(name))
        wrong.lost += lost.length
        expect(lost.length === 0, `lost by kill ${done}: ${lost.join(' ')}`)
        before = now
      }
      const { code, stderr } = await batch.run()
      if (code !== 0) wrong.reruns++
      expect(code === 0, `the run after the kills ended with ${code}: ${stderr}`)
      const faults = batch.faults(expected)
      wrong.litter += batch.litter(expected).length
      expect(faults.length === 0, faults.join(', '))
      batch.remove()
    })
  }
  return tally.result(
    `${done} kills of the whole tree in ${rounds} batches of ${expected.size} files (${inBursts} in bursts): ` +
      `${wrong.partial} partial files, ${wrong.lost} lost, ${wrong.reruns} failed re-runs, ${wrong.litter} litter; ` +
      `${tally.failed === 0 ? 'all' : 'not all'} byte-identical to an undisturbed run`,
  )
}

await startAlone(import.meta.filename, kills)
