// Holds a writer's sink to the contract: what it writes, what it leaves behind, and every state it may be stopped in.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Sink, WrittenFile } from '@movieflow/core/plugin'
import { listChildren, listLeftovers, listOpenFiles } from './belongings.js'
import { inSharedMemory, measureDifference } from './pictures.js'
import { sameBytes, sameData, throughJson } from './subject.js'
import { readIfThere, type WriterCase } from './writer-case.js'

interface Opened {
  readonly sink: Sink
  readonly folder: string
  readonly files: readonly string[]
}

/** What has been written by one whole run of a sink. */
interface Written extends Opened {
  readonly facts: WrittenFile
  readonly bytes: Uint8Array
}

/** `encoded` is what each frame's `write` is handed. */
export async function checkSinks(writerCase: WriterCase, encoded: readonly Uint8Array[]): Promise<void> {
  const children = new Set(listChildren())
  const checkLeftovers = (state: string, folder: string) => checkBelongings(writerCase, children, state, folder)

  const written = await writeWhole(writerCase, encoded, (data) => Uint8Array.from(data))
  if (written === undefined) return
  await checkWritten(writerCase, written)
  await checkLeftovers('finalize', written.folder)
  await checkFinalizeAgain(writerCase, written)
  await checkLeftovers('cancel after finalize', written.folder)
  await checkBorrowedData(writerCase, encoded, written)
  await checkNoFrames(writerCase, checkLeftovers)
  await checkCancel(writerCase, encoded, checkLeftovers)
}

/** The whole of a file of which nobody says how many frames come, as when a person draws it. */
export async function checkUnknownFrames(writerCase: WriterCase, encoded: () => readonly Uint8Array[]): Promise<void> {
  const { report, pictures } = writerCase
  const rule = 'unknown-frames'
  const written = await report.attempt(rule, async () => {
    const { sink, files } = await openSink(writerCase)
    try {
      for (const [index, data] of encoded().entries()) await sink.write({ index, data })
      const facts = (await sink.finalize()) ?? {}
      return { files, frames: facts.frames ?? pictures.length }
    } finally {
      await sink.cancel()
    }
  })
  if (written === undefined) return
  const { files, frames } = written
  report.expect(rule, frames === pictures.length, `it says ${frames} frames, but got ${pictures.length} of them`)
  const bytes = await readIfThere(files)
  report.expect(rule, bytes !== undefined && bytes.length > 0, 'there is no file, or an empty one')
  await checkDecoded(writerCase, files, rule)
}

/** What core hands over in a run, with all that has to be kept from a shell, a parser or an encoding. */
const provenance = JSON.stringify({
  movieflow: '1.0.0',
  movie: `é = 'a';"b"\\c\n#%`,
  inputs: [{ path: '数据.npy', bytes: 1 }],
})

async function openSink(writerCase: WriterCase): Promise<Opened> {
  const { plugin, report, size, fps, pictures, options, plan } = writerCase
  const folder = await writerCase.makeFolder()
  const files = stagedNames(writerCase).map((name) => join(folder, name))
  const plain = throughJson(plan.plan ?? null)
  const known = writerCase.announced && { frames: pictures.length }
  const input = { file: files[0]!, files, size, fps, ...known, options, plan: plain, provenance }
  const sink = await report.settle(() => plugin.open(input, writerCase.context()))
  for (const member of ['write', 'finalize', 'cancel'] as const)
    if (typeof sink?.[member] !== 'function') throw new TypeError(`the sink has no ${member}()`)
  return { sink, folder, files }
}

/** Of the staged file, or of those of all frames. */
function stagedNames({ plugin, pictures, extension }: WriterCase): string[] {
  if (!plugin.filePerFrame) return [`staged é 'movie'${extension}`]
  return pictures.map((_, index) => `staged é 'frame' ${index}${extension}`)
}

