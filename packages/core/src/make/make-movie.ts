// A short movie, from its inputs to its checked files, in one go; on a worker.
import { setImmediate } from 'node:timers/promises'
import type { PluginContext, WriterPlugin } from '../contract/index.js'
import { MovieSinks, makePoster, type OutputToWrite, RestWatch, slotBytes } from '../encode/index.js'
import { RememberedFrames } from '../frames/index.js'
import type { MovieSpec } from '../model/index.js'
import { hashFile } from '../output/index.js'
import { loadPlugin } from '../plugins/index.js'
import type { MadeMovie, MakeTask } from '../workers/index.js'
import { type MovieLimits, resolveLimits } from './movie-limits.js'
import { closeQuietly, openAccess } from './open-movie.js'
import { provenanceText } from './provenance.js'
import { SlotPool } from './slot-pool.js'
import { Studio } from './studio.js'
import { surveyOwn } from './survey-frames.js'

/** Frames that are kept between their survey and their drawing. */
const mostRemembered = 64 * 2 ** 20

export interface MakingThread extends Omit<PluginContext, 'folder'> {
  /** Is told of each frame that all sinks have taken. */
  progress(frames: number): void
  /** A writer has left something behind: nothing else may run on this thread once the movie is done. */
  spent(): void
}

/** All or nothing: where it throws, the sinks are canceled; what is staged is the caller's to remove. */
export async function makeMovie(task: MakeTask, thread: MakingThread): Promise<MadeMovie> {
  const { spec, access } = task
  const { folder } = spec
  const context: PluginContext = { warn: thread.warn, signal: thread.signal, folder }
  const frames = new RememberedFrames(await openAccess(spec, access, context), access.kept ? 0 : mostRemembered)
  const watch = new RestWatch()
  let studio: Studio | undefined
  try {
    const limits = resolveLimits(task.limits, await surveyOwn(frames, task.limits, spec.frames))
    frames.beginLastReading()
    const warnings: string[] = []
    const warn = (message: string) => warnings.push(String(message))
    const outputs = await outputsToWrite(task, limits)
    const sinks = await MovieSinks.open(outputs, { ...context, warn }, watch)
    try {
      studio = await Studio.open(spec, frames, limits.known, context)
      const poster = await writeFrames(task, limits, studio, sinks, thread)
      const parts = await studio.parts()
      await sinks.finalize()
      const hashes = task.outputs.map(({ files }) => files.map(hashFile))
      return { hashes, limits: limits.known, poster, parts, warnings }
    } catch (error) {
      for (const message of warnings) context.warn(message)
      await sinks.cancel()
      throw error
    }
  } finally {
    if (watch.left.length > 0) thread.spent()
    await closeQuietly(studio, thread)
    await closeQuietly(frames, thread)
  }
}

async function outputsToWrite({ spec, outputs, provenance }: MakeTask, limits: MovieLimits): Promise<OutputToWrite[]> {
  const facts = { ...provenance, limits: limits.known }
  return Promise.all(
    outputs.map(async ({ files, path, fileSize }, index) => {
      const { plugin, options, plan, fps } = spec.outputs[index]!
      return {
        writer: (await loadPlugin(plugin)) as WriterPlugin,
        step: `write[${index}]`,
        movie: spec.id,
        ...{ file: files[0]!, files, path, size: spec.render.size, fileSize },
        ...{ frames: spec.frames, fps, options, plan },
        provenance: provenanceText(facts, index),
      }
    }),
  )
}

const slots = new SlotPool()
/** One is written, one encoded, and one free for the frame that is being drawn. */
const slotsInUse = 3

/** Each frame is drawn while those before it are encoded and written. Returns the poster. */
async function writeFrames(
  { spec, patches }: MakeTask,
  limits: MovieLimits,
  studio: Studio,
  sinks: MovieSinks,
  thread: MakingThread,
): Promise<Uint8Array | undefined> {
  const middle = Math.floor(spec.frames / 2)
  let poster: Uint8Array | undefined
  const ring = slots.take(await bytesOfSlot(spec), slotsInUse)
  const written: Promise<void>[] = []
  try {
    for (let index = 0; index < spec.frames; index++) {
      // Writes go on, and a stop is heard of, only between turns of the loop.
      await setImmediate()
      thread.signal.throwIfAborted()
      const frame = await studio.draw({ index, patches: patches[index]!, limits: limits.ofFrame(index) })
      if (index === middle) poster = makePoster(frame.picture)
      await written[index - slotsInUse]
      const before = written[index - 1]
      const encoding = studio.encode(frame, ring[index % slotsInUse]!)
      const writing = (async () => {
        const { views } = await encoding
        await before
        await sinks.write(index, views)
        thread.progress(index + 1)
      })()
      // Met when its slot is wanted, or at the end.
      writing.catch(() => {})
      written.push(writing)
    }
    await written.at(-1)
    return poster
  } finally {
    await Promise.allSettled(written.slice(-slotsInUse))
    slots.give(ring)
  }
}

async function bytesOfSlot(spec: MovieSpec): Promise<number> {
  const writers = await Promise.all(spec.outputs.map(({ plugin }) => loadPlugin(plugin)))
  return slotBytes(
    spec,
    writers.map((writer) => (writer as WriterPlugin).encodeFrame !== undefined),
  )
}
