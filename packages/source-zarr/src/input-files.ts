// The files of a store that a request reads: metadata, and the array's own folder, not the store's other arrays.
import path from 'node:path'
import { joined } from './nodes.js'
import type { FoundZarrArray } from './pictures.js'
import type { Store } from './store.js'

/** Absolute paths of metadata above the array and of its folder; none if that is the store itself, or if the store is an archive: it counts as a whole. */
export function zarrInputFiles(store: Store, { array }: FoundZarrArray): string[] {
  const { folder } = store
  // An archive has no other files; a folder that is one array is read as a whole.
  if (folder === undefined || (folder === store.path && array.path === '')) return []
  const found: string[] = []
  const parts = array.path === '' ? [] : array.path.split('/')
  for (let count = 0; count < parts.length; count++)
    for (const name of ['zarr.json', '.zgroup', '.zattrs']) {
      const key = joined(parts.slice(0, count).join('/'), name)
      if (store.size(key) !== undefined && path.join(folder, key) !== store.path) found.push(path.join(folder, key))
    }
  return [...found, path.join(folder, array.path)]
}
