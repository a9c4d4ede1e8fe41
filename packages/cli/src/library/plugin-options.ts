// The options of all plugins that come with movieflow, by the name that `use` gives them. A package that brings plugins
// adds its own: declare module 'movieflow' { interface WriterOptions { foo: { level?: number } } }
import type { CaptionsInput, CardInput, RendererInputs } from '@movieflow/renderer-figure'
import type { Hdf5Options } from '@movieflow/source-hdf5'
import type { MatOptions } from '@movieflow/source-mat'
import type { NiftiOptions } from '@movieflow/source-nifti'
import type { NpyOptions } from '@movieflow/source-npy'
import type { RawOptions } from '@movieflow/source-raw'
import type { TableOptions } from '@movieflow/source-table'
import type { VideoOptions } from '@movieflow/source-video'
import type { ZarrOptions } from '@movieflow/source-zarr'
import type { TransformInputs } from '@movieflow/transforms'
import type { FfmpegInput } from '@movieflow/writer-ffmpeg'
import type { AnimationOptions, ImagesOptions, NpyWriterOptions, SheetOptions } from '@movieflow/writer-frames'
import type { GifInput } from '@movieflow/writer-gif'
import type { HtmlOptions } from '@movieflow/writer-html'

/** Options of sources, besides `files`, `axes`, `variable` and `columns`. */
export interface SourceOptions {
  npy: NpyOptions
  mat: MatOptions
  hdf5: Hdf5Options
  table: TableOptions
  images: Record<never, never>
  video: VideoOptions
  nifti: NiftiOptions
  raw: RawOptions
  zarr: ZarrOptions
}

/** Options of transforms, besides `data`. */
export interface TransformOptions extends TransformInputs {}

/** Options of renderers. */
export interface RendererOptions extends RendererInputs {
  /** Options of `intro` and `outro`. */
  card: CardInput
  /** Options of `captions`. */
  captions: CaptionsInput
}

/** Options of writers, besides `path` and `fps`. */
export interface WriterOptions {
  ffmpeg: FfmpegInput
  gif: GifInput
  images: Partial<ImagesOptions>
  animation: Partial<AnimationOptions>
  'contact-sheet': Partial<SheetOptions>
  npy: Partial<NpyWriterOptions>
  html: Partial<HtmlOptions>
  subtitles: Record<never, never>
}

/** The writer that a file's ending chooses; of two, one writes a file per frame (`<frame>` in its path). */
export interface WriterEndings {
  '.mp4': 'ffmpeg'
  '.m4v': 'ffmpeg'
  '.mov': 'ffmpeg'
  '.avi': 'ffmpeg'
  '.mkv': 'ffmpeg'
  '.webm': 'ffmpeg'
  '.gif': 'gif'
  '.png': 'images' | 'contact-sheet'
  '.jpg': 'images' | 'contact-sheet'
  '.jpeg': 'images' | 'contact-sheet'
  '.webp': 'images' | 'animation'
  '.apng': 'animation'
  '.npy': 'npy'
  '.srt': 'subtitles'
  '.vtt': 'subtitles'
  '.html': 'html'
  '.htm': 'html'
}
