// The time that the loops see: the machine's, or that of a test, which skips days.

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Resolves after so many milliseconds, or at once when the signal comes; never rejects. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>
}

/** `setTimeout` stops while a machine sleeps, so long waits must check `now` repeatedly. */
export const machineClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve()
      const end = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, milliseconds)
      signal.addEventListener('abort', end, { once: true })
    }),
}
