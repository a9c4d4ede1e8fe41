// Tasks for exploring a movie before it is made: the data under a pixel, a frame as a vector file, and a histogram of values.
import type { Limits, LimitsRequest, OptionPatch, VectorFormat } from '../model/index.js'
import type { SharedMovie } from './shared-movie.js'

/** A frame with its options and limits, as for `draw`. */
interface FrameTask {
  readonly movie: SharedMovie
  readonly index: number
  readonly patches: readonly OptionPatch[]
  readonly limits: Readonly<Record<string, Limits | undefined>>
}

/** Draws a frame as a vector file. */
export interface VectorTask extends FrameTask {
  readonly type: 'vector'
  readonly format: VectorFormat
}

/** Reads the data under a pixel of a frame. */
export interface PixelTask extends FrameTask {
  readonly type: 'pixel'
  /** Whole pixels from the picture's left and top. */
  readonly x: number
  readonly y: number
}

/** Counts the values of some frames. */
export interface HistogramTask {
  readonly type: 'histogram'
  readonly movie: SharedMovie
  /** As in a request for limits; for `positive` values the bins are equally wide on a logarithmic scale. */
  readonly select: Pick<LimitsRequest, 'of' | 'positive'>
  /** Each is read once, unless they are too large to be kept. */
  readonly frames: readonly number[]
  /** The most bins: for whole numbers, each covers the same number of them. */
  readonly bins: number
  /** Only values between these, which are counted too; left out: from the smallest to the largest value. */
  readonly range?: Limits
}

export interface FrameHistogram {
  /** Ascending, one more than {@link counts}. The last bin includes its upper edge, the others do not. */
  readonly edges: readonly number[]
  readonly counts: readonly number[]
  /** Values that are NaN or infinite. */
  readonly missing: number
}
