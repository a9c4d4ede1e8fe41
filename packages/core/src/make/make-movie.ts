// A short movie, from its inputs to its checked files, in one go; on a worker.
import type { PluginContext } from '../contract/index.js'
import { MovieSinks, RestWatch } from '../encode/index.js'
import { middleFrame } from '../model/index.js'
import { hashFile } from '../output/index.js'
import { RememberedFrames } from '../readers/index.js'
import type { MadeMovie, MakeTask } from '../workers/index.js'
import { resolveLimits } from './movie-limits.js'
import { outputsToWrite } from './outputs-to-write.js'
import { Studio } from './studio.js'
import { surveyOwn } from './survey-frames.js'
import { closeQuietly, openAccess } from './worker-movie.js'
import { drawAndWrite } from './write-frames.js'

/** Frames that are kept between their survey and their drawing. */
const mostRemembered = 64 * 2 ** 20

export interface MakingThread extends Omit<PluginContext, 'folder'> {
  /** Called for each frame that all sinks have taken. */
  progress(frames: number): void
  /** A writer has left something running: this thread must run nothing else after the movie. */
  spent(): void
}

/** All or nothing: if it throws, the sinks are canceled; the caller removes staged files. */
export async function makeMovie(task: MakeTask, thread: MakingThread): Promise<MadeMovie> {
  const { spec, access } = task
  const { folder } = spec
  const context: PluginContext = { warn: thread.warn, signal: thread.signal, folder }
  const frames = new RememberedFrames(await openAccess(spec, access, context), access.kept ? 0 : mostRemembered)
  const watch = new RestWatch(() => closeQuietly(frames, thread))
  let studio: Studio | undefined
  try {
    const limits = resolveLimits(task.limits, await surveyOwn(frames, task.limits, spec))
    frames.beginLastReading()
    const warnings: string[] = []
    const warn = (message: string) => warnings.push(String(message))
    const provenance = { ...task.provenance, limits: limits.known }
    const outputs = await outputsToWrite(spec, task.outputs, spec.frames, provenance)
    const sinks = await MovieSinks.open(outputs, { ...context, warn }, watch)
    try {
      studio = await Studio.open(spec, frames, limits.known, context)
      const poster = await drawAndWrite({
        ...{ spec, studio, sinks, poster: middleFrame(spec) },
        frames: task.patches.map((patches, index) => ({ index, patches, limits: limits.ofFrame(index) })),
        ...{ signal: thread.signal, progress: thread.progress },
      })
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
