// What ends a process from outside: the first cause counts, and what follows from it, as a second broken pipe, is no second one; any thread.
import { isatty } from 'node:tty'
import type { EndingSignal } from './exit-code.js'

/** `begin` the end in order, end `at once`, or there is `nothing` to do. */
export type EndingStep = 'begin' | 'at once' | 'nothing'

/** The causes for which one process ends, in the order in which they come. */
export class Ending {
  #cause: EndingSignal | undefined

  get cause(): EndingSignal | undefined {
    return this.#cause
  }

  /**
   * A reader or a terminal that is gone is noticed many times: by each stream, by a signal from the kernel and one from the shell. Only a
   * signal that somebody sends on purpose ends at once what is ending already.
   */
  take(signal: EndingSignal): EndingStep {
    if (this.#cause !== undefined) return signal === 'SIGINT' || signal === 'SIGTERM' ? 'at once' : 'nothing'
    this.#cause = signal
    return 'begin'
  }
}

/** The signal that an error of a standard stream stands for; `undefined` if it is a fault of the machine, as a full disk below a log. */
export function signalOfStream({ code }: NodeJS.ErrnoException, isTerminal: boolean): EndingSignal | undefined {
  if (isTerminal) return 'SIGHUP'
  // Nobody reads the pipe or socket any more (`| head`).
  return code === 'EPIPE' || code === 'ECONNRESET' ? 'SIGPIPE' : undefined
}

type Done = (error?: Error | null) => void

/** A stream that can be silenced: nothing is written to it from then on, and whoever writes is told that it is done. */
export function silenceable(stream: Pick<NodeJS.WriteStream, 'write'>): () => void {
  const write = stream.write.bind(stream) as (...args: unknown[]) => boolean
  let silent = false
  stream.write = ((...args: unknown[]): boolean => {
    if (!silent) return write(...args)
    const done = args.find((arg): arg is Done => typeof arg === 'function')
    if (done) process.nextTick(done)
    return true
  }) as typeof stream.write
  return () => {
    silent = true
  }
}

/** Which of the standard streams are terminals, as long as they can be asked; returns whether one of them is gone by now. */
export function watchTerminals(): () => boolean {
  const terminals = [0, 1, 2].filter((descriptor) => isatty(descriptor))
  return () => terminals.some((descriptor) => !isatty(descriptor))
}
