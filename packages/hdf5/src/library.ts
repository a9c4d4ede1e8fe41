// The HDF5 library (h5wasm), loaded and fenced in: one file, little memory, no noise. In the reading thread only.
import { basename, resolve } from 'node:path'
import { findPlugin, pluginFolder } from './filter-plugins.js'
import { type H5WasmModule, importLibrary } from './h5wasm.js'
import { damagedHint, refusal } from './refusal.js'

/** The most bytes of the library's memory. */
const mostMemory = 512 << 20
const pageBytes = 65536

/** The most reads of one question: a damaged file may send the library round in a circle. A band of 64 MiB in chunks of 256 bytes takes as many. */
const mostFileReads = 300_000

/** Bytes of the largest piece that is read at once. */
export const mostBytesAtOnce = 64 << 20

export class Library {
  private noise = ''
  private allowed: string | undefined
  private readonly descriptors = new Set<unknown>()
  /** Files of plugins that a dataset's filters have asked for. */
  private readonly plugins = new Set<string>()
  /** A file that the library asked for and did not get. */
  blocked: string | undefined

  private fileReads = 0

  private constructor(
    readonly module: H5WasmModule,
    private readonly readFile: <T>(action: () => T) => T,
  ) {}

  /** All reads of the file are done in `readFile`. */
  static async load(readFile: <T>(action: () => T) => T): Promise<Library> {
    limitMemory()
    silence()
    const library = new Library(await importLibrary(), readFile)
    library.fence()
    return library
  }

  get openDescriptors(): number {
    return this.descriptors.size
  }

  /** Begins another question: its reads are counted from 0. */
  begin(): void {
    this.fileReads = 0
  }

  /** Opens `file`, and nothing else whatever the file asks for. */
  open(file: string): bigint {
    this.allowed = file
    try {
      return this.call(() => this.module.open(file, this.module.H5F_ACC_RDONLY, false, -1, -1))
    } finally {
      this.allowed = undefined
    }
  }

  /** Lets the library load what undoes these filters: files of ours, whatever the environment or a data file name. */
  allowFilters(ids: readonly number[]): void {
    for (const plugin of ids.map(findPlugin)) {
      if (plugin === undefined || this.plugins.has(plugin)) continue
      if (this.plugins.size === 0) this.module.insert_plugin_search_path(pluginFolder(), 0)
      this.plugins.add(plugin)
    }
  }

  /**
   * Calls the library; its complaints become refusals, because it silently goes on if a file is
   * damaged; except for one complaint that may be `expected`.
   */
  call<T>(action: () => T, expected?: RegExp): T {
    this.noise = ''
    this.blocked = undefined
    let result: T
    try {
      result = action()
    } catch (error) {
      // The library's own words for a name that is not there.
      if (error instanceof Error && error.message.startsWith('error - ')) throw this.complaint()
      throw error
    }
    if (this.noise !== '' && !this.isOnly(expected)) throw this.complaint()
    return result
  }

  /** Calls the library if its complaints do not matter. */
  quietly<T>(action: () => T): T {
    const result = action()
    this.noise = ''
    return result
  }

  /** Passes memory of the library to `action`, and frees it. */
  withMemory<T>(bytes: number, action: (pointer: number) => T): T {
    const pointer = bytes > mostMemory ? 0 : this.module._malloc(Math.max(8, bytes))
    if (pointer === 0) throw refusal(`reading it takes more memory than the ${mostMemory >> 20} MiB that HDF5 may use`)
    try {
      // The library leaves unwritten data without a fill value as they are, so the memory is cleared.
      this.module.HEAPU8.fill(0, pointer, pointer + bytes)
      return action(pointer)
    } finally {
      this.module._free(pointer)
    }
  }

  bytes(pointer: number, length: number): Uint8Array<ArrayBuffer> {
    return this.view(pointer, length).slice() as Uint8Array<ArrayBuffer>
  }

  /** The library's own memory, until it is called again. */
  view(pointer: number, length: number): Uint8Array {
    const { HEAPU8 } = this.module
    if (pointer < 0 || pointer + length > HEAPU8.length)
      throw refusal('it contains a length that leads out of the file')
    return HEAPU8.subarray(pointer, pointer + length)
  }

