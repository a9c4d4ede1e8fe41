// Checks that the packets of a video are its frames, by decoding only its beginning and its end; in any thread.
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

/** Frames at each end: more than a codec reorders. */
const fewFrames = 20

/**
 * Decodes the first frames and the last ones, and compares their times with those of the packets. At the ends a cut loses frames: those before the first
 * keyframe, and those whose references are after the end. Damage in between is found on reading, because each frame is
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

/** True if the next frames are the expected ones. */
async function giveFrames(decoder: StampedDecoder, count: number): Promise<boolean> {
  try {
    for (let frame = 0; frame < count; frame++) if (!(await decoder.next())) return false
    return true
  } finally {
    await decoder.close()
  }
}
