// Colour limits: asked for in the plan, computed in a survey of the frames, handed to each frame's drawing.

import type { FixedAxis } from './tensor.js'

/** The two ends of a colour scale, low before high. */
export type Limits = readonly [low: number, high: number]

/** Values that are looked at: a source's, or a part of them. */
export interface SurveyedData {
  /** The source's name. */
  readonly source: string
  /** Only the data at these indices, such as a column. */
  readonly fixed?: readonly FixedAxis[]
}

/**
 * Limits to be computed from finite values of the frames that enter the renderer.
 * `percentile` are two numbers from 0 to 100; `[0, 100]` is minimum and maximum. `linear` is NumPy's default,
 * `hazen` is MATLAB's `prctile`. Frames that agree in everything named in `over` share limits: `movie`, `frame`
 * (each frame by itself), `batch` (all frames of all movies), or the names of movie and frame fields.
 */
export interface LimitsRequest {
  /** At least one: the values of all of them count together. */
  readonly of: readonly SurveyedData[]
  /** From 0 to 100, the lower one first. */
  readonly percentile: readonly [number, number]
  /** How values between two samples are found. */
  readonly method: 'linear' | 'hazen'
  /** What frames agree in that share limits. */
  readonly over: readonly string[]
  /** Only values above 0, as a logarithmic scale shows. */
  readonly positive?: boolean
}

/** What one pass asks of a worker for a group. */
export interface SurveyPass {
  /** Of the widest type in the group. */
  readonly digits: 2 | 4
  /** Digits already known; counts are wanted of the next one, for each of these. Empty in the first pass. */
  readonly prefixes: readonly (readonly number[])[]
  /** Values may be sent as they are, up to this many. */
  readonly keepUpTo: number
}

/** What a worker found in some frames of a group. */
export interface SurveyPart {
  /** Finite values. */
  readonly count: number
  /** The values themselves, ascending, where they are few enough. */
  readonly values?: Float64Array
  /** Else counts of the next digit, one array for each prefix. */
  readonly counts?: readonly Uint32Array[]
}
