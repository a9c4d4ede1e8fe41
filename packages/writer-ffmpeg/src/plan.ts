// An output's path, size and options become the way that its file is made: ffmpeg's arguments, the bytes of a frame; main thread.
import { extname } from 'node:path'
import type { PluginContext, Size, WriterPlan, WriterPlanInput } from '@movieflow/core/plugin'
import { findFfmpeg } from '@movieflow/ffmpeg'
import type { AviMovie, AviPixels } from './avi/layout.js'
import {
  type CodecName,
  chooseCodec,
  codecs,
  containers,
  exact,
  framesOfPiece,
  halvesColors,
  inputTags,
  invalid,
  matrixOf,
  type OutputContainer,
  type PixelFormat,
  pixelsOf,
  quiet,
} from './codecs.js'
import type { JpegSettings } from './jpeg/jpeg-process.js'
import type { FfmpegOptions } from './options.js'
import { type Rate, rateOf } from './rate.js'
import { type AviPlan, type FfmpegPlan, planToJson } from './writing-plan.js'
import { yuvBytes } from './yuv.js'
import type { YuvMatrix } from './yuv-matrix.js'

export async function planFfmpegOutput(
  input: WriterPlanInput<FfmpegOptions>,
  { folder, warn }: Pick<PluginContext, 'folder' | 'warn'>,
): Promise<WriterPlan> {
  const { size, options } = input
  const extension = extname(input.path).toLowerCase()
  if (options.subtitles) checkSubtitles(input, extension)
  const name = chooseCodec(extension, options)
  const codec = codecs[name]
  if (!(input.fps > 0 && Number.isFinite(input.fps)))
    throw invalid(`fps: expected a number above 0 but got ${input.fps}`)
  if (Math.max(...size) > codec.longest)
    throw invalid(
      `size: ${codec.title} holds up to ${codec.longest} pixels a side, and the pictures are ${size.join(' × ')}`,
    )
  checkArguments(options.arguments)
  const rate = rateOf(input.fps)
  // Arguments may ask ffmpeg for anything: filters, other fields of the file.
  const isOurs = extension === '.avi' && (name === 'mjpeg' || name === 'raw') && options.arguments.length === 0
  if (isOurs && name === 'raw') return { plan: planToJson({ by: 'avi', movie: aviMovie('bgr', size, rate, options) }) }

  const soundEncoder = input.audio && containers[extension]?.soundEncoder
  const search = { option: options.ffmpeg, folder, encoder: codec.encoder, soundEncoder }
  const { ffmpeg, notes, warnings } = await findFfmpeg(search)
  for (const warning of warnings) warn(warning)
  const identity = ['ffmpeg', ffmpeg.version, codec.encoder, soundEncoder].filter(Boolean).join(' ')
  if (isOurs) {
    const jpeg = jpegSettings(ffmpeg.path, size, codec.encode(options, { rate, size }))
    const plan: AviPlan = { by: 'avi', movie: aviMovie('jpeg', size, rate, options), jpeg }
    return { notes, identity, halvesColors: { remedy: remedyOf(name) }, plan: planToJson(plan) }
  }
  return planFile(input, name, { ffmpeg: ffmpeg.path, notes, identity, rate })
}

/** A stream of captions needs captions, and a container that players find it in. */
function checkSubtitles({ captions }: WriterPlanInput<FfmpegOptions>, extension: string): void {
  const container = containers[extension]
  if (container && !container.subtitleEncoder)
    throw invalid(`subtitles: ${extension} files cannot contain captions`, {
      hint: 'write .mp4, .mov, .mkv or .webm, or an .srt file next to the movie: write: [a.avi, a.srt]',
    })
  if (!captions)
    throw invalid('subtitles: the pipeline has no captions', {
      hint: 'write `captions:`, a table of times and texts or a list of { from, to, text }',
    })
}

interface Chosen {
  readonly ffmpeg: string
  readonly notes: string[]
  readonly identity: string
  readonly rate: Rate
}

