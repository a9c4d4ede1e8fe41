// Whether a movie is new, stale or fresh, and why in words.

import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { basename, relative } from 'node:path'
import type { MovieflowError } from '../errors/index.js'
import type { RunState } from '../output/index.js'
import { outputPart, type Plan, type PlannedMovie, perFramePart, type ReadyMovie, writerPart } from '../plan/index.js'
import { limitsMembers } from './limits-groups.js'

export interface MovieFreshness {
  readonly status: 'new' | 'stale' | 'fresh' | 'blocked'
  readonly reasons: readonly string[]
  /** What to record once it is made; absent where it is blocked. */
  readonly fingerprint?: Readonly<Record<string, string>>
}

/** Compares every selected movie with what an earlier run recorded. */
export function assessFreshness(plan: Plan, state: RunState): Map<string, MovieFreshness> {
  const stamps = new Map<string, string>()
  const stampOf = (file: string): string => {
    let stamp = stamps.get(file)
    if (stamp === undefined) {
      stamp = fileStamp(file)
      stamps.set(file, stamp)
    }
    return stamp
  }
  const members = limitsMembers(plan.movies)
  const result = new Map<string, MovieFreshness>()
  for (const movie of plan.movies)
    if (plan.selected.has(movie.id)) result.set(movie.id, assess(movie, plan, state, stampOf, members))
  return result
}

/** The message, and the file that it speaks of. */
export function blockedReason({ message, place: { file } }: MovieflowError, folder: string): string {
  if (file === undefined || message.includes(basename(file))) return message
  return `${relative(folder, file)}: ${message}`
}

function assess(
  movie: PlannedMovie,
  plan: Plan,
  state: RunState,
  stampOf: (file: string) => string,
  members: ReadonlyMap<string, readonly ReadyMovie[]>,
): MovieFreshness {
  if (movie.status === 'blocked')
    return { status: 'blocked', reasons: [blockedReason(movie.error, plan.pipeline.folder)] }
  const shown = (file: string) => relative(plan.pipeline.folder, file)
  const fingerprint: Record<string, string> = { ...movie.digest }
  for (const input of movie.inputs) fingerprint[`input ${shown(input)}`] = stampOf(input)
  const others = sharing(movie, members)
  if (others.length > 0) {
    const sum = createHash('sha256')
    for (const other of others)
      sum.update(JSON.stringify([other.id, other.digest.source, other.digest.transform, other.inputs.map(stampOf)]))
    fingerprint['limits shared with other movies'] = sum.digest('hex').slice(0, 24)
  }
  const references = movie.references.map((file) => [`${referencePart}${shown(file)}`, stampOf(file)] as const)
  const record = state.get(movie.id)
  const recorded = { ...fingerprint, ...Object.fromEntries(references) }
  if (!record) return { status: 'new', reasons: ['it was not made before'], fingerprint: recorded }
  const names = new Set([...Object.keys(fingerprint), ...Object.keys(record.fingerprint)])
  const changed = [...names].filter(
    (name) => decides(name, fingerprint, record.fingerprint) && fingerprint[name] !== record.fingerprint[name],
  )
  // A table's new row is no reason by itself; where a value of it changed, it is the one to name.
  const culprits = references.filter(([name, stamp]) => record.fingerprint[name] !== stamp).map(([name]) => name)
  const explained = culprits.length > 0 && changed.includes(perFramePart) && !changed.includes('render')
  const told = changed.filter((name) => name !== perFramePart || (!explained && !changed.includes('render')))
  const reasons = [...(changed.length > 0 ? culprits : []), ...told].map((name) =>
    describeChange(name, fingerprint, record.fingerprint),
  )
  const wanted = new Set(movie.outputs.map(({ path }) => path))
  for (const output of record.outputs.filter(({ path }) => wanted.has(path))) {
    const change = state.outputChange(output)
    if (change !== undefined) reasons.push(change)
  }
  return { status: reasons.length === 0 ? 'fresh' : 'stale', reasons, fingerprint: recorded }
}

/** Parts with this prefix explain changes; they decide nothing. */
const referencePart = 'fields from '

type Parts = Readonly<Record<string, string>>

/** An output that is no longer asked for makes nothing stale; a new one is told once. */
function decides(name: string, now: Parts, then: Parts): boolean {
  if (name.startsWith(referencePart)) return false
  if (name.startsWith(writerPart)) return now[name] !== undefined && then[name] !== undefined
  return now[name] !== undefined || !name.startsWith(outputPart)
}

function describeChange(
  name: string,
  now: Readonly<Record<string, string>>,
  then: Readonly<Record<string, string>>,
): string {
  if (name.startsWith('input ')) {
    const file = name.slice('input '.length)
    return then[name] === undefined
      ? `${file} is a new input`
      : now[name] === undefined
        ? `${file} is no input any more`
        : `${file} changed`
  }
  if (name === 'engine') return `movieflow is another version (${then[name]} → ${now[name]})`
  if (name.startsWith(referencePart)) return `${name.slice(referencePart.length)} changed`
  if (name.startsWith(writerPart))
    return `the writer of ${name.slice(writerPart.length)} is another version (${then[name] ?? 'none'} → ${now[name]})`
  if (name.startsWith(outputPart))
    return then[name] === undefined
      ? `${name.slice(outputPart.length)} is a new output`
      : `the options of ${name.slice(outputPart.length)} changed`
  if (name.startsWith('limits')) return 'the inputs of movies that share its limits changed'
  if (name === perFramePart) return 'values of `render` that change from frame to frame are others'
  return `\`${name}\` changed`
}

/** Movies whose frames have a part in this movie's limits, itself left out. */
function sharing(movie: ReadyMovie, members: ReadonlyMap<string, readonly ReadyMovie[]>): ReadyMovie[] {
  const others = new Set<ReadyMovie>()
  for (const key of Object.keys(movie.limits)) {
    if (movie.limits[key]!.over.includes('movie')) continue
    const frames = movie.oneLimitsGroup ? 1 : movie.spec.frames
    for (let frame = 0; frame < frames; frame++)
      for (const other of members.get(movie.limitsGroup(key, frame)) ?? []) others.add(other)
  }
  others.delete(movie)
  return [...others].sort((left, right) => (left.id < right.id ? -1 : 1))
}

/** Size and time of a file: the quick look at whether it changed. */
function fileStamp(file: string): string {
  try {
    const { size, mtimeMs } = statSync(file)
    return `${size} bytes, ${mtimeMs} ms`
  } catch {
    return 'missing'
  }
}
