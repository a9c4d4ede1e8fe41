// A finished movie file becomes its frame count, size and duration, from its own index; main thread.
import { extname } from 'node:path'
import { MovieflowError, type Size, type WrittenFile } from '@movieflow/core/plugin'
import { readAvi } from './avi.js'
import { readBackMatroska } from './matroska.js'
import { readBackMp4 } from './mp4.js'
import type { ReadBack } from './read-back.js'

const readers: Readonly<Record<string, (file: string) => Promise<ReadBack>>> = {
  '.avi': readAvi,
  '.mp4': readBackMp4,
  '.m4v': readBackMp4,
  '.mov': readBackMp4,
  '.mkv': readBackMatroska,
  '.webm': readBackMatroska,
}

/** Reads headers and indexes only, never pictures; throws OUTPUT_WRONG for a file that is cut or contradicts itself. */
export function readBack(file: string, extension: string): Promise<ReadBack> {
  return readers[extension]!(file)
}

/** {@link readBack}; throws OUTPUT_WRONG if the file does not have this size and these numbers of frames and of other tracks. */
export async function readFinished(
  file: string,
  frames: number,
  [width, height]: Size,
  tracks = 0,
): Promise<WrittenFile> {
  const { others: found = 0, ...written } = await readBack(file, extname(file).toLowerCase())
  if (written.frames !== frames)
    throw new MovieflowError('OUTPUT_WRONG', `${frames} frames were written, but the file holds ${written.frames}`)
  if (written.size[0] !== width || written.size[1] !== height)
    throw new MovieflowError(
      'OUTPUT_WRONG',
      `the file's pictures are ${written.size.join(' × ')}, not ${width} × ${height}`,
    )
  if (found < tracks) throw new MovieflowError('OUTPUT_WRONG', 'the file lacks a track, for its sound or its captions')
  return written
}
