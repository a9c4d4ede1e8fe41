// The results of earlier runs of a pipeline, from its state files: a cache, which may be deleted at the cost of work.
import { readdirSync, rmSync, type Stats, statSync } from 'node:fs'
import { basename, isAbsolute, join } from 'node:path'
import { type NumberedFiles, numberedFiles } from '../model/index.js'
import { folderStats } from './folder-content.js'
import { StateLines, spareOf } from './state-lines.js'
import type {
  ClaimRecord,
  FailureRecord,
  FileStamp,
  InputRecord,
  LeftRecord,
  MovieDetails,
  MovieRecord,
  OutputRecord,
  StateRecord,
} from './state-records.js'

/** One of the parts that a pipeline is divided into. */
export interface Shard {
  /** From 1. */
  readonly index: number
  readonly count: number
}

/** An output that a run made, and its movie. */
export interface MadeOutput {
  readonly movie: string
  readonly output: OutputRecord
}

/** The path of a pipeline's state file in its `out`. */
export function statePath(out: string, pipelineFile: string, ending: string): string {
  return join(out, '.movieflow', `${basename(pipelineFile)}.${ending}`)
}

/** Each shard writes its own file; reading reads all of them. */
export class RunState {
  readonly #out: string
  readonly #prefix: string
  readonly #lines: StateLines
  /** Texts of the latest records, and when their movies were made: a record's parts have names of its own, which take memory as objects. */
  readonly #movies = new Map<string, { readonly made: string; readonly text: string }>()
  /** Texts of records that only a report reads, the latest for each movie. */
  readonly #details = new Map<string, string>()
  readonly #failures = new Map<string, FailureRecord>()
  readonly #inputs = new Map<string, InputRecord>()
  /** Outputs that were made and not removed, by path. */
  readonly #made = new Map<string, MadeOutput>()
  /** Paths that runs were about to make. */
  readonly #claimed = new Set<string>()
  #pipeline: string | null | undefined
  #shards: string[] = []
  #count = 0

  private constructor(out: string, pipelineFile: string, shard?: Shard) {
    this.#out = out
    this.#prefix = statePath(out, pipelineFile, '')
    this.#lines = new StateLines(this.#file(shard))
  }

