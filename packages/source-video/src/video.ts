// A video file becomes what is known of it without keeping a pixel: size and number of its frames, and the ffmpeg that reads it.
import { stat } from 'node:fs/promises'
import { type PluginContext, z } from '@movieflow/core/plugin'
import { findFfmpeg } from '@movieflow/ffmpeg'
import { readDisplay } from './container/display.js'
import { filtersOf } from './container/matrix.js'
import { asShown, everyFrame, explain, hintFor, inputOf, notAsFfmpeg } from './ffmpeg-input.js'
import { FfmpegOutput } from './ffmpeg-output.js'
import { countFrames, listPackets } from './packets.js'
import {
  bytesOfPixel,
  colorsOf,
  grey8,
  greyIn,
  nutHeaderBytes,
  type Pixels,
  pixelsSchema,
  readPamHeader,
} from './pixels.js'
import { refuse } from './refuse.js'
import { quietly } from './stamp-listener.js'
import { StreamListener } from './stream-listener.js'
import { readTimes } from './times.js'

export const videoOptions = z.strictObject({
  ffmpeg: z
    .string()
    .min(1)
    .regex(/^[^\0]*$/, 'must hold no NUL byte')
    .optional()
    .describe('the ffmpeg to use; left out: FFMPEG_PATH, then PATH, then the one that comes with movieflow'),
  count: z
    .enum(['decode', 'packets'])
    .optional()
    .describe(
      'how frames are counted: by decoding all, or by the packets of the file; left out: long videos by packets',
    ),
})

export type VideoOptions = z.infer<typeof videoOptions>

export const videoSchema = z.strictObject({
  file: z.string(),
  ffmpeg: z.string(),
  /** Arguments that keep each decoded frame, once: this ffmpeg's spelling. */
  everyFrame: z.array(z.string()),
  embedded: z.boolean(),
  /** Filters that turn and mirror the frames as the file says; empty where they are upright. */
  turn: z.string(),
  /** As shown: turned as the file says. */
  width: z.number(),
  height: z.number(),
  /** As they are handed over. */
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

export function frameBytes({ width, height, pixels }: Pick<Video, 'width' | 'height' | 'pixels'>): number {
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
    ...inputOf(video.file),
    ...asShown(video),
    ...video.everyFrame,
    ...bytesOfFrames(video),
  ])
}

/** The output of a decoder. */
export function bytesOfFrames({ pixels }: Pick<Video, 'pixels'>): string[] {
  return ['-f', 'rawvideo', '-pix_fmt', pixels.format, '-flush_packets', '1', 'pipe:1']
}

interface Described {
  readonly video: Video
  /** What ffmpeg complained of while it counted. */
  readonly complaint: string
  /** Why it has no times. */
  readonly doubt: string
}

const described = new Map<string, Promise<Described>>()

/**
 * Looks at a file once a thread, as long as it stays what it is. Warns of what ffmpeg complains of. Frames that another thread has `counted` are
 * not decoded again, if there are as many packets.
 */
export async function describeVideo(
  file: string,
  options: VideoOptions,
  context: PluginContext,
  counted?: number,
): Promise<Video> {
  const { size, mtimeMs } = await statVideo(file)
  const { ffmpeg } = await findFfmpeg({ option: options.ffmpeg, folder: context.folder })
  const key = JSON.stringify([file, size, mtimeMs, ffmpeg.path, options.count, counted])
  let known = described.get(key)
  if (!known) {
    const setting = {
      ffmpeg: ffmpeg.path,
      embedded: ffmpeg.source === 'embedded',
      everyFrame: everyFrame(ffmpeg.version ?? ''),
    }
    known = describe({ file, size, mtimeMs, ...setting }, options.count, counted)
    known.catch(() => described.delete(key))
    described.set(key, known)
  }
  const { video, complaint, doubt } = await known
  if (complaint !== '') context.warn(`${file}: ffmpeg reports damage, and goes on: ${complaint}`)
  if (doubt !== '') context.warn(`${file}: the times of its frames are not known: ${doubt}`)
  return video
}

