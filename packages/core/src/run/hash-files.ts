// Contents of files become hashes, read by the threads that there are; main thread.
import type { WorkerPool } from '../workers/index.js'
import type { HashFiles } from './input-contents.js'

/** Small files go to a thread together, up to so many. */
const filesPerTask = 64

export function hashingBy(poolOf: () => WorkerPool): HashFiles {
  return async (files) => {
    const pool = poolOf()
    const starts = Array.from({ length: Math.ceil(files.length / filesPerTask) }, (_, index) => index * filesPerTask)
    const parts = await Promise.all(
      starts.map((start) => pool.run({ type: 'hash', files: files.slice(start, start + filesPerTask) })),
    )
    return parts.flat().map((sha256) => sha256 ?? undefined)
  }
}
