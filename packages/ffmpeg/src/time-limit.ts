// The time limit for a silent ffmpeg; any thread.

/** Eleven days: a timer of Node's for more than 24 fires at once. */
const mostSeconds = 1_000_000

/** Seconds without a sign of life after which ffmpeg is ended: `MOVIEFLOW_FFMPEG_TIMEOUT`, 60 if that is not set. */
export function timeLimitSeconds(): number {
  const set = Number(process.env['MOVIEFLOW_FFMPEG_TIMEOUT'])
  return set > 0 ? Math.min(set, mostSeconds) : 60
}

/** A thread that was busy, or a process that was stopped, loses only one of these parts: Node's timers come before what has arrived. */
const parts = 10

/** Calls `late` after so many seconds, unless the returned function is called before. Keeps the process alive if `ref`. */
export function limitTime(seconds: number, late: () => void, { ref = true } = {}): () => void {
  let left = parts
  const timer = setInterval(
    () => {
      if (--left > 0) return
      clearInterval(timer)
      late()
    },
    (seconds * 1000) / parts,
  )
  if (!ref) timer.unref()
  return () => clearInterval(timer)
}