/** Throws where it is no file, or empty. */
async function statVideo(file: string): Promise<{ size: number; mtimeMs: number }> {
  const stats = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw refuse(file, error.code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${error.code})`)
  })
  if (stats.isDirectory()) throw refuse(file, 'it is a folder, not a video')
  if (!stats.isFile()) throw refuse(file, 'it is no regular file')
  if (stats.size === 0) throw refuse(file, 'the file is empty', 'copy or save the file again')
  return stats
}

// Above it decoding to count takes too long for a plan: 500 frames of 1920 x 1080, 3000 of 640 x 480; about a second.
const mostCountedPixels = 1e9
// As much as a frame of a movie may have, twice.
const mostPixels = 1 << 27

type Found = Omit<Video, 'width' | 'height' | 'pixels' | 'grey' | 'frames' | 'exact' | 'stamps' | 'seeks' | 'sound'>

async function describe(
  file: Omit<Found, 'turn'>,
  count: VideoOptions['count'],
  counted: number | undefined,
): Promise<Described> {
  const { matrix, pauses } = await readDisplay(file.file)
  // ISO/IEC 14496-12, 8.6.6: media time -1 is an empty edit. FFmpeg 5.1 and 7.0 play the media from its start there.
  if (pauses)
    throw refuse(
      file.file,
      'its edit list pauses after a part, and versions of ffmpeg disagree which frames are then shown',
      'save it without pauses; `ffmpeg -ignore_editlist 1 -i FILE -c:v ffv1 NEW.mkv` keeps all of its frames once',
    )
  const found: Found = { ...file, turn: matrix ? filtersOf(matrix) : '' }
  const [looked, listed] = await Promise.allSettled([firstFrame(found), listPackets(found)])
  // What is wrong with the first frame is wrong with the file.
  if (looked.status === 'rejected') throw looked.reason
  if (listed.status === 'rejected') throw listed.reason
  const { deep, ...first } = looked.value
  const { width, height, grey } = first
  const { packets } = listed.value
  const exact = count === 'decode' || (count !== 'packets' && listed.value.frames * width * height <= mostCountedPixels)
  const { frames, complaint } = exact && counted !== listed.value.frames ? await countFrames(found) : listed.value
  if (frames === 0) throw refuse(found.file, 'ffmpeg finds no frame in it', hintFor(found))
  const { doubt, ...times } = await readTimes(found, packets, { frames, exact })
  const pixels = grey && deep ? await deepGrey(found) : colorsOf(deep)
  return { video: { ...found, ...first, pixels, frames, exact, ...times }, complaint, doubt }
}

/** The size of the first frame and the kind of its pixels, out of the header of its PAM: ffmpeg chooses what loses least. */
async function firstFrame(found: Found) {
  const output = ['-frames:v', '1', '-f', 'image2pipe', '-c:v', 'pam', 'pipe:1']
  const args = [...inputOf(found.file), ...asShown(found), ...output]
  const streams = new StreamListener()
  const run = new FfmpegOutput(found.ffmpeg, [...quietly, ...args], streams)
  try {
    const start = new Uint8Array(64)
    const filled = await run.fill(start)
    const header = readPamHeader(Buffer.from(start.subarray(0, filled)).toString('latin1'))
    // One that has more to say would wait for it to be read.
    if (!header && filled === start.length) throw notAsFfmpeg(found.file)
    if (!header) throw await whyNone(found, args)
    const { width, height } = header
    if (width * height > mostPixels) throw refuse(found.file, `its frames are ${width} x ${height} pixels: too large`)
    return { ...header, sound: await streams.haveSound() }
  } finally {
    await run.close()
  }
}

/** Asked again, by an ffmpeg that says nothing but what is wrong. */
async function whyNone(found: Found, args: readonly string[]) {
  const run = new FfmpegOutput(found.ffmpeg, args)
  try {
    while (await run.next());
    return await explain(run, found)
  } finally {
    await run.close()
  }
}

/** How many bits grey pixels have, as the file has them: what ffmpeg makes 16 of, it multiplies. */
async function deepGrey(found: Found): Promise<Pixels> {
  const output = ['-frames:v', '1', '-c:v', 'rawvideo', '-f', 'nut', 'pipe:1']
  const run = new FfmpegOutput(found.ffmpeg, [...inputOf(found.file), ...asShown(found), ...output])
  try {
    const start = new Uint8Array(nutHeaderBytes)
    const filled = await run.fill(start)
    return greyIn(Buffer.from(start.subarray(0, filled)).toString('latin1'))
  } finally {
    await run.close()
  }
}
