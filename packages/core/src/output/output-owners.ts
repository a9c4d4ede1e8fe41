// Finds the owner of a file at an output's path: this pipeline, another one with its state in the same `out`, or unknown; main thread.
import { closeSync, existsSync, fstatSync, openSync, readdirSync, readFileSync, readSync, type Stats } from 'node:fs'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { filesOf, type MadeOutput, RunState } from './run-state.js'

export interface OwnedOutput {
  /** Relative to `out`, as in its record. */
  readonly path: string
  /** The file, or the first of those of the frames; relative to `out`. */
  readonly first: string
  /** Size and time of that file. */
  readonly stats: Pick<Stats, 'size' | 'mtimeMs'>
  readonly isNumbered: boolean
}

/** `own`: it may be replaced. `unknown`: no sign that movieflow made it. */
export type OutputOwner = 'own' | 'unknown' | { readonly pipeline: string }

interface OtherPipeline {
  readonly name: string
  readonly state: RunState
  /** Outputs by file. */
  readonly made: ReadonlyMap<string, MadeOutput>
}

/** For existing files only; the states of other pipelines are read on first use. */
export class OutputOwners {
  readonly #out: string
  readonly #pipelineFile: string
  readonly #state: RunState
  #others: readonly OtherPipeline[] | undefined
  #own: ReadonlyMap<string, MadeOutput> | undefined
  #reported: ReadonlySet<string> | undefined

  constructor(out: string, pipelineFile: string, state: RunState) {
    this.#out = out
    this.#pipelineFile = pipelineFile
    this.#state = state
  }

  ownerOf({ path, first, stats, isNumbered }: OwnedOutput): OutputOwner {
    const own = this.#state.made.get(path)?.output
    // For many files, checking one is not conclusive, and the pipeline is not asked each time.
    if (own && (isNumbered || (own.bytes === stats.size && own.modified === stats.mtimeMs))) return 'own'
    for (const { name, state, made } of this.#otherPipelines()) {
      const theirs = made.get(first)?.output
      if (!theirs || typeof state.outputChange(theirs) === 'string') continue
      // Both made it at some time: its owner is the one whose record fits.
      if (own && theirs.modified !== stats.mtimeMs) continue
      return this.#isGone(name, state) ? 'own' : { pipeline: name }
    }
    if (own || this.#state.isOwn(path) || this.#ownFiles().has(first)) return 'own'
    return this.#isReported(path) || carriesProvenance(join(this.#out, first)) ? 'own' : 'unknown'
  }

  #otherPipelines(): readonly OtherPipeline[] {
    this.#others ??= pipelinesIn(this.#out)
      .filter((name) => name !== basename(this.#pipelineFile))
      .map((name) => {
        const state = RunState.open(this.#out, name)
        return { name, state, made: byFile(state) }
      })
    return this.#others
  }

  /** A pipeline that was renamed or deleted no longer owns anything. */
  #isGone(name: string, { pipeline }: RunState): boolean {
    if (pipeline === null) return false
    const places = [dirname(this.#pipelineFile), this.#out, dirname(this.#out)].map((folder) => join(folder, name))
    if (pipeline !== undefined) places.push(resolve(this.#out, pipeline))
    return !places.some((place) => existsSync(place))
  }

  #ownFiles(): ReadonlyMap<string, MadeOutput> {
    this.#own ??= byFile(this.#state)
    return this.#own
  }

  /** The report outlives a state that was deleted. */
  #isReported(path: string): boolean {
    this.#reported ??= reportedOutputs(this.#out, basename(this.#pipelineFile))
    return this.#reported.has(path)
  }
}

/** All files, including those of single frames: with other numbers they may be the first of an output. */
function byFile(state: RunState): Map<string, MadeOutput> {
  return new Map([...state.made.values()].flatMap((made) => filesOf(made.output).map((file) => [file, made] as const)))
}

/** Names of all pipelines that left a state. */
function pipelinesIn(out: string): string[] {
  try {
    const names = readdirSync(join(out, '.movieflow')).flatMap(
      (name) => /^(.+?)(?:\.shard-\d+-of-\d+)?\.state\.jsonl$/.exec(name)?.[1] ?? [],
    )
    return [...new Set(names)].sort()
  } catch {
    return []
  }
}

function reportedOutputs(out: string, pipeline: string): Set<string> {
  const names = ['report.json', `${basename(pipeline, extname(pipeline))}.report.json`]
  return new Set(names.flatMap((name) => outputsOf(join(out, name), pipeline)))
}

function outputsOf(file: string, pipeline: string): string[] {
  try {
    const report = JSON.parse(readFileSync(file).toString())
    if (report.generator !== 'movieflow' || report.pipeline.file !== pipeline) return []
    const movies: { outputs: { path: string; sha256?: unknown }[] }[] = report.movies
    return movies.flatMap(({ outputs }) => outputs.flatMap(({ path, sha256 }) => (sha256 === undefined ? [] : [path])))
  } catch {
    return []
  }
}

/** The start of the provenance in movieflow's files: plain, or in XML. */
const provenance = /\{(?:"|&quot;|&#34;)movieflow(?:"|&quot;|&#34;): ?(?:"|&quot;|&#34;)\d/
const headBytes = 4 << 20
const tailBytes = 1 << 20

/** Whether a file contains movieflow's provenance, near its beginning or end. */
function carriesProvenance(file: string): boolean {
  let descriptor: number | undefined
  try {
    descriptor = openSync(file, 'r')
    const buffer = Buffer.alloc(headBytes)
    const read = (start: number | null, bytes: number) =>
      buffer.toString('latin1', 0, readSync(descriptor!, buffer, 0, bytes, start))
    if (provenance.test(read(0, headBytes))) return true
    const { size } = fstatSync(descriptor)
    return size > headBytes && provenance.test(read(Math.max(0, size - tailBytes), tailBytes))
  } catch {
    return false
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}
