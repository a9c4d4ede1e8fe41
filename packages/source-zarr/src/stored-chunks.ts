// Finds from names alone which of an array's chunks were ever written.
import { countElements } from '@movieflow/core/plugin'
import type { ChunkLayout } from './array-metadata.js'
import { guessSeparator } from './chunk-files.js'
import { joined } from './nodes.js'
import type { Store } from './store.js'

/** Files that are counted, and folders that are looked into for it, at most. */
const mostFiles = 200_000
const mostFolders = 2_000

export interface StoredChunks {
  /** Files that all chunks would take; several chunks are in one if they are in shards. */
  readonly files: number
  readonly missing: number
}

/** True if counting is so cheap that it is done at once, and not while chunks are read. */
export function isCountable(shape: readonly number[], chunks: ChunkLayout): boolean {
  const grid = gridOf(shape, chunks)
  const files = countElements(grid)
  return files <= mostFiles && (chunks.separator !== '/' || countElements(grid.slice(0, -1)) <= mostFolders)
}

/** Counts the files of an array that {@link isCountable} accepts. */
export function countStored(store: Store, path: string, shape: readonly number[], chunks: ChunkLayout): StoredChunks {
  const { prefix, separator: own } = chunks
  const grid = gridOf(shape, chunks)
  const files = countElements(grid)
  const separator = own ?? guessSeparator(store, path, shape.length)
  if (grid.length === 0 || files === 0) {
    const key = joined(path, prefix === '' ? '0' : prefix)
    return files === 0 ? { files, missing: 0 } : { files, missing: store.size(key) === undefined ? 1 : 0 }
  }
  const isIndex = (name: string, axis: number) => /^(0|[1-9]\d*)$/.test(name) && Number(name) < grid[axis]!
  if (separator === '.') {
    const before = prefix === '' ? [] : [prefix]
    const found = store.list(path).filter((name) => {
      const parts = name.split('.')
      const indices = parts.slice(before.length)
      return (before.length === 0 || parts[0] === prefix) && indices.length === grid.length && indices.every(isIndex)
    })
    return { files, missing: files - found.length }
  }
  const count = (folder: string, axis: number): number => {
    const names = store.list(folder).filter((name) => isIndex(name, axis))
    if (axis === grid.length - 1) return names.length
    return names.reduce((sum, name) => sum + count(joined(folder, name), axis + 1), 0)
  }
  return { files, missing: files - count(prefix === '' ? path : joined(path, prefix), 0) }
}

/** Files along each axis. */
function gridOf(shape: readonly number[], { shape: chunk, shard }: ChunkLayout): number[] {
  return shape.map((length, axis) => Math.ceil(length / (chunk[axis]! * (shard?.counts[axis] ?? 1))))
}
