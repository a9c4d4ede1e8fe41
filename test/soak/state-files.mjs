// Cuts, scrambles, ages and dates forward the state that a run left: no crash, and the right outputs every time.

import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Batch } from './batch.mjs'
import { randomNumbers, startAlone, Tally } from './harness.mjs'

/** As the library is built. */
const { planPipeline } = await import(new URL('../../packages/cli/dist/index.js', import.meta.url).href)

const shape = {
  experiments: 3,
  frames: 4,
  size: /** @type {[number, number]} */ ([80, 64]),
  write: '[<exp:02d>.avi, <exp:02d>.gif]',
}
const call = ['run', 'pipeline.yaml', '--quiet']

/** @type {import('./harness.mjs').Harness} */
export default async function stateFiles({ short, seed }) {
  const random = randomNumbers(seed)
  const tally = new Tally()
  const batch = new Batch(shape)
  const kept = mkdtempSync(join(tmpdir(), 'movieflow-soak-state-'))
  try {
    const { code, stderr } = await batch.run(call)
    if (code !== 0) throw new Error(`the undisturbed run ended with ${code}: ${stderr}`)
    const expected = batch.hashes()
    cpSync(batch.out, kept, { recursive: true, preserveTimestamps: true })
    const folder = join(batch.out, '.movieflow')
    const names = readdirSync(folder).filter((name) => name.endsWith('.jsonl'))
    const state = names.find((name) => name.endsWith('.state.jsonl')) ?? ''
    const whole = readFileSync(join(folder, state))
    const cases = damages(whole, random, short)
    for (const [name, content] of cases) {
      await tally.case(name, async (expect) => {
        batch.clear()
        cpSync(kept, batch.out, { recursive: true, preserveTimestamps: true })
        for (const file of readdirSync(folder).filter((each) => each.endsWith('.lock'))) rmSync(join(folder, file))
        writeFileSync(join(folder, state), content)
        // Of one movie something is lost as well: a damaged state must not hide it.
        rmSync(join(batch.out, '02.gif'))
        const ending = await batch.run(call)
        expect(ending.code === 0, `ended with ${ending.code ?? ending.signal}: ${ending.stdout}${ending.stderr}`)
        const faults = batch.faults(expected)
        expect(faults.length === 0, faults.join(', '))
      })
    }
    const bytes = await cutAtEveryByte({ batch, kept, folder, state, whole, step: short ? 300 : 1 }, tally)
    batch.clear()
    cpSync(kept, batch.out, { recursive: true, preserveTimestamps: true })
    const last = await batch.run([...call.slice(0, 2), '--json'])
    await tally.case('the state after all this', (expect) =>
      expect(/"fresh":3/.test(last.stdout) && existsSync(join(folder, state)), `not all is fresh: ${last.stdout}`),
    )
    return tally.result(
      `${cases.length} states, cut (of ${whole.length} bytes), changed, random, older, future: ${tally.failed} crashes or wrong outputs`,
      `cut at ${bytes} bytes, from either end: planned each time, nothing taken for fresh whose record was cut`,
    )
  } finally {
    batch.remove()
    rmSync(kept, { recursive: true, force: true })
  }
}

/** A plan alone for each: what it takes for fresh is what the next run would leave out. */
async function cutAtEveryByte({ batch, kept, folder, state, whole, step }, tally) {
  let count = 0
  batch.clear()
  cpSync(kept, batch.out, { recursive: true, preserveTimestamps: true })
  rmSync(join(batch.out, '02.gif'))
  await tally.case('cut at every byte', async (expect) => {
    for (let at = 0; at <= whole.length; at += step)
      for (const left of [whole.subarray(0, at), whole.subarray(at)]) {
        writeFileSync(join(folder, state), left)
        const { movies } = await planPipeline(join(batch.folder, 'pipeline.yaml'))
        count++
        const fresh = movies.filter(({ status }) => status === 'fresh').map(({ id }) => id)
        const lines = left.toString().split('\n')
        // Of each movie, its last whole record.
        const recorded = (id) =>
          lines.some(
            (line) => whole.toString().includes(`${line}\n`) && /"kind":"movie"/.test(line) && line.includes(`"${id}"`),
          )
        const wrong = fresh.filter((id) => id === 'exp=2' || !recorded(id))
        expect(wrong.length === 0, `with ${left.length} bytes, ${wrong.join(' ')} is taken for fresh`)
      }
  })
  return count
}

