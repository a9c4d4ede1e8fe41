// The stamps in a file become the times of its frames, if they say them for certain; in any thread.
import { type Container, containerOf } from './container/kind.js'
import { readMatroskaStamps } from './container/matroska-stamps.js'
import { useFile } from './container/positional-file.js'
import { mostStamps, type Stamps } from './container/stamps.js'
import { asShown, videoInput } from './ffmpeg-input.js'
import { FfmpegOutput } from './ffmpeg-output.js'
import type { Packets } from './packets.js'
import { quietly, StampListener, sayStamps } from './stamp-listener.js'

export interface Timed {
  /** One per frame, ascending; left out if the file does not contain them. */
  readonly stamps?: Stamps
  /** Its frames can be reached by their times. */
  readonly seeks: boolean
  /** Why a file that has stamps has no times, for a warning. */
  readonly doubt: string
}

interface Video {
  readonly file: string
  readonly ffmpeg: string
  readonly turn: string
  readonly everyFrame: readonly string[]
}

/** `frames` is their number, `exact` if they were decoded. */
export async function readTimes(
  video: Video,
  packets: Packets | undefined,
  { frames, exact }: { readonly frames: number; readonly exact: boolean },
): Promise<Timed> {
  const container = await useFile(video.file, containerOf)
  const found = await stampsOf(video.file, container, packets, frames)
  // The times in other containers are known to be wrong (MPEG-TS and -PS: some lack stamps, and they restart after a day), or made up.
  if (container === undefined) return { seeks: false, doubt: 'its container leaves some out; set its rate with `fps:`' }
  if (found?.stamps.pts.length === frames) return { ...found, doubt: '' }
  const base = found?.stamps.base ?? packets?.base
  const decoded = exact && base && container !== 'avi' ? await decodedStamps(video, base) : undefined
  // In a damaged file some packets give no frame, but the times of the others are right.
  const known = found && new Set(found.stamps.pts)
  if (decoded?.pts.length === frames && decoded.pts.every((stamp) => !known || known.has(stamp)))
    return { stamps: decoded, seeks: found?.seeks === true, doubt: '' }
  const doubt = found
    ? `${found.stamps.pts.length} packets have the time of a frame, but there are ${frames} frames`
    : ''
  return { seeks: false, doubt }
}

type Found = Pick<Timed, 'seeks'> & { readonly stamps: Stamps }

/** The stamps of the packets, ascending. */
async function stampsOf(
  file: string,
  container: Container | undefined,
  packets: Packets | undefined,
  frames: number,
): Promise<Found | undefined> {
  if (container === 'matroska') {
    const stamps = await useFile(file, readMatroskaStamps)
    if (stamps) return { stamps: sorted(stamps), seeks: true }
  }
  const usable = packets && (isUnchanged(packets) || (container === 'mp4' && ascends(packets.dts, 1)))
  if (usable && packets.pts.every((stamp) => stamp !== undefined)) {
    const { pts, base } = packets
    const slots = container === 'avi' && { slots: true }
    return { stamps: { ...sorted({ pts, base }), ...slots }, seeks: container !== 'asf' && container !== 'gif' }
  }
  return container === 'avi' && packets ? slotsOf(packets, frames) : undefined
}

/**
 * True if packets are decoded in the order in which they are shown, so that ffmpeg had no reason to move a stamp. It moves those of a packet that
 * would be decoded after it is shown, or before the packet in front of it. It may have guessed the time of decoding: only MP4 contains it.
 */
function isUnchanged({ pts, dts }: Packets): boolean {
  return pts.every((stamp, index) => stamp !== undefined && stamp === dts[index]) && ascends(dts, 1)
}

function ascends(stamps: readonly (number | undefined)[], least: 0 | 1): boolean {
  return stamps.every((stamp, index) => {
    const before = index === 0 ? Number.NEGATIVE_INFINITY : stamps[index - 1]
    return stamp !== undefined && before !== undefined && stamp - before >= least
  })
}

function sorted({ pts, base }: Stamps): Stamps {
  return { pts: [...pts].sort((one, other) => one - other), base }
}

/**
 * An AVI says no more than which of its even slots a packet is in: with B-frames the k-th frame that is shown belongs to the k-th of them. Slots
 * that stay empty behind the first are the encoder's delay, later ones are frames that were lost. The last packet may give no frame.
 */
function slotsOf({ dts, base }: Packets, frames: number): Found | undefined {
  if (!ascends(dts, 1)) return undefined
  const slots = dts as readonly number[]
  const steps = slots.slice(2).map((slot, index) => slot - slots[index + 1]!)
  const step = steps.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY)
  const delay = steps.length === 0 ? 0 : Math.max(0, slots[1]! - slots[0]! - step)
  const pts = slots.map((slot, index) => (index === 0 ? slot : slot - delay))
  const even = steps.every((one) => one === step)
  return { stamps: { pts: even ? pts.slice(0, frames) : pts, base, slots: true }, seeks: false }
}

/** The stamps of all frames by decoding them; `undefined` if they do not ascend. */
async function decodedStamps(video: Video, base: Stamps['base']): Promise<Stamps | undefined> {
  const listener = new StampListener()
  const { turn } = video
  const filters = asShown({ turn: [sayStamps(base), turn].filter(Boolean).join(',') })
  // Lines, so that it is seen to be alive.
  const output = [...filters, ...video.everyFrame, '-f', 'framecrc', '-flush_packets', '1', 'pipe:1']
  const run = new FfmpegOutput(video.ffmpeg, [...quietly, '-copyts', ...videoInput(video.file), ...output], listener)
  try {
    while (await run.next());
    await run.ending()
    const pts = listener.all.filter((stamp) => stamp !== null)
    const whole = pts.length === listener.all.length && pts.length <= mostStamps
    return whole && ascends(pts, 0) ? { pts, base } : undefined
  } finally {
    await run.close()
  }
}
