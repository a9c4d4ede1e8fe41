// Decides whether a movie is new, stale or fresh, and why; main thread.
import { relative } from 'node:path'
import { digestOf } from '../model/index.js'
import { type MovieRecord, type OutputRecord, type RunState, stampOf } from '../output/index.js'
import {
  digestParts,
  momentsPart,
  outputPart,
  type Plan,
  type PlannedMovie,
  perFramePart,
  pluginPart,
  type ReadyMovie,
  writerPart,
} from '../plan/index.js'
import {
  blockedCause,
  type Cause,
  changeCause,
  groupsPart,
  inputPart,
  leftOutCause,
  limitsPart,
  neverMade,
  outputCause,
  referencePart,
} from './causes.js'
import { hashOutputs } from './hash-files.js'
import type { HashFiles, InputContents } from './input-contents.js'
import { framesInGroups, type GroupMember, groupsOfMovie, type LimitsMember, limitsMembers } from './limits-groups.js'
import { isSameWriter } from './writer-versions.js'

export interface MovieFreshness {
  readonly status: 'new' | 'stale' | 'fresh' | 'blocked'
  readonly causes: readonly Cause[]
}

export interface FreshnessSetting {
  readonly plan: Plan
  readonly state: RunState
  readonly contents: InputContents
  /** Another version of an encoder, such as ffmpeg, is no reason to rebuild: `--trust encoder`. */
  readonly trustEncoders?: boolean
  /** Also reads the outputs: `--verify`. */
  readonly verify?: boolean
  readonly hash: HashFiles
}

/** Compares every selected movie with what an earlier run recorded. Reads the contents of files only if size and time do not decide. */
export async function assessFreshness(setting: FreshnessSetting): Promise<Map<string, MovieFreshness>> {
  const { plan, state, contents } = setting
  const fingerprints = new Fingerprints(plan, contents)
  const chosen = plan.movies.filter(({ id }) => plan.selected.has(id))
  const records = new Map<PlannedMovie, MovieRecord>()
  const unsettled = chosen.flatMap((movie) => {
    const record = movie.status === 'ready' && state.movie(movie.id)
    if (!record) return []
    records.set(movie, record)
    return fingerprints.unsettled(movie, record)
  })
  await contents.read(unsettled)
  const outputs = await changedOutputs(records.values(), setting)
  return new Map(
    chosen.map((movie) => [movie.id, assess(movie, records.get(movie), { ...setting, fingerprints, outputs })]),
  )
}

type Parts = Readonly<Record<string, string>>

/** Before the sum of shared limits if it is of the sizes and times of inputs. */
const byTimePrefix = 'by time '

/** Everything that decides whether a movie is up to date, part by part. */
export class Fingerprints {
  readonly #plan: Plan
  readonly #contents: InputContents
  readonly #members: ReadonlyMap<string, readonly LimitsMember[]>
  readonly #groups = new Map<string, string>()
  readonly #references = new Map<string, string>()

  constructor(plan: Plan, contents: InputContents) {
    this.#plan = plan
    this.#contents = contents
    this.#members = limitsMembers(plan.reach ?? plan.movies)
  }

  /** The fingerprint of a movie whose inputs, and those of {@link sharing}, are settled. To be recorded when it is made. */
  of(movie: ReadyMovie, recorded: Parts = {}): Record<string, string> {
    const parts = digestParts(movie)
    for (const input of movie.inputs) {
      const name = this.#inputPart(input)
      parts[name] = this.#contents.identity(input, recorded[name])
    }
    const groups = this.#groupsOf(movie)
    if (groups.length > 0) parts[limitsPart] = this.#limitsSum(groups, recorded[limitsPart])
    const frames = framesInGroups(movie)
    if (frames !== undefined) parts[groupsPart] = frames
    return parts
  }