/** @returns {[string, Uint8Array | string][]} */
function damages(whole, random, short) {
  const at = (count) => Array.from({ length: count }, (_, index) => Math.floor((index * whole.length) / count))
  const noise = (length) => Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)))
  const lines = whole.toString().trimEnd().split('\n')
  // Valid to the checksum, and not to what it says.
  const signed = (text) => `${createHash('sha256').update(text).digest('hex').slice(0, 12)} ${text}`
  const changedRecords = (change) =>
    `${lines.map((line) => signed(JSON.stringify(change(JSON.parse(line.slice(13)))))).join('\n')}\n`
  const reversed = [...lines].reverse()
  const all = [
    ...at(short ? 4 : 100).map((end) => [`cut at byte ${end}`, whole.subarray(0, end)]),
    ...at(short ? 1 : 20).map((from) => [`begins at byte ${from}`, whole.subarray(from)]),
    ...at(short ? 2 : 40).map((place) => {
      const changed = Buffer.from(whole)
      changed[place] ^= 1 << Math.floor(random() * 8)
      return [`a bit changed in byte ${place}`, changed]
    }),
    ...[0, 1, 100, 5000, 100_000].slice(short ? 3 : 0).map((length) => [`${length} random bytes`, noise(length)]),
    ['random bytes before', Buffer.concat([noise(300), whole])],
    ['random bytes behind', Buffer.concat([whole, noise(300)])],
    ['zeros behind, as after a power cut', Buffer.concat([whole, Buffer.alloc(4096)])],
    ['all zeros', Buffer.alloc(whole.length)],
    ['each line twice', [...lines, ...lines].join('\n')],
    ['lines in reverse', `${reversed.join('\n')}\n`],
    ['line ends of Windows', `${lines.join('\r\n')}\r\n`],
    ['no checksums', `${lines.map((line) => line.slice(13)).join('\n')}\n`],
    ['records of the future', changedRecords((record) => ({ ...record, kind: `${record.kind}2`, version: 99 }))],
    ['further members', changedRecords((record) => ({ ...record, later: { than: ['now'] } }))],
    ['records of an older version', changedRecords(({ kind: _, ...record }) => record)],
    ['no fingerprints', changedRecords(({ fingerprint: _, ...record }) => record)],
    ['empty fingerprints', changedRecords((record) => (record.fingerprint ? { ...record, fingerprint: {} } : record))],
    [
      'fingerprints of numbers',
      changedRecords((record) => (record.fingerprint ? { ...record, fingerprint: 7 } : record)),
    ],
    [
      'fingerprints of null',
      changedRecords((record) => (record.fingerprint ? { ...record, fingerprint: null } : record)),
    ],
    ['outputs of null', changedRecords((record) => (record.outputs ? { ...record, outputs: null } : record))],
    ['outputs of nulls', changedRecords((record) => (record.outputs ? { ...record, outputs: [null] } : record))],
    [
      'outputs outside',
      changedRecords((record) =>
        record.outputs ? { ...record, outputs: [{ path: '../data/Exp1.npy', bytes: 1 }] } : record,
      ),
    ],
    [
      'dates of the future',
      changedRecords((record) => (record.made ? { ...record, made: '2999-01-01T00:00:00.000Z' } : record)),
    ],
    [
      'nulls',
      `${signed('null')}\n${signed('[]')}\n${signed('7')}\n${signed('{"kind":"movie"}')}\n${signed('{"kind":"input"}')}\n`,
    ],
  ]
  return /** @type {[string, Uint8Array | string][]} */ (all)
}

await startAlone(import.meta.filename, stateFiles)
