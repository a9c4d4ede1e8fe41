// The one file that knows h5wasm: which of its functions are used, and their types.
import type { Metadata } from 'h5wasm/node'

export type { Metadata }

interface FileSystem {
  ErrnoError: new (number: number) => Error
  open(path: string, ...rest: unknown[]): unknown
  close(stream: unknown): unknown
  read(...call: unknown[]): number
  write(stream: unknown, bytes: Uint8Array, offset: number, length: number): number
  mkdir: () => void
  unlink: () => void
  rename: () => void
  rmdir: () => void
  symlink: () => void
  truncate: () => void
  ftruncate: () => void
  readdir: () => string[]
}

/** Paths are those of objects, and end in nothing; numbers of type bigint are lengths, or pointers. */
export interface H5WasmModule {
  readonly HEAPU8: Uint8Array
  readonly H5F_ACC_RDONLY: number
  readonly FS: FileSystem
  _malloc(bytes: number): number
  _free(pointer: number): void
  UTF8ToString(pointer: number): string
  get_plugin_search_paths(): string[]
  insert_plugin_search_path(path: string, index: number): number
  remove_plugin_search_path(index: number): number
  open(file: string, mode: number, trackOrder: boolean, low: number, high: number): bigint
  close_file(id: bigint): number
  get_names(id: bigint, path: string, recursive: boolean): string[]
  /** 0 group, 1 dataset, 2 type, 3 a soft link that leads nowhere, 4 another link, -1 nothing. */
  get_type(id: bigint, path: string): number
  get_symbolic_link(id: bigint, path: string): string | null
  get_external_link(id: bigint, path: string): { filename?: string; obj_path?: string }
  get_dataset_metadata(id: bigint, path: string): Metadata
  get_dataset_filters(id: bigint, path: string): { id: number; name: string; cd_values: number[] }[]
  get_dataset_data(
    id: bigint,
    path: string,
    count: bigint[] | null,
    start: bigint[] | null,
    strides: bigint[] | null,
    pointer: bigint,
  ): number
  get_attribute_names(id: bigint, path: string): string[]
  get_attribute_metadata(id: bigint, path: string, name: string): Metadata
  get_attribute_data(id: bigint, path: string, name: string, pointer: bigint): number
  reclaim_vlen_memory(id: bigint, path: string, attribute: string, pointer: bigint): number
  reclaim_vlen_memory_count(id: bigint, path: string, attribute: string, pointer: bigint, count: bigint[]): number
  create_object_reference(id: bigint, path: string): ArrayLike<number>
  get_referenced_name(id: bigint, reference: Uint8Array, isObject: boolean): string | null
}

export async function importLibrary(): Promise<H5WasmModule> {
  const { ready } = await import('h5wasm/node')
  return (await ready) as unknown as H5WasmModule
}