  /** Further facts that explain a change, besides the parts. */
  references(movie: ReadyMovie): Record<string, string> {
    return Object.fromEntries(
      movie.references.map((file) => [
        `${referencePart}${relative(this.#plan.pipeline.folder, file)}`,
        this.#stamp(file),
      ]),
    )
  }

  /** Movies, including this one, whose frames contribute to its limits; none if its limits are its own. */
  sharing(movie: ReadyMovie): Set<ReadyMovie> {
    return new Set(this.#groupsOf(movie).flatMap((group) => this.#members.get(group)!.map((member) => member.movie)))
  }

  /** Files whose contents must be known before the movie can be compared with its record. */
  unsettled(movie: ReadyMovie, { fingerprint }: MovieRecord): string[] {
    const own = movie.inputs.filter((input) =>
      this.#contents.mustRead(input, fingerprint[this.#inputPart(input)] ?? ''),
    )
    if (this.#isByTime(fingerprint[limitsPart])) return own
    const others = [...this.sharing(movie)].flatMap(({ inputs }) => inputs)
    return [...own, ...others.filter((input) => this.#contents.mustRead(input, ''))]
  }

  #inputPart(input: string): string {
    return `${inputPart}${this.#contents.shown(input)}`
  }

  /** Groups of this movie's frames that also include other movies. */
  #groupsOf(movie: ReadyMovie): string[] {
    const isShared = (name: string, { key }: GroupMember) =>
      !movie.limits[key]!.over.includes('movie') && (this.#members.get(name)?.length ?? 0) > 1
    return [...groupsOfMovie(movie)].flatMap(([name, own]) => (isShared(name, own) ? [name] : [])).sort()
  }

  /** By contents; by sizes and times if it was recorded so, or not all contents are known: `--trust mtime`. */
  #limitsSum(groups: readonly string[], recorded: string | undefined): string {
    const inputs = () => groups.flatMap((group) => this.#members.get(group)!.flatMap(({ movie }) => movie.inputs))
    const byTime =
      recorded === undefined ? inputs().some((input) => !this.#contents.isRead(input)) : this.#isByTime(recorded)
    return (byTime ? byTimePrefix : '') + digestOf(groups.map((group) => this.#groupSum(group, byTime)))
  }

  #isByTime(recorded: string | undefined): boolean {
    return recorded?.startsWith(byTimePrefix) === true && this.#contents.trust !== 'content'
  }

  #groupSum(group: string, byTime: boolean): string {
    const key = `${byTime ? byTimePrefix : ''}${group}`
    let sum = this.#groups.get(key)
    if (sum === undefined) {
      const members = [...this.#members.get(group)!].sort((left, right) => (left.movie.id < right.movie.id ? -1 : 1))
      sum = digestOf(
        members.map(({ movie: { id, digest, inputs }, frames }) => [
          id,
          dataDigest(digest),
          inputs.map((input) => (byTime ? this.#contents.stamp(input) : this.#contents.identity(input))),
          ...(frames === undefined ? [] : [frames]),
        ]),
      )
      this.#groups.set(key, sum)
    }
    return sum
  }

  #stamp(file: string): string {
    let text = this.#references.get(file)
    if (text === undefined) {
      const stamp = stampOf(file)
      text = stamp ? `${stamp.bytes} bytes, ${stamp.modified} ms` : 'missing'
      this.#references.set(file, text)
    }
    return text
  }
}

interface Comparison extends FreshnessSetting {
  readonly fingerprints: Fingerprints
  /** Changes of the recorded outputs. */
  readonly outputs: ReadonlyMap<OutputRecord, string>
}

function assess(
  movie: PlannedMovie,
  record: MovieRecord | undefined,
  { plan, state, contents, trustEncoders = false, fingerprints, outputs }: Comparison,
): MovieFreshness {
  if (movie.status === 'blocked')
    return { status: 'blocked', causes: [blockedCause(movie.error, plan.pipeline.folder)] }
  if (!record) return { status: 'new', causes: [neverMade] }
  const then = record.fingerprint
  const now = fingerprints.of(movie, then)
  const names = new Set([...Object.keys(now), ...Object.keys(then)])
  const isSame = (name: string) =>
    name.startsWith(writerPart) ? isSameWriter(now[name], then[name], trustEncoders) : now[name] === then[name]
  const changed = [...names].filter((name) => decides(name, now, then) && !isSame(name))
  // A table's new row is no reason by itself; if one of its values changed, name the table.
  const references = Object.entries(fingerprints.references(movie))
  const culprits = references.filter(([name, stamp]) => then[name] !== stamp).map(([name]) => name)
  const explained = culprits.length > 0 && changed.includes(perFramePart) && !changed.includes('render')
  // Its own data contribute to the limits that it shares.
  const own = changed.some((name) => name.startsWith(inputPart) || decidesData(name))
  const told = changed.filter((name) => {
    if (name === limitsPart) return !own && !changed.includes(groupsPart)
    return name !== perFramePart || (!explained && !changed.includes('render'))
  })
  const stamps = { ...now, ...Object.fromEntries(references) }
  const causes = [...(changed.length > 0 ? culprits : []), ...told].map((name) =>
    changeCause(name, stamps, then, contents),
  )
  const wanted = new Set(movie.outputs.map(({ path }) => path))
  for (const output of record.outputs.filter(({ path }) => wanted.has(path))) {
    const change = outputs.get(output)
    if (change !== undefined) causes.push(outputCause(output, change))
  }
  for (const id of record.leftOut ?? [])
    if (state.madeAt(id) !== undefined && !state.failure(id)) causes.push(leftOutCause(id))
  // Its files are complete, but a plugin failed after they were written.
  const failure = state.failure(movie.id)
  if (failure?.error.step?.endsWith('.movieEnd'))
    causes.push({
      ...{ kind: 'hook', what: failure.error.step, before: null, after: null },
      text: `${failure.error.message}, when it was last made`,
    })
  // A damaged state may lack some of the movie's outputs.
  const made = new Set(record.outputs.map(({ path }) => path))
  if (causes.length === 0)
    causes.push(
      ...[...wanted]
        .filter((path) => !made.has(path))
        .map((path) => outputCause({ path, sha256: null }, `${path} was not made before`)),
    )
  return { status: causes.length === 0 ? 'fresh' : 'stale', causes }
}

/** Outputs that have changed, with the change. */
async function changedOutputs(
  records: Iterable<MovieRecord>,
  { plan: { pipeline }, state, verify, hash: hashFiles }: FreshnessSetting,
): Promise<Map<OutputRecord, string>> {
  const changes = new Map<OutputRecord, string>()
  const toRead: OutputRecord[] = []
  for (const record of records)
    for (const output of record.outputs) {
      const change = state.outputChange(output)
      if (change === 'read' || (change === undefined && verify)) toRead.push(output)
      else if (change !== undefined) changes.set(output, change)
    }
  const hashes = toRead.length > 0 ? await hashOutputs(toRead, pipeline.out, hashFiles) : []
  toRead.forEach((output, index) => {
    if (hashes[index] !== output.sha256) changes.set(output, `${output.path} was changed after it was made`)
  })
  return changes
}

function decidesData(name: string): boolean {
  return name === 'source' || name === 'transform' || name === momentsPart || name.startsWith(pluginPart)
}

/** Digest of the frames that enter the renderer, without the inputs' contents. */
export function dataDigest(digest: Parts): string[] {
  return Object.entries(digest)
    .filter(([name]) => decidesData(name))
    .flat()
}

/** An output that is no longer requested makes nothing stale; a new one is reported once. */
function decides(name: string, now: Parts, then: Parts): boolean {
  if (name.startsWith(referencePart)) return false
  if (name.startsWith(writerPart)) return now[name] !== undefined && then[name] !== undefined
  return now[name] !== undefined || !name.startsWith(outputPart)
}