function planFile(
  { path, size, options, frames, audio }: WriterPlanInput<FfmpegOptions>,
  name: CodecName,
  { ffmpeg, notes, identity, rate }: Chosen,
): WriterPlan {
  const codec = codecs[name]
  const container = containers[extname(path).toLowerCase()]!
  const even = (length: number) => (codec.evenSizes ? length + (length % 2) : length)
  const padded: Size = [even(size[0]), even(size[1])]
  const changed = padded[0] !== size[0] || padded[1] !== size[1]
  if (changed)
    notes.push(`padded to ${padded.join(' × ')}: ${codec.title} needs even sizes (the edge pixels are repeated)`)
  const pixels = pixelsOf(name, options)
  const matrix = pixels === 'rgba' ? undefined : pixels === 'yuvj420p' ? 'jfif' : matrixOf(options, padded)
  if (codec.note !== undefined) notes.push(codec.note)
  const planOf = (isPiece: boolean): FfmpegPlan => ({
    by: 'ffmpeg',
    ffmpeg,
    input: inputArguments(pixels, matrix, padded, rate),
    output: [
      ...[
        '-map_metadata',
        '-1',
        '-c:v',
        codec.encoder,
        ...codec.encode(options, { ...(frames !== undefined && { frames }), isPiece, rate, size: padded }),
      ],
      ...[...exact, ...(isPiece ? [] : [...container.arguments, ...metadataArguments(options)])],
      ...['-f', container.muxer, ...options.arguments],
    ],
    provenanceKey: container.provenanceKey,
    pixels,
    ...(matrix && { matrix }),
    size: padded,
    bottomUp: name === 'raw',
    frameBytes: bytesOf(pixels, padded),
    subtitles: options.subtitles,
    ...(isPiece && { join: { rate, texts: textsOf(options) } }),
  })
  const length = piecesOf(name, container, options, rate, frames)
  return {
    ...(changed ? { size: padded } : {}),
    ...(halvesColors(pixels) && { halvesColors: { remedy: remedyOf(name) } }),
    notes,
    identity,
    ...(audio && container.soundEncoder && { audio: true as const }),
    ...(options.subtitles && { captions: true as const }),
    plan: planToJson(planOf(false)),
    ...(length !== undefined && { pieces: { frames: length, plan: planToJson(planOf(true)) } }),
  }
}

/** The options that keep the colours of thin lines, as a pipeline writes them. */
const remedyOf = (name: CodecName) =>
  name === 'mjpeg' ? '`codec: lossless`' : '`pixelFormat: yuv444p` or `codec: lossless`'

/** Bytes of a frame in the pipe. */
function bytesOf(pixels: PixelFormat, [width, height]: Size): number {
  if (pixels === 'rgba') return width * height * 4
  if (pixels === 'yuv444p') return width * height * 3
  return pixels === 'yuv444p10le' ? width * height * 6 : yuvBytes(width, height)
}

/** Arguments may ask for what cannot be joined. Matroska counts in milliseconds: at most rates, times would jump at the seams. */
function piecesOf(
  name: CodecName,
  { muxer }: OutputContainer,
  options: FfmpegOptions,
  rate: Rate,
  frames = 0,
): number | undefined {
  if (name !== 'h264' || muxer === 'matroska' || options.arguments.length > 0) return undefined
  const length = framesOfPiece(rate)
  return frames > 2 * length ? length : undefined
}

/** Packets do not depend on the rate: one ffmpeg serves movies of all. */
function jpegSettings(ffmpeg: string, size: Size, encoder: readonly string[]): JpegSettings {
  return {
    ffmpeg,
    size,
    input: inputArguments('yuvj420p', 'jfif', size, [25, 1]),
    // Each file comes out before the next picture goes in.
    output: ['-c:v', 'mjpeg', ...encoder, ...exact, '-f', 'image2pipe', '-flush_packets', '1'],
  }
}

function aviMovie(pixels: AviPixels, size: Size, rate: Rate, { metadata = {} }: FfmpegOptions): AviMovie {
  const { title, artist, comment } = metadata
  const texts = Object.entries({ INAM: title, IART: artist, ICMT: comment }).flatMap(([field, text]) =>
    text === undefined ? [] : [[field, String(text)]],
  )
  return { pixels, size, rate, texts: Object.fromEntries(texts) }
}

function inputArguments(
  pixels: PixelFormat,
  matrix: YuvMatrix | undefined,
  size: Size,
  [frames, seconds]: Rate,
): string[] {
  return [
    // A raw pipe has one rate, so that no option may drop frames.
    ...[...quiet, '-f', 'rawvideo', '-pix_fmt', pixels, ...inputTags(matrix)],
    ...['-video_size', size.join('x'), '-framerate', `${frames}/${seconds}`],
  ]
}

function textsOf({ metadata = {} }: FfmpegOptions): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  )
}

function metadataArguments(options: FfmpegOptions): string[] {
  return Object.entries(textsOf(options)).flatMap(([key, value]) => ['-metadata', `${key}=${value}`])
}

/** ffmpeg takes an argument that is neither an option nor an option's value for a further output file. */
function checkArguments(extra: readonly string[]): void {
  for (const [index, argument] of extra.entries()) {
    if (argument === '-i') throw invalid('arguments: `-i` would add an input; frames come only from movieflow')
    if (!argument.startsWith('-') && !extra[index - 1]?.startsWith('-'))
      throw invalid(
        `arguments[${index}]: ${JSON.stringify(argument)} follows no option, and ffmpeg would take it for an output file`,
      )
  }
}
