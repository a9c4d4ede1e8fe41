// A long movie: its frames are drawn by several workers, within a window, and written in order by sinks on threads of their own; main thread.
import { MovieSinks, type OutputToWrite, slotBytes } from '../encode/index.js'
import { hashingBy } from '../freshness/index.js'
import { middleFrame, type Provenance, pictureSize } from '../model/index.js'
import type { PlannedOutput, ReadyMovie } from '../plan/index.js'
import { type DrawnFrames, type DrawTask, type SharedMovie, shareMovie } from '../workers/index.js'
import { ShownParts } from './empty-parts.js'
import type { MovieLimits } from './movie-limits.js'
import { provenanceOf, provenanceText } from './provenance.js'
import type { MovieOrder, WholeMovie, Workshop } from './workshop.js'

/** Frames that are drawn in one task, at most: a task should take a few hundredths of a second. */
const framesPerTask = 10
/** The same if other movies keep the threads busy. */
const framesPerTaskAmongOthers = 32
/** Bytes of shared memory for frames in flight, for all movies together. */
const slotBudget = 256 * 2 ** 20

export async function drawByMany(order: MovieOrder, shop: Workshop): Promise<WholeMovie> {
  const { movie, staged, settled, context, progress } = order
  const access = await shop.frames.accessTo(movie)
  const limits = await shop.survey.limitsOf(movie)
  await settled
  const provenance = provenanceOf(movie, shop.contents, limits.known)
  const outputs = movie.outputs.map((output, index) => {
    const files = staged[index]!.map((file) => file.path)
    return outputToWrite(movie, output, index, files, provenance)
  })
  const sinks = await MovieSinks.open(outputs, context, shop.sinks)
  try {
    const shared = shareMovie({ spec: movie.spec, access, knownLimits: limits.known })
    const shown = new ShownParts()
    const poster = await pump({ movie, shared, limits }, shop, sinks, (drawn, done) => {
      shown.add(drawn)
      progress(done)
    })
    for (const message of shown.warnings()) context.warn(message)
    shop.signal.throwIfAborted()
    await sinks.finalize()
    const hashes = (await hashingBy(() => shop.pool)(outputs.flatMap(({ files }) => files))).values()
    return {
      hashes: outputs.map(({ files }) => files.map(() => hashes.next().value)),
      limits: limits.known,
      provenance,
      poster,
    }
  } catch (error) {
    await sinks.cancel()
    throw error
  }
}

function outputToWrite(
  { spec }: ReadyMovie,
  { writer, path, fps, options, plan, size, audio, captions }: PlannedOutput,
  index: number,
  files: readonly string[],
  provenance: Provenance,
): OutputToWrite {
  return {
    writer: writer.plugin,
    reference: writer.reference,
    step: `write[${index}]`,
    movie: spec.id,
    ...{ file: files[0]!, files, path, size: pictureSize(spec), fileSize: size },
    ...{ frames: spec.frames, fps, options, plan },
    provenance: provenanceText(provenance, index),
    ...(audio && { audio }),
    ...(captions && { captions }),
  }
}

/**
 * Keeps a window of tasks in flight that includes the oldest: memory is bounded, and one slow frame delays only
 * the window. Returns the poster.
 */
async function pump(
  drawing: MovieToDraw,
  shop: Workshop,
  sinks: MovieSinks,
  progress: (drawn: DrawnFrames['drawn'], done: number) => void,
): Promise<Uint8Array | undefined> {
  const { spec, outputs } = drawing.movie
  const bytes = slotBytes(
    pictureSize(spec),
    outputs.map(({ writer }) => writer.plugin.encodeFrame !== undefined),
  )
  const window = Math.max(2, Math.ceil((shop.threads + 1) / shop.lanes))
  const affordable = Math.floor(slotBudget / (bytes * window * shop.lanes))
  const among = shop.lanes > shop.threads
  const wanted = among ? framesPerTaskAmongOthers : Math.min(framesPerTask, Math.ceil(spec.frames / window))
  const perTask = Math.max(1, Math.min(wanted, affordable))
  const middle = middleFrame(spec)
  let poster: Uint8Array | undefined
  const inFlight: { slots: SharedArrayBuffer[]; result: Promise<DrawnFrames> }[] = []
  let submitted = 0
  let written = 0
  try {
    while (written < spec.frames) {
      while (inFlight.length < window && submitted < spec.frames) {
        const count = Math.min(perTask, spec.frames - submitted)
        const slots = shop.slots.take(bytes, count)
        const task = drawTask(drawing, submitted, count, slots)
        const result = shop.pool.run({ ...task, poster: middle }, { signal: shop.signal })
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
        progress(drawn.drawn, written)
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

/** Common data of the tasks of one movie. */
interface MovieToDraw {
  readonly movie: ReadyMovie
  readonly shared: SharedMovie
  readonly limits: MovieLimits
}

/** The task that draws `count` frames from `start` on. */
export function drawTask(
  { movie, shared, limits }: MovieToDraw,
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
