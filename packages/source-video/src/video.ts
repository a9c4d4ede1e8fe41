// The facts about a video file that need no pixels, and the ffmpeg that reads it.
import { z } from '@movieflow/core/plugin'
import { asShown, videoInput } from './ffmpeg-input.js'
import { FfmpegOutput } from './ffmpeg-output.js'
import { bytesOfPixel, grey8, pixelsSchema } from './pixels.js'

export const videoOptions = z.strictObject({
  ffmpeg: z
    .string()
    .min(1)
    .regex(/^[^\0]*$/, 'must hold no NUL byte')
    .optional()
    .describe('the ffmpeg to use; default: FFMPEG_PATH, then PATH, then the one that comes with movieflow'),
  count: z
    .enum(['decode', 'packets'])
    .optional()
    .describe(
      'how frames are counted: by decoding all, or by the packets of the file; default: by packets in long videos, and if both ends show that each packet gives a frame',
    ),
})

export type VideoOptions = z.infer<typeof videoOptions>

export const videoSchema = z.strictObject({
  file: z.string(),
  ffmpeg: z.string(),
  /** Arguments that keep each decoded frame, once: this ffmpeg's spelling. */
  everyFrame: z.array(z.string()),
  embedded: z.boolean(),
  /** Filters that turn and mirror the frames as the file requires; empty if they are upright. */
  turn: z.string(),
  /** The size as shown: turned as the file requires. */
  width: z.number(),
  height: z.number(),
  /** The pixels in ffmpeg's output. */
  pixels: pixelsSchema,
  /** Its pixels are grey. */
  grey: z.boolean(),
  frames: z.number(),
  /** The frames were decoded to be counted. */
  exact: z.boolean(),
  /** When they are shown, ascending, in ticks of the container's clock; left out if the file does not say it. */
  stamps: z
    .strictObject({
      pts: z.array(z.number()).readonly(),
      base: z.tuple([z.number(), z.number()]).readonly(),
      slots: z.boolean().optional(),
    })
    .readonly()
    .optional(),
  /** They can be reached by their times. */
  seeks: z.boolean(),
  /** The file has sound, too. */
  sound: z.boolean(),
  size: z.number(),
  mtimeMs: z.number(),
})

export type Video = Readonly<z.infer<typeof videoSchema>>

export function videoFrameBytes({ width, height, pixels }: Pick<Video, 'width' | 'height' | 'pixels'>): number {
  return width * height * bytesOfPixel(pixels)
}

/** The same video, its grey of up to 8 bits as one value a pixel in place of three equal ones. */
export function asGrey(video: Video): Video {
  return video.pixels.samples === 1 ? video : { ...video, pixels: grey8 }
}

/** Bytes of a video's frames, from the first on. */
export function startDecoder(video: Video, ...threads: string[]): FfmpegOutput {
  return new FfmpegOutput(video.ffmpeg, [
    ...threads,
    ...videoInput(video.file),
    ...asShown(video),
    ...video.everyFrame,
    ...bytesOfFrames(video),
  ])
}

/** The output of a decoder. */
export function bytesOfFrames({ pixels }: Pick<Video, 'pixels'>): string[] {
  return ['-f', 'rawvideo', '-pix_fmt', pixels.format, '-flush_packets', '1', 'pipe:1']
}
