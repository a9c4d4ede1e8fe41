// The Nth system call of a kind fails, once or from then on, on one file or on all of `out`, in movieflow and in ffmpeg: by strace.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Batch } from './batch.mjs'
import { randomNumbers, skipped, startAlone, Tally } from './harness.mjs'
import { killTree } from './processes.mjs'

/** One kind of call under its names on all processors; `?`: not every processor has it. */
const calls = {
  open: 'openat,?open',
  close: 'close',
  read: 'read',
  pread: 'pread64',
  write: 'write',
  pwrite: 'pwrite64,?pwritev,?writev',
  seek: 'lseek',
  sync: 'fsync,fdatasync',
  rename: '?rename,renameat,renameat2',
  mkdir: '?mkdir,mkdirat',
  remove: '?unlink,unlinkat,?rmdir',
  stat: 'statx,?stat,?fstat,?newfstatat,?lstat',
  list: 'getdents64',
  control: 'fcntl',
  cut: 'ftruncate,fallocate',
  lock: 'flock',
}
const errors = ['ENOSPC', 'EIO']
const mostOfEach = 10
const hangSeconds = 90
const documented = new Set([0, 1, 3, 4])

const experiments = { experiments: 3, frames: 6, size: /** @type {[number, number]} */ ([120, 100]) }
const call = ['run', 'pipeline.yaml', '--quiet']

/** @type {import('./harness.mjs').Harness} */
export default async function systemCalls({ short, seed }) {
  if (spawnSync('strace', ['-V']).error) return skipped('there is no strace')
  const tally = new Tally()
  const scene = await prepareScene()
  if (scene === undefined) return skipped('strace cannot trace here')
  try {
    const all = faultsOf(scene.made)
    const chosen = short ? thinned(all, 26, randomNumbers(seed)) : all
    const counts = { hit: 0, falseSuccess: 0, partial: 0, lost: 0, hangs: 0, kinds: new Set() }
    for (const fault of chosen) await tally.case(fault.name, (expect) => tryFault(scene, fault, counts, expect))
    return tally.result(
      `${chosen.length} faults (${counts.kinds.size} calls × ${errors.join(', ')}, once and for ever, of ${all.length} in all), ` +
        `${counts.hit} of them met: ${counts.falseSuccess} false successes, ${counts.partial} partial, ` +
        `${counts.lost} lost, ${counts.hangs} hangs`,
    )
  } finally {
    scene.batch.remove()
    rmSync(scene.before, { recursive: true, force: true })
  }
}

/**
 * Three movies: the first is fresh, the second is there but of an older pipeline, the third is new. Known: their files
 * before and after, and each call that a run makes on any of its files.
 */
async function prepareScene() {
  const batch = new Batch(experiments)
  const before = mkdtempSync(join(tmpdir(), 'movieflow-soak-before-'))
  const pipeline = readFileSync(join(batch.folder, 'pipeline.yaml'), 'utf8')
  const titled = (title) => batch.writePipeline(pipeline.replace('"<exp> <frame>"', `"${title} <frame>"`))
  const succeed = async (args) => {
    const { code, stderr } = await batch.run(args)
    if (code !== 0) throw new Error(`an undisturbed run ended with ${code}: ${stderr}`)
  }
  titled('older')
  await succeed([...call, '--only', 'exp=2'])
  titled('newer')
  await succeed([...call, '--only', 'exp=1'])
  cpSync(batch.out, before, { recursive: true, preserveTimestamps: true })
  const old = batch.hashes()
  const trace = join(before, '..', `${before.split('/').at(-1)}.trace`)
  const { code } = await batch.run(call, {
    before: [
      'strace',
      '-f',
      '-qq',
      '-y',
      '-o',
      trace,
      '-e',
      'signal=none',
      '-e',
      `trace=${Object.values(calls).join()}`,
    ],
    env: foreseeable,
  })
  if (code !== 0) return undefined
  const made = callsMade(readFileSync(trace, 'utf8'), batch.out)
  rmSync(trace)
  return { batch, before, old, expected: batch.hashes(), made }
}

const foreseeable = { NODE_OPTIONS: `--import=${new URL('./foreseeable-names.mjs', import.meta.url).href}` }

