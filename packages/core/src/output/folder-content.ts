// The stats and the hash of a folder that is one input, such as a Zarr store; any thread.
import { createHash } from 'node:crypto'
import { readdirSync, realpathSync, type Stats, statSync } from 'node:fs'
import { join } from 'node:path'

/** A file in a folder, or a folder in it. */
interface Entry {
  /** Relative, with `/`. */
  readonly path: string
  readonly stats: Stats
}

interface FolderStats {
  readonly size: number
  readonly mtimeMs: number
  readonly ctimeMs: number
}

/** Stats that took this many milliseconds or more are reused for a multiple of that time: a run asks after every movie. */
const slow = 50
const holdsFor = 20
const slowLooks = new Map<string, { readonly stats: FolderStats; readonly until: number }>()

/**
 * Sizes and times of its contents: bytes of its files together, the latest times of files and folders. Anything written, removed or
 * renamed makes one of the times later. A hundred thousand files take some tenths of a second.
 */
export function folderStats(folder: string, own: Stats): FolderStats {
  const began = performance.now()
  const known = slowLooks.get(folder)
  if (known && known.until > began) return known.stats
  const sum = { size: 0, mtimeMs: own.mtimeMs, ctimeMs: own.ctimeMs }
  for (const { stats } of entriesOf(folder)) {
    if (!stats.isDirectory()) sum.size += stats.size
    sum.mtimeMs = Math.max(sum.mtimeMs, stats.mtimeMs)
    sum.ctimeMs = Math.max(sum.ctimeMs, stats.ctimeMs)
  }
  const now = performance.now()
  slowLooks.delete(folder)
  if (now - began > slow) slowLooks.set(folder, { stats: sum, until: now + holdsFor * (now - began) })
  return sum
}

/** One hash of all files in it: of the lines that `sha256sum` prints for them in the folder, in the order of their paths by bytes. */
export function hashFolder(folder: string, hashFile: (file: string) => string): string {
  const files = [...entriesOf(folder)].filter(({ stats }) => !stats.isDirectory()).map(({ path }) => path)
  const sum = createHash('sha256')
  for (const path of files.sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right))))
    sum.update(`${hashFile(join(folder, path))}  ${path}\n`)
  return sum.digest('hex')
}

/** Follows links, except a link to a folder that contains it. Leaves out dangling links and files that were removed meanwhile. */
function* entriesOf(folder: string, below = '', above: readonly string[] = []): Generator<Entry> {
  const real = realpathSync(join(folder, below))
  if (above.includes(real)) return
  const ancestors = [...above, real]
  for (const name of readdirSync(join(folder, below))) {
    const path = below === '' ? name : `${below}/${name}`
    const stats = statSync(join(folder, path), { throwIfNoEntry: false })
    if (!stats) continue
    yield { path, stats }
    if (stats.isDirectory()) yield* entriesOf(folder, path, ancestors)
  }
}
