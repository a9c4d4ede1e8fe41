// Outside causes that end a process: the first counts, but not its consequences; any thread.
import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import { isatty } from 'node:tty'
import type { EndingSignal } from './exit-code.js'

/** `begin` the end in order, end `at once`, or there is `nothing` to do. */
export type EndingStep = 'begin' | 'at once' | 'nothing'

/** The causes that end one process, in the order in which they occur. */
export class Ending {
  #cause: EndingSignal | undefined

  get cause(): EndingSignal | undefined {
    return this.#cause
  }

  /**
   * A reader or a terminal that is gone is noticed many times: by each stream, by a signal from the kernel and one from
   * the shell. If the process is already ending, only a signal sent on purpose ends it at once.
   */
  take(signal: EndingSignal): EndingStep {
    if (this.#cause !== undefined) return signal === 'SIGINT' || signal === 'SIGTERM' ? 'at once' : 'nothing'
    this.#cause = signal
    return 'begin'
  }
}

/**
 * The signal that corresponds to an error of a standard stream; `undefined` for a fault of the machine, such as a full
 * disk under a log.
 */
export function signalOfStream({ code }: NodeJS.ErrnoException, isTerminal: boolean): EndingSignal | undefined {
  if (isTerminal) return 'SIGHUP'
  // Nobody reads the pipe or socket any more (`| head`).
  return code === 'EPIPE' || code === 'ECONNRESET' ? 'SIGPIPE' : undefined
}

type Done = (error?: Error | null) => void

/** A stream that can be silenced: from then on, writes are discarded but reported as done. */
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

/**
 * Whether this process was started to outlive its terminal, as by `nohup`: there is one, but no standard stream is the terminal, or a pipe to a program
 * of it. Node resets ignored signals when it starts, so that `nohup` alone protects no program of Node.
 */
export function isDetached(): boolean {
  if (process.platform === 'win32') return false
  try {
    const isApart = (descriptor: number) => {
      // As bigint: after a stat of a pipe as numbers, Node's next import does not follow links.
      const stats = fstatSync(descriptor, { bigint: true })
      return stats.isFile() || (stats.isCharacterDevice() && !isatty(descriptor))
    }
    // On macOS nohup leaves stdin as it is.
    if (!(process.platform === 'darwin' ? [1, 2] : [0, 1, 2]).every(isApart)) return false
    closeSync(openSync('/dev/tty', constants.O_RDONLY | constants.O_NOCTTY))
    return true
  } catch {
    // There is no terminal.
    return false
  }
}

/** Notes which standard streams are terminals; the result checks whether one of these has gone since. */
export function watchTerminals(): () => boolean {
  const terminals = [0, 1, 2].filter((descriptor) => isatty(descriptor))
  return () => terminals.some((descriptor) => !isatty(descriptor))
}
