// The groups of movies' frames that share limits.
import { countShown, digestOf } from '../model/index.js'
import type { PlannedMovie, ReadyMovie } from '../plan/index.js'

/** Frames of one movie in one group. */
export interface GroupMember {
  readonly movie: ReadyMovie
  readonly key: string
  readonly frames: readonly number[]
}

/** The groups of one movie, by name: its own frames in each. */
export function groupsOfMovie(movie: ReadyMovie): Map<string, GroupMember> {
  const groups = new Map<string, GroupMember>()
  for (const key of Object.keys(movie.limits)) {
    const frames = Array.from({ length: countShown(movie.spec) }, (_, frame) => frame)
    if (movie.oneLimitsGroup) {
      groups.set(movie.limitsGroup(key, 0), { movie, key, frames })
      continue
    }
    const byGroup = groupBy(frames, (frame) => movie.limitsGroup(key, frame))
    for (const [name, members] of byGroup) groups.set(name, { movie, key, frames: members })
  }
  return groups
}

/** Node 20 has no `Map.groupBy`. */
function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const value of values) {
    const key = keyOf(value)
    const group = groups.get(key)
    if (group) group.push(value)
    else groups.set(key, [value])
  }
  return groups
}

/** Which frames of a movie are in which group of theirs, hashed; `undefined` if each of its limits is of all frames. */
export function framesInGroups(movie: ReadyMovie): string | undefined {
  if (movie.oneLimitsGroup) return undefined
  return digestOf([...groupsOfMovie(movie).values()].map(({ key, frames }) => [key, frames]))
}

/** A movie in a group. */
export interface LimitsMember {
  readonly movie: ReadyMovie
  /** Its frames in the group, hashed; left out: all. */
  readonly frames?: string
}

/** The movies of each group that includes more than one movie. */
export function limitsMembers(movies: readonly PlannedMovie[]): Map<string, LimitsMember[]> {
  const members = new Map<string, LimitsMember[]>()
  for (const movie of movies) {
    if (movie.status !== 'ready') continue
    const wide = Object.values(movie.limits).some(({ over }) => !over.includes('movie'))
    if (!wide) continue
    for (const [name, { frames }] of groupsOfMovie(movie)) {
      const member = movie.oneLimitsGroup ? { movie } : { movie, frames: digestOf(frames) }
      const known = members.get(name)
      if (known) known.push(member)
      else members.set(name, [member])
    }
  }
  return members
}
