// Draws, encodes and writes a run of a movie's frames, all at the same time; on a worker.
import { setImmediate } from 'node:timers/promises'
import type { WriterPlugin } from '../contract/index.js'
import { type MovieSinks, makePoster, slotBytes } from '../encode/index.js'
import { type MovieSpec, pictureSize } from '../model/index.js'
import { loadPlugin } from '../plugins/index.js'
import { SlotPool } from './slot-pool.js'
import type { DrawnFrame, FrameToDraw, Studio } from './studio.js'

export interface FramesToWrite {
  readonly spec: MovieSpec
  readonly studio: Studio
  /** The sinks of files that begin with the first of these frames. */
  readonly sinks: MovieSinks
  /** Frames of the movie, in order. */
  readonly frames: readonly FrameToDraw[]
  /** The first of them, if it is drawn already. */
  readonly drawn?: DrawnFrame
  /** The frame of the movie for the poster. */
  readonly poster: number
  readonly signal: AbortSignal
  /** Called for each frame that all sinks have taken. */
  progress(frames: number): void
}

const slots = new SlotPool()
/** One is written, one encoded, and one free for the frame that is being drawn. */
const slotsInUse = 3

/** Each frame is drawn while those before it are encoded and written. Returns the poster, if its frame is among these. */
export async function drawAndWrite(task: FramesToWrite): Promise<Uint8Array | undefined> {
  const { spec, studio, sinks, signal } = task
  let poster: Uint8Array | undefined
  const ring = slots.take(await bytesOfSlot(spec), slotsInUse)
  const written: Promise<void>[] = []
  try {
    for (const [place, wanted] of task.frames.entries()) {
      // Writes proceed, and a stop is noticed, only between turns of the loop.
      await setImmediate()
      signal.throwIfAborted()
      const frame = (place === 0 && task.drawn) || (await studio.draw(wanted))
      if (frame.index === task.poster) poster = makePoster(frame.picture)
      await written[place - slotsInUse]
      const before = written[place - 1]
      const encoding = studio.encode(frame, ring[place % slotsInUse]!)
      const writing = (async () => {
        const { views } = await encoding
        await before
        await sinks.write(place, views)
        task.progress(place + 1)
      })()
      // Thrown when its slot is needed, or at the end.
      writing.catch(() => {})
      written.push(writing)
    }
    await written.at(-1)
    return poster
  } finally {
    await Promise.allSettled(written.slice(-slotsInUse))
    studio.forgetBytes()
    slots.give(ring)
  }
}

async function bytesOfSlot(spec: MovieSpec): Promise<number> {
  const writers = await Promise.all(spec.outputs.map(({ plugin }) => loadPlugin(plugin)))
  return slotBytes(
    pictureSize(spec),
    writers.map((writer) => (writer as WriterPlugin).encodeFrame !== undefined),
  )
}
