// One movie, from its plan to its files: frames drawn by workers within a window, encoded in order, checked, renamed; main thread.
import { join } from 'node:path'
import type { PluginContext } from '../contract/index.js'
import { MovieSinks, type OutputToWrite, type SinkThreads, slotBytes } from '../encode/index.js'
import { MovieflowError } from '../errors/index.js'
import type { Provenance } from '../model/index.js'
import { filesOf, hashOfFiles, type OutputRecord, StagedFile } from '../output/index.js'
import type { PlannedOutput, ReadyMovie } from '../plan/index.js'
import { type DrawnFrames, type DrawTask, type SharedMovie, shareMovie, type WorkerPool } from '../workers/index.js'
import type { FrameKeeper } from './frame-keeper.js'
import { hashingBy } from './hash-files.js'
import { checkUnchanged, type InputContents } from './input-contents.js'
import type { LimitsSurvey, MovieLimits } from './limits-survey.js'
import { provenanceOf, provenanceText } from './provenance.js'
import type { SlotPool } from './slot-pool.js'

export interface Workshop {
  /** The folder of the outputs, absolute. */
  readonly out: string
  readonly pool: WorkerPool
  readonly slots: SlotPool
  readonly sinks: SinkThreads
  readonly frames: FrameKeeper
  readonly survey: LimitsSurvey
  readonly contents: InputContents
  readonly threads: number
  /** Movies that are made at one time. */
  readonly lanes: number
  readonly signal: AbortSignal
}

/** Frames that are drawn in one task, at most: a task should take a few hundredths of a second. */
const framesPerTask = 10
/** With other movies to keep the threads busy, a short movie is drawn by one worker, which alone lays out its figure. */
const framesPerTaskAmongOthers = 32
/** Shared memory for frames in flight, in all movies together. */
const slotBudget = 256 * 2 ** 20

/** What is known of a movie once it is made. */
export interface ProducedMovie {
  readonly outputs: readonly Pick<OutputRecord, 'path' | 'sha256' | 'numbered'>[]
  /** Each once. */
  readonly limits: MovieLimits['known']
  readonly provenance: Provenance
  /** Its middle frame, small: a PNG file's bytes. */
  readonly poster: Uint8Array | undefined
}

/** Makes all outputs of a movie, or none. Nothing is left behind where it throws. */
export async function produceMovie(
  movie: ReadyMovie,
  shop: Workshop,
  context: PluginContext,
  progress: (done: number) => void,
): Promise<ProducedMovie> {
  const { frames } = movie.spec
  const { contents } = shop
  const { out } = shop
  const staged = await Promise.all(
    movie.outputs.map((output) => StagedFile.prepareAll(filesOf(output).map((path) => join(out, path)))),
  )
  let sinks: MovieSinks | undefined
  try {
    const settled = contents.settle(movie.inputs)
    settled.catch(() => {})
    const access = await shop.frames.accessTo(movie)
    const limits = await shop.survey.limitsOf(movie)
    const inputs = await settled
    const provenance = provenanceOf(movie, contents, limits.known)
    sinks = await MovieSinks.open(
      movie.outputs.map((output, index) => outputToWrite(movie, output, index, staged[index]!, provenance)),
      context,
      shop.sinks,
    )
    const shared = shareMovie({ spec: movie.spec, access, knownLimits: limits.known })
    const poster = await pump(movie, shop, shared, limits, sinks, progress)
    shop.signal.throwIfAborted()
    await sinks.finalize()
    const hashes = await hashStaged(movie.outputs, staged, shop)
    checkUnchanged(inputs)
    shop.signal.throwIfAborted()
    await StagedFile.commitAll(staged.flat())
    progress(frames)
    const outputs = movie.outputs.map(({ path, numbered }, index) => ({ path, sha256: hashes[index]!, numbered }))
    return { outputs, limits: limits.known, provenance, poster }
  } catch (error) {
    await sinks?.cancel()
    await StagedFile.discardAll(staged.flat())
    if (shop.signal.aborted) throw new MovieflowError('CANCELED', 'the run was stopped')
    throw error
  }
}

