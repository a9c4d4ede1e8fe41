// Fills the disk under a run: said once, nothing partial, and with more room only what is missing is made. Needs root, for a tmpfs.
import { spawnSync } from 'node:child_process'
import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Batch } from './batch.mjs'
import { skipped, startAlone, Tally } from './harness.mjs'

const shape = { experiments: 12, frames: 20, size: /** @type {[number, number]} */ ([400, 320]) }

/** @type {import('./harness.mjs').Harness} */
export default async function diskFull({ short }) {
  const { expected, bytes } = await usual()
  const sizes = { '8 KiB': 8192, '64 KiB': 65_536, '1 MiB': 1_048_576, 'half of the batch': bytes / 2 }
  // Where exactly the disk fills decides who meets it: ffmpeg, the GIF, the state.
  if (!short)
    for (let part = 1; part <= 40; part++)
      sizes[`${((part * 100) / 41).toFixed(0)} % of the batch`] = (bytes * part) / 41
  const tally = new Tally()
  const counts = { said: 0, needless: 0 }
  for (const [name, size] of Object.entries(sizes)) {
    const batch = new Batch(shape)
    mkdirSync(batch.out)
    const pages = Math.ceil(size / 4096) * 4
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${pages}k`, 'tmpfs', batch.out]).status !== 0) {
      batch.remove()
      return skipped('no file system can be mounted here: that takes root')
    }
    try {
      await tally.case(name, (expect) => tryDisk(batch, expected, counts, expect))
    } finally {
      spawnSync('umount', ['-l', batch.out])
      batch.remove()
    }
  }
  return tally.result(
    `${Object.keys(sizes).length} disks, from 8 KiB to most of the batch (${(bytes / 1e6).toFixed(1)} MB): said once by ${counts.said}; ` +
      `${tally.faults === 0 ? 'nothing partial; exit 3; ' : ''}with room again ${counts.needless} needless renders`,
  )
}

async function usual() {
  const batch = new Batch(shape)
  try {
    const { code, stderr } = await batch.run()
    if (code !== 0) throw new Error(`the undisturbed run ended with ${code}: ${stderr}`)
    const expected = batch.hashes()
    const bytes = [...expected.keys()].reduce((sum, name) => sum + statSync(join(batch.out, name)).size, 0)
    return { expected, bytes }
  } finally {
    batch.remove()
  }
}

async function tryDisk(batch, expected, counts, expect) {
  const { code, stdout, stderr } = await batch.run()
  const said = `${stdout}\n${stderr}`
  expect(code === 3, `ended with ${code}: ${said}`)
  // A line for scripts on stderr, and the same in the summary on stdout.
  const times = [stderr, stdout].map(
    (text) => text.split('\n').filter((line) => /disk is full|no space left/i.test(line)).length,
  )
  const once = times[0] === 1 && times[1] <= 1
  if (once) counts.said++
  expect(once, `the full disk was named by ${times.join(' and ')} lines of stderr and stdout: ${said}`)
  expect(/\d\d\.(mp4|avi|gif)|state\.jsonl/.test(said), `no file is named: ${said}`)
  const partial = batch.partial(expected)
  expect(partial.length === 0, `not whole: ${partial.join(' ')}`)
  const litter = batch.litter(expected)
  expect(litter.length === 0, `left behind: ${litter.join(' ')}`)
  const there = batch.hashes()
  const whole = (movie) => ['mp4', 'avi', 'gif'].every((ending) => there.has(`${movie}.${ending}`))

  if (spawnSync('mount', ['-o', 'remount,size=64m', batch.out]).status !== 0) throw new Error('cannot be made larger')
  const again = await batch.run(['run', 'pipeline.yaml', '--json'])
  expect(again.code === 0, `with room, ended with ${again.code}: ${again.stdout}`)
  const needless = again.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ type, movie }) => type === 'movie-start' && whole(movie.replace('exp=', '').padStart(2, '0')))
  counts.needless += needless.length
  expect(needless.length === 0, `made again though whole: ${needless.map(({ movie }) => movie).join(' ')}`)
  const faults = batch.faults(expected)
  expect(faults.length === 0, faults.join(', '))
}

await startAlone(import.meta.filename, diskFull)
