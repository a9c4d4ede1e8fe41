// The frames or packets of a video are counted, and packets listed with their stamps, out of lines that ffmpeg writes; in any thread.
import { mostStamps } from './container/stamps.js'
import { explainRun, isAccident, notAsFfmpeg, videoInput } from './ffmpeg-input.js'
import { FfmpegOutput } from './ffmpeg-output.js'
import { firstWords } from './refuse.js'

export interface Packets {
  /** The time of decoding, in the order of the file; `undefined` if there is none. */
  readonly dts: readonly (number | undefined)[]
  /** The time of display. */
  readonly pts: readonly (number | undefined)[]
  readonly base: readonly [number, number]
}

export interface CountedPackets {
  readonly frames: number
  /** The complaints of ffmpeg. */
  readonly complaint: string
  /** Left out if there are too many, or they have no clock. */
  readonly packets?: Packets
}

interface Readable {
  readonly file: string
  readonly ffmpeg: string
  readonly embedded: boolean
}

// A month at 30 frames a second. A program that counts on for ever is no ffmpeg.
const mostFrames = 1e8
const longestLine = 1000

/**
 * Counts the packets that are shown. `-copyts` keeps their stamps as they are in the file; what else the muxer `framecrc` does to them,
 * {@link stampsOf} knows.
 */
export async function listPackets(video: Readable): Promise<CountedPackets> {
  const pts: (number | undefined)[] = []
  const dts: (number | undefined)[] = []
  let base: readonly [number, number] | undefined
  let tooMany = false
  const counted = await countLines(video, ['-c', 'copy', '-copyts'], (line) => {
    const [, numerator, denominator] = /^#tb 0: (\d+)\/(\d+)/.exec(line) ?? []
    if (denominator !== undefined) base = [Number(numerator), Number(denominator)]
    if (line.startsWith('#')) return false
    // Stream, dts, pts, duration, size, sum, and flags if there is more than that it is a keyframe: 4, it is not to be shown.
    const [, decoded, shown] = line.split(',', 3)
    if ((Number(/, F=(0x[0-9A-F]+)/.exec(line)?.[1] ?? 0) & 4) !== 0) return false
    if (base === undefined || tooMany) return true
    tooMany = pts.length === mostStamps
    if (tooMany) pts.length = dts.length = 0
    else {
      dts.push(stampIn(decoded))
      pts.push(stampIn(shown))
    }
    return true
  })
  return { ...counted, ...(base && !tooMany && { packets: { pts, dts, base } }) }
}

/** Decodes all of it. */
export function countByDecoding(video: Readable & { readonly everyFrame: readonly string[] }): Promise<CountedPackets> {
  return countLines(video, video.everyFrame, (line) => !line.startsWith('#'))
}

/** The lowest possible number means none. */
function stampIn(text = ''): number | undefined {
  const stamp = Number(text)
  return text.trim() !== '' && Number.isSafeInteger(stamp) ? stamp : undefined
}

/** framecrc writes a line for each frame or packet, and some that begin with `#`. It ends if they are not read. */
async function countLines(
  found: Readable,
  how: readonly string[],
  isFrame: (line: string) => boolean,
): Promise<CountedPackets> {
  const output = [...how, '-f', 'framecrc', '-flush_packets', '1', 'pipe:1']
  const run = new FfmpegOutput(found.ffmpeg, [...videoInput(found.file), ...output])
  try {
    let frames = 0
    let partial = ''
    for (let chunk = await run.next(); chunk; chunk = await run.next()) {
      const lines = (partial + chunk.toString('latin1')).split('\n')
      partial = lines.pop()!.slice(0, longestLine)
      for (const line of lines) if (isFrame(line)) frames++
      if (frames > mostFrames) throw notAsFfmpeg(found.file)
    }
    if (partial !== '' && isFrame(partial)) frames++
    const ending = await run.ending()
    // A damaged file may end in an exit code, its frames counted; a count that was broken off is none.
    if (isAccident(ending) || (ending.failure !== undefined && frames === 0)) throw await explainRun(run, found)
    return { frames, complaint: firstWords(ending.lines, found.file) }
  } finally {
    await run.close()
  }
}
