// A finished movie file becomes its frame count, size and duration, from its own index; main thread.
import { readAvi } from './avi.js'
import { readMatroska } from './matroska.js'
import { readMp4 } from './mp4.js'
import type { ReadBack } from './read-back.js'

const readers: Readonly<Record<string, (file: string) => Promise<ReadBack>>> = {
  '.avi': readAvi,
  '.mp4': readMp4,
  '.m4v': readMp4,
  '.mov': readMp4,
  '.mkv': readMatroska,
  '.webm': readMatroska,
}

/** Reads headers and indexes only, never pictures; throws OUTPUT_WRONG for a file that is cut or contradicts itself. */
export function readBack(file: string, extension: string): Promise<ReadBack> {
  return readers[extension]!(file)
}
