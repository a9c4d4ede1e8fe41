// The table of containers and codecs: a movie and its options become ffmpeg's output arguments; main thread.
import { MovieflowError, type Size } from '@movieflow/core/plugin'
import type { FfmpegOptions } from './options.js'
import type { Rate } from './rate.js'
import type { YuvMatrix } from './yuv-matrix.js'

/** Those that options name, and what `lossless` is in some containers: red, green and blue as they are. */
export type CodecName = Exclude<NonNullable<FfmpegOptions['codec']>, 'lossless'> | 'h264rgb' | 'vp9rgb'

/** The pixels in the pipe into ffmpeg. `yuv…` is in limited range, `yuvj420p` BT.601 in full range (JFIF); `10le` has two bytes per value. */
export type PixelFormat = 'yuv420p' | 'yuvj420p' | 'yuv444p' | 'yuv444p10le' | 'rgba'

/** Colours have half the resolution of brightness, across and down. */
export const halvesColors = (pixels: PixelFormat) => pixels === 'yuv420p' || pixels === 'yuvj420p'

export interface Movie {
  /** Absent if the number is unknown in advance. */
  readonly frames?: number
  /** This is one of several pieces of a movie, which are encoded in parallel. */
  readonly isPiece?: boolean
  readonly rate: Rate
  /** The size of the file's pictures. */
  readonly size: Size
}

interface Codec {
  readonly title: string
  /** ffmpeg's name. */
  readonly encoder: string
  readonly pixels: PixelFormat
  readonly evenSizes: boolean
  /** The longest side that it can hold. */
  readonly longest: number
  encode(options: FfmpegOptions, movie: Movie): string[]
  /** A note for users about players of the codec. */
  readonly note?: string
}

/** Before every input. `-xerror`: else a full disk may end with exit code 0. */
export const quiet = ['-nostdin', '-v', 'error', '-xerror', '-y']

/** Without it a Matroska file gets random numbers, and every file the version of the libraries. */
export const exact = ['-fflags', '+bitexact', '-flags:v', '+bitexact']

/**
 * By which matrix H.264 and VP9 are converted: what players and OpenCV guess, who do not all read the tags. OpenCV takes BT.601 always,
 * others from 720 lines on BT.709.
 */
export function matrixOf({ colorspace }: FfmpegOptions, [, height]: Size): 'bt601' | 'bt709' {
  return colorspace ?? (height < 720 ? 'bt601' : 'bt709')
}

/** The matrix is the file's own; red, green and blue, and the curve, are those of screens: so colours keep their values. */
function tagsOf(matrix: 'bt601' | 'bt709'): string[] {
  const tag = matrix === 'bt601' ? 'smpte170m' : 'bt709'
  return ['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', tag, '-color_range', 'tv']
}

