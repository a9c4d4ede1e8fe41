// The options of an ffmpeg output, checked on the main thread.
import { z } from '@movieflow/core/plugin'

const noNul = /^[^\0]*$/
const text = z.union([z.string().regex(noNul, 'must hold no NUL byte'), z.number()])

export const presets = [
  'ultrafast',
  'superfast',
  'veryfast',
  'faster',
  'fast',
  'medium',
  'slow',
  'slower',
  'veryslow',
] as const

export const optionsSchema = z.strictObject({
  codec: z
    .enum(['mjpeg', 'h264', 'ffv1', 'vp9', 'raw', 'prores', 'lossless'])
    .optional()
    .describe(
      'how pictures are compressed; by default the ending decides: .avi mjpeg, .mp4 .m4v .mov h264, .mkv ffv1, .webm vp9; prores is ProRes 4444, a master in .mov; lossless is the codec that is exact in this ending',
    ),
  quality: z
    .number()
    .min(0)
    .max(100)
    .refine((quality) => quality === 0 || quality >= 1, {
      error: ({ input }) => `a quality is 0 to 100, not a fraction: write ${Math.round(100 * Number(input))}`,
    })
    .optional()
    .describe("mjpeg only: MATLAB's VideoWriter Quality, 0 to 100; default: 75"),
  crf: z
    .number()
    .min(0)
    .max(63)
    .optional()
    .describe('h264 (1 to 51, default: 18) and vp9 (0 to 63, default: 24): constant quality, lower is better'),
  pixelFormat: z
    .enum(['yuv420p', 'yuv444p'])
    .optional()
    .describe(
      'h264 and vp9 only: yuv444p keeps the colours of thin lines, which yuv420p, the default, halves in width and height; fewer players support it',
    ),
  preset: z.enum(presets).optional().describe("h264 only: x264's trade of time for size; default: veryfast"),
  colorspace: z
    .enum(['bt601', 'bt709'])
    .optional()
    .describe(
      'h264 and vp9 only: the matrix of the colours; default: bt601 below 720 lines, else bt709. OpenCV 4 reads all files with bt601',
    ),
  loop: z
    .never({ error: 'only .gif files store how often they repeat: leave `loop` out' })
    .optional()
    .describe('for .gif files only'),
  subtitles: z
    .boolean()
    .default(false)
    .describe('the captions as a stream of the file, which players show or hide; .mp4 .m4v .mov .mkv .webm only'),
  metadata: z
    .strictObject({ title: text.optional(), artist: text.optional(), comment: text.optional() })
    .optional()
    .describe('texts that players show'),
  arguments: z
    .array(z.string().regex(noNul, 'must hold no NUL byte'))
    .default([])
    .describe('further output arguments for ffmpeg, one per entry, put last: ["-crf", "20"]'),
  ffmpeg: z
    .string()
    .min(1)
    .regex(noNul, 'must hold no NUL byte')
    .optional()
    .describe('the ffmpeg to use; default: FFMPEG_PATH, then PATH, then the one that comes with movieflow'),
})

export type FfmpegOptions = z.infer<typeof optionsSchema>
/** The options as written in a pipeline. */
export type FfmpegInput = z.input<typeof optionsSchema>