/** For each kind of call: the paths below `out` that it was made on, and how often. */
function callsMade(trace, out) {
  const kindOf = new Map(
    Object.entries(calls).flatMap(([kind, names]) => names.split(',').map((name) => [name.replace('?', ''), kind])),
  )
  /** @type {Map<string, Map<string, number>>} */
  const made = new Map()
  for (const line of trace.split('\n')) {
    const name = /^\d+ +(\w+)\(/.exec(line)?.[1]
    const kind = kindOf.get(name ?? '')
    const path = [...line.matchAll(/[<"](\/[^>"]*)[>"]/g)].map((match) => match[1]).find((each) => each.startsWith(out))
    if (kind === undefined || path === undefined) continue
    const paths = made.get(kind) ?? new Map()
    paths.set(path, (paths.get(path) ?? 0) + 1)
    made.set(kind, paths)
  }
  return made
}

/**
 * Every call fails once, with each of the errors; from which on all fail, a few of each kind.
 * @param {Map<string, Map<string, number>>} made
 */
function faultsOf(made) {
  const all = [...new Set([...made.values()].flatMap((paths) => [...paths.keys()]))]
  return [...made].flatMap(([kind, paths]) =>
    errors.flatMap((error) => {
      const single = [...paths].flatMap(([path, times]) =>
        Array.from({ length: times }, (_, index) => ({ path, nth: index + 1 })),
      )
      const once = single.map(({ path, nth }) => ({
        kind,
        error,
        when: String(nth),
        paths: [path],
        name: `${kind} ${nth} of ${path.split('/').at(-1)} fails with ${error}`,
      }))
      const most = [...paths.values()].reduce((sum, times) => sum + times, 0)
      const forEver = evenly(
        Array.from({ length: most }, (_, index) => index + 1),
        mostOfEach,
      ).map((nth) => ({
        kind,
        error,
        when: `${nth}+`,
        paths: all,
        name: `${kind} fails with ${error} from call ${nth} on`,
      }))
      return [...once, ...forEver]
    }),
  )
}

/** So many of a list, from its first to its last. */
function evenly(list, count) {
  if (list.length <= count) return list
  return Array.from({ length: count }, (_, index) => list[Math.round((index * (list.length - 1)) / (count - 1))])
}

/** A few, one of each kind before a second of any. */
function thinned(faults, count, random) {
  const shuffled = faults
    .map((fault) => ({ fault, rank: random() }))
    .sort((left, right) => left.rank - right.rank)
    .map(({ fault }) => fault)
  const turns = new Map()
  return shuffled
    .map((fault) => {
      const turn = turns.get(fault.kind) ?? 0
      turns.set(fault.kind, turn + 1)
      return { fault, turn }
    })
    .sort((left, right) => left.turn - right.turn)
    .slice(0, count)
    .map(({ fault }) => fault)
}

async function tryFault({ batch, before, old, expected }, fault, counts, expect) {
  batch.clear()
  cpSync(before, batch.out, { recursive: true, preserveTimestamps: true })
  const trace = `${batch.folder}.trace`
  const filter = fault.paths.flatMap((path) => ['-P', path])
  const inject = `inject=${calls[fault.kind]}:error=${fault.error}:when=${fault.when}`
  const { child, ended } = batch.start(call, {
    before: [
      'strace',
      '-f',
      '-qq',
      '-o',
      trace,
      '-e',
      'signal=none',
      ...filter,
      '-e',
      `trace=${calls[fault.kind]}`,
      '-e',
      inject,
    ],
    env: foreseeable,
  })
  const limit = new AbortController()
  const hangs = sleep(hangSeconds * 1000, 'hangs', { signal: limit.signal }).catch(() => undefined)
  const ending = await Promise.race([ended, hangs])
  limit.abort()
  if (typeof ending !== 'object') {
    counts.hangs++
    expect(false, `did not end within ${hangSeconds} s`)
    killTree(child.pid)
    await ended
    return
  }
  if (existsSync(trace) && readFileSync(trace, 'latin1').includes('(INJECTED)')) counts.hit++
  rmSync(trace, { force: true })
  counts.kinds.add(fault.kind)
  const { code, signal, stderr } = ending
  const now = batch.hashes()
  const partial = [...now].filter(([name, hash]) => hash !== expected.get(name) && hash !== old.get(name))
  const lost = [...old.keys()].filter((name) => !now.has(name))
  const wrong = [...expected].filter(([name, hash]) => now.get(name) !== hash)
  counts.partial += partial.length
  counts.lost += lost.length
  if (code === 0 && wrong.length > 0) counts.falseSuccess++
  expect(partial.length === 0, `not whole: ${partial.join(' ')}`)
  expect(lost.length === 0, `lost: ${lost.join(' ')}`)
  expect(code !== 0 || wrong.length === 0, `ended with 0, but wrong are ${wrong.map(([name]) => name).join(' ')}`)
  expect(documented.has(code), `ended with ${code ?? signal}: ${stderr}`)
  expect(!/^ +at .*:\d+:\d+\)?$/m.test(stderr), `showed a stack: ${stderr}`)
  expect(batch.processes().length === 0, 'processes were left')
  const again = await batch.run(call)
  expect(again.code === 0, `the next run ended with ${again.code}: ${again.stderr}`)
  const faults = batch.faults(expected)
  expect(faults.length === 0, `after the next run ${faults.join(', ')}`)
}

await startAlone(import.meta.filename, systemCalls)
