// Gives the command what is bad, in some 300 ways, and looks at how it refuses: one line with file and cause, a documented
// exit code; no hang, no signal, no stack, nothing partial, no input changed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { badCases } from './bad-cases.mjs'
import { Batch, command } from './batch.mjs'
import { randomNumbers, startAlone, Tally } from './harness.mjs'
import { killTree } from './processes.mjs'

const hangSeconds = 60
const longestLine = 500
const nobody = 65534

/**
 * @typedef {{ name: string, group: string, codes: number[], says?: RegExp, pipeline?: string, args?: string[],
 *   files?: Record<string, string | Uint8Array>, arrange?: (folder: string) => void, unprivileged?: boolean, why?: string }} BadCase
 * `codes` are those that the documents ask for; `says` what the refusal must name; `why` explains a case that is no refusal.
 */

/** @type {import('./harness.mjs').Harness} */
export default async function badInputs({ short, seed }) {
  const tally = new Tally()
  const random = randomNumbers(seed)
  const all = badCases()
  const cases = short ? all.filter(() => random() < 36 / all.length) : all
  const mayBeNobody = process.getuid?.() === 0 && canRunAs(nobody)
  const counts = { tried: 0, skipped: 0, longest: 0, explained: all.filter(({ why }) => why).length }
  const groups = new Map()
  for (const each of cases) {
    // root may read and write everything.
    if (each.unprivileged && process.getuid?.() === 0 && !mayBeNobody) {
      counts.skipped++
      continue
    }
    counts.tried++
    groups.set(each.group, (groups.get(each.group) ?? 0) + 1)
    await tally.case(`${each.group}: ${each.name}`, (expect) => tryCase(each, mayBeNobody, counts, expect))
  }
  return tally.result(
    `${counts.tried} bad inputs (${[...groups].map(([name, count]) => `${count} ${name}`).join(', ')}): ${tally.failed} not as documented; ` +
      `${counts.explained} are taken, each for a reason; the longest line has ${counts.longest} bytes`,
    ...(counts.skipped > 0
      ? [`${counts.skipped} skipped: they take a user without rights, who can read this folder`]
      : []),
  )
}

function canRunAs(uid) {
  return spawnSync(process.execPath, [command, '--version'], { uid, gid: uid, cwd: '/' }).status === 0
}

/** @param {BadCase} bad */
async function tryCase(
  { codes, says, pipeline, args, files = {}, arrange, unprivileged, why },
  mayBeNobody,
  counts,
  expect,
) {
  const batch = new Batch({ experiments: 3, frames: 4, size: [100, 80] })
  const { folder } = batch
  if (pipeline !== undefined) batch.writePipeline(pipeline)
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  const as = unprivileged && mayBeNobody ? { uid: nobody, gid: nobody } : {}
  if (unprivileged) spawnSync('chown', ['-R', `${nobody}:${nobody}`, folder])
  chmodSync(folder, 0o755)
  arrange?.(folder)
  const before = inputsOf(folder)
  const began = performance.now()
  const { child, ended } = batch.start(args ?? ['run', 'pipeline.yaml', '--quiet'], { options: as })
  const deadline = setTimeout(() => killTree(child.pid), hangSeconds * 1000)
  const { code, signal, stdout, stderr } = await ended
  clearTimeout(deadline)
  const said = stdout + stderr
  expect(performance.now() - began < hangSeconds * 1000, `hung for ${hangSeconds} s`)
  expect(signal === null, `ended by ${signal}`)
  expect(codes.includes(code ?? -1), `ended with ${code}, not ${codes.join(' or ')}: ${said.slice(0, 700)}`)
  expect(
    !/^ +at .*[:(]\d+:\d+\)?$/m.test(said) && !said.includes('This is a bug'),
    `shows a stack: ${said.slice(0, 700)}`,
  )
  expect(!/\p{Cc}/u.test(said.replaceAll('\n', '')), `control bytes: ${JSON.stringify(said.slice(0, 700))}`)
  for (const line of said.split('\n')) {
    counts.longest = Math.max(counts.longest, Buffer.byteLength(line))
    expect(Buffer.byteLength(line) < longestLine, `a line of ${Buffer.byteLength(line)} bytes: ${line}`)
  }
  if (why === undefined) expect(said.trim() !== '', 'says nothing')
  if (says)
    expect(
      said.split('\n').some((line) => says.test(line)),
      `no line says ${says}: ${said.slice(0, 700)}`,
    )
  const changed = [...before].filter(([name, hash]) => inputsOf(folder).get(name) !== hash).map(([name]) => name)
  expect(changed.length === 0, `changed inputs: ${changed.join(' ')}`)
  const staged = batch.everything().filter((name) => /\.tmp(\.|$)/.test(name))
  expect(staged.length === 0, `left behind: ${staged.join(' ')}`)
  // Rights that a case took away would keep it from being removed.
  if (unprivileged) spawnSync('chmod', ['-R', 'u+rwX', folder])
  batch.remove()
}

/** Hashes of all files that are not outputs; what cannot be read counts by its size and rights. */
function inputsOf(folder) {
  const found = new Map()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    const name = relative(folder, path)
    if (name.startsWith('movies')) continue
    const { mode, size } = lstatSync(path)
    const content = entry.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : ''
    found.set(name, `${mode} ${entry.isFile() ? size : ''} ${content}`)
  }
  return found
}

await startAlone(import.meta.filename, badInputs)
