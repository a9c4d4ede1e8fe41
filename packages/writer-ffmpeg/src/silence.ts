// A running ffmpeg that does nothing any more becomes a call of `onSilent`; main thread.
import { stat } from 'node:fs/promises'

export interface Watched {
  /** The file that grows, if it writes one. */
  readonly file?: string
  /** True if ffmpeg has something to do. */
  isBusy(): boolean
  /** A number that rises with what it takes. */
  progress(): number
}

const ticks = 12

/**
 * Calls once after `seconds` in which ffmpeg was busy, took nothing, and left its file as it was; returns what stops the
 * watch. Counted in ticks and not by the clock: a process that was stopped (Ctrl-Z, a sleeping laptop) sees one late tick.
 */
export function watchForSilence(watched: Watched, seconds: number, onSilent: () => void): () => void {
  let silentTicks = 0
  let fileState = ''
  let seen = ''
  let asking = false
  const timer = setInterval(
    () => {
      // Not waited for, and one at a time: on a network disk that is gone it never settles, and holds a thread of Node's few.
      if (!asking && watched.file !== undefined) {
        asking = true
        stat(watched.file)
          .then(({ size, mtimeMs }) => {
            fileState = `${size} ${mtimeMs}`
          })
          .catch(() => {})
          .finally(() => {
            asking = false
          })
      }
      const state = `${watched.progress()} ${fileState}`
      silentTicks = watched.isBusy() && state === seen ? silentTicks + 1 : 0
      seen = state
      if (silentTicks < ticks) return
      clearInterval(timer)
      onSilent()
    },
    (seconds * 1000) / ticks,
  )
  // Who waits for ffmpeg keeps the process alive.
  timer.unref()
  return () => clearInterval(timer)
}
