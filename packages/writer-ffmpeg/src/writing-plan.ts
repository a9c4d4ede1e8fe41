// How an output's file is made, as the plan says it to `encodeFrame` and the sink; any thread.
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
  /** Of pixels that are no red, green and blue. */
  readonly matrix?: YuvMatrix
  /** Of the file's pictures. */
  readonly size: Size
  /** An uncompressed AVI, its rows turned over: the header must say so. */
  readonly bottomUp: boolean
  /** That `write` takes. */
  readonly frameBytes: number
  /** The file is a piece of the movie: what the joined file needs beside its pieces. */
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

/** What {@link planToJson} was given, on the other side of the thread. */
export function planFromJson(plan: Json | undefined): WritingPlan {
  return plan as unknown as WritingPlan
}
