// Tasks for those who look at a movie before it is made: what the data say under a pixel, a frame as a file of shapes, and how values are spread.
import type { Limits, LimitsRequest, OptionPatch, VectorFormat } from '../model/index.js'
import type { SharedMovie } from './shared-movie.js'

/** A frame, with its options and limits, as `draw` has them. */
interface FrameTask {
  readonly movie: SharedMovie
  readonly index: number
  readonly patches: readonly OptionPatch[]
  readonly limits: Readonly<Record<string, Limits | undefined>>
}

/** Draws a frame as a file of shapes. */
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
  /** As a request for limits says it; of `positive` values the bins are equally wide on a logarithmic scale. */
  readonly select: Pick<LimitsRequest, 'of' | 'positive'>
  /** Each is read once, unless they are too large to be kept. */
  readonly frames: readonly number[]
  /** At most: those of whole numbers are as many whole numbers wide, each. */
  readonly bins: number
  /** Only values between these, which are counted too; left out: from the smallest to the largest value. */
  readonly range?: Limits
}

export interface FrameHistogram {
  /** Ascending, one more than {@link counts}. The last bin holds its upper edge, the others do not. */
  readonly edges: readonly number[]
  readonly counts: readonly number[]
  /** Values that are NaN or infinite. */
  readonly missing: number
}