  /** The bytes of a text that ends with a zero. */
  textAt(pointer: number): Uint8Array {
    const { HEAPU8 } = this.module
    const end = HEAPU8.indexOf(0, pointer)
    return this.bytes(pointer, Math.max(0, end - pointer))
  }

  /** True if this is the library's only complaint. */
  private isOnly(expected: RegExp | undefined): boolean {
    return expected?.test(this.noise) === true && this.noise.split('HDF5-DIAG').length === 2
  }

  private complaint() {
    // The innermost function's words come last.
    const reasons = [...this.noise.matchAll(/^ *#\d+: .*? in \w+\(\): (.*)$/gm)].map((match) => match[1]!)
    this.noise = ''
    if (this.blocked !== undefined) return refusal(`it needs another file, ${this.blocked}, which is not opened`)
    if (this.fileReads > mostFileReads) return refusal('HDF5 reads it over and over without end', damagedHint)
    const reason = reasons.at(-1) ?? 'no such object'
    const cut = /^truncated file: eof = (\d+), .*stored_eof = (\d+)$/.exec(reason)
    const words = cut
      ? `it is cut off: it has ${count(cut[1]!)} bytes but should have ${count(cut[2]!)}`
      : `HDF5 cannot read it: ${reason}`
    return refusal(words, hintFor(reason))
  }

  /** The library's files are ours: it opens the one that is asked for, writes none, and prints into `noise`. */
  private fence(): void {
    const { FS } = this.module
    const { open, close, read } = FS
    FS.read = (...call) => {
      if (++this.fileReads > mostFileReads) throw new FS.ErrnoError(errorIo)
      return this.readFile(() => read(...call))
    }
    while (this.module.get_plugin_search_paths().length > 0) this.module.remove_plugin_search_path(0)
    FS.open = (path, ...rest) => {
      if (resolve(path) !== this.allowed && !this.isPlugin(path)) {
        this.blocked ??= path
        throw new FS.ErrnoError(errorNoEntry)
      }
      const stream = open(path, ...rest)
      this.descriptors.add(stream)
      return stream
    }
    FS.close = (stream) => {
      this.descriptors.delete(stream)
      return close(stream)
    }
    FS.write = (_stream, bytes, offset, length) => {
      if (this.noise.length < 65536)
        this.noise += Buffer.from(bytes.buffer, bytes.byteOffset + offset, length).toString('latin1')
      return length
    }
    for (const name of ['mkdir', 'unlink', 'rename', 'rmdir', 'symlink', 'truncate', 'ftruncate'] as const)
      FS[name] = () => {
        throw new FS.ErrnoError(errorNoEntry)
      }
    FS.readdir = () => [...this.plugins].map((file) => basename(file))
  }

  private isPlugin(path: string): boolean {
    return this.plugins.size > 0 && (this.plugins.has(path) || path === pluginFolder())
  }
}

function count(digits: string): string {
  return Number(digits).toLocaleString('en-US')
}

function hintFor(reason: string): string {
  if (reason.includes('open for write'))
    return 'run again when nothing writes to it any more; after a crash of what wrote it: `h5clear -s FILE`'
  if (/multi driver|family/i.test(reason)) return 'it is one of several files: make it one with `h5repack in.h5 out.h5`'
  return damagedHint
}

// Emscripten's numbers for ENOENT and EIO.
const errorNoEntry = 44
const errorIo = 29

/** A thread's output waits to be read, and keeps the process alive. */
function silence(): void {
  for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const) console[name] = () => {}
}

interface Memory {
  readonly buffer: ArrayBuffer
  grow(pages: number): number
}

/** For the whole thread, which has no other memory of this kind. */
function limitMemory(): void {
  const { WebAssembly } = globalThis as unknown as { WebAssembly: { Memory: { prototype: Memory } } }
  const { prototype } = WebAssembly.Memory
  const { grow } = prototype
  prototype.grow = function (this: Memory, pages: number) {
    if (this.buffer.byteLength + pages * pageBytes > mostMemory) throw new RangeError('the limit of memory is reached')
    return grow.call(this, pages)
  }
}