/** Red, green and blue as they are, in full range. Without tags of primaries and curve, Chromium shows (200, 30, 60) as (131, 0, 0). */
const rgbTags = ['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'rgb', '-color_range', 'pc']

/**
 * Decided from the movie alone, never from the machine: x264 and libvpx give other bytes for other numbers. Short
 * movies are made many at a time and gain nothing from threads; a long one may run alone, as does one of unknown length.
 */
const threads = ({ frames = Number.POSITIVE_INFINITY, isPiece }: Movie, most: number) =>
  String(isPiece || frames < 120 ? 1 : most)

/** Two seconds, so that seeking is quick; no less than 12 frames, since at 2 frames a second key frames cost more. */
const keyInterval = ({ rate: [frames, seconds] }: Pick<Movie, 'rate'>) =>
  Math.max(12, Math.min(120, Math.round((2 * frames) / seconds)))

/** The fewest frames of a piece: with these, the encoder's start and its look-ahead cost a tenth of the time, and no size. */
const fewestOfPiece = 250

/** Frames of a piece of an H.264 movie: whole intervals between key frames. */
export function framesOfPiece(rate: Rate): number {
  const interval = keyInterval({ rate })
  return interval * Math.ceil(fewestOfPiece / interval)
}

/**
 * IJG quality → ffmpeg's quantiser. ffmpeg's table at q is MPEG-1's intra table × q/8, mean 33.0 at q = 8; IJG's luma
 * table has mean 57.6 at quality 50 and is scaled by 50/Q below and 2 − Q/50 above. 100 → 1, 75 → 7, 50 → 14, ≤ 22 → 31.
 */
export function quantiserOf(quality: number): number {
  const scale = quality < 50 ? 50 / Math.max(quality, 1) : 2 - quality / 50
  return Math.max(1, Math.min(31, Math.round((8 * scale * 57.6) / 33)))
}

export const codecs: Readonly<Record<CodecName, Codec>> = {
  mjpeg: {
    title: 'Motion JPEG',
    encoder: 'mjpeg',
    pixels: 'yuvj420p',
    evenSizes: false,
    longest: 65_500,
    encode: (options) => [
      ...['-pix_fmt', 'yuvj420p', '-qmin', '1', '-q:v', String(quantiserOf(options.quality ?? 75))],
      // A frame takes 1 ms; a tenth smaller than with the standard's tables, at the same speed.
      ...['-huffman', 'optimal', '-threads', '1'],
    ],
  },
  h264: {
    title: 'H.264',
    encoder: 'libx264',
    pixels: 'yuv420p',
    evenSizes: true,
    longest: 16_384,
    encode: (options, movie) => [
      ...['-pix_fmt', options.pixelFormat ?? 'yuv420p', '-crf', String(options.crf ?? 18)],
      ...['-preset', options.preset ?? 'veryfast'],
      ...['-g', String(keyInterval(movie)), '-threads', threads(movie, 4), ...tagsOf(matrixOf(options, movie.size))],
    ],
  },
  ffv1: {
    title: 'FFV1',
    encoder: 'ffv1',
    pixels: 'rgba',
    evenSizes: false,
    longest: 65_535,
    encode: (_, movie) => [
      // Slices with checksums came with level 3, which has no tiny pictures.
      ...['-pix_fmt', 'bgr0', '-g', '1', '-threads', threads(movie, 4)],
      ...(Math.min(...movie.size) < 16 ? ['-level', '1'] : ['-level', '3', '-slices', '4', '-slicecrc', '1']),
    ],
  },
  vp9: {
    title: 'VP9',
    encoder: 'libvpx-vp9',
    pixels: 'yuv420p',
    evenSizes: true,
    longest: 65_534,
    encode: (options, movie) => [
      ...['-pix_fmt', options.pixelFormat ?? 'yuv420p', '-b:v', '0', '-crf', String(options.crf ?? 24)],
      ...['-deadline', 'good', '-cpu-used', '4'],
      ...[
        '-tile-columns',
        '1',
        '-g',
        String(keyInterval(movie)),
        '-threads',
        threads(movie, 2),
        ...tagsOf(matrixOf(options, movie.size)),
      ],
    ],
  },
  h264rgb: {
    title: 'lossless H.264',
    encoder: 'libx264rgb',
    pixels: 'rgba',
    evenSizes: false,
    longest: 16_384,
    note: 'lossless H.264 in red, green and blue: Chromium, ffmpeg, mpv and OpenCV show it exactly; programs that support only H.264 with halved colours, such as many for slides and on phones, do not play it',
    encode: (options, movie) => [
      ...['-pix_fmt', 'rgb24', '-qp', '0', '-preset', options.preset ?? 'veryfast'],
      ...['-g', String(keyInterval(movie)), '-threads', threads(movie, 4), ...rgbTags],
    ],
  },
  vp9rgb: {
    title: 'lossless VP9',
    encoder: 'libvpx-vp9',
    pixels: 'rgba',
    evenSizes: false,
    longest: 65_534,
    encode: (_, movie) => [
      ...['-pix_fmt', 'gbrp', '-lossless', '1', '-deadline', 'good', '-cpu-used', '4', '-tile-columns', '1'],
      ...['-g', String(keyInterval(movie)), '-threads', threads(movie, 2), ...rgbTags],
    ],
  },
  prores: {
    title: 'ProRes 4444',
    encoder: 'prores_ks',
    pixels: 'yuv444p10le',
    evenSizes: false,
    longest: 16_384,
    note: 'ProRes is for video editors, ffmpeg, mpv and OpenCV; browsers do not play it',
    encode: (options, movie) => [
      ...['-pix_fmt', 'yuv444p10le', '-profile:v', '4444', '-vendor', 'apl0', '-threads', threads(movie, 4)],
      ...tagsOf(matrixOf(options, movie.size)),
    ],
  },
  raw: {
    title: 'uncompressed',
    encoder: 'rawvideo',
    pixels: 'rgba',
    evenSizes: false,
    longest: 65_535,
    // Rows from the bottom, as all players take them; the sink says so in the header, which the 2018 build cannot.
    encode: () => ['-vf', 'vflip', '-pix_fmt', 'bgr24'],
  },
}

/** The pixels in the pipe for a codec: its own, unless options choose others. */
export function pixelsOf(name: CodecName, { pixelFormat }: Pick<FfmpegOptions, 'pixelFormat'>): PixelFormat {
  return pixelFormat ?? codecs[name].pixels
}

/** Tags of the pipe, so that no ffmpeg converts between its input and its output. */
export const inputTags = (matrix: YuvMatrix | undefined) => (matrix && matrix !== 'jfif' ? tagsOf(matrix) : [])

export interface OutputContainer {
  readonly title: string
  readonly muxer: string
  /** The codecs that players accept in it; the first is the default. */
  readonly codecs: readonly [CodecName, ...CodecName[]]
  /** The codec that is exact in it. */
  readonly lossless: CodecName
  /** The key for the provenance: one of ffmpeg's that the muxer keeps and no option of ours fills. */
  readonly provenanceKey: string
  /** Who encodes sound for it, in ffmpeg's name; left out: movies in it have none. */
  readonly soundEncoder?: 'aac' | 'libopus'
  /** Who encodes captions as a stream of it; left out: movies in it have none. */
  readonly subtitleEncoder?: 'mov_text' | 'subrip' | 'webvtt'
  readonly arguments: readonly string[]
}

const faststart = ['-movflags', '+faststart']

/**
 * QuickTime has a field for the movie's maker (©mak); descriptions and keywords its muxer drops or no reader shows. RIFF
 * has one for the subject of the contents. Either is apart from title, artist and comment.
 */
export const containers: Readonly<Record<string, OutputContainer>> = {
  '.avi': {
    title: 'AVI',
    muxer: 'avi',
    codecs: ['mjpeg', 'raw', 'ffv1'],
    lossless: 'ffv1',
    provenanceKey: 'ISBJ',
    arguments: [],
  },
  '.mp4': {
    title: 'MP4',
    muxer: 'mp4',
    codecs: ['h264'],
    lossless: 'h264rgb',
    provenanceKey: 'description',
    soundEncoder: 'aac',
    subtitleEncoder: 'mov_text',
    arguments: faststart,
  },
  '.m4v': {
    title: 'MP4',
    muxer: 'mp4',
    codecs: ['h264'],
    lossless: 'h264rgb',
    provenanceKey: 'description',
    soundEncoder: 'aac',
    subtitleEncoder: 'mov_text',
    arguments: faststart,
  },
  '.mov': {
    title: 'QuickTime',
    muxer: 'mov',
    codecs: ['h264', 'mjpeg', 'prores'],
    lossless: 'h264rgb',
    provenanceKey: 'make',
    soundEncoder: 'aac',
    subtitleEncoder: 'mov_text',
    arguments: faststart,
  },
  '.mkv': {
    title: 'Matroska',
    muxer: 'matroska',
    codecs: ['ffv1', 'h264', 'vp9', 'mjpeg', 'prores'],
    lossless: 'ffv1',
    provenanceKey: 'description',
    soundEncoder: 'aac',
    subtitleEncoder: 'subrip',
    arguments: [],
  },
  '.webm': {
    title: 'WebM',
    muxer: 'webm',
    codecs: ['vp9'],
    lossless: 'vp9rgb',
    provenanceKey: 'description',
    soundEncoder: 'libopus',
    subtitleEncoder: 'webvtt',
    arguments: [],
  },
}

/** The codec of an output; refuses pairs that players do not take, and options that belong to another codec. */
export function chooseCodec(extension: string, options: FfmpegOptions): CodecName {
  const container = containers[extension]
  if (!container)
    throw invalid(
      `the ffmpeg writer makes ${Object.keys(containers).join(' ')}, not ${extension || 'a file without an ending'}`,
    )
  const codec = options.codec === 'lossless' ? container.lossless : (options.codec ?? container.codecs[0])
  if (codec !== container.lossless && !container.codecs.includes(codec)) {
    const endings = Object.entries(containers).filter(([, other]) => other.codecs.includes(codec))
    throw invalid(`codec: players accept ${container.codecs.join(', ')} in ${extension}, not ${codec}`, {
      hint: `give one of these, or write ${codec} to ${endings.map(([ending]) => ending).join(' or ')}`,
    })
  }
  const only = (
    option: 'quality' | 'crf' | 'preset' | 'colorspace' | 'pixelFormat',
    allowed: CodecName[],
    instead: string,
  ) => {
    if (options[option] !== undefined && !allowed.includes(codec))
      throw invalid(
        `${option}: is only for ${allowed.map(nameOf).join(' and ')}, and this ${extension} is written as ${nameOf(codec)}`,
        {
          hint: instead,
        },
      )
  }
  const other =
    codec === 'h264' || codec === 'vp9'
      ? `${codec} takes crf`
      : codec === 'mjpeg'
        ? 'mjpeg takes quality'
        : codec === 'prores'
          ? 'ProRes has one quality'
          : `${nameOf(codec)} is lossless`
  only('quality', ['mjpeg'], other)
  only('crf', ['h264', 'vp9'], other)
  only('preset', ['h264', 'h264rgb'], 'leave preset out')
  only('colorspace', ['h264', 'vp9', 'prores'], 'leave colorspace out')
  only('pixelFormat', ['h264', 'vp9'], 'leave pixelFormat out')
  if (codec === 'h264' && options.crf !== undefined && (options.crf < 1 || options.crf > 51))
    throw invalid(`crf: expected 1 to 51 for h264 but got ${options.crf}`, {
      hint: 'for a lossless movie write `codec: lossless`; .mkv (FFV1) is the one to keep',
    })
  return codec
}

/** The name of a codec in options and messages. */
const nameOf = (codec: CodecName) => (codec === 'h264rgb' || codec === 'vp9rgb' ? codecs[codec].title : codec)

export function invalid(message: string, details: { hint?: string } = {}): MovieflowError {
  return new MovieflowError('OPTION_INVALID', message, details)
}
