// Describes a video file: the size and number of its frames, their times, and the ffmpeg that reads it.
import { stat } from 'node:fs/promises'
import type { PluginContext } from '@movieflow/core/plugin'
import { findFfmpeg } from '@movieflow/ffmpeg'
import { readDisplay } from './container/display.js'
import { turningFilters } from './container/matrix.js'
import { endsHold, givesFrameByPacket } from './ends.js'
import { asShown, everyFrameArguments, explainRun, hintFor, notAsFfmpeg, videoInput } from './ffmpeg-input.js'
import { FfmpegOutput } from './ffmpeg-output.js'
import { countByDecoding, listPackets } from './packets.js'
import { colorFormat, greyIn, nutHeaderBytes, readPamHeader, type VideoPixels } from './pixels.js'
import { refuse } from './refuse.js'
import { quietly } from './stamp-listener.js'
import { StreamListener } from './stream-listener.js'
import { readTimes } from './times.js'
import type { Video, VideoOptions } from './video.js'

interface Described {
  readonly video: Video
  /** The complaints of ffmpeg while it counted. */
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
  const { ffmpeg, warnings } = await findFfmpeg({ option: options.ffmpeg, folder: context.folder })
  for (const warning of warnings) context.warn(warning)
  const key = JSON.stringify([file, size, mtimeMs, ffmpeg.path, options.count, counted])
  let known = described.get(key)
  if (!known) {
    const setting = {
      ffmpeg: ffmpeg.path,
      embedded: ffmpeg.source === 'embedded',
      everyFrame: everyFrameArguments(ffmpeg.version ?? ''),
    }
    known = describe({ file, size, mtimeMs, ...setting }, options.count, counted)
    known.catch(() => described.delete(key))
    described.set(key, known)
  }
  const { video, complaint, doubt } = await known
  if (complaint !== '') context.warn(`${file}: ffmpeg reports damage but goes on: ${complaint}`)
  if (doubt !== '') context.warn(`${file}: the times of its frames are not known: ${doubt}`)
  return video
}

/** Throws if it is not a file, or is empty. */
async function statVideo(file: string): Promise<{ size: number; mtimeMs: number }> {
  const stats = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw refuse(file, error.code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${error.code})`)
  })
  if (stats.isDirectory()) throw refuse(file, 'it is a folder, not a video')
  if (!stats.isFile()) throw refuse(file, 'it is not a regular file')
  if (stats.size === 0) throw refuse(file, 'the file is empty', 'copy or save the file again')
  return stats
}

// Above it decoding to count takes too long for a plan: 500 frames of 1920 x 1080, 3000 of 640 x 480; about a second.
const mostCountedPixels = 1e9
// Below it decoding all takes no longer than looking at both ends.
const fewPixels = 1e8
// Twice the limit for a frame of a movie.
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
      'its edit list pauses after a part, and versions of ffmpeg disagree about which frames are then shown',
      'save it without pauses; `ffmpeg -ignore_editlist 1 -i FILE -c:v ffv1 NEW.mkv` keeps all of its frames once',
    )
  const found: Found = { ...file, turn: matrix ? turningFilters(matrix) : '' }
  const [looked, listed] = await Promise.allSettled([firstFrame(found), listPackets(found)])
  // An error in the first frame is an error of the file.
  if (looked.status === 'rejected') throw looked.reason
  if (listed.status === 'rejected') throw listed.reason
  const { deep, codec, ...first } = looked.value
  const { width, height, grey } = first
  const { packets, frames: shown } = listed.value
  const pixels = grey && deep ? await deepGrey(found) : colorFormat(deep)
  const all = shown * width * height
  const known = { ...found, ...first, pixels }
  if (count === undefined && all > fewPixels && all <= mostCountedPixels && givesFrameByPacket(codec)) {
    const { doubt, ...times } = await readTimes(found, packets, { frames: shown, exact: false })
    const video = { ...known, frames: shown, exact: false, ...times }
    // Another thread has looked.
    const holds = counted === shown ? times.stamps !== undefined : await endsHold(video)
    if (holds) return { video, complaint: listed.value.complaint, doubt }
  }
  const exact = count === 'decode' || (count !== 'packets' && all <= mostCountedPixels)
  const { frames, complaint } = exact && counted !== shown ? await countByDecoding(found) : listed.value
  if (frames === 0) throw refuse(found.file, 'ffmpeg finds no frame in it', hintFor(found))
  const { doubt, ...times } = await readTimes(found, packets, { frames, exact })
  return { video: { ...known, frames, exact, ...times }, complaint, doubt }
}

/** The size of the first frame and the kind of its pixels, from the header of its PAM: ffmpeg chooses the format that loses least. */
async function firstFrame(found: Found) {
  const output = ['-frames:v', '1', '-f', 'image2pipe', '-c:v', 'pam', 'pipe:1']
  const args = [...videoInput(found.file), ...asShown(found), ...output]
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
    return { ...header, ...(await streams.heard()) }
  } finally {
    await run.close()
  }
}

/** Repeats the run with an ffmpeg that reports only errors. */
async function whyNone(found: Found, args: readonly string[]) {
  const run = new FfmpegOutput(found.ffmpeg, args)
  try {
    while (await run.next());
    return await explainRun(run, found)
  } finally {
    await run.close()
  }
}

/** The bits of grey pixels in the file: when ffmpeg makes them 16 bits, it multiplies values. */
async function deepGrey(found: Found): Promise<VideoPixels> {
  const output = ['-frames:v', '1', '-c:v', 'rawvideo', '-f', 'nut', 'pipe:1']
  const run = new FfmpegOutput(found.ffmpeg, [...videoInput(found.file), ...asShown(found), ...output])
  try {
    const start = new Uint8Array(nutHeaderBytes)
    const filled = await run.fill(start)
    return greyIn(Buffer.from(start.subarray(0, filled)).toString('latin1'))
  } finally {
    await run.close()
  }
}
