// Waits for what a test cannot be called back for: files, processes, lines of another program.
import { setTimeout as sleep } from 'node:timers/promises'

/** For what must come: a loaded machine is given time, and only a test that fails waits so long. */
const limitMilliseconds = 60_000
const pauseMilliseconds = 20

/**
 * What `condition` gives as soon as that is neither `undefined` nor `false`. After a minute it throws an error that says
 * `what` was awaited: a phrase such as `a line of the log`, or a function that makes it from how things are then.
 */
export async function until<Result>(
  condition: () => Result | Promise<Result>,
  what: string | (() => string),
): Promise<Exclude<Result, undefined | false>> {
  const begin = performance.now()
  for (;;) {
    const found = await condition()
    if (found !== undefined && found !== false) return found as Exclude<Result, undefined | false>
    if (performance.now() - begin > limitMilliseconds)
      throw new Error(
        `after ${limitMilliseconds / 1000} s there is still not: ${typeof what === 'string' ? what : what()}`,
      )
    await sleep(pauseMilliseconds)
  }
}
