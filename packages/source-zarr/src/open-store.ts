// A path becomes the store that is there.
import fs from 'node:fs'
import path from 'node:path'
import { FileBytes } from '@movieflow/arrays'
import { explainSystemError, FolderStore } from './folder-store.js'
import { metadataNames, type Store } from './store.js'
import { ZipStore } from './zip-store.js'

/** Opens a folder, a zip archive, or the folder of a metadata file; the caller closes it. */
export async function openStore(file: string): Promise<Store> {
  let isFolder: boolean
  try {
    isFolder = fs.statSync(file).isDirectory()
  } catch (error) {
    throw explainSystemError(file, error)
  }
  if (isFolder) return new FolderStore(file, file)
  if (metadataNames.has(path.basename(file))) return new FolderStore(file, path.dirname(file))
  return ZipStore.open(FileBytes.open(file, 'a Zarr store'))
}
