// The limits of a movie's frames, once those of its groups are known; any thread.

import { groupsOfMovie } from '../freshness/index.js'
import { firstShown, type Limits } from '../model/index.js'
import type { ReadyMovie } from '../plan/index.js'
import type { LimitsPlan } from '../workers/index.js'

/** The limits of a movie's frames, by the renderer's names. */
export interface MovieLimits {
  ofFrame(frame: number): Readonly<Record<string, Limits | undefined>>
  /** All limits, each once. */
  readonly known: Readonly<Record<string, readonly Limits[]>>
}

/** Limits by the name of the group; a group without a finite value has none. */
export type FoundLimits = ReadonlyMap<string, Limits | undefined>

/** Plans which frames of a movie share limits, with those in `found` filled in. Main thread. */
export function planLimits(movie: ReadyMovie, found: FoundLimits): LimitsPlan {
  const groups = [...groupsOfMovie(movie)]
  const plan = Object.entries(movie.limits).map(([key, request]) => {
    const own = groups.filter(([, member]) => member.key === key)
    const first = firstShown(movie.spec)
    const groupOfFrame = own.length > 1 ? new Array<number>(movie.spec.frames).fill(0) : undefined
    if (groupOfFrame)
      own.forEach(([, { frames }], group) => {
        for (const frame of frames) groupOfFrame[first + frame] = group
      })
    // A shared group has no limits if all of its movies were left out.
    const isKnown = !request.over.includes('movie') || own.every(([name]) => found.has(name))
    const known = isKnown && own.map(([name]) => found.get(name) ?? null)
    return [key, { request, groups: own.length, ...(groupOfFrame && { groupOfFrame }), ...(known && { found: known }) }]
  })
  return Object.fromEntries(plan)
}

/** `surveyed`: the limits of each group, for the names that the plan leaves open. */
export function resolveLimits(
  plan: LimitsPlan,
  surveyed: Readonly<Record<string, readonly (Limits | null)[]>> = {},
): MovieLimits {
  const names = Object.entries(plan).map(([name, { groupOfFrame, found }]) => {
    return { name, groupOfFrame, found: found ?? surveyed[name]! }
  })
  const known = names.map(({ name, found }) => [name, found.filter((limits) => limits !== null)])
  return {
    known: Object.fromEntries(known),
    ofFrame: (frame) =>
      Object.fromEntries(
        names.map(({ name, groupOfFrame, found }) => [name, found[groupOfFrame?.[frame] ?? 0] ?? undefined]),
      ),
  }
}
