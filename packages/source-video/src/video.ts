// A video file becomes what is known of it without keeping a pixel: size and number of its frames, and the ffmpeg that reads it.
import { stat } from 'node:fs/promises'
import { MovieflowError, type PluginContext, z } from '@movieflow/core/plugin'
import { findFfmpeg } from '@movieflow/ffmpeg'
import { readDisplay } from './container/display.js'
import { filtersOf } from './container/matrix.js'
import { type Ending, FfmpegOutput } from './ffmpeg-output.js'
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
import { firstWords, refuse } from './refuse.js'

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
  /** Frames a second, from its first to its last; `null` if it says none. */
  rate: z.number().nullable(),
  /** The frames were decoded to be counted. */
  exact: z.boolean(),
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
  const output = ['-f', 'rawvideo', '-pix_fmt', video.pixels.format, '-flush_packets', '1', 'pipe:1']
  return new FfmpegOutput(video.ffmpeg, [
    ...threads,
    ...inputOf(video.file),
    ...asShown(video),
    ...video.everyFrame,
    ...output,
  ])
}

interface Described {
  readonly video: Video
  /** What ffmpeg complained of while it counted. */
  readonly complaint: string
}

const described = new Map<string, Promise<Described>>()

/** Looks at a file once a thread, as long as it stays what it is. Warns of what ffmpeg complains of. */
export async function describeVideo(file: string, options: VideoOptions, context: PluginContext): Promise<Video> {
  const { size, mtimeMs } = await statVideo(file)
  const { ffmpeg } = await findFfmpeg({ option: options.ffmpeg, folder: context.folder })
  const key = JSON.stringify([file, size, mtimeMs, ffmpeg.path, options.count])
  let known = described.get(key)
  if (!known) {
    const setting = {
      ffmpeg: ffmpeg.path,
      embedded: ffmpeg.source === 'embedded',
      everyFrame: everyFrame(ffmpeg.version ?? ''),
    }
    known = describe({ file, size, mtimeMs, ...setting }, options.count)
    known.catch(() => described.delete(key))
    described.set(key, known)
  }
  const { video, complaint } = await known
  if (complaint !== '') context.warn(`${file}: ffmpeg reports damage, and goes on: ${complaint}`)
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

// A month at 30 frames a second. A program that counts on for ever is no ffmpeg.
const mostFrames = 1e8

type Found = Omit<Video, 'width' | 'height' | 'pixels' | 'grey' | 'frames' | 'rate' | 'exact'>

async function describe(file: Omit<Found, 'turn'>, count: VideoOptions['count']): Promise<Described> {
  const { matrix, pauses } = await readDisplay(file.file)
  // ISO/IEC 14496-12, 8.6.6: media time -1 is an empty edit. FFmpeg 5.1 and 7.0 play the media from its start there.
  if (pauses)
    throw refuse(
      file.file,
      'its edit list pauses after a part, and versions of ffmpeg disagree which frames are then shown',
      'save it without pauses; `ffmpeg -ignore_editlist 1 -i FILE -c:v ffv1 NEW.mkv` keeps all of its frames once',
    )
  const found: Found = { ...file, turn: matrix ? filtersOf(matrix) : '' }
  const { deep, ...first } = await firstFrame(found)
  const { width, height, grey } = first
  let counted = count === 'decode' ? undefined : await countLines(found, ['-c', 'copy'])
  const exact = counted === undefined || (count !== 'packets' && counted.frames * width * height <= mostCountedPixels)
  if (exact) counted = await countLines(found, found.everyFrame)
  const { frames, rate, complaint } = counted!
  if (frames === 0) throw refuse(found.file, 'ffmpeg finds no frame in it', hintFor(found))
  const pixels = grey && deep ? await deepGrey(found) : colorsOf(deep)
  return { video: { ...found, ...first, pixels, frames, rate, exact }, complaint }
}

/** The size of the first frame and the kind of its pixels, out of the header of its PAM: ffmpeg chooses what loses least. */
async function firstFrame(found: Found) {
  const output = ['-frames:v', '1', '-f', 'image2pipe', '-c:v', 'pam', 'pipe:1']
  const run = new FfmpegOutput(found.ffmpeg, [...inputOf(found.file), ...asShown(found), ...output])
  try {
    const start = new Uint8Array(64)
    const filled = await run.fill(start)
    const header = readPamHeader(Buffer.from(start.subarray(0, filled)).toString('latin1'))
    // One that has more to say would wait for it to be read.
    if (!header && filled === start.length) throw notAsFfmpeg(found.file)
    if (!header) throw await explain(run, found)
    const { width, height } = header
    if (width * height > mostPixels) throw refuse(found.file, `its frames are ${width} x ${height} pixels: too large`)
    return header
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

interface Counted {
  readonly frames: number
  readonly rate: number | null
  readonly complaint: string
}

/** framecrc writes a line for each frame or packet, and some that begin with `#`. It ends where nobody reads them. */
async function countLines(found: Found, how: readonly string[]): Promise<Counted> {
  const output = [...how, '-f', 'framecrc', '-flush_packets', '1', 'pipe:1']
  const run = new FfmpegOutput(found.ffmpeg, [...inputOf(found.file), ...output])
  try {
    let frames = 0
    let tick = Number.NaN
    let [first, last] = [Number.NaN, Number.NaN]
    const read = (line: string) => {
      const base = /^#tb 0: (\d+)\/(\d+)/.exec(line)
      if (base) tick = Number(base[1]) / Number(base[2])
      if (line === '' || line.startsWith('#')) return
      frames++
      // Stream, time of decoding, time of showing: the first of these ascends, packet by packet.
      last = Number(line.split(',', 2)[1])
      if (frames === 1) first = last
    }
    let rest = ''
    for (let chunk = await run.next(); chunk; chunk = await run.next()) {
      const lines = (rest + Buffer.from(chunk).toString('latin1')).split('\n')
      rest = lines.pop()!
      for (const line of lines) read(line)
      if (frames > mostFrames || rest.length > 1000) throw notAsFfmpeg(found.file)
    }
    read(rest)
    const rate = (frames - 1) / ((last - first) * tick)
    const ending = await run.ending()
    // A damaged file may end in an exit code, its frames counted; a count that was broken off is none.
    if (isAccident(ending) || (ending.failure !== undefined && frames === 0)) throw await explain(run, found)
    return { frames, rate: rate > 0 && rate <= 1000 ? rate : null, complaint: firstWords(ending.lines, found.file) }
  } finally {
    await run.close()
  }
}

function notAsFfmpeg(file: string): MovieflowError {
  return refuse(file, 'the program that should read it does not answer as ffmpeg does', doctor)
}

const doctor = '`movieflow doctor` tells which ffmpeg is used'

/** It was killed, or hung: what says nothing of the file, and may go well another time. */
export function isAccident({ silentSeconds, signal }: Ending): boolean {
  return silentSeconds !== undefined || signal !== undefined
}

/** Why a run gave too little, in one sentence. */
export async function explain(run: FfmpegOutput, video: Pick<Video, 'file' | 'embedded'>) {
  const ending = await run.ending()
  const { silentSeconds, signal, failure, lines } = ending
  const { file } = video
  if (isAccident(ending))
    return new MovieflowError(
      'DECODER_FAILED',
      silentSeconds === undefined
        ? `ffmpeg was killed by ${signal} while it read the file`
        : `ffmpeg did nothing for ${silentSeconds} s (MOVIEFLOW_FFMPEG_TIMEOUT) and was ended`,
      { file, hint: doctor },
    )
  const said = firstWords(lines, file)
  if (/matches no streams/.test(said)) return refuse(file, 'it has no video', hintFor(video))
  // An MP4 has its index at its end.
  const meaning = /moov atom not found/.test(said) ? ' (the file broke off, or is no MP4)' : ''
  return refuse(file, `ffmpeg cannot read it: ${said || failure || 'it finds no frame'}${meaning}`, hintFor(video))
}

function hintFor({ embedded }: Pick<Video, 'embedded'>): string {
  if (!embedded) return 'see whether a player shows it, or copy it again'
  return 'the ffmpeg that comes along is of 2018, meant for what movieflow wrote: install ffmpeg for other videos'
}

/** `file:` and the list of protocols keep a playlist from opening other files and hosts; `V` leaves cover pictures out. */
function inputOf(file: string): string[] {
  return ['-noautorotate', '-protocol_whitelist', 'file,pipe', '-i', `file:${file}`, '-map', '0:V:0']
}

/**
 * The file's own matrix decides, not ffmpeg: that of 2018 does not mirror, and turns no MKV; 5.1 squeezes frames whose H.264 stream
 * asks for a turn, 7.0 turns them.
 */
function asShown({ turn }: Pick<Video, 'turn'>): string[] {
  return turn === '' ? [] : ['-vf', turn]
}

/** `-vsync` is gone from FFmpeg 9, `-fps_mode` came with 5.1. Else frames would be doubled and dropped to an even rate. */
function everyFrame(version: string): string[] {
  const [, major, minor] = /^n?(\d{1,2})\.(\d+)/.exec(version)?.map(Number) ?? []
  const build = Number(/^N-(\d+)/.exec(version)?.[1])
  const old = major === undefined ? build < 106_000 : major < 5 || (major === 5 && minor! < 1)
  return [old ? '-vsync' : '-fps_mode', 'passthrough']
}
