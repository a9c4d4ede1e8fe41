// A machine that does not behave: its clock goes back, its disk knows seconds alone, `out` or the inputs vanish meanwhile, `out` has 8 MB.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Batch, npyFile, undisturbedRun } from './batch.mjs'
import { randomNumbers, startAlone, Tally } from './harness.mjs'

const shape = { experiments: 6, frames: 12, size: /** @type {[number, number]} */ ([120, 96]) }
const documented = [0, 1, 3]

/** @type {import('./harness.mjs').Harness} */
export default async function surroundings({ short, seed }) {
  const random = randomNumbers(seed)
  const tally = new Tally()
  const figures = /** @type {string[]} */ ([])
  const { expected, seconds } = await undisturbedRun(shape)
  const turns = short ? 1 : 20
  const clocks = { runs: 0 }
  for (const hours of short ? [-24] : [-1 / 3600, -1, -24, -24 * 365])
    await tally.case(`the clock is set back by ${-hours} h`, (expect) => setBack(hours, expected, clocks, expect))
  figures.push(`${clocks.runs} runs with clocks that were set back, between runs and within them`)
  const coarse = { changes: 0, missed: 0 }
  const reason = await onCoarseDisk(tally, short ? 3 : 50, () => random() * seconds * 1200, coarse)
  figures.push(
    reason ??
      `a disk with times of whole seconds (ext2): ${coarse.changes} inputs changed within the second, ${coarse.missed} missed`,
  )
  const vanished = { out: 0, inputs: 0 }
  for (let turn = 0; turn < turns; turn++) {
    await tally.case(`out is removed ${turn + 1}`, async (expect) => {
      await disturbed(expected, expect, random() * seconds * 1000, (batch) => {
        // What is written meanwhile may make it not empty.
        spawnSync('rm', ['-rf', batch.out])
        vanished.out++
        return () => {}
      })
    })
    await tally.case(`inputs are unmounted ${turn + 1}`, async (expect) => {
      await disturbed(expected, expect, random() * seconds * 1000, (batch) => {
        const [data, away] = [join(batch.folder, 'data'), join(batch.folder, 'away')]
        renameSync(data, away)
        mkdirSync(data)
        vanished.inputs++
        return () => {
          rmSync(data, { recursive: true })
          renameSync(away, data)
        }
      })
    })
  }
  figures.push(
    `out was removed ${vanished.out} times, the inputs ${vanished.inputs} times; the next run made what was missing`,
  )
  figures.push(await smallDisk(tally))
  return tally.result(...figures)
}

/** Runs, disturbs, and runs again when all is as it was. */
async function disturbed(expected, expect, milliseconds, disturb) {
  const batch = new Batch(shape)
  const { ended } = batch.start()
  await sleep(milliseconds)
  const restore = disturb(batch)
  const { code, signal, stdout, stderr } = await ended
  restore()
  // Before the plan was made there was nothing to make.
  const none = code === 2 && stderr.includes('no file matches')
  expect(documented.includes(code ?? -1) || none, `ended with ${code ?? signal}: ${stdout}${stderr}`)
  expect(code === 0 || /\S/.test(stdout + stderr), 'says nothing of why it failed')
  const partial = batch.partial(expected)
  expect(partial.length === 0, `not whole: ${partial.join(' ')}`)
  const again = await batch.run()
  expect(again.code === 0, `the next run ended with ${again.code}: ${again.stdout}${again.stderr}`)
  const faults = batch.faults(expected)
  expect(faults.length === 0, faults.join(', '))
  batch.remove()
}

/** The process's clock: `Date` of all its threads. Files have the machine's times, so that they are of the future. */
async function setBack(hours, expected, counts, expect) {
  const batch = new Batch(shape)
  const preload = join(batch.folder, 'clock.cjs')
  writeFileSync(
    preload,
    `const began = performance.now()
const by = ${hours * 3_600_000}, after = Number(process.env.MOVIEFLOW_SOAK_BACK_AFTER ?? 0)
const Real = Date
const shift = () => (performance.now() - began >= after ? by : 0)
globalThis.Date = class extends Real {
  constructor(...given) {
    if (given.length === 0) super(Real.now() + shift())
    else super(...given)
  }
  static now() {
    return Real.now() + shift()
  }
}
`,
  )
  const env = { NODE_OPTIONS: `--require ${preload}` }
  // In the midst of a run.
  const first = await batch.run(['run', 'pipeline.yaml', '--quiet'], {
    env: { ...env, MOVIEFLOW_SOAK_BACK_AFTER: '400' },
  })
  expect(first.code === 0, `a run whose clock goes back ended with ${first.code}: ${first.stderr}`)
  const faults = batch.faults(expected)
  expect(faults.length === 0, faults.join(', '))
  // Before a run: what there is was made later than now.
  const summary = async () => {
    const { code, stdout } = await batch.run(['run', 'pipeline.yaml', '--json'], { env })
    expect(code === 0, `ended with ${code}: ${stdout}`)
    return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '{}')
  }
  const second = await summary()
  expect(second.made === 0, `${second.made} movies were made again though nothing changed`)
  writeFileSync(
    join(batch.folder, 'data', 'Exp2.npy'),
    npyFile([shape.frames, 10, 10], (index) => Math.cos(index)),
  )
  const third = await summary()
  expect(third.made === 1, `${third.made} movies were made of one changed input`)
  counts.runs += 3
  batch.remove()
}

