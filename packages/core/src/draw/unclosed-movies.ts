// Movies that nobody has closed when their process ends: what is there of them goes, and the person is told; calling thread.
import { rmSync } from 'node:fs'
import { basename } from 'node:path'

interface Unclosed {
  /** The final path. */
  readonly file: string
  /** The staged file. */
  readonly staged: string
}

const unclosed = new Set<Unclosed>()

/** Returns what is to be called when the movie is closed or given up. */
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
    // An error says enough by itself.
    if (code === 0)
      process.stderr.write(`warning ${basename(file)} was not closed, so that there is none: await movie.close()\n`)
    try {
      rmSync(staged, { force: true })
    } catch {}
  }
}
