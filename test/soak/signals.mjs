// Ends runs by signals at random moments: how soon, with what code, what stays behind; and a second Ctrl-C.
import { setTimeout as sleep } from 'node:timers/promises'
import { Batch, smallBatch, undisturbedRun } from './batch.mjs'
import { randomNumbers, startAlone, Tally } from './harness.mjs'

const codes = { SIGTERM: 143, SIGINT: 130, SIGHUP: 129 }
/** A second Ctrl-C leaves no time for anything. */
const atOnceSeconds = 0.5

/** @type {import('./harness.mjs').Harness} */
export default async function signals({ short, seed }) {
  const random = randomNumbers(seed)
  const tally = new Tally()
  const { expected, seconds } = await undisturbedRun(smallBatch)
  const each = short ? 2 : 200
  const slowest = { one: 0, second: 0 }
  let count = 0
  let beforeHandlers = 0
  let finished = 0
  for (const [name, expectedCode] of Object.entries(codes)) {
    for (let turn = 0; turn < each; turn++) {
      await tally.case(`${name} ${turn + 1}`, async (expect) => {
        const batch = new Batch(smallBatch)
        const { child, ended } = batch.start()
        await sleep(random() * seconds * 1000)
        const sent = performance.now()
        child.kill(/** @type {NodeJS.Signals} */ (name))
        const { code, signal } = await ended
        while (batch.processes().length > 0 && performance.now() - sent < 6000) await sleep(20)
        const took = (performance.now() - sent) / 1000
        count++
        slowest.one = Math.max(slowest.one, took)
        expect(took < 5, `processes were left after ${took.toFixed(1)} s: ${batch.processes().join(' ')}`)
        // Node takes its time to start: until then a signal does what the system does.
        if (signal === name) beforeHandlers++
        else if (code === 0) finished++
        else expect(code === expectedCode, `ended with ${code ?? signal}`)
        await checkAndFinish(batch, expected, expect)
      })
    }
  }
  const twice = short ? 1 : 20
  for (let turn = 0; turn < twice; turn++) {
    await tally.case(`second Ctrl-C ${turn + 1}`, async (expect) => {
      const batch = new Batch(smallBatch)
      const { child, ended } = batch.start()
      await sleep((0.4 + random() * 0.5) * seconds * 1000)
      child.kill('SIGINT')
      await sleep(random() * 60)
      const sent = performance.now()
      child.kill('SIGINT')
      const { code, signal } = await ended
      const took = (performance.now() - sent) / 1000
      slowest.second = Math.max(slowest.second, took)
      expect(took < atOnceSeconds, `took ${took.toFixed(2)} s`)
      expect(code === 130 || code === 0 || signal === 'SIGINT', `ended with ${code ?? signal}`)
      const left = batch.partial(expected)
      expect(left.length === 0, `not whole: ${left.join(' ')}`)
      await sleep(200)
      expect(batch.processes().length === 0, 'processes were left')
      await finish(batch, expected, expect)
    })
  }
  return tally.result(
    `${count} signals (${each} each of SIGTERM, SIGINT, SIGHUP; ${beforeHandlers} before node was up, ${finished} as the run ended): ` +
      `${tally.failed} wrong; the slowest end took ${slowest.one.toFixed(2)} s; exit 143, 130, 129`,
    `${twice} second Ctrl-C: the slowest end took ${slowest.second.toFixed(2)} s`,
  )
}

/** Nothing partial, nothing staged is left; the next run makes the rest. */
async function checkAndFinish(batch, expected, expect) {
  const partial = batch.partial(expected)
  expect(partial.length === 0, `not whole: ${partial.join(' ')}`)
  const litter = batch.litter(expected)
  expect(litter.length === 0, `left behind: ${litter.join(' ')}`)
  await finish(batch, expected, expect)
}

async function finish(batch, expected, expect) {
  const { code, stderr } = await batch.run()
  expect(code === 0, `the next run ended with ${code}: ${stderr}`)
  const faults = batch.faults(expected)
  expect(faults.length === 0, faults.join(', '))
  batch.remove()
}

await startAlone(import.meta.filename, signals)
