// What happens to the process that starts ffmpegs: it is killed, stopped for a while or for ever, and has no descriptors left; movies are made all the same.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Batch, undisturbedRun } from './batch.mjs'
import { randomNumbers, startAlone, Tally } from './harness.mjs'
import { descendantsOf } from './processes.mjs'

/** Every movie has an ffmpeg of its own. */
const shape = { experiments: 8, frames: 20, write: '[<exp:02d>.mp4]' }
const hangSeconds = 120

/** @type {import('./harness.mjs').Harness} */
export default async function starter({ short, seed }) {
  const random = randomNumbers(seed)
  const tally = new Tally()
  const { expected, seconds } = await undisturbedRun(shape)
  const counts = { met: 0, failed: 0, slowest: 0 }
  const cases = {
    killed: (pid) => process.kill(pid, 'SIGKILL'),
    'killed twice': async (pid, batch) => {
      process.kill(pid, 'SIGKILL')
      const next = await findStarter(batch, pid)
      if (next !== undefined) process.kill(next, 'SIGKILL')
    },
    'stopped for a second': async (pid) => {
      process.kill(pid, 'SIGSTOP')
      await sleep(1000)
      alive(pid, 'SIGCONT')
    },
    'stopped for ever': (pid) => process.kill(pid, 'SIGSTOP'),
    'without descriptors': (pid) => spawnSync('prlimit', ['--pid', String(pid), '--nofile=8:8']),
    'without processes': (pid) => spawnSync('prlimit', ['--pid', String(pid), '--nproc=0:0']),
  }
  const turns = short ? 1 : 20
  for (const [name, harm] of Object.entries(cases))
    for (let turn = 0; turn < turns; turn++)
      await tally.case(`${name} ${turn + 1}`, async (expect) => {
        const batch = new Batch(shape)
        // A process that is stopped is waited for as long as an ffmpeg that says nothing.
        const env = { MOVIEFLOW_FFMPEG_TIMEOUT: '3' }
        const run = batch.start(['run', 'pipeline.yaml', '--quiet', '--jobs', '2'], { env })
        let ended = false
        void run.ended.then(() => {
          ended = true
        })
        const pid = await findStarter(batch, undefined, () => ended)
        if (pid !== undefined) {
          await sleep(random() * seconds * 500)
          if (alive(pid, 0)) {
            counts.met++
            await harm(pid, batch)
          }
        }
        const late = setTimeout(() => run.child.kill('SIGKILL'), hangSeconds * 1000)
        const { code, seconds: took, stdout, stderr } = await run.ended
        clearTimeout(late)
        counts.slowest = Math.max(counts.slowest, took)
        // One failure costs one try; what fails twice is told. Without a starter this process starts ffmpegs itself.
        expect(code === 0 || (code === 1 && name === 'killed twice'), `ended with ${code}: ${stdout}${stderr}`)
        if (code === 1) counts.failed++
        const partial = batch.partial(expected)
        expect(partial.length === 0, `not whole: ${partial.join(' ')}`)
        for (const each of batch.processes()) alive(each, 'SIGCONT')
        for (let turns = 0; batch.processes().length > 0 && turns < 250; turns++) await sleep(20)
        expect(batch.processes().length === 0, `processes are left: ${batch.processes().join(' ')}`)
        const again = await batch.run()
        expect(again.code === 0, `the next run ended with ${again.code}: ${again.stderr}`)
        const faults = batch.faults(expected)
        expect(faults.length === 0, faults.join(', '))
        batch.remove()
      })
  return tally.result(
    `${counts.met} starters of ${Object.keys(cases).length * turns} met, ${Object.keys(cases).join(', ')}: ${tally.failed} wrong; ` +
      `${counts.failed} runs told of movies that failed, which the next run made; the slowest run took ${counts.slowest.toFixed(1)} s`,
  )
}

/** The process that starts ffmpegs, as soon as there is one that is not `other`. */
async function findStarter(batch, other, hasEnded = () => false) {
  for (let turn = 0; turn < 500 && !hasEnded(); turn++) {
    for (const pid of batch.processes().flatMap((each) => [each, ...descendantsOf(each)]))
      if (pid !== other && commandOf(pid).includes('starter-process')) return pid
    await sleep(10)
  }
  return undefined
}

function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1')
  } catch {
    return ''
  }
}

function alive(pid, signal) {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}

await startAlone(import.meta.filename, starter)
