// What a store is: files by their keys, wherever they are.

/** Read by keys such as `0/zarr.json`; nothing of it is written. */
export interface Store {
  /** What the pipeline calls it. */
  readonly path: string
  /** Absolute; `undefined` of an archive. */
  readonly folder: string | undefined
  /** Differs once metadata that were read, or the archive, change. */
  readonly stamp: string
  /** All bytes; `undefined` if there is no such file. Throws Damage if there are more than `most`. */
  read(key: string, most: number): Uint8Array | undefined | Promise<Uint8Array | undefined>
  /** How many bytes; `undefined` if there is no such file. */
  size(key: string): number | undefined
  /** So many bytes from there on, which are there. */
  readRange(key: string, from: number, length: number): Uint8Array | Promise<Uint8Array>
  /** Names of the files and folders in a folder; none if it is not there. */
  list(key: string): readonly string[]
  /** Throws if what it was opened for changed since. */
  verify(): void
  close(): void
}

/** Files that say what their folder is. */
export const metadataNames = new Set(['zarr.json', '.zarray', '.zgroup', '.zattrs', '.zmetadata'])
