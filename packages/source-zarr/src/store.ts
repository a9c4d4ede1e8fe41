// A store: files by their keys, wherever they are.

/** Read by keys such as `0/zarr.json`; nothing of it is written. */
export interface Store {
  /** Its path in the pipeline. */
  readonly path: string
  /** Absolute; `undefined` of an archive. */
  readonly folder: string | undefined
  /** Differs once metadata that were read, or the archive, change. */
  readonly stamp: string
  /** All bytes; `undefined` if there is no such file. Throws Damage if there are more than `most`. */
  read(key: string, most: number): Uint8Array | undefined | Promise<Uint8Array | undefined>
  /** The bytes of a file; `undefined` if it does not exist. */
  size(key: string): number | undefined
  /** This many bytes from there on, which exist. */
  readRange(key: string, from: number, length: number): Uint8Array | Promise<Uint8Array>
  /** Names of the files and folders in a folder; none if it is not there. */
  list(key: string): readonly string[]
  /** Throws if what it was opened for changed since. */
  verify(): void
  close(): void
}

/** Files that say what their folder is. */
export const metadataNames = new Set(['zarr.json', '.zarray', '.zgroup', '.zattrs', '.zmetadata'])