  /** Reads the state files; skips lines that are truncated, changed or of another version. */
  static open(out: string, pipelineFile: string, shard?: Shard): RunState {
    const state = new RunState(out, pipelineFile, shard)
    const whole = new StateLines(state.#file())
    const shards = state.#shardFiles().map((file) => (file === state.#lines.file ? state.#lines : new StateLines(file)))
    state.#shards = shards.map(({ file }) => file)
    for (const lines of [shard ? whole : state.#lines, ...shards]) for (const text of lines.read()) state.#take(text)
    return state
  }

  /** Whether a run of this pipeline left any state. */
  static exists(out: string, pipelineFile: string): boolean {
    const state = new RunState(out, pipelineFile)
    return stampOf(state.#file()) !== undefined || state.#shardFiles().length > 0
  }

  /** A copy of its own for each call. */
  movie(id: string): MovieRecord | undefined {
    const known = this.#movies.get(id)
    return known && (JSON.parse(known.text) as MovieRecord)
  }

  /** When a movie that {@link movie} knows was made, ISO 8601. */
  madeAt(id: string): string | undefined {
    return this.#movies.get(id)?.made
  }

  /** Details for the report about a movie that {@link movie} knows. */
  details(id: string): MovieDetails | undefined {
    const text = this.#details.get(id)
    const details = text === undefined ? undefined : (JSON.parse(text) as MovieDetails)
    return details?.made === this.madeAt(id) ? details : undefined
  }

  /** The movie's last try, if it failed. */
  failure(id: string): FailureRecord | undefined {
    return this.#failures.get(id)
  }

  input(path: string): InputRecord | undefined {
    return this.#inputs.get(path)
  }

  /** Ids of all known movies. */
  ids(): Set<string> {
    return new Set([...this.#movies.keys(), ...this.#failures.keys()])
  }

  /** All outputs that are this pipeline's, by path. */
  get made(): ReadonlyMap<string, MadeOutput> {
    return this.#made
  }

  /** The pipeline's file, relative to `out`: `null` if it was data; `undefined` if unknown. */
  get pipeline(): string | null | undefined {
    return this.#pipeline
  }

  /** Whether a run of this pipeline has made a file of this path, or was about to. */
  isOwn(path: string): boolean {
    return this.#made.has(path) || this.#claimed.has(path)
  }

  /** Records outputs that are about to be made, unless known: {@link ClaimRecord}. A cache: write errors are ignored. */
  claim(pipeline: string | null, paths: readonly string[]): void {
    const unknown = paths.filter((path) => !this.isOwn(path))
    if (unknown.length === 0 && pipeline === this.#pipeline) return
    try {
      this.add([{ kind: 'claim', pipeline, paths: unknown }])
    } catch {
      // After a kill, these files may be taken as not ours.
    }
  }

  /** Adds records in one write, after the outputs have their names. */
  add(records: readonly StateRecord[]): void {
    if (records.length === 0) return
    const texts = records.map((record) => JSON.stringify(record))
    this.#lines.append(texts)
    for (const text of texts) this.#take(text)
  }

  /** Keeps room for records while movies are made: {@link StateLines.reserve}. */
  reserve(): void {
    this.#lines.reserve()
  }

  release(): void {
    this.#lines.release()
  }

  /** Forgets removed outputs, and movies that no longer exist. To be followed by {@link fold}. */
  forget(outputs: Iterable<Pick<OutputRecord, 'path' | 'tail'>>, movies: Iterable<string>): void {
    for (const { path, tail } of outputs) this.#made.delete(tail ? tailKey(path) : path)
    for (const movie of movies) {
      this.#movies.delete(movie)
      this.#details.delete(movie)
      this.#failures.delete(movie)
    }
  }

  /** Replaces several state files, or a long one, by one file. Requires the whole pipeline's lock. */
  fold({ always = false } = {}): void {
    const known = this.#movies.size * 2 + this.#inputs.size + this.#failures.size
    if (!always && this.#shards.length === 0 && this.#count <= 2 * known + 16) return
    const records: StateRecord[] = [...this.#claims(), ...this.#left(), ...this.#inputs.values()]
    const texts = records.map((record) => JSON.stringify(record))
    for (const [movie, { text }] of this.#movies) {
      texts.push(text)
      const details = this.#details.get(movie)
      if (details !== undefined) texts.push(details)
    }
    for (const failure of this.#failures.values()) texts.push(JSON.stringify(failure))
    this.#lines.rewrite(texts)
    this.#count = texts.length
    for (const file of this.#shards.splice(0)) for (const left of [file, spareOf(file)]) rmSync(left, { force: true })
  }

  /** How an output has changed, by its size and times; `read` if only its content can decide. */
  outputChange(output: OutputRecord): string | 'read' | undefined {
    const stamps: FileStamp[] = []
    for (const path of filesOf(output)) {
      const stamp = stampOf(join(this.#out, path))
      if (!stamp) return `${path} is missing`
      stamps.push(stamp)
    }
    const found = sumOf(stamps)
    if (found.bytes !== output.bytes) return `${output.path} has a different size than when it was made`
    return found.modified === output.modified && found.changed === output.changed ? undefined : 'read'
  }

  /** The current state of an output, for its record. */
  recordOutput(output: Pick<OutputRecord, 'path' | 'sha256' | 'numbered'>): OutputRecord {
    const { path, sha256, numbered } = output
    const stamps = filesOf(output).map((file) => stampFrom(statSync(join(this.#out, file))))
    return { path, ...sumOf(stamps), sha256, ...(numbered && { numbered }) }
  }

  /** Files that a longer movie of this path left. */
  tailOf(path: string): OutputRecord | undefined {
    return this.#made.get(tailKey(path))?.output
  }

  #claims(): ClaimRecord[] {
    const paths = [...this.#claimed].filter((path) => !this.#made.has(path))
    return this.#pipeline === undefined ? [] : [{ kind: 'claim', pipeline: this.#pipeline, paths }]
  }

  #left(): LeftRecord[] {
    const current = new Set([...this.#movies.keys()].flatMap((id) => this.movie(id)!.outputs.map(({ path }) => path)))
    return [...this.#made]
      .filter(([path]) => !current.has(path))
      .map(([, { movie, output }]) => ({ kind: 'left', movie, outputs: [output] }))
  }

  #take(text: string): void {
    this.#count++
    // Most of a long state are details, which only a report reads.
    const details = /^\{"kind":"details","movie":("(?:[^"\\]|\\.)*")/.exec(text)
    if (details) {
      this.#details.set(JSON.parse(details[1]!), text)
      return
    }
    const record = parseRecord(text)
    if (!record) return
    if (record.kind === 'claim') {
      this.#pipeline = record.pipeline
      for (const path of record.paths) this.#claimed.add(path)
    } else if (record.kind === 'input') this.#inputs.set(record.path, record)
    else if (record.kind === 'failure') this.#takeFailure(record)
    else if (record.kind === 'left' || record.kind === 'movie') {
      for (const output of record.outputs) this.#takeOutput(record.movie, output)
      if (record.kind === 'movie') this.#takeMovie(record, text)
    }
  }

  #takeOutput(movie: string, output: OutputRecord): void {
    const { path, numbered, tail } = output
    if (tail) this.#made.set(tailKey(path), { movie, output })
    else {
      if (numbered) this.#keepTail(movie, path, numbered)
      this.#made.set(path, { movie, output })
    }
  }

  /** A movie that has become shorter leaves files that are no longer part of it; one that has grown takes them over. */
  #keepTail(movie: string, path: string, { count, ...names }: NumberedFiles): void {
    const first = names.first + count
    const longer = [path, tailKey(path)]
      .flatMap((key) => this.#made.get(key)?.output ?? [])
      .filter(({ numbered }) => endOf(numbered) > first)
    this.#made.delete(tailKey(path))
    if (longer.length === 0) return
    const { modified, changed } = sumOf(longer)
    const end = Math.max(...longer.map(({ numbered }) => endOf(numbered)))
    const files = { ...names, first, count: end - first }
    const output: OutputRecord = { path, bytes: 0, modified, changed, sha256: '', numbered: files, tail: true }
    this.#made.set(tailKey(path), { movie, output })
  }

  #takeMovie({ movie, made }: MovieRecord, text: string): void {
    if ((this.madeAt(movie) ?? '') > made) {
      // Files of shards are not read in order of time.
      for (const output of this.movie(movie)!.outputs) this.#takeOutput(movie, output)
      return
    }
    this.#movies.set(movie, { made, text })
    const failure = this.#failures.get(movie)
    if (failure && failure.at <= made) this.#failures.delete(movie)
  }

  #takeFailure(record: FailureRecord): void {
    const { movie, at } = record
    if ((this.madeAt(movie) ?? '') > at || (this.#failures.get(movie)?.at ?? '') > at) return
    this.#failures.set(movie, record)
  }

  #file(shard?: Shard): string {
    return `${this.#prefix}${shard ? `shard-${shard.index}-of-${shard.count}.` : ''}state.jsonl`
  }

  #shardFiles(): string[] {
    const folder = join(this.#out, '.movieflow')
    const start = `${basename(this.#prefix)}shard-`
    try {
      return readdirSync(folder)
        .filter((name) => name.startsWith(start) && name.endsWith('.state.jsonl'))
        .map((name) => join(folder, name))
    } catch {
      return []
    }
  }
}

/** The files of an output, relative to `out`. */
export function filesOf({ path, numbered }: Pick<OutputRecord, 'path' | 'numbered'>): string[] {
  return numbered ? numberedFiles(numbered) : [path]
}

/** A key in `#made`; no path ends like this. */
function tailKey(path: string): string {
  return `${path}/`
}

/** The number after the last frame's. */
function endOf(numbered: NumberedFiles | undefined): number {
  return numbered ? numbered.first + numbered.count : 0
}

function sumOf(stamps: readonly FileStamp[]): FileStamp {
  const sum = { bytes: 0, modified: 0, changed: 0 }
  for (const { bytes, modified, changed } of stamps) {
    sum.bytes += bytes
    sum.modified = Math.max(sum.modified, modified)
    sum.changed = Math.max(sum.changed, changed)
  }
  return sum
}

/** A file's size and times, or those of a folder's contents; `undefined` if it does not exist. */
export function stampOf(file: string): FileStamp | undefined {
  try {
    const stats = statSync(file)
    return stampFrom(stats.isDirectory() ? folderStats(file, stats) : stats)
  } catch {
    return undefined
  }
}

function stampFrom({ size, mtimeMs, ctimeMs }: Pick<Stats, 'size' | 'mtimeMs' | 'ctimeMs'>): FileStamp {
  return { bytes: size, modified: mtimeMs, changed: ctimeMs }
}

/** Checks that the path stays in `out`, because `clean` removes it. */
function isOutput(output: OutputRecord | null): boolean {
  if (typeof output?.path !== 'string' || !staysInside(output.path)) return false
  if (output.numbered === undefined) return output.tail === undefined
  const { before, after, digits, first, count } = output.numbered
  const whole = [digits, first, count].every((number) => Number.isSafeInteger(number) && number >= 0)
  return whole && count <= mostFiles && digits < 256 && staysInside(`${before}0${after}`)
}

/** More than any plan allows. */
const mostFiles = 10_000_000

function staysInside(path: string): boolean {
  return !isAbsolute(path) && !path.split(/[\\/]/).includes('..')
}

function parseRecord(text: string): StateRecord | undefined {
  let record: StateRecord
  try {
    record = JSON.parse(text)
  } catch {
    return undefined
  }
  const isKnown =
    record?.kind === 'input'
      ? typeof record.path === 'string' && typeof record.sha256 === 'string'
      : record?.kind === 'failure'
        ? typeof record.movie === 'string' && typeof record.error === 'object'
        : record?.kind === 'claim'
          ? (record.pipeline === null || typeof record.pipeline === 'string') && Array.isArray(record.paths)
          : (record?.kind === 'movie' || record?.kind === 'left') &&
            typeof record.movie === 'string' &&
            Array.isArray(record.outputs) &&
            record.outputs.every(isOutput) &&
            (record.kind === 'left' ||
              (typeof record.fingerprint === 'object' &&
                record.fingerprint !== null &&
                (record.leftOut === undefined || Array.isArray(record.leftOut))))
  return isKnown ? record : undefined
}
