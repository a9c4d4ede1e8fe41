// Reads the elements of a chunk by its indices: from its own file, or from a shard's, by the shard's index.
import { formatByteCount, printable, refuse } from '@movieflow/arrays'
import type { ChunkLayout } from './array-metadata.js'
import { crc32c } from './codecs/checksums.js'
import { Damage } from './codecs/damage.js'
import type { Store } from './store.js'

/** Indices that are kept, in bytes; one is kept whatever it takes. */
const mostIndices = 16 << 20
const missing = 0xffffffffffffffffn

export class ChunkFiles {
  readonly #separator: string
  readonly #indices = new Map<string, DataView | undefined>()

  constructor(
    private readonly store: Store,
    private readonly path: string,
    private readonly layout: ChunkLayout,
  ) {
    this.#separator = layout.separator ?? guessSeparator(store, path, layout.shape.length)
  }

  /** The bytes of all elements of a chunk, which are the caller's; `undefined` if it was never written. */
  async read(indices: readonly number[]): Promise<Uint8Array | undefined> {
    const { shard, pipeline } = this.layout
    if (!shard) {
      const key = this.keyOf(indices)
      return this.#named(key, async () => {
        const bytes = await this.store.read(key, pipeline.fileBytes)
        return bytes && pipeline.decode(bytes)
      })
    }
    const key = this.keyOf(indices.map((index, axis) => Math.floor(index / shard.counts[axis]!)))
    const index = await this.#named(key, () => this.#indexOf(key))
    if (index === undefined) return undefined
    const inside = indices.map((each, axis) => each % shard.counts[axis]!)
    return this.#named(`${key} (${inside.join(', ')} in it)`, async () => {
      const bytes = await this.#readShard(key, index, inside)
      return bytes && pipeline.decode(bytes)
    })
  }

  /** A fault of a chunk is reported with its name. */
  async #named<T>(name: string, action: () => Promise<T>): Promise<T> {
    try {
      return await action()
    } catch (error) {
      if (!(error instanceof Damage)) throw error
      throw refuse(this.store.path, `chunk ${printable(name, 200)} ${error.message}`, damagedHint, error)
    }
  }

  /** In the store. */
  keyOf(indices: readonly number[]): string {
    const name = [...(this.layout.prefix === '' ? [] : [this.layout.prefix]), ...indices].join(this.#separator)
    return `${this.path === '' ? '' : `${this.path}/`}${name === '' ? '0' : name}`
  }

  async #readShard(key: string, index: DataView, inside: readonly number[]): Promise<Uint8Array | undefined> {
    const { counts, indexIsBigEndian } = this.layout.shard!
    const at = 16 * inside.reduce((place, each, axis) => place * counts[axis]! + each, 0)
    const [from, length] = [index.getBigUint64(at, !indexIsBigEndian), index.getBigUint64(at + 8, !indexIsBigEndian)]
    if (from === missing && length === missing) return undefined
    const size = this.store.size(key) ?? 0
    const { fileBytes, isExact } = this.layout.pipeline
    if (from + length > BigInt(size))
      throw new Damage(`ends at byte ${from + length} by the index, but the file has ${formatByteCount(size)}`)
    if (isExact ? length !== BigInt(fileBytes) : length > BigInt(fileBytes))
      throw new Damage(`has ${formatByteCount(Number(length))} by the index, not ${formatByteCount(fileBytes)}`)
    return this.store.readRange(key, Number(from), Number(length))
  }

  async #indexOf(key: string): Promise<DataView | undefined> {
    if (!this.#indices.has(key)) this.#keep(key, await this.#readIndex(key))
    return this.#indices.get(key)
  }

  async #readIndex(key: string): Promise<DataView | undefined> {
    const { counts, indexAtStart, indexHasChecksum } = this.layout.shard!
    const size = this.store.size(key)
    if (size === undefined) return undefined
    const tableBytes = 16 * counts.reduce((product, count) => product * count, 1)
    const indexBytes = tableBytes + (indexHasChecksum ? 4 : 0)
    if (size < indexBytes)
      throw new Damage(`has ${formatByteCount(size)}, fewer than the ${formatByteCount(indexBytes)} of a shard's index`)
    const bytes = await this.store.readRange(key, indexAtStart ? 0 : size - indexBytes, indexBytes)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    if (indexHasChecksum && crc32c(bytes.subarray(0, tableBytes)) !== view.getUint32(tableBytes, true))
      throw new Damage('has a damaged index: its checksum (crc32c) differs')
    return view
  }

  #keep(key: string, index: DataView | undefined): void {
    let bytes = index?.byteLength ?? 0
    for (const each of this.#indices.values()) bytes += each?.byteLength ?? 0
    for (const [oldest, each] of this.#indices) {
      if (bytes <= mostIndices && this.#indices.size < 10_000) break
      this.#indices.delete(oldest)
      bytes -= each?.byteLength ?? 0
    }
    this.#indices.set(key, index)
  }
}

const damagedHint = 'copy the store again, or write it again'

/** Zarr 2 without `dimension_separator`: a dot, unless the chunks are in folders. */
export function guessSeparator(store: Store, path: string, axes: number): string {
  if (axes < 2) return '.'
  const names = store.list(path)
  if (names.some((name) => /^\d+(\.\d+)+$/.test(name))) return '.'
  return names.some((name) => /^\d+$/.test(name)) ? '/' : '.'
}
