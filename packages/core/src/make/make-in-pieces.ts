// A long movie whose writers take frames in order: its pieces are made in parallel, each by one worker, and joined; main thread.
import { extname, join } from 'node:path'
import { accidents, MovieflowError } from '../errors/index.js'
import { middleFrame } from '../model/index.js'
import { StagedFile } from '../output/index.js'
import { type MadePiece, type PieceTask, shareMovie, type WorkerTask, type WorkerValues } from '../workers/index.js'
import { ShownParts } from './empty-parts.js'
import { provenanceOf } from './provenance.js'
import type { MovieOrder, WholeMovie, Workshop } from './workshop.js'

/** A run of frames, with a staged file for each output. */
interface Piece {
  readonly start: number
  readonly frames: number
  readonly staged: readonly StagedFile[]
}

/** Gives the same bytes for any number of threads: the plan decides where a movie is cut. */
export async function makeInPieces(order: MovieOrder, shop: Workshop, pieceFrames: number): Promise<WholeMovie> {
  const { movie, staged, settled, context } = order
  const { spec } = movie
  const access = await shop.frames.accessTo(movie, { inOrder: true })
  const limits = await shop.survey.limitsOf(movie)
  await settled
  const provenance = provenanceOf(movie, shop.contents, limits.known)
  const shared = shareMovie({ spec, access, knownLimits: limits.known })
  const files = movie.outputs.map(({ path, size }, index) => {
    return { files: staged[index]!.map((file) => file.path), path, fileSize: size }
  })
  const pieces = await stagePieces(order, shop.out, pieceFrames)
  const taskOf = ({ start, frames, staged }: Piece): PieceTask => {
    const indices = Array.from({ length: frames }, (_, offset) => start + offset)
    return {
      ...({ type: 'piece', movie: shared, start, poster: middleFrame(spec) } as const),
      patches: indices.map((frame) => movie.patches(frame)),
      limits: indices.map((frame) => limits.ofFrame(frame)),
      outputs: files.map((output, index) => ({ ...output, files: [staged[index]!.path] })),
    }
  }
  try {
    const made = await makeAll(pieces, taskOf, order, shop)
    const joined = await runTwice(shop, {
      ...({ type: 'join', movie: shared, outputs: files, provenance } as const),
      pieces: pieces.map(({ frames, staged }) => ({ frames, files: staged.map(({ path }) => path) })),
    })
    const shown = new ShownParts()
    for (const { drawn } of made) shown.add(drawn)
    const said = [...made, joined].flatMap(({ warnings }) => warnings)
    for (const message of new Set([...said, ...shown.warnings()])) context.warn(message)
    const poster = made.find((piece) => piece.poster)?.poster
    return { hashes: joined.hashes, limits: limits.known, provenance, poster }
  } finally {
    // Until they have stopped, threads may create a file again.
    if (shop.signal.aborted) await shop.pool.stop()
    await StagedFile.discardAll(pieces.flatMap(({ staged }) => staged))
  }
}

/** If a run is killed, the next one sweeps them like any staged file. */
async function stagePieces({ movie }: MovieOrder, out: string, pieceFrames: number): Promise<Piece[]> {
  const { frames } = movie.spec
  // The last one takes the rest, up to half a piece more: decoding times of a piece of one or two frames differ from the others.
  const starts = Array.from(
    { length: Math.max(1, Math.round(frames / pieceFrames)) },
    (_, piece) => piece * pieceFrames,
  )
  return Promise.all(
    starts.map(async (start, piece) => {
      const names = movie.outputs.map(({ path }) => {
        const ending = extname(path)
        return join(out, `${path.slice(0, path.length - ending.length)} piece ${piece}${ending}`)
      })
      const end = starts[piece + 1] ?? frames
      return { start, frames: end - start, staged: await StagedFile.prepareAll(names) }
    }),
  )
}

/** As many at a time as keep the threads busy. After a failure no other begins. */
async function makeAll(
  pieces: readonly Piece[],
  taskOf: (piece: Piece) => PieceTask,
  { progress }: MovieOrder,
  shop: Workshop,
): Promise<MadePiece[]> {
  const made: MadePiece[] = []
  const done = pieces.map(() => 0)
  let failed = false
  const queue = pieces.entries()
  const window = Math.max(1, Math.ceil((shop.threads + 1) / shop.lanes))
  const lanes = Array.from({ length: window }, async () => {
    for (const [index, piece] of queue) {
      if (failed) return
      const tell = (frames: number) => {
        done[index] = frames
        progress(done.reduce((sum, each) => sum + each, 0))
      }
      try {
        made[index] = await runTwice(shop, taskOf(piece), tell)
        tell(piece.frames)
      } catch (error) {
        failed = true
        throw error
      }
    }
  })
  const results = await Promise.allSettled(lanes)
  const refused = results.find((result) => result.status === 'rejected')
  if (refused) throw refused.reason
  return made
}

/** After an accident only this piece is made again. */
async function runTwice<T extends WorkerTask>(
  { pool, signal }: Workshop,
  task: T,
  progress?: (done: number) => void,
): Promise<WorkerValues[T['type']]> {
  const following = { signal, ...(progress && { progress }) }
  try {
    return await pool.run(task, following)
  } catch (error) {
    if (!(error instanceof MovieflowError) || !repeatable.has(error.code)) throw error
    return pool.run(task, following)
  }
}

/** Not for errors of inputs: these must be checked again first. */
const repeatable = new Set([...accidents].filter((code) => !code.startsWith('INPUT_')))
