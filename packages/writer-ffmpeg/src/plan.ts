// An output's path, size and options become ffmpeg's arguments and the bytes of a frame; main thread.
import { extname } from 'node:path'
import type { Json, Size, WriterPlan, WriterPlanInput } from '@movieflow/core/plugin'
import { findFfmpeg } from '@movieflow/ffmpeg'
import { chooseCodec, codecs, containers, inputTags, invalid, type PixelFormat } from './codecs.js'
import type { FfmpegOptions } from './options.js'
import { type Rate, rateOf } from './rate.js'
import { yuvBytes } from './yuv.js'

/** Handed to `encodeFrame` and `open`. */
export interface FfmpegPlan {
  /** Absolute path of the program. */
  readonly ffmpeg: string
  readonly input: readonly string[]
  readonly output: readonly string[]
  readonly provenanceKey: string
  readonly pixels: PixelFormat
  /** Of the file's pictures. */
  readonly size: Size
  /** An uncompressed AVI, its rows turned over: the header must say so. */
  readonly bottomUp: boolean
  /** That `write` takes. */
  readonly frameBytes: number
}

export async function planOutput(input: WriterPlanInput<FfmpegOptions>, folder: string): Promise<WriterPlan> {
  const { size, options, frames } = input
  const extension = extname(input.path).toLowerCase()
  const name = chooseCodec(extension, options)
  const codec = codecs[name]
  const container = containers[extension]!
  if (!(input.fps > 0 && Number.isFinite(input.fps)))
    throw invalid(`fps: expected a number above 0 but got ${input.fps}`)
  if (Math.max(...size) > codec.longest)
    throw invalid(
      `size: ${codec.title} holds up to ${codec.longest} pixels a side, and the pictures are ${size.join(' × ')}`,
    )
  checkArguments(options.arguments)

  const { ffmpeg, notes } = await findFfmpeg({ option: options.ffmpeg, folder, encoder: codec.encoder })
  const even = (length: number) => (codec.evenSizes ? length + (length % 2) : length)
  const padded: Size = [even(size[0]), even(size[1])]
  const changed = padded[0] !== size[0] || padded[1] !== size[1]
  if (changed)
    notes.push(`padded to ${padded.join(' × ')}: ${codec.title} needs even sizes (the edge pixels are repeated)`)
  const rate = rateOf(input.fps)
  const plan: FfmpegPlan = {
    ffmpeg: ffmpeg.path,
    input: inputArguments(codec.pixels, padded, rate),
    output: [
      ...[
        '-map_metadata',
        '-1',
        '-c:v',
        codec.encoder,
        ...codec.encode(options, { ...(frames !== undefined && { frames }), rate, size: padded }),
      ],
      // Without it a Matroska file gets random numbers, and every file the version of the libraries.
      ...['-fflags', '+bitexact', '-flags:v', '+bitexact', ...container.arguments, ...metadataArguments(options)],
      ...['-f', container.muxer, ...options.arguments],
    ],
    provenanceKey: container.provenanceKey,
    pixels: codec.pixels,
    size: padded,
    bottomUp: name === 'raw',
    frameBytes: codec.pixels === 'rgba' ? padded[0] * padded[1] * 4 : yuvBytes(...padded),
  }
  return {
    ...(changed ? { size: padded } : {}),
    notes,
    identity: `ffmpeg ${ffmpeg.version} ${codec.encoder}`,
    plan: plan as unknown as Json,
  }
}

function inputArguments(pixels: PixelFormat, size: Size, [frames, seconds]: Rate): string[] {
  return [
    // -xerror: else a full disk may end with exit code 0. A raw pipe has one rate, so that no option may drop frames.
    ...['-nostdin', '-v', 'error', '-xerror', '-y', '-f', 'rawvideo', '-pix_fmt', pixels, ...inputTags(pixels)],
    ...['-video_size', size.join('x'), '-framerate', `${frames}/${seconds}`],
  ]
}

function metadataArguments({ metadata = {} }: FfmpegOptions): string[] {
  return Object.entries(metadata).flatMap(([key, value]) =>
    value === undefined ? [] : ['-metadata', `${key}=${value}`],
  )
}

/** ffmpeg takes what is neither an option nor an option's value for a further output file. */
function checkArguments(extra: readonly string[]): void {
  for (const [index, argument] of extra.entries()) {
    if (argument === '-i') throw invalid('arguments: `-i` would add an input; frames come from movieflow alone')
    if (!argument.startsWith('-') && !extra[index - 1]?.startsWith('-'))
      throw invalid(
        `arguments[${index}]: ${JSON.stringify(argument)} follows no option, and ffmpeg would take it for an output file`,
      )
  }
}
