// The time limit for a silent ffmpeg; main thread.

/** Seconds without a sign of life after which ffmpeg is ended: `MOVIEFLOW_FFMPEG_TIMEOUT`, 60 if that is not set. */
export function timeLimitSeconds(): number {
  const set = Number(process.env['MOVIEFLOW_FFMPEG_TIMEOUT'])
  return set > 0 ? set : 60
}