/** As {@link hashOutputs} does it, while the files still have their other names. */
async function hashStaged(
  outputs: readonly PlannedOutput[],
  staged: readonly (readonly StagedFile[])[],
  { pool }: Workshop,
): Promise<readonly string[]> {
  const hashes = (await hashingBy(() => pool)(staged.flat().map(({ path }) => path))).values()
  return outputs.map((output, index) => {
    const own = staged[index]!.map(() => hashes.next().value)
    const sha256 = output.numbered ? hashOfFiles(filesOf(output), own) : own[0]
    if (sha256 !== undefined) return sha256
    throw new MovieflowError('OUTPUT_WRONG', 'the finished file cannot be read back', { file: output.path })
  })
}

function outputToWrite(
  { spec }: ReadyMovie,
  output: PlannedOutput,
  index: number,
  staged: readonly StagedFile[],
  provenance: Provenance,
): OutputToWrite {
  const { writer, path, fps, options, plan } = output
  return {
    writer: writer.plugin,
    ...(!writer.reference.builtIn && { reference: writer.reference }),
    step: `write[${index}]`,
    movie: spec.id,
    file: staged[0]!.path,
    files: staged.map((file) => file.path),
    path,
    size: spec.render.size,
    fileSize: output.size,
    fps,
    frames: spec.frames,
    options,
    plan,
    provenance: provenanceText(provenance, output),
  }
}

/**
 * A window of tasks in flight, the oldest always among them: memory is bounded, and one slow frame holds up no more than
 * it. Returns the poster.
 */
async function pump(
  movie: ReadyMovie,
  shop: Workshop,
  shared: SharedMovie,
  limits: MovieLimits,
  sinks: MovieSinks,
  progress: (done: number) => void,
): Promise<Uint8Array | undefined> {
  const { spec, outputs } = movie
  const bytes = slotBytes(
    spec,
    outputs.map(({ writer }) => writer.plugin.encodeFrame !== undefined),
  )
  const window = shop.lanes > 1 ? 2 : shop.threads + 1
  const affordable = Math.floor(slotBudget / (bytes * window * shop.lanes))
  const wanted = shop.lanes > 1 ? framesPerTaskAmongOthers : Math.min(framesPerTask, Math.ceil(spec.frames / window))
  const perTask = Math.max(1, Math.min(wanted, affordable))
  const middle = Math.floor(spec.frames / 2)
  let poster: Uint8Array | undefined
  const inFlight: { slots: SharedArrayBuffer[]; result: Promise<DrawnFrames> }[] = []
  let submitted = 0
  let written = 0
  try {
    while (written < spec.frames) {
      while (inFlight.length < window && submitted < spec.frames) {
        const count = Math.min(perTask, spec.frames - submitted)
        const slots = shop.slots.take(bytes, count)
        const task = drawTask(movie, shared, limits, submitted, count, slots)
        const result = shop.pool.run({ ...task, poster: middle }, shop.signal)
        result.catch(() => {})
        inFlight.push({ slots, result })
        submitted += count
      }
      const { slots, result } = inFlight[0]!
      const drawn = await result
      poster ??= drawn.poster
      for (const [offset, parts] of drawn.parts.entries()) {
        shop.signal.throwIfAborted()
        await sinks.write(
          written,
          parts.map((part) =>
            'apart' in part ? part.apart : new Uint8Array(slots[offset]!, part.offset, part.length),
          ),
        )
        written++
        progress(written)
      }
      inFlight.shift()
      shop.slots.give(slots)
    }
    return poster
  } finally {
    // Slots go back only when no worker writes to them any more.
    for (const { slots, result } of inFlight) {
      result.then(
        () => shop.slots.give(slots),
        () => {},
      )
    }
  }
}

/** The task that draws `count` frames from `start` on. */
export function drawTask(
  movie: ReadyMovie,
  shared: SharedMovie,
  limits: MovieLimits,
  start: number,
  count: number,
  slots: readonly SharedArrayBuffer[],
): DrawTask {
  const frames = Array.from({ length: count }, (_, offset) => start + offset)
  return {
    type: 'draw',
    movie: shared,
    start,
    patches: frames.map((frame) => movie.patches(frame)),
    limits: frames.map((frame) => limits.ofFrame(frame)),
    ...(start > 0 && { before: { patches: movie.patches(start - 1), limits: limits.ofFrame(start - 1) } }),
    slots,
  }
}
