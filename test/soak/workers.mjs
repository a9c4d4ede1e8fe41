// Kills worker threads from within a plugin: by process.exit, out of memory; one, all, the same job again and again.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Batch, undisturbedRun } from './batch.mjs'
import { startAlone, Tally } from './harness.mjs'

// Fixed limits: a survey that lost its thread reads again by itself, and the death would cost no try.
const shape = {
  experiments: 6,
  frames: 12,
  size: /** @type {[number, number]} */ ([120, 100]),
  render: 'use: heatmap, limits: [-1, 1]',
}
const deadly = { ...shape, head: 'transform: { use: ./fatal.mjs, exp: <exp> }\n' }
const noticedSeconds = 2
const hangSeconds = 180

/** Fatal in the frames of one experiment as often as its plan says; what it did is on the disk, as memory dies with the thread. */
const plugin = `import { z } from '@movieflow/core/plugin'
import { appendFileSync, readFileSync } from 'node:fs'
const { SOAK_LOG: log, SOAK_TIMES: times, SOAK_WAY: way, SOAK_ONLY: only, SOAK_FRAME: frame } = process.env
const deaths = (exp) => {
  try {
    return readFileSync(log, 'utf8').split('\\n').filter((line) => line.startsWith(exp + ' ')).length
  } catch {
    return 0
  }
}
function die(exp) {
  appendFileSync(log, exp + ' ' + Date.now() + '\\n')
  if (way === 'memory') {
    const kept = []
    for (;;) kept.push(new Array(1000).fill(kept.length))
  }
  if (way === 'throw later') setImmediate(() => { throw new Error('out of a timer') })
  else if (way === 'reject later') Promise.reject(new Error('nobody waits'))
  else process.exit(Number(way))
}
export default {
  kind: 'transform', name: 'fatal', version: '1', options: z.strictObject({ exp: z.coerce.string() }),
  plan: ({ clip }) => ({ clip }),
  create: ({ input, options }) => ({
    read: async (index) => {
      const tensor = await input.read(index)
      const exp = String(options.exp)
      if (index === Number(frame) && (only === 'all' || only === exp) && deaths(exp) < Number(times)) {
        die(exp)
        await new Promise((resolve) => setTimeout(resolve, 30000))
      }
      return tensor
    },
  }),
}
`

/** @type {import('./harness.mjs').Harness} */
export default async function workers({ short }) {
  // Without its plan the plugin is harmless; its code is part of what the files say of themselves.
  const { expected } = await undisturbedRun(deadly, addPlugin)
  const tally = new Tally()
  const counts = { kills: 0, slowest: 0 }
  const ways = short ? ['3', 'throw later'] : ['0', '3', '139', 'throw later', 'reject later', 'memory']
  for (const way of ways) {
    await tally.case(`${way}: one, once`, (expect) =>
      tryDeath({ way, only: '2', times: 1, frame: 5 }, expected, counts, expect),
    )
    await tally.case(`${way}: the same job three times`, (expect) =>
      tryDeath({ way, only: '3', times: 3, frame: 0 }, expected, counts, expect),
    )
    if (way !== 'memory')
      await tally.case(`${way}: all`, (expect) =>
        tryDeath({ way, only: 'all', times: 1, frame: 11 }, expected, counts, expect),
      )
  }
  return tally.result(
    `${counts.kills} threads killed (${ways.join(', ')}; one, all, the same job three times): ` +
      `${tally.failed} wrong; retried once, then failed by name; the slowest was noticed after ${counts.slowest.toFixed(2)} s`,
  )
}

/** @param {Batch} batch */
function addPlugin(batch) {
  writeFileSync(join(batch.folder, 'fatal.mjs'), plugin)
}

async function tryDeath({ way, only, times, frame }, expected, counts, expect) {
  const batch = new Batch(deadly)
  addPlugin(batch)
  const log = join(batch.folder, 'deaths.txt')
  const { child, ended } = batch.start(['run', 'pipeline.yaml', '--json'], {
    env: { SOAK_LOG: log, SOAK_TIMES: String(times), SOAK_WAY: way, SOAK_ONLY: only, SOAK_FRAME: String(frame) },
  })
  const deadline = setTimeout(() => child.kill('SIGKILL'), hangSeconds * 1000)
  const noticed = []
  let rest = ''
  child.stdout?.on('data', (text) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const event = JSON.parse(line)
      if (event.type === 'retry' || (event.type === 'movie-end' && event.status === 'failed'))
        noticed.push({ ...event, at: Date.now() })
    }
  })
  const { code, signal, stdout, stderr } = await ended
  clearTimeout(deadline)
  const deaths = readFileSync(log, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' '))
    .map(([exp, at]) => ({ exp, at: Number(at) }))
  counts.kills += deaths.length
  expect(signal === null, `ended by ${signal}: ${stderr}`)
  const survives = times === 1
  expect(code === (survives ? 0 : 1), `ended with ${code}: ${stdout.slice(-600)} ${stderr}`)
  for (const { exp, at } of deaths) {
    const notice = noticed.find((event) => event.movie === `exp=${exp}` && event.at >= at)
    const took = ((notice?.at ?? Number.POSITIVE_INFINITY) - at) / 1000
    // Running out of memory takes its time before the thread is dead.
    if (way !== 'memory') {
      counts.slowest = Math.max(counts.slowest, took)
      expect(took < noticedSeconds, `the death of exp=${exp} was noticed after ${took} s`)
    } else expect(notice, `the death of exp=${exp} was not noticed`)
  }
  const retries = noticed.filter(({ type }) => type === 'retry')
  for (const exp of new Set(deaths.map((death) => death.exp)))
    expect(
      retries.filter(({ movie }) => movie === `exp=${exp}`).length === 1,
      `exp=${exp} was not tried again exactly once`,
    )
  const failed = noticed.filter(({ type }) => type === 'movie-end')
  if (survives) expect(failed.length === 0, `failed: ${failed.map(({ movie }) => movie).join(' ')}`)
  else
    expect(
      failed.length === 1 && failed[0].movie === `exp=${only}` && failed[0].error.code === 'WORKER_DIED',
      `expected exp=${only} to fail with WORKER_DIED: ${JSON.stringify(failed)}`,
    )
  const mine = (name) => name.startsWith(only.padStart(2, '0'))
  const wanted = new Map([...expected].filter(([name]) => survives || !mine(name)))
  const faults = batch.faults(wanted)
  expect(faults.length === 0, faults.join(', '))
  batch.remove()
}

await startAlone(import.meta.filename, workers)
