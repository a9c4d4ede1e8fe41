// One run of a writer's sink: opened as core opens it, given all frames, and the contents of its file afterwards.
import { join } from 'node:path'
import type { Sink, WrittenFile } from '@movieflow/core/plugin'
import { listChildren } from './belongings.js'
import { measureDifference } from './pictures.js'
import type { Rule } from './rules.js'
import { sameBytes, throughJson } from './subject.js'
import { readIfThere, type WriterCase } from './writer-case.js'

export interface Opened {
  readonly sink: Sink
  readonly folder: string
  readonly files: readonly string[]
  /** Child processes that ran when it was opened, as those that `encodeFrame` keeps. */
  readonly children: ReadonlySet<string>
}

/** The files and facts from one whole run of a sink. */
export interface WrittenRun extends Opened {
  readonly facts: WrittenFile
  readonly bytes: Uint8Array
}

/** Provenance as core passes it in a run, with characters that must be kept from a shell, a parser or an encoding. */
const provenance = JSON.stringify({
  movieflow: '1.0.0',
  movie: `é = 'a';"b"\\c\n#%`,
  inputs: [{ path: '数据.npy', bytes: 1 }],
})

export async function openCaseSink(writerCase: WriterCase): Promise<Opened> {
  const { plugin, checks, size, fps, pictures, options, plan } = writerCase
  const folder = await writerCase.makeFolder()
  const files = stagedNames(writerCase).map((name) => join(folder, name))
  const plain = throughJson(plan.plan ?? null)
  const known = writerCase.announced && { frames: pictures.length }
  const input = { file: files[0]!, files, size, fps, ...known, options, plan: plain, provenance }
  const children = new Set(listChildren())
  const sink = await checks.settle(() => plugin.open(input, writerCase.context()))
  for (const member of ['write', 'finalize', 'cancel'] as const)
    if (typeof sink?.[member] !== 'function') throw new TypeError(`the sink has no ${member}()`)
  return { sink, folder, files, children }
}

/** The names of the staged file, or of the staged files of all frames. */
export function stagedNames({ plugin, pictures, extension }: WriterCase): string[] {
  if (!plugin.filePerFrame) return [`staged é 'movie'${extension}`]
  return pictures.map((_, index) => `staged é 'frame' ${index}${extension}`)
}

/** Writes all frames; each is passed as `lend` returns it, and `reclaim`ed when its write has settled. */
export async function writeAllFrames(
  writerCase: WriterCase,
  encoded: readonly Uint8Array[],
  lend: (data: Uint8Array) => Uint8Array,
  reclaim: (data: Uint8Array) => void = () => {},
): Promise<WrittenRun | undefined> {
  const { checks } = writerCase
  const opened = await checks.attempt('open', () => openCaseSink(writerCase))
  if (opened === undefined) return undefined
  const { sink, files } = opened
  for (const [index, bytes] of encoded.entries()) {
    const data = lend(bytes)
    const taken = await checks.attempt('write', async () => {
      await sink.write({ index, data })
      return true
    })
    if (!taken) {
      await checks.attempt('cancel-after-write', () => sink.cancel())
      return undefined
    }
    reclaim(data)
  }
  const facts = await checks.attempt('finalize', async () => (await sink.finalize()) ?? {})
  if (facts === undefined) {
    await checks.attempt('cancel-after-write', () => sink.cancel())
    return undefined
  }
  const bytes = await readIfThere(files)
  if (bytes === undefined) {
    checks.fail('staged-file', 'there is no file, or an empty one, at a path that it received')
    return undefined
  }
  return { ...opened, facts, bytes }
}

/** The pictures of a file, in order, within the tolerance. */
export async function checkDecoded(writerCase: WriterCase, files: readonly string[], rule: Rule): Promise<void> {
  const { checks, decode, pictures, size, plan, tolerance } = writerCase
  if (decode === undefined) return
  const decoded = await checks.attempt(rule, () => decode(files[0]!, files))
  if (decoded === undefined) return
  const [width, height] = plan.size ?? size
  const { frames } = decoded
  if (decoded.size[0] !== width || decoded.size[1] !== height)
    return checks.fail(rule, `decoded to ${decoded.size.join(' × ')}, but the plan said ${width} × ${height}`)
  if (frames.length !== pictures.length)
    return checks.fail(rule, `decoded to ${frames.length} frames, but got ${pictures.length} of them`)
  const { largest = Number.POSITIVE_INFINITY, mean = Number.POSITIVE_INFINITY } = tolerance
  for (const [index, frame] of frames.entries()) {
    const differences = pictures.map((picture) => measureDifference(picture, frame, width))
    const own = differences[index]!
    const fits = (difference: typeof own) => difference.largest <= largest && difference.mean <= mean
    if (fits(own)) continue
    const shown = differences.findIndex(fits)
    if (shown >= 0) checks.fail('order', `frame ${index} of the file shows picture ${shown}`)
    else
      checks.fail(
        rule,
        `frame ${index} is off by up to ${own.largest} levels, ${own.mean.toFixed(2)} on average; allowed are ${tolerance.largest ?? 'any'} and ${tolerance.mean ?? 'any'}`,
      )
  }
}

/** Checks that files match those written `first`: their pictures or, if nothing decodes them, their bytes. */
export async function checkSameFile(
  writerCase: WriterCase,
  encoded: readonly Uint8Array[],
  first: WrittenRun,
  files: readonly string[],
  rule: Rule,
  when: string,
): Promise<void> {
  const { checks } = writerCase
  if (writerCase.decode !== undefined) return checkDecoded(writerCase, files, rule)
  const bytes = await readIfThere(files)
  if (bytes !== undefined && sameBytes(bytes, first.bytes)) return
  // Some containers hold random numbers: only a writer that repeats itself can be compared.
  const second = await writeAllFrames(writerCase, encoded, (data) => Uint8Array.from(data))
  const repeats = second !== undefined && sameBytes(second.bytes, first.bytes)
  checks.expect(rule, !repeats, `the file differs ${when}`)
  await checks.attempt('cancel-after-finalize', () => second?.sink.cancel())
}
