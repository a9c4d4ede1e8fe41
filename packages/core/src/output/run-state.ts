// What earlier runs made: one line a movie in a file that only grows, each with a checksum. A cache: it may be deleted.
import { createHash } from 'node:crypto'
import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { refusedByMachine } from './folders.js'

export interface OutputRecord {
  /** Relative to `out`. */
  readonly path: string
  readonly bytes: number
  readonly modified: number
}

export interface MovieRecord {
  readonly movie: string
  /** Parts by name: what each was when the movie was made. */
  readonly fingerprint: Readonly<Record<string, string>>
  readonly outputs: readonly OutputRecord[]
  /** ISO 8601. */
  readonly made: string
}

/** The state of one pipeline in its `out`. */
export class RunState {
  readonly #file: string
  readonly #out: string
  readonly #records = new Map<string, MovieRecord>()
  #lines = 0
  #endsClean = true

  private constructor(file: string, out: string) {
    this.#file = file
    this.#out = out
  }

  /** Reads what is there; lines that are cut, changed or of another version are passed over. */
  static open(out: string, pipelineFile: string): RunState {
    const state = new RunState(join(out, '.movieflow', `${basename(pipelineFile)}.state.jsonl`), out)
    let text = ''
    try {
      text = readFileSync(state.#file, 'utf8')
    } catch {
      return state
    }
    state.#endsClean = text === '' || text.endsWith('\n')
    for (const line of text.split('\n')) {
      if (line === '') continue
      state.#lines++
      const record = parseLine(line)
      if (record) state.#records.set(record.movie, record)
    }
    return state
  }

  /** No movie is known to have been made. */
  get isEmpty(): boolean {
    return this.#records.size === 0
  }

  get(movie: string): MovieRecord | undefined {
    return this.#records.get(movie)
  }

  records(): Iterable<MovieRecord> {
    return this.#records.values()
  }

  /** Adds a record: one write of one line, after the outputs have their names. */
  add(record: MovieRecord): void {
    try {
      mkdirSync(dirname(this.#file), { recursive: true })
      appendFileSync(this.#file, (this.#endsClean ? '' : '\n') + formatLine(record))
    } catch (error) {
      throw refusedByMachine(error, this.#file)
    }
    this.#endsClean = true
    this.#lines++
    this.#records.set(record.movie, record)
  }

  /** Rewrites the file where most of it is outdated. */
  compact(): void {
    if (this.#lines <= 2 * this.#records.size + 16) return
    const aside = `${this.#file}.${process.pid}.tmp`
    writeFileSync(aside, [...this.#records.values()].map(formatLine).join(''))
    renameSync(aside, this.#file)
    this.#lines = this.#records.size
  }

  /** Why an output is not as it was left; `undefined` where it is. */
  outputChange({ path, bytes, modified }: OutputRecord): string | undefined {
    try {
      const found = statSync(join(this.#out, path))
      if (found.size !== bytes) return `${path} has another size than it was made with`
      return Math.abs(found.mtimeMs - modified) > 2 ? `${path} was changed after it was made` : undefined
    } catch {
      return `${path} is missing`
    }
  }

  /** An output as it is now, for its record. */
  recordOutput(path: string): OutputRecord {
    const { size, mtimeMs } = statSync(join(this.#out, path))
    return { path, bytes: size, modified: mtimeMs }
  }
}

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}

function formatLine(record: MovieRecord): string {
  const text = JSON.stringify(record)
  return `${checksum(text)} ${text}\n`
}

function parseLine(line: string): MovieRecord | undefined {
  const text = line.slice(13)
  if (line[12] !== ' ' || checksum(text) !== line.slice(0, 12)) return undefined
  try {
    const record = JSON.parse(text) as MovieRecord
    return typeof record.movie === 'string' && Array.isArray(record.outputs) && typeof record.fingerprint === 'object'
      ? record
      : undefined
  } catch {
    return undefined
  }
}