/** Inputs change, their size as before, within the second in which they were read; `undefined`, or why it cannot be tried. */
async function onCoarseDisk(tally, turns, moment, counts) {
  const place = mkdtempSync(join(tmpdir(), 'movieflow-soak-disk-'))
  const image = join(place, 'disk')
  const disk = join(place, 'mounted')
  mkdirSync(disk)
  writeFileSync(image, '')
  // Inodes of 128 bytes have no room for parts of seconds.
  const made =
    spawnSync('truncate', ['-s', '64M', image]).status === 0 &&
    spawnSync('mkfs.ext2', ['-q', '-F', '-I', '128', image]).status === 0 &&
    spawnSync('mount', ['-o', 'loop', image, disk]).status === 0
  try {
    if (!made) return 'skipped: no file system with times of whole seconds can be mounted here'
    for (let turn = 0; turn < turns; turn++)
      await tally.case(`a change within a second ${turn + 1}`, async (expect) => {
        const batch = new Batch({ experiments: 1, frames: 3, size: [64, 48], write: '[<exp:02d>.avi]', parent: disk })
        const input = join(batch.folder, 'data', 'Exp1.npy')
        const times = statSync(input)
        expect(times.mtimeMs % 1000 === 0, 'this disk knows parts of seconds')
        const { ended } = batch.start()
        // Before it is read, meanwhile, or when its movie has just been made.
        await sleep(moment())
        const bytes = readFileSync(input)
        bytes[bytes.length - 2] ^= 1
        writeFileSync(input, bytes)
        utimesSync(input, times.atime, times.mtime)
        counts.changes++
        await ended
        await batch.run()
        const kept = batch.hashes()
        batch.clear()
        await batch.run()
        const differ = [...batch.hashes()].filter(([name, hash]) => kept.get(name) !== hash)
        counts.missed += differ.length
        expect(differ.length === 0, 'the movie of the earlier data was taken for fresh')
        batch.remove()
      })
    return undefined
  } finally {
    spawnSync('umount', ['-l', disk])
    rmSync(place, { recursive: true, force: true })
  }
}

/** A batch of more than 8 MB. */
async function smallDisk(tally) {
  const options = {
    experiments: 12,
    frames: 40,
    size: /** @type {[number, number]} */ ([160, 120]),
    write: '[<exp:02d>.npy]',
  }
  const { expected } = await undisturbedRun(options)
  const batch = new Batch(options)
  mkdirSync(batch.out)
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', batch.out]).status !== 0) {
    batch.remove()
    return 'skipped: no disk of 8 MB can be mounted here: that takes root'
  }
  let made = 0
  try {
    await tally.case('out has 8 MB', async (expect) => {
      const { code, stdout, stderr } = await batch.run()
      const said = `${stdout}\n${stderr}`
      expect(code === 3, `ended with ${code}: ${said}`)
      expect(/disk is full|No space left/i.test(said), `the full disk is not named: ${said}`)
      made = batch.movies().length
      const partial = batch.partial(expected)
      expect(partial.length === 0, `not whole: ${partial.join(' ')}`)
      const litter = batch.litter(expected)
      expect(litter.length === 0, `left behind: ${litter.join(' ')}`)
      spawnSync('mount', ['-o', 'remount,size=256m', batch.out])
      const again = await batch.run()
      expect(again.code === 0, `with room, ended with ${again.code}: ${again.stderr}`)
      const faults = batch.faults(expected)
      expect(faults.length === 0, faults.join(', '))
    })
  } finally {
    spawnSync('umount', ['-l', batch.out])
    batch.remove()
  }
  return `on 8 MB ${made} of ${expected.size} files were made and kept, said, and the others with more room`
}

await startAlone(import.meta.filename, surroundings)
