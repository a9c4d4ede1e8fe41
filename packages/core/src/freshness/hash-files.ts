// Hashes contents of files, on the threads if that is worthwhile; main thread.
import { join } from 'node:path'
import { filesOf, hashFile, hashOfFiles, type OutputRecord, stampOf } from '../output/index.js'
import type { TaskRunner } from '../workers/index.js'
import type { HashFiles } from './input-contents.js'

/** Bytes hashed on the main thread in one call: some hundredths of a second. */
const mostBytesHere = 8 * 2 ** 20
/** The most small files in one task. */
const filesPerTask = 64

/** The current hash of each output (for one file per frame, of all files); none if a file cannot be read. */
export async function hashOutputs(
  outputs: readonly Pick<OutputRecord, 'path' | 'numbered'>[],
  out: string,
  hash: HashFiles,
): Promise<(string | undefined)[]> {
  const files = outputs.map(filesOf)
  const hashes = await hash(files.flat().map((path) => join(out, path)))
  let at = 0
  return outputs.map(({ numbered }, index) => {
    const paths = files[index]!
    const own = hashes.slice(at, at + paths.length)
    at += paths.length
    return numbered ? hashOfFiles(paths, own) : own[0]
  })
}

export function hashingBy(poolOf: () => TaskRunner): HashFiles {
  return async (files) => {
    const bytes = files.reduce((sum, file) => sum + (stampOf(file)?.bytes ?? 0), 0)
    if (bytes <= mostBytesHere) return files.map(hashFile)
    const pool = poolOf()
    const starts = Array.from({ length: Math.ceil(files.length / filesPerTask) }, (_, index) => index * filesPerTask)
    const parts = await Promise.all(
      starts.map((start) => pool.run({ type: 'hash', files: files.slice(start, start + filesPerTask) })),
    )
    return parts.flat()
  }
}
