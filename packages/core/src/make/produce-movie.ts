// One movie, from its plan to its files: made by one worker or drawn by many, under staged names that it exchanges for the final ones; main thread.
import { join } from 'node:path'
import type { PluginContext } from '../contract/index.js'
import { MovieflowError } from '../errors/index.js'
import { checkUnchanged } from '../freshness/index.js'
import { filesOf, hashOfFiles, type OutputRecord, StagedFile } from '../output/index.js'
import type { PlannedOutput, ReadyMovie } from '../plan/index.js'
import { drawByMany } from './draw-by-many.js'
import { isShort, makeByOne } from './make-by-one.js'
import { makeInPieces } from './make-in-pieces.js'
import type { MovieOrder, WholeMovie, Workshop } from './workshop.js'

/** Facts about a movie that has been made. */
export interface ProducedMovie extends Pick<WholeMovie, 'limits' | 'provenance' | 'poster'> {
  readonly outputs: readonly Pick<OutputRecord, 'path' | 'sha256' | 'numbered'>[]
}

/** Makes all outputs of a movie, or none. Nothing is left behind if it throws. */
export async function produceMovie(
  movie: ReadyMovie,
  shop: Workshop,
  context: PluginContext,
  progress: (done: number) => void,
): Promise<ProducedMovie> {
  const { out, contents, signal } = shop
  const staged = await Promise.all(
    movie.outputs.map((output) => StagedFile.prepareAll(filesOf(output).map((path) => join(out, path)))),
  )
  try {
    const settled = contents.settle(movie.inputs)
    settled.catch(() => {})
    const order = { movie, staged, settled, context, progress }
    const { hashes, ...made } = await make(order, shop)
    const outputs = movie.outputs.map((output, index) => recordOf(output, hashes[index]!))
    checkUnchanged(await settled)
    signal.throwIfAborted()
    await StagedFile.commitAll(staged.flat())
    progress(movie.spec.frames)
    return { ...made, outputs }
  } catch (error) {
    // Until they have stopped, threads may create a file again.
    if (signal.aborted) await shop.pool.stop()
    await StagedFile.discardAll(staged.flat())
    if (signal.aborted) throw new MovieflowError('CANCELED', 'the run was stopped')
    throw error
  }
}

function make(order: MovieOrder, shop: Workshop): Promise<WholeMovie> {
  const { movie } = order
  if (movie.pieceFrames !== undefined) return makeInPieces(order, shop, movie.pieceFrames)
  return isShort(movie, shop) ? makeByOne(order, shop) : drawByMany(order, shop)
}

/** Like `hashOutputs`, but for files that still have their staged names. */
function recordOf(output: PlannedOutput, hashes: WholeMovie['hashes'][number]): ProducedMovie['outputs'][number] {
  const { path, numbered } = output
  const sha256 = numbered ? hashOfFiles(filesOf(output), hashes) : hashes[0]
  if (sha256 !== undefined) return { path, sha256, numbered }
  throw new MovieflowError('OUTPUT_WRONG', 'the finished file cannot be read back', { file: path })
}
