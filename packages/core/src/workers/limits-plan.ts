// Where the limits of a movie's frames come from, as data.
import type { Limits, LimitsRequest } from '../model/index.js'

/** For one of the renderer's names for limits: the movie's frames form groups, each of which shares limits. */
export interface LimitsOfName {
  readonly request: LimitsRequest
  readonly groups: number
  /** The group of each frame, from 0 in the order of their first frames; left out if there is one group. */
  readonly groupOfFrame?: readonly number[]
  /** The limits of each group, null if it has no finite value. Left out if the movie's own frames must be surveyed. */
  readonly found?: readonly (Limits | null)[]
}

export type LimitsPlan = Readonly<Record<string, LimitsOfName>>