/** Writes all frames; each is handed over as `lend` gives it, and `reclaim`ed when its write has settled. */
async function writeWhole(
  writerCase: WriterCase,
  encoded: readonly Uint8Array[],
  lend: (data: Uint8Array) => Uint8Array,
  reclaim: (data: Uint8Array) => void = () => {},
): Promise<Written | undefined> {
  const { report } = writerCase
  const opened = await report.attempt('open', () => openSink(writerCase))
  if (opened === undefined) return undefined
  const { sink, files } = opened
  for (const [index, bytes] of encoded.entries()) {
    const data = lend(bytes)
    const taken = await report.attempt('write', async () => {
      await sink.write({ index, data })
      return true
    })
    if (!taken) {
      await report.attempt('cancel', () => sink.cancel())
      return undefined
    }
    reclaim(data)
  }
  const facts = await report.attempt('finalize', async () => (await sink.finalize()) ?? {})
  if (facts === undefined) {
    await report.attempt('cancel', () => sink.cancel())
    return undefined
  }
  const bytes = await readIfThere(files)
  if (bytes === undefined) {
    report.fail('staged-file', 'there is no file, or an empty one, at a path that it was given')
    return undefined
  }
  return { ...opened, facts, bytes }
}

async function checkWritten(writerCase: WriterCase, written: Written): Promise<void> {
  const { report, size, plan, fps, pictures } = writerCase
  await sleep(30)
  const later = await readIfThere(written.files)
  const rested = later !== undefined && sameBytes(later, written.bytes)
  report.expect('finalize-complete', rested, 'the file changed after finalize had settled')
  const { frames, size: fileSize, duration } = written.facts
  const [width, height] = plan.size ?? size
  if (frames !== undefined)
    report.expect(
      'written-facts',
      frames === pictures.length,
      `it says ${frames} frames, but got ${pictures.length} of them`,
    )
  if (fileSize !== undefined) {
    const same = fileSize[0] === width && fileSize[1] === height
    report.expect('written-facts', same, `it says ${fileSize.join(' × ')}, but planned ${width} × ${height}`)
  }
  if (duration !== undefined) {
    const expected = pictures.length / fps
    const near = Math.abs(duration - expected) <= Math.max(0.5 / fps, 0.01)
    report.expect('written-facts', near, `it says ${duration} s, but the frames last ${expected} s`)
  }
  await checkDecoded(writerCase, written.files, 'decode')
}

/** The pictures of a file, in order, within the tolerance. */
async function checkDecoded(writerCase: WriterCase, files: readonly string[], rule: string): Promise<void> {
  const { report, decode, pictures, size, plan, tolerance } = writerCase
  if (decode === undefined) return
  const decoded = await report.attempt(rule, () => decode(files[0]!, files))
  if (decoded === undefined) return
  const [width, height] = plan.size ?? size
  const { frames } = decoded
  if (decoded.size[0] !== width || decoded.size[1] !== height)
    return report.fail(rule, `decoded to ${decoded.size.join(' × ')}, but planned ${width} × ${height}`)
  if (frames.length !== pictures.length)
    return report.fail(rule, `decoded to ${frames.length} frames, but got ${pictures.length} of them`)
  const { largest = Number.POSITIVE_INFINITY, mean = Number.POSITIVE_INFINITY } = tolerance
  for (const [index, frame] of frames.entries()) {
    const differences = pictures.map((picture) => measureDifference(picture, frame, width))
    const own = differences[index]!
    const fits = (difference: typeof own) => difference.largest <= largest && difference.mean <= mean
    if (fits(own)) continue
    const shown = differences.findIndex(fits)
    if (shown >= 0) report.fail('order', `frame ${index} of the file shows picture ${shown}`)
    else
      report.fail(
        rule,
        `frame ${index} is off by up to ${own.largest} levels, ${own.mean.toFixed(2)} on average; allowed are ${tolerance.largest ?? 'any'} and ${tolerance.mean ?? 'any'}`,
      )
  }
}

async function checkFinalizeAgain({ report }: WriterCase, { sink, files, facts, bytes }: Written): Promise<void> {
  const rule = 'finalize-idempotent'
  const again = await report.attempt(rule, async () => (await sink.finalize()) ?? {})
  if (again !== undefined) report.expect(rule, sameData(again, facts), 'a second finalize says something else')
  const later = await readIfThere(files)
  report.expect(rule, later !== undefined && sameBytes(later, bytes), 'a second finalize changed the file')
  await report.expectThrow('write-after-finalize', 'a frame after finalize', () =>
    sink.write({ index: 0, data: new Uint8Array(4) }),
  )
  await report.attempt('cancel-after-finalize', () => sink.cancel())
  await report.attempt('cancel-twice', () => sink.cancel())
}

