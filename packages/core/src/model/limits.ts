// Colour limits: requested in the plan, computed in a survey of the frames, and used in each frame's drawing.

import type { FixedAxis } from './tensor.js'

/** The two ends of a colour scale, low before high. */
export type Limits = readonly [low: number, high: number]

/** Values that are surveyed: all of a source's, or a part of them. */
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
  /** The interpolation between two samples. */
  readonly method: 'linear' | 'hazen'
  /** Frames that agree in these share limits. */
  readonly over: readonly string[]
  /** Only values above 0, as a logarithmic scale shows. */
  readonly positive?: boolean
}

/** A worker's task for a group in one pass. */
export interface SurveyPass {
  /** Digits of the widest type in the group. */
  readonly digits: 2 | 4
  /** Known digits; the next one is counted for each of these. Empty in the first pass. */
  readonly prefixes: readonly (readonly number[])[]
  /** Values may be sent as they are, up to this many. */
  readonly keepUpTo: number
}

/** A worker's result for some frames of a group. */
export interface SurveyPart {
  /** The number of finite values. */
  readonly count: number
  /** The values themselves, ascending, if they are few enough. */
  readonly values?: Float64Array
  /** Otherwise counts of the next digit, one array for each prefix. */
  readonly counts?: readonly Uint32Array[]
}
