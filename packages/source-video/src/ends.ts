// Whether the packets of a video are its frames, by what is decoded of its beginning and its end alone; in any thread.
import { Seeker, StampedDecoder } from './stamped-decoder.js'
import type { Video } from './video.js'

/**
 * Codecs of which a packet gives one frame, if it gives any. Not so: frames that are not shown have packets of their own (VP8), or say
 * that nothing has changed (MPEG-4).
 */
const framesByPacket = new Set([
  'av1',
  'dnxhd',
  'ffv1',
  'h264',
  'hevc',
  'huffyuv',
  'ffvhuff',
  'mjpeg',
  'png',
  'prores',
  'vp9',
])

export function givesFrameByPacket(codec: string | undefined): boolean {
  return codec !== undefined && framesByPacket.has(codec)
}

/** Of each end: more than a codec puts in another order. */
const fewFrames = 20

/**
 * Decodes the first frames and the last ones, and compares their times with those of the packets. There a cut loses frames: those before the first
 * keyframe, and those whose references are behind the end. What is damaged in between is found when it is read, as each frame is
 * compared with its packet then.
 */
export async function endsHold(video: Video): Promise<boolean> {
  const seeker = Seeker.of(video)
  if (!seeker || video.frames <= fewFrames) return false
  const last = video.frames - fewFrames
  const [begins, end] = await Promise.all([giveFrames(new StampedDecoder(video, []), fewFrames), seeker.seek(last, [])])
  if (!end.decoder) return false
  return (await giveFrames(end.decoder, fewFrames - 1)) && begins
}

/** Whether the next frames are what they should be. */
async function giveFrames(decoder: StampedDecoder, count: number): Promise<boolean> {
  try {
    for (let frame = 0; frame < count; frame++) if (!(await decoder.next())) return false
    return true
  } finally {
    await decoder.close()
  }
}