/** Data is lent until `write` settles: what is written must not depend on what becomes of the memory then. */
async function checkBorrowedData(
  writerCase: WriterCase,
  encoded: readonly Uint8Array[],
  first: Written,
): Promise<void> {
  const { report } = writerCase
  const rule = 'write-takes-data'
  const lent = await writeWhole(writerCase, encoded, inSharedMemory, (data) => data.fill(0xa5))
  if (lent === undefined) return
  if (writerCase.decode !== undefined) await checkDecoded(writerCase, lent.files, rule)
  else if (!sameBytes(lent.bytes, first.bytes)) {
    // Some containers hold random numbers: only a writer that repeats itself can be compared.
    const second = await writeWhole(writerCase, encoded, (data) => Uint8Array.from(data))
    const repeats = second !== undefined && sameBytes(second.bytes, first.bytes)
    report.expect(rule, !repeats, 'the file is another one when memory is used again after write has settled')
    await report.attempt('cancel-after-finalize', () => second?.sink.cancel())
  }
  await report.attempt('cancel-after-finalize', () => lent.sink.cancel())
}

type LeftoverCheck = (state: string, folder: string) => Promise<void>

async function checkNoFrames(writerCase: WriterCase, checkLeftovers: LeftoverCheck): Promise<void> {
  const { report } = writerCase
  const opened = await report.attempt('open', () => openSink(writerCase))
  if (opened === undefined) return
  let facts: WrittenFile | undefined
  try {
    facts = await report.settle(async () => (await opened.sink.finalize()) ?? {})
  } catch {
    // Refused, as it should.
  }
  const honest = facts === undefined || facts.frames === 0
  report.expect('zero-frames', honest, 'finalize without a frame neither rejects nor says `frames: 0`')
  await report.attempt('cancel-after-finalize', () => opened.sink.cancel())
  await checkLeftovers('finalize without frames', opened.folder)
}

async function checkCancel(
  writerCase: WriterCase,
  encoded: readonly Uint8Array[],
  checkLeftovers: LeftoverCheck,
): Promise<void> {
  const { report } = writerCase
  const ignore = () => {}
  const states: Record<string, (sink: Sink) => unknown> = {
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
  for (const [rule, prepare] of Object.entries(states)) {
    const opened = await report.attempt('open', () => openSink(writerCase))
    if (opened === undefined) return
    const { sink, folder } = opened
    let pending: Promise<unknown> | undefined
    await report.attempt('write', async () => {
      const prepared = (await prepare(sink)) as { pending?: Promise<unknown> } | undefined
      // Cancelled work may fail, but not unheard.
      pending = prepared?.pending?.catch(ignore)
    })
    await report.attempt(rule, () => sink.cancel())
    if (pending !== undefined) await report.attempt(rule, async () => void (await pending))
    await checkLeftovers(rule, folder)
    await report.attempt('cancel-twice', () => sink.cancel())
    if (rule !== 'cancel-while-finalizing')
      await report.expectThrow('finalize-after-cancel', 'finalize after cancel', () => sink.finalize())
  }
}

async function checkBelongings(
  writerCase: WriterCase,
  children: ReadonlySet<string>,
  state: string,
  folder: string,
): Promise<void> {
  const { report } = writerCase
  const open = await listLeftovers(() => listOpenFiles(folder))
  report.expect('open-files', open.length === 0, `after ${state} it still has ${open.join(', ')} open`)
  const running = await listLeftovers(() => listChildren().filter((child) => !children.has(child)))
  report.expect('child-processes', running.length === 0, `after ${state} a child process runs: ${running.join(', ')}`)
  const own = new Set(stagedNames(writerCase))
  const strangers = (await readdir(folder)).filter((name) => !own.has(name))
  report.expect('only-staged-file', strangers.length === 0, `after ${state} it left ${strangers.join(', ')}`)
}
