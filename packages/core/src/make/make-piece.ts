// A piece of a long movie, from its inputs to its checked files; and all pieces, to the movie's files; on a worker.
import type { PluginContext } from '../contract/index.js'
import { joinPieces, MovieSinks, RestWatch } from '../encode/index.js'
import { hashFile } from '../output/index.js'
import { type JoinedMovie, type JoinTask, type MadePiece, type PieceTask, readSharedMovie } from '../workers/index.js'
import type { MakingThread } from './make-movie.js'
import { outputsToWrite } from './outputs-to-write.js'
import type { WorkerMovie } from './worker-movie.js'
import { drawAndWrite } from './write-frames.js'

/** Milliseconds to wait: sources continue with the next piece, and opening them again costs more than waiting for a writer. */
const pausePatience = 50

/** All or nothing, as for a movie; tasks come one at a time. */
export async function makePiece(movie: WorkerMovie, task: PieceTask, thread: MakingThread): Promise<MadePiece> {
  const { spec } = movie
  const studio = await movie.studio()
  const frames = task.patches.map((patches, offset) => {
    return { index: task.start + offset, patches, limits: task.limits[offset]! }
  })
  // Before the watch: anything a source starts on its first reading stays for the next piece.
  const drawn = await studio.draw(frames[0]!)
  const warnings: string[] = []
  const warn = (message: string) => warnings.push(String(message))
  const context: PluginContext = { warn, signal: thread.signal, folder: spec.folder }
  const watch = new RestWatch(() => movie.pause(), pausePatience)
  try {
    const sinks = await MovieSinks.open(await outputsToWrite(spec, task.outputs, frames.length), context, watch)
    try {
      const { poster } = task
      const { signal, progress } = thread
      const made = await drawAndWrite({ spec, studio, sinks, frames, drawn, poster, signal, progress })
      await sinks.finalize()
      return { poster: made, drawn: await studio.parts(), warnings }
    } catch (error) {
      for (const message of warnings) thread.warn(message)
      await sinks.cancel()
      throw error
    }
  } finally {
    if (watch.left.length > 0) thread.spent()
  }
}

/** The files of all outputs, complete and read back. */
export async function joinMovie(task: JoinTask, thread: MakingThread): Promise<JoinedMovie> {
  const { spec } = readSharedMovie(task.movie)
  const warnings: string[] = []
  const warn = (message: string) => warnings.push(String(message))
  const context: PluginContext = { warn, signal: thread.signal, folder: spec.folder }
  const watch = new RestWatch()
  try {
    for (const [index, output] of (await outputsToWrite(spec, task.outputs, spec.frames, task.provenance)).entries()) {
      const pieces = task.pieces.map(({ frames, files }) => ({ frames, file: files[index]! }))
      await joinPieces(output, pieces, context, watch)
    }
    return { hashes: task.outputs.map(({ files }) => files.map(hashFile)), warnings }
  } catch (error) {
    for (const message of warnings) thread.warn(message)
    throw error
  } finally {
    if (watch.left.length > 0) thread.spent()
  }
}
