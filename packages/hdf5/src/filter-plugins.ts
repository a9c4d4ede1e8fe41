// Filters that HDF5 does not bring itself become the file of the plugin that undoes them. In the reading thread.
import { createRequire } from 'node:module'
import path from 'node:path'

/** By the number that is registered with The HDF Group: those whose results were compared with what wrote them. */
const pluginNames: ReadonlyMap<number, string> = new Map([
  [307, 'bz2'],
  [32000, 'lzf'],
  [32001, 'blosc'],
  [32004, 'lz4'],
  [32008, 'bshuf'],
  [32013, 'zfp'],
  [32015, 'zstd'],
])

/** The filters of HDF5 itself, which h5wasm has: gzip, shuffle, Fletcher-32, szip, N-bit, scale-offset. */
const ownFilters: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6])

export interface Filter {
  readonly id: number
  readonly name: string
  readonly cd_values: readonly number[]
}

/** Compressors inside of Blosc that h5wasm does not lend to the plugin: Snappy and zlib. */
const bloscWithout: ReadonlySet<number | undefined> = new Set([3, 4])

export function isFilterRead({ id, cd_values: options }: Filter): boolean {
  if (id === 32001 && bloscWithout.has(options[6])) return false
  return ownFilters.has(id) || pluginNames.has(id)
}

/** The plugin's file among the packages that are installed; `undefined` for filters that need none. */
export function findPlugin(id: number): string | undefined {
  const name = pluginNames.get(id)
  return name && path.join(pluginFolder(), `libH5Z${name}.so`)
}

export function pluginFolder(): string {
  const require = createRequire(import.meta.url)
  return path.join(path.dirname(require.resolve('h5wasm-plugins/package.json')), 'plugins')
}
