// The ways in which a process ends otherwise than by its own will: signals, a reader that left, a promise never settled.
import { type EndingSignal, exitCodeOfSignal, exitCodes } from './exit-code.js'

/** A run that has not ended this long after a signal is ended: what it staged has no final name, and is swept later. */
const graceMilliseconds = 1700

type Stop = (signal: EndingSignal) => void

let onStop: Stop | undefined
let grace = graceMilliseconds
let stopped: EndingSignal | undefined
let pending: () => string = () => 'the command'

/** Says what is waited for, should nothing ever come of it. */
export function whilePending(describe: () => string): void {
  pending = describe
}

/** The signal that asked this process to end. */
export function stopSignal(): EndingSignal | undefined {
  return stopped
}

/**
 * While `work` lasts, a signal is its matter: it is told once, and has so many milliseconds. Outside of that, and at
 * the second signal, the process ends at once.
 */
export async function stoppable<Result>(
  stop: Stop,
  work: () => Promise<Result>,
  milliseconds = graceMilliseconds,
): Promise<Result> {
  onStop = stop
  grace = milliseconds
  try {
    return await work()
  } finally {
    onStop = undefined
  }
}

function endBy(signal: EndingSignal): void {
  if (stopped !== undefined || onStop === undefined) process.exit(exitCodeOfSignal(stopped ?? signal))
  stopped = signal
  setTimeout(() => process.exit(exitCodeOfSignal(signal)), grace).unref()
  onStop(signal)
}

/** Installs the guards; returns what to call when all is done. */
export function guardProcess(reportBug: (error: unknown) => void): () => void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => endBy(signal))
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // The reader has what it wants (`| head`), or the terminal is gone: nobody is left to be told.
      if (error.code === 'EPIPE' || error.code === 'EIO') endBy('SIGPIPE')
      else throw error
    })
  }
  const bug = (error: unknown) => {
    reportBug(error)
    process.exit(exitCodes.bug)
  }
  process.on('uncaughtException', bug)
  process.on('unhandledRejection', bug)
  const unsettled = () => bug(new Error(`nothing is left to wait for, but ${pending()} never ended`))
  process.once('beforeExit', unsettled)
  return () => {
    process.removeListener('beforeExit', unsettled)
    // A handle that somebody left open must not keep the process alive.
    setTimeout(() => {
      if (process.stdout.writableLength === 0) process.exit()
    }, 1000).unref()
  }
}
