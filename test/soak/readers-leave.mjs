// Whoever reads what a run prints goes away: pipes that are closed after some bytes, terminals that are closed; what stays behind, and the next run.
import { spawn, spawnSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { Batch, command, smallBatch, undisturbedRun } from './batch.mjs'
import { randomNumbers, skipped, startAlone, Tally } from './harness.mjs'

/** Rows for people, lines of JSON, and what nobody is told. */
const views = [[], ['--json'], ['--quiet']]
const limitSeconds = 6

/** @type {import('./harness.mjs').Harness} */
export default async function readersLeave({ short, seed }) {
  if (spawnSync('script', ['--version']).error) return skipped('there is no script(1), which makes terminals')
  const random = randomNumbers(seed)
  const tally = new Tally()
  const { expected, seconds } = await undisturbedRun(smallBatch)
  const each = short ? 3 : 200
  const counts = { pipes: 0, terminals: 0, litter: 0, partial: 0, slowest: 0 }
  for (let turn = 0; turn < each; turn++)
    await tally.case(`closed pipe ${turn + 1}`, async (expect) => {
      const batch = new Batch(smallBatch)
      const { child, ended } = batch.start(['run', 'pipeline.yaml', ...views[turn % 3]])
      const stream = turn % 2 === 0 ? child.stdout : child.stderr
      // Some before a word is read, as `head -c 0` does; some in the midst.
      const after = Math.floor(random() * 600)
      let read = 0
      stream?.on('data', (text) => {
        read += text.length
        if (read >= after) stream.destroy()
      })
      await sleep(random() * seconds * 1000)
      stream?.destroy()
      const { code, signal } = await ended
      counts.pipes++
      // The run may have had no more to say.
      expect([0, 141].includes(code ?? -1) || signal === 'SIGPIPE', `ended with ${code ?? signal}`)
      await checkAndFinish(batch, expected, counts, expect)
    })
  for (let turn = 0; turn < each; turn++)
    await tally.case(`closed terminal ${turn + 1}`, async (expect) => {
      const batch = new Batch(smallBatch)
      const args = ['run', 'pipeline.yaml', ...views[turn % 3]]
      await inTerminal(batch, [process.execPath, command, ...args].join(' '), (0.1 + random() * 0.9) * seconds)
      counts.terminals++
      await checkAndFinish(batch, expected, counts, expect)
    })
  const nights = short ? 1 : 20
  for (let turn = 0; turn < nights; turn++)
    await tally.case(`nohup ${turn + 1}`, async (expect) => {
      const batch = new Batch(smallBatch)
      const night = `nohup ${process.execPath} ${command} run pipeline.yaml > log 2>&1 < /dev/null & wait`
      // Once Node has started.
      await inTerminal(batch, night, (0.4 + random() * 0.5) * seconds)
      for (let turns = 0; batch.processes().length > 0 && turns < 3000; turns++) await sleep(20)
      const faults = batch.faults(expected)
      expect(faults.length === 0, `the run did not outlive its terminal: ${faults.join(', ')}`)
      batch.remove()
    })
  return tally.result(
    `${counts.pipes} closed pipes, ${counts.terminals} closed terminals: ${counts.partial} partial, ${counts.litter} left behind, ` +
      `${tally.failed} wrong; the slowest end took ${counts.slowest.toFixed(2)} s`,
    `${nights} runs started by nohup outlived their terminals`,
  )
}

/** Runs a line of the shell in a terminal that is closed after so many seconds. */
async function inTerminal(batch, line, seconds) {
  const [name, value] = batch.mark.split('=')
  // The terminal is gone with the process that holds its other side.
  const holder = spawn('script', ['-qec', line, '/dev/null'], {
    cwd: batch.folder,
    stdio: ['ignore', 'ignore', 'ignore'],
    env: { ...process.env, [name]: value },
  })
  const closed = new Promise((resolve) => holder.once('close', resolve))
  await sleep(seconds * 1000)
  holder.kill('SIGKILL')
  await closed
}

async function checkAndFinish(batch, expected, counts, expect) {
  const closed = performance.now()
  while (batch.processes().length > 0 && performance.now() - closed < limitSeconds * 1000) await sleep(20)
  counts.slowest = Math.max(counts.slowest, (performance.now() - closed) / 1000)
  expect(batch.processes().length === 0, `processes are left: ${batch.processes().join(' ')}`)
  const [partial, litter] = [batch.partial(expected), batch.litter(expected)]
  counts.partial += partial.length
  counts.litter += litter.length
  expect(partial.length === 0, `not whole: ${partial.join(' ')}`)
  expect(litter.length === 0, `left behind: ${litter.join(' ')}`)
  const { code, stderr } = await batch.run()
  expect(code === 0, `the next run ended with ${code}: ${stderr}`)
  const faults = batch.faults(expected)
  expect(faults.length === 0, faults.join(', '))
  batch.remove()
}

await startAlone(import.meta.filename, readersLeave)
