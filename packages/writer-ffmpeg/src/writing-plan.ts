// The way an output's file is made, as the plan passes it to `encodeFrame` and the sink; any thread.
import type { Json, Size } from '@movieflow/core/plugin'
import type { AviMovie } from './avi/layout.js'
import type { PixelFormat } from './codecs.js'
import type { JpegSettings } from './jpeg/jpeg-process.js'
import type { Rate } from './rate.js'
import type { YuvMatrix } from './yuv-matrix.js'

/** Handed to `encodeFrame` and `open`. */
export type WritingPlan = FfmpegPlan | AviPlan

/** A file that an ffmpeg of its own makes. */
export interface FfmpegPlan {
  readonly by: 'ffmpeg'
  /** Absolute path of the program. */
  readonly ffmpeg: string
  readonly input: readonly string[]
  readonly output: readonly string[]
  readonly provenanceKey: string
  readonly pixels: PixelFormat
  /** The matrix of pixels that are not red, green and blue. */
  readonly matrix?: YuvMatrix
  /** The size of the file's pictures. */
  readonly size: Size
  /** An uncompressed AVI, its rows turned over: the header must say so. */
  readonly bottomUp: boolean
  /** The bytes of a frame for `write`. */
  readonly frameBytes: number
  /** The file has the captions as a stream. */
  readonly subtitles: boolean
  /** The file is a piece of the movie: the joined file needs this besides its pieces. */
  readonly join?: { readonly rate: Rate; readonly texts: Readonly<Record<string, string>> }
}

/** An AVI file that is written by code of our own, of frames that are ready for it. */
export interface AviPlan {
  readonly by: 'avi'
  readonly movie: AviMovie
  /** Who makes JPEG files of pictures; left out, the file holds pixels. */
  readonly jpeg?: JpegSettings
}

/** Optional members that are left out make a plan no `Json` for the compiler, but nothing else. */
export function planToJson(plan: WritingPlan): Json {
  return plan as unknown as Json
}

/** The input of {@link planToJson}, on the other side of the thread. */
export function planFromJson(plan: Json | undefined): WritingPlan {
  return plan as unknown as WritingPlan
}
