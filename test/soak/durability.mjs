// Holds the order in which outputs come to rest against what a power cut asks for, as strace sees it:
// data, fsync of the file, rename, fsync of the folder, line of the state.
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Batch } from './batch.mjs'
import { skipped, startAlone, Tally } from './harness.mjs'

const traced = 'write,pwrite64,?writev,?pwritev,fsync,fdatasync,?rename,renameat,renameat2'

/** @type {import('./harness.mjs').Harness} */
export default async function durability({ short }) {
  if (spawnSync('strace', ['-V']).error) return skipped('there is no strace')
  const batch = new Batch({
    experiments: short ? 3 : 12,
    frames: 6,
    // Folders too, as each needs a sync of its own.
    write: '[<exp:02d>.mp4, "sub <exp>/<exp:02d>.avi", <exp:02d>.gif]',
  })
  const trace = `${batch.folder}.trace`
  try {
    const { code } = await batch.run(['run', 'pipeline.yaml', '--quiet'], {
      before: ['strace', '-f', '-qq', '-y', '-s', '100000', '-o', trace, '-e', 'signal=none', '-e', `trace=${traced}`],
    })
    if (code !== 0) return skipped(`strace cannot trace here (exit ${code})`)
    const calls = readCalls(readFileSync(trace, 'utf8'))
    const tally = new Tally()
    for (const name of batch.movies())
      await tally.case(`the order of ${name}`, (expect) => checkOrder(calls, batch.out, name, expect))
    return tally.result(
      `${batch.movies().length} outputs: ${tally.failed} out of order (last write < fsync of the file < rename < fsync of the folder < line of the state)`,
    )
  } finally {
    batch.remove()
    rmSync(trace, { force: true })
  }
}

/**
 * Each call with the lines on which it began and ended: threads' calls overlap.
 * @returns {{ name: string, text: string, began: number, ended: number }[]}
 */
function readCalls(trace) {
  const calls = []
  const unfinished = new Map()
  for (const [line, text] of trace.split('\n').entries()) {
    const [, pid, rest] = /^(\d+) +(.*)$/.exec(text) ?? []
    if (rest === undefined) continue
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest)
    if (resumed) {
      const call = unfinished.get(pid)
      if (call) Object.assign(call, { ended: line, text: call.text + resumed[1] })
      continue
    }
    const name = /^\w+/.exec(rest)?.[0] ?? ''
    const call = {
      name,
      text: rest,
      began: line,
      ended: rest.endsWith('<unfinished ...>') ? Number.POSITIVE_INFINITY : line,
    }
    if (call.ended !== line) unfinished.set(pid, call)
    calls.push(call)
  }
  return calls.filter(({ text }) => !/ = -1 /.test(text))
}

function checkOrder(calls, out, name, expect) {
  const final = join(out, name)
  const renames = calls.filter((call) => call.name.startsWith('rename') && call.text.includes(`"${final}"`))
  expect(renames.length === 1, `renamed ${renames.length} times`)
  const rename = renames[0]
  const staged = /"([^"]+)"/.exec(rename?.text ?? '')?.[1]
  const onStaged = calls.filter(({ text }) => text.includes(`<${staged}>`))
  const writes = onStaged.filter(({ name: call }) => call.includes('write'))
  const sync = onStaged.findLast(({ name: call }) => call.includes('sync'))
  const lastWrite = Math.max(...writes.map(({ ended }) => ended))
  expect(writes.length > 0, 'never written')
  expect(sync !== undefined && lastWrite < sync.began, 'written after its last fsync, or never synced')
  expect(sync !== undefined && sync.ended < rename.began, 'renamed before its fsync had ended')
  const folder = `<${dirname(final)}>`
  const folderSync = calls.find(
    ({ name: call, text, began }) => call.includes('sync') && text.includes(folder) && began > rename.ended,
  )
  expect(folderSync !== undefined, 'its folder was not synced after the rename')
  const record = calls.find(
    ({ name: call, text }) =>
      call.includes('write') && text.includes('state.jsonl>') && text.includes(`\\"path\\":\\"${name}\\"`),
  )
  expect(record !== undefined, 'no line of the state names it')
  expect(
    folderSync !== undefined && record !== undefined && folderSync.ended < record.began,
    'recorded before the fsync of its folder',
  )
}

await startAlone(import.meta.filename, durability)
