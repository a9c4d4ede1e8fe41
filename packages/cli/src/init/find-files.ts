// A folder's files that a source knows by their endings, with its subfolders; main thread.
import { type Dirent, existsSync } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { KnownSource } from '@movieflow/core'
import { sourceOf } from './file-kind.js'

/** Limits of the search: more would be slow on a network disk, and add nothing new. */
const most = { depth: 5, entries: 50_000 } as const

export interface FoundFiles {
  /** Relative to the folder, with `/`, in natural order. */
  readonly files: readonly string[]
  /** The search was cut short. */
  readonly cut: boolean
}

const natural = new Intl.Collator('en', { numeric: true })
const compare = (left: string, right: string) => natural.compare(left, right) || (left < right ? -1 : 1)

/**
 * Files that a source knows, and folders that a source reads, which are not searched. Skips hidden files and folders,
 * `node_modules`, and folders with movies of an earlier run.
 */
export async function findFiles(folder: string, sources: readonly KnownSource[]): Promise<FoundFiles> {
  const files: string[] = []
  const seen = new Set<string>()
  let entries = 0
  let cut = false
  const look = async (below: string, depth: number): Promise<void> => {
    const path = join(folder, below)
    // A link may lead to a parent folder.
    const real = await realpath(path)
    if (seen.has(real)) return
    seen.add(real)
    const found = (await readdir(path, { withFileTypes: true }).catch(() => [])).filter(isOfInterest)
    entries += found.length
    for (const entry of found.sort((left, right) => compare(left.name, right.name))) {
      const name = below === '' ? entry.name : `${below}/${entry.name}`
      const kind = entry.isSymbolicLink() ? await stat(join(folder, name)).catch(() => undefined) : entry
      const source = sourceOf(name, sources)
      const isInput = kind?.isFile() || (kind?.isDirectory() && source?.folders)
      if (source && isInput) files.push(name)
      if (source?.folders && kind?.isDirectory()) continue
      if (!kind?.isDirectory() || existsSync(join(folder, name, '.movieflow'))) continue
      if (depth < most.depth && entries < most.entries) await look(name, depth + 1)
      else cut = true
    }
  }
  await look('', 0)
  return { files, cut }
}

function isOfInterest({ name }: Dirent): boolean {
  return !name.startsWith('.') && name !== 'node_modules'
}
