// A zip archive as a store: its members are the files; each is held to its checksum when it is read.
import zlib from 'node:zlib'
import {
  type FileBytes,
  formatByteCount,
  locateMember,
  readZipDirectory,
  refuse,
  type ZipMember,
} from '@movieflow/arrays'
import { Damage } from './codecs/damage.js'
import type { Store } from './store.js'

/** The most bytes that are inflated to read a part of them. */
const mostInflated = 512 << 20

export class ZipStore implements Store {
  readonly folder = undefined
  /** The shard that was inflated last. */
  #inflated: { readonly key: string; readonly bytes: Uint8Array } | undefined

  private constructor(
    private readonly file: FileBytes,
    private readonly members: ReadonlyMap<string, ZipMember>,
    private readonly folders: ReadonlyMap<string, ReadonlySet<string>>,
  ) {}

  /** Closes the file if it is none of Zarr's. */
  static async open(file: FileBytes): Promise<ZipStore> {
    try {
      const listed = file.size === 0 ? undefined : await readZipDirectory(file)
      if (listed === undefined)
        throw refuse(
          file.path,
          file.size === 0 ? 'the file is empty' : 'it is neither a folder nor a zip archive, so not a Zarr store',
          'name the store: its folder, its zip archive, or its zarr.json, .zarray or .zgroup',
        )
      // If two members have one name, the later one counts, as for zipfile.
      const byName = new Map(listed.map((member) => [member.name.replace(/^\/+/, ''), member]))
      const prefix = prefixOf([...byName.keys()])
      const members = new Map<string, ZipMember>()
      for (const [name, member] of byName)
        if (name.startsWith(prefix) && !name.endsWith('/')) members.set(name.slice(prefix.length), member)
      return new ZipStore(file, members, foldersOf(members.keys()))
    } catch (error) {
      file.close()
      throw error
    }
  }

  get path(): string {
    return this.file.path
  }

  async read(key: string, most: number): Promise<Uint8Array | undefined> {
    const member = this.members.get(key)
    if (member === undefined) return undefined
    if (member.bytes > most)
      throw new Damage(`has ${formatByteCount(member.bytes)}, more than the possible ${formatByteCount(most)}`)
    return this.#whole(member)
  }

  size(key: string): number | undefined {
    return this.members.get(key)?.bytes
  }

  async readRange(key: string, from: number, length: number): Promise<Uint8Array> {
    const member = this.members.get(key)
    if (member === undefined) throw new Damage('is gone')
    const range = locateMember(this.file, member)
    if ('problem' in range) throw new Damage(range.problem.replace(/^it /, ''))
    if (!range.deflated) {
      const bytes = new Uint8Array(length)
      this.file.read(range.from + from, bytes)
      return bytes
    }
    if (member.bytes > mostInflated)
      throw new Damage(`is deflated, and ${formatByteCount(member.bytes)} are too many to inflate for a part of them`)
    if (this.#inflated?.key !== key) {
      this.#inflated = undefined
      this.#inflated = { key, bytes: this.#whole(member) }
    }
    return this.#inflated.bytes.slice(from, from + length)
  }

  list(key: string): readonly string[] {
    return [...(this.folders.get(key) ?? [])]
  }

  get stamp(): string {
    return `${this.file.stamp.size} ${this.file.stamp.mtimeMs}`
  }

  verify(): void {
    this.file.verify()
  }

  close(): void {
    this.file.close()
  }

  #whole(member: ZipMember): Uint8Array {
    const range = locateMember(this.file, member)
    if ('problem' in range) throw new Damage(range.problem.replace(/^it /, ''))
    let bytes: Uint8Array = new Uint8Array(range.deflated ? range.deflated.length : range.bytes)
    this.file.read(range.deflated ? range.deflated.from : range.from, bytes)
    if (range.deflated) {
      try {
        const inflated = zlib.inflateRawSync(bytes, { maxOutputLength: Math.max(1, member.bytes) })
        bytes = new Uint8Array(inflated)
      } catch {
        throw new Damage('contains damaged deflated data')
      }
    }
    if (bytes.length !== member.bytes || zlib.crc32(bytes) !== member.crc32)
      throw new Damage('is damaged: its checksum (CRC-32) differs')
    return bytes
  }
}

/** Before the keys: `x.zarr/` if the store was packed with its folder. */
function prefixOf(names: readonly string[]): string {
  const roots = names.flatMap((name) => /^(.*?)(?:zarr\.json|\.zarray|\.zgroup)$/.exec(name)?.[1] ?? [])
  const [shortest] = roots.toSorted((left, right) => left.length - right.length)
  if (shortest === undefined || !(shortest === '' || shortest.endsWith('/'))) return ''
  return names.every((name) => name.startsWith(shortest) || shortest.startsWith(name)) ? shortest : ''
}

function foldersOf(keys: Iterable<string>): Map<string, Set<string>> {
  const folders = new Map<string, Set<string>>()
  for (const key of keys) {
    let child = key
    for (;;) {
      const cut = child.lastIndexOf('/')
      const parent = cut < 0 ? '' : child.slice(0, cut)
      const names = folders.get(parent) ?? new Set()
      const isKnown = names.has(child.slice(cut + 1))
      names.add(child.slice(cut + 1))
      folders.set(parent, names)
      if (cut < 0 || isKnown) break
      child = parent
    }
  }
  return folders
}
