// An array of shards, some killed as Slurm preempts (TERM, 30 s, KILL) and requeued, one number given twice: every output, by one shard.
import { setTimeout as sleep } from 'node:timers/promises'
import { Batch, undisturbedRun } from './batch.mjs'
import { randomNumbers, startAlone, Tally } from './harness.mjs'
import { killTree } from './processes.mjs'

const graceSeconds = 30

/** @type {import('./harness.mjs').Harness} */
export default async function shards({ short, seed }) {
  const random = randomNumbers(seed)
  const tally = new Tally()
  const count = short ? 6 : 200
  const toKill = new Set(
    Array.from({ length: short ? 2 : 20 }, (_, turn) => 1 + Math.floor(((turn + random()) * count) / (short ? 2 : 20))),
  )
  const twice = new Set(short ? [3] : [10, 150])
  const shape = {
    experiments: count + 5,
    frames: 6,
    size: /** @type {[number, number]} */ ([80, 64]),
    write: '[<exp:03d>.avi, <exp:03d>.gif]',
  }
  const { expected } = await undisturbedRun(shape)
  const batch = new Batch(shape)
  const counts = { killed: 0, refused: 0, partial: 0, twice: 0 }
  /** @type {Map<string, number[]>} */
  const makers = new Map()
  const shard = (index) =>
    batch.start(['run', 'pipeline.yaml', '--json', '--jobs', '1', '--shard', `${index}/${count}`])
  const note = (index, stdout) => {
    for (const line of stdout.split('\n').filter((each) => each.endsWith('}'))) {
      const { type, status, movie } = JSON.parse(line)
      if (type === 'movie-end' && status === 'made') makers.set(movie, [...(makers.get(movie) ?? []), index])
    }
  }

  async function perform(index) {
    if (toKill.has(index)) {
      const { child, ended } = shard(index)
      await sleep(200 + random() * 1500)
      child.kill('SIGTERM')
      const first = await Promise.race([ended, sleep(graceSeconds * 1000, undefined, { ref: false })])
      if (!first) killTree(child.pid)
      const { code, signal, stdout } = await ended
      note(index, stdout)
      counts.killed++
      const partial = batch.partial(expected)
      counts.partial += partial.length
      await tally.case(`shard ${index}, killed`, (expect) => {
        expect(code === 143 || signal === 'SIGTERM' || code === 0, `ended with ${code ?? signal}`)
        expect(partial.length === 0, `not whole: ${partial.join(' ')}`)
      })
    }
    const { ended } = shard(index)
    const other = twice.has(index) ? shard(index) : undefined
    const endings = await Promise.all([ended, ...(other ? [other.ended] : [])])
    for (const { stdout } of endings) note(index, stdout)
    await tally.case(`shard ${index}`, (expect) => {
      const codes = endings.map(({ code }) => code).sort()
      if (codes.includes(4)) counts.refused++
      expect(
        codes[0] === 0 && codes.slice(1).every((code) => code === 4 || code === 0),
        `ended with ${codes.join(', ')}: ${endings[0].stdout.slice(-400)}${endings[0].stderr}`,
      )
    })
  }

  try {
    const queue = Array.from({ length: count }, (_, index) => index + 1).values()
    await Promise.all(
      Array.from({ length: 3 }, async () => {
        for (const index of queue) await perform(index)
      }),
    )
    await tally.case('all shards together', async (expect) => {
      const faults = batch.faults(expected)
      expect(faults.length === 0, faults.join(', '))
      const several = [...makers].filter(([, by]) => by.length > 1)
      counts.twice = several.length
      expect(
        several.length === 0,
        `made more than once: ${several.map(([movie, by]) => `${movie} by ${by.join(', ')}`).join('; ')}`,
      )
      expect(makers.size === shape.experiments, `${makers.size} of ${shape.experiments} movies were told of`)
      const { code, stdout } = await batch.run(['run', 'pipeline.yaml', '--json'])
      expect(
        code === 0 && stdout.includes(`"fresh":${shape.experiments}`),
        `a whole run afterwards: ${code}, ${stdout.slice(-300)}`,
      )
    })
  } finally {
    batch.remove()
  }
  return tally.result(
    `${count} shards of ${shape.experiments} movies, ${counts.killed} killed and started again, ${twice.size} numbers given twice ` +
      `(${counts.refused} refused): ${counts.partial} partial files, ${counts.twice} movies made by two; ${tally.failed === 0 ? 'all outputs' : 'see above'}`,
  )
}

await startAlone(import.meta.filename, shards)
