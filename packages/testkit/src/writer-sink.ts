// Holds a writer's sink to the contract: what it writes, what it leaves behind, and every state it may be stopped in.
import { readdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Sink, WrittenFile } from '@movieflow/core/plugin'
import { listChildren, listLeftovers, listOpenFiles } from './belongings.js'
import { inSharedMemory } from './pictures.js'
import type { Rule } from './rules.js'
import { sameBytes, sameData } from './subject.js'
import { readIfThere, type WriterCase } from './writer-case.js'
import { checkBackpressure, checkSideBySide } from './writer-load.js'
import {
  checkDecoded,
  checkSameFile,
  type Opened,
  openCaseSink,
  stagedNames,
  type WrittenRun,
  writeAllFrames,
} from './writer-run.js'

/** `encoded` contains the input of each frame's `write`. */
export async function checkSinks(writerCase: WriterCase, encoded: readonly Uint8Array[]): Promise<void> {
  const written = await writeAllFrames(writerCase, encoded, (data) => Uint8Array.from(data))
  if (written === undefined) return
  await checkWritten(writerCase, written)
  await checkBelongings(writerCase, 'finalize', written)
  await checkFinalizeAgain(writerCase, written)
  await checkBelongings(writerCase, 'cancel after finalize', written)
  await checkBorrowedData(writerCase, encoded, written)
  await checkSideBySide(writerCase, encoded, written)
  await checkBackpressure(writerCase)
  await checkNoFrames(writerCase)
  await checkCancel(writerCase, encoded)
}

async function checkWritten(writerCase: WriterCase, written: WrittenRun): Promise<void> {
  const { checks, size, plan, fps, pictures } = writerCase
  await sleep(30)
  const later = await readIfThere(written.files)
  const rested = later !== undefined && sameBytes(later, written.bytes)
  checks.expect('finalize-complete', rested, 'the file changed after finalize had settled')
  const { frames, size: fileSize, duration } = written.facts
  const [width, height] = plan.size ?? size
  if (frames !== undefined)
    checks.expect(
      'written-facts',
      frames === pictures.length,
      `it says ${frames} frames, but got ${pictures.length} of them`,
    )
  if (fileSize !== undefined) {
    const same = fileSize[0] === width && fileSize[1] === height
    checks.expect('written-facts', same, `it says ${fileSize.join(' × ')}, but the plan said ${width} × ${height}`)
  }
  if (duration !== undefined) {
    const expected = pictures.length / fps
    const near = Math.abs(duration - expected) <= Math.max(0.5 / fps, 0.01)
    checks.expect('written-facts', near, `it says ${duration} s, but the frames last ${expected} s`)
  }
  await checkDecoded(writerCase, written.files, 'decode')
}

async function checkFinalizeAgain({ checks }: WriterCase, { sink, files, facts, bytes }: WrittenRun): Promise<void> {
  const rule = 'finalize-idempotent'
  const again = await checks.attempt(rule, async () => (await sink.finalize()) ?? {})
  if (again !== undefined) checks.expect(rule, sameData(again, facts), 'a second finalize returns other facts')
  const later = await readIfThere(files)
  checks.expect(rule, later !== undefined && sameBytes(later, bytes), 'a second finalize changed the file')
  await checks.expectThrow('write-after-finalize', 'a frame after finalize', () =>
    sink.write({ index: 0, data: new Uint8Array(4) }),
  )
  await checks.attempt('cancel-after-finalize', () => sink.cancel())
  await checks.attempt('cancel-twice', () => sink.cancel())
}

/** Data is lent until `write` settles: the file must not depend on later changes of the memory. */
async function checkBorrowedData(
  writerCase: WriterCase,
  encoded: readonly Uint8Array[],
  first: WrittenRun,
): Promise<void> {
  const { checks } = writerCase
  const rule = 'write-takes-data'
  const lent = await writeAllFrames(writerCase, encoded, inSharedMemory, (data) => data.fill(0xa5))
  if (lent === undefined) return
  await checkSameFile(writerCase, encoded, first, lent.files, rule, 'if memory is used again after write has settled')
  await checks.attempt('cancel-after-finalize', () => lent.sink.cancel())
}

async function checkNoFrames(writerCase: WriterCase): Promise<void> {
  const { checks } = writerCase
  const opened = await checks.attempt('open', () => openCaseSink(writerCase))
  if (opened === undefined) return
  let facts: WrittenFile | undefined
  try {
    facts = await checks.settle(async () => (await opened.sink.finalize()) ?? {})
  } catch {
    // Refused, as it should.
  }
  const honest = facts === undefined || facts.frames === 0
  checks.expect('zero-frames', honest, 'finalize without a frame neither rejects nor says `frames: 0`')
  await checks.attempt('cancel-after-finalize', () => opened.sink.cancel())
  await checkBelongings(writerCase, 'finalize without frames', opened)
}

async function checkCancel(writerCase: WriterCase, encoded: readonly Uint8Array[]): Promise<void> {
  const { checks } = writerCase
  const ignore = () => {}
  const states: Partial<Record<Rule, (sink: Sink) => unknown>> = {
    'cancel-before-write': ignore,
    'cancel-after-write': async (sink) => {
      for (const [index, data] of encoded.slice(0, 2).entries())
        await sink.write({ index, data: Uint8Array.from(data) })
    },
    'cancel-while-writing': (sink) => {
      return { pending: Promise.resolve(sink.write({ index: 0, data: Uint8Array.from(encoded[0]!) })) }
    },
    'cancel-while-finalizing': async (sink) => {
      for (const [index, data] of encoded.entries()) await sink.write({ index, data: Uint8Array.from(data) })
      return { pending: Promise.resolve(sink.finalize()) }
    },
  }
  for (const rule of Object.keys(states) as Rule[]) {
    const prepare = states[rule]!
    const opened = await checks.attempt('open', () => openCaseSink(writerCase))
    if (opened === undefined) return
    const { sink } = opened
    let pending: Promise<unknown> | undefined
    await checks.attempt('write', async () => {
      const prepared = (await prepare(sink)) as { pending?: Promise<unknown> } | undefined
      // Cancelled work may fail, but not unheard.
      pending = prepared?.pending?.catch(ignore)
    })
    await checks.attempt(rule, () => sink.cancel())
    if (pending !== undefined) await checks.attempt(rule, async () => void (await pending))
    await checkBelongings(writerCase, rule, opened)
    await checks.attempt('cancel-twice', () => sink.cancel())
    if (rule !== 'cancel-while-finalizing')
      await checks.expectThrow('finalize-after-cancel', 'finalize after cancel', () => sink.finalize())
  }
}

/** A sink's own: child processes of `encodeFrame` may come and go between two sinks. */
async function checkBelongings(writerCase: WriterCase, state: string, { folder, children }: Opened): Promise<void> {
  const { checks } = writerCase
  const open = await listLeftovers(() => listOpenFiles(folder))
  checks.expect('open-files', open.length === 0, `after ${state} it still has ${open.join(', ')} open`)
  const running = await listLeftovers(() => listChildren().filter((child) => !children.has(child)))
  checks.expect('child-processes', running.length === 0, `after ${state} a child process runs: ${running.join(', ')}`)
  const own = new Set(stagedNames(writerCase))
  const strangers = (await readdir(folder)).filter((name) => !own.has(name))
  checks.expect('only-staged-file', strangers.length === 0, `after ${state} it left ${strangers.join(', ')}`)
}
