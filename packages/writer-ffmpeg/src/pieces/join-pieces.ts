// Files that each hold a run of a movie's frames become one file, without encoding again; on the thread that asks.
import { extname } from 'node:path'
import { MovieflowError, type Size, type WrittenFile, type WrittenPiece } from '@movieflow/core/plugin'
import { containers, exact, quiet } from '../codecs.js'
import { readFinished } from '../containers/index.js'
import { Encoder, EncoderEnded, type EncoderEnding } from '../encoder.js'
import { explainEnding } from '../failure.js'
import type { Rate } from '../rate.js'
import { type OtherStreams, removeSubtitlesFile, streamsOf, writeSubtitlesFile } from '../streams.js'

export interface JoinInput {
  /** Absolute path of the program. */
  readonly ffmpeg: string
  readonly size: Size
  readonly rate: Rate
  /** In the order of the movie; each begins with a key frame, and is otherwise like the others: its codec and settings, size and rate. */
  readonly pieces: readonly WrittenPiece[]
  /** The staged file to write, absolute; its ending chooses the container. */
  readonly file: string
  /** Texts for the file, by ffmpeg's keys. */
  readonly metadata: Readonly<Record<string, string>>
  /** Encoded into the file. */
  readonly streams?: OtherStreams | undefined
  /** Kills ffmpeg; the error is CANCELED then. */
  readonly signal: AbortSignal
}

/**
 * The list for ffmpeg's `concat`, with the duration of each piece: those in the files are rounded to milliseconds, and each seam would
 * shift what follows. Microseconds are rounded from the movie's start, so that no error adds up.
 */
export function listPieces(pieces: readonly WrittenPiece[], [frames, seconds]: Rate): string {
  const lines = ['ffconcat version 1.0']
  let [before, end] = [0, 0]
  for (const piece of pieces) {
    before += piece.frames
    const start = end
    end = Math.round((before * seconds * 1e6) / frames)
    lines.push(`file 'file:${piece.file.replaceAll("'", `'\\''`)}'`, `duration ${((end - start) / 1e6).toFixed(6)}`)
  }
  return `${lines.join('\n')}\n`
}

/**
 * Writes the whole movie, as `.mp4`, `.m4v` or `.mov` (Matroska counts in milliseconds), and reads it back; throws ENCODER_FAILED or OUTPUT_WRONG if it
 * cannot, or is not complete.
 */
export async function joinByFfmpeg({
  ffmpeg,
  size,
  rate,
  pieces,
  file,
  metadata,
  signal,
  streams = {},
}: JoinInput): Promise<WrittenFile> {
  const container = containers[extname(file).toLowerCase()]!
  const { others, output, count } = streamsOf(streams, file)
  await writeSubtitlesFile(streams, file)
  const encoder = new Encoder({
    ffmpeg,
    others,
    // The list comes through the pipe, and names files.
    input: [...quiet, '-f', 'concat', '-safe', '0', '-protocol_whitelist', 'file,pipe'],
    output: [...output, '-map_metadata', '-1', '-c:v', 'copy', ...exact, ...container.arguments, '-f', container.muxer],
    metadata,
    file,
  })
  const abort = () => void encoder.kill()
  signal.addEventListener('abort', abort, { once: true })
  const explain = (ending: EncoderEnding) =>
    signal.aborted
      ? new MovieflowError('CANCELED', 'the run was stopped')
      : explainEnding(ending, encoder.command, `while it joined ${pieces.length} pieces`, file)
  try {
    await encoder.write(Buffer.from(listPieces(pieces, rate)))
    const ending = await encoder.finish()
    if (ending.code !== 0 || ending.words.unexpected || ending.spawnError) throw explain(ending)
  } catch (error) {
    if (error instanceof EncoderEnded) throw explain(error.ending)
    throw error
  } finally {
    signal.removeEventListener('abort', abort)
    await removeSubtitlesFile(streams, file)
  }
  const frames = pieces.reduce((sum, piece) => sum + piece.frames, 0)
  return readFinished(file, frames, size, count)
}
