// Removes and reports movies that are not closed when their process ends; calling thread.
import { rmSync } from 'node:fs'
import { basename } from 'node:path'

interface Unclosed {
  /** The final path. */
  readonly file: string
  /** The staged file. */
  readonly staged: string
}

const unclosed = new Set<Unclosed>()

/** Returns a function to call when the movie is closed or canceled. */
export function watchUnclosed(movie: Unclosed): () => void {
  if (unclosed.size === 0) process.on('exit', giveUp)
  unclosed.add(movie)
  return () => {
    unclosed.delete(movie)
    if (unclosed.size === 0) process.off('exit', giveUp)
  }
}

function giveUp(code: number): void {
  for (const { file, staged } of unclosed) {
    // The error itself is reported.
    if (code === 0)
      process.stderr.write(`warning ${basename(file)} was not closed, so it was not written: await movie.close()\n`)
    try {
      rmSync(staged, { force: true })
    } catch {}
  }
}
