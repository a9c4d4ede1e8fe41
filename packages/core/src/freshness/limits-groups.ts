// The groups of movies' frames that share limits.
import { countShown } from '../model/index.js'
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

/** The movies of each group that includes more than one movie. */
export function limitsMembers(movies: readonly PlannedMovie[]): Map<string, ReadyMovie[]> {
  const members = new Map<string, ReadyMovie[]>()
  for (const movie of movies) {
    if (movie.status !== 'ready') continue
    const wide = Object.values(movie.limits).some(({ over }) => !over.includes('movie'))
    if (!wide) continue
    for (const name of groupsOfMovie(movie).keys()) {
      const known = members.get(name)
      if (known) known.push(movie)
      else members.set(name, [movie])
    }
  }
  return members
}
