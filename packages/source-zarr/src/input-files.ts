// What a request reads besides the metadata file that it names: metadata, and the array's own folder, not the other arrays of the store.
import path from 'node:path'
import { joined } from './nodes.js'
import type { Found } from './pictures.js'
import type { Store } from './store.js'

/** Absolute paths of files and of the array's folder; none if the request names the whole store, a folder or an archive, which counts as one input. */
export function filesOf(store: Store, { array }: Found): string[] {
  const { folder } = store
  if (folder === undefined || folder === store.path) return []
  const found: string[] = []
  const parts = array.path === '' ? [] : array.path.split('/')
  for (let count = 0; count < parts.length; count++)
    for (const name of ['zarr.json', '.zgroup', '.zattrs']) {
      const key = joined(parts.slice(0, count).join('/'), name)
      if (store.size(key) !== undefined && path.join(folder, key) !== store.path) found.push(path.join(folder, key))
    }
  return [...found, path.join(folder, array.path)]
}
