// Decides whether inputs and outputs changed: by size and times, and by content if those do not decide; main thread.
import { relative } from 'node:path'
import { MovieflowError } from '../errors/index.js'
import { type FileStamp, type InputRecord, type RunState, stampOf } from '../output/index.js'

/**
 * How to decide whether an input changed. Left out: by size and times, and by content if these differ. `mtime`: by
 * size and time only, without reading contents. `content`: always by content.
 */
export type Trust = 'mtime' | 'content'

/** SHA-256 of files, in hexadecimal, in their order; `undefined` if one cannot be read. */
export type HashFiles = (files: readonly string[]) => Promise<readonly (string | undefined)[]>

/** The coarsest resolution of times in file systems: a file written just before it was read may change unnoticed. */
const unsureMilliseconds = 2000

/** Size and times of a movie's inputs when their contents were read. */
export type SettledInputs = ReadonlyMap<string, FileStamp | undefined>

interface Seen {
  readonly stamp: FileStamp
  sha256: string | undefined
  /** Milliseconds since 1970, before its content was read in this run. */
  read?: number
}

/** The inputs of one pipeline; each file is checked once. */
export class InputContents {
  readonly #state: RunState
  readonly #folder: string
  readonly trust: Trust | undefined
  readonly #hash: HashFiles
  readonly #seen = new Map<string, Seen | undefined>()
  readonly #reading = new Map<string, Promise<void>>()

  constructor(state: RunState, { folder, trust, hash }: { folder: string; trust?: Trust; hash: HashFiles }) {
    this.#state = state
    this.#folder = folder
    this.trust = trust
    this.#hash = hash
  }

  /** The same, read by other threads. */
  rereading(hash: HashFiles): InputContents {
    return new InputContents(this.#state, { folder: this.#folder, trust: this.trust, hash })
  }

  /** The file as shown to users: relative to the pipeline's folder. */
  shown(file: string): string {
    return relative(this.#folder, file)
  }

  /** Whether a file's content must be read before {@link identity} can compare it with `recorded`. */
  mustRead(file: string, recorded: string): boolean {
    const seen = this.#look(file)
    if (!seen || seen.sha256 !== undefined || this.trust === 'mtime') return false
    if (this.trust === 'content') return true
    if (!recorded.startsWith(hashPrefix)) return recorded !== describeStamp(seen.stamp)
    // If the size differs, the content differs.
    const known = this.#state.input(this.shown(file))
    return !known || hashPrefix + known.sha256 !== recorded || known.bytes === seen.stamp.bytes
  }

  /** Reads the contents of these files, each only once. */
  async read(files: Iterable<string>): Promise<void> {
    const wanted = [...new Set(files)].filter((file) => this.#look(file) && this.#look(file)!.sha256 === undefined)
    const unread = wanted.filter((file) => !this.#reading.has(file))
    if (unread.length > 0) {
      const reading = this.#readAll(unread).finally(() => {
        for (const file of unread) this.#reading.delete(file)
      })
      for (const file of unread) this.#reading.set(file, reading)
    }
    await Promise.all(new Set(wanted.map((file) => this.#reading.get(file))))
  }

  async #readAll(files: readonly string[]): Promise<void> {
    const began = Date.now()
    const hashes = await this.#hash(files)
    files.forEach((file, index) => {
      const seen = this.#seen.get(file)
      if (!seen) return
      seen.sha256 = hashes[index]
      seen.read = began
    })
  }

  /** An input in a fingerprint: the hash of its content if known, else its size and time, or `missing`. */
  identity(file: string, recorded?: string): string {
    const seen = this.#look(file)
    if (!seen) return 'missing'
    const stamp = describeStamp(seen.stamp)
    if (recorded === stamp && this.trust !== 'content') return stamp
    return seen.sha256 === undefined ? stamp : hashPrefix + seen.sha256
  }

  /** The size and time of an input, or `missing`. */
  stamp(file: string): string {
    const seen = this.#look(file)
    return seen ? describeStamp(seen.stamp) : 'missing'
  }

  /** Whether its content is known, or there is none. */
  isRead(file: string): boolean {
    const seen = this.#look(file)
    return !seen || seen.sha256 !== undefined
  }

  /** For the provenance of a movie. */
  describe(file: string): { path: string; bytes: number; sha256?: string } {
    const seen = this.#look(file)
    const sha256 = seen?.sha256
    return { path: this.shown(file), bytes: seen?.stamp.bytes ?? 0, ...(sha256 !== undefined && { sha256 }) }
  }

  /** Reads contents of a movie's inputs that are not known yet, before it is made; nothing with `--trust mtime`. Returns their current stamps. */
  async settle(files: readonly string[]): Promise<SettledInputs> {
    const stamps = files.map((file) => [file, this.#look(file)?.stamp] as const)
    if (this.trust !== 'mtime') await this.read(files)
    return new Map(stamps)
  }

  /** Forgets these files, so that they are checked again. */
  forget(files: readonly string[]): void {
    for (const file of files) this.#seen.delete(file)
  }

  /** Records of these files that the state lacks; each is returned once. */
  newRecords(files: Iterable<string>): InputRecord[] {
    const records: InputRecord[] = []
    for (const file of files) {
      const seen = this.#seen.get(file)
      if (seen?.sha256 === undefined || seen.read === undefined) continue
      records.push({ kind: 'input', path: this.shown(file), ...seen.stamp, sha256: seen.sha256, read: seen.read })
      seen.read = undefined
    }
    return records
  }

  /** Records of everything read in this run and not returned yet. */
  newlyRead(): InputRecord[] {
    return this.newRecords(this.#seen.keys())
  }

  #look(file: string): Seen | undefined {
    if (this.#seen.has(file)) return this.#seen.get(file)
    const stamp = stampOf(file)
    const seen = stamp && { stamp, sha256: this.#believed(file, stamp) }
    this.#seen.set(file, seen)
    return seen
  }

  /** The recorded content of a file with this stamp, if the stamp can be trusted. */
  #believed(file: string, stamp: FileStamp): string | undefined {
    if (this.trust === 'content') return undefined
    const known = this.#state.input(this.shown(file))
    if (!known || known.bytes !== stamp.bytes || known.modified !== stamp.modified) return undefined
    if (this.trust === 'mtime') return known.sha256
    const sure = known.read - Math.max(known.modified, known.changed) > unsureMilliseconds
    return sure && known.changed === stamp.changed ? known.sha256 : undefined
  }
}

/** Throws INPUT_CHANGED if one of them is no longer the file that was settled, INPUT_LOST if it is gone. */
export function checkUnchanged(inputs: SettledInputs): void {
  for (const [file, then] of inputs) {
    const now = stampOf(file)
    if (then && now && then.bytes === now.bytes && then.modified === now.modified) continue
    if (then && !now)
      throw new MovieflowError('INPUT_LOST', 'the file disappeared after the movie was begun', {
        file,
        hint: 'check its disk or network, or restore it, then run again',
      })
    throw new MovieflowError('INPUT_CHANGED', 'the file changed while the movie was made from it', {
      file,
      hint: 'run again when nothing writes to it any more',
    })
  }
}

const hashPrefix = 'sha256 '

function describeStamp({ bytes, modified }: FileStamp): string {
  return `${bytes} bytes, ${modified} ms`
}
