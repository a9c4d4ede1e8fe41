// Guards against unplanned ends of the process: signals, a closed reader, a promise that never settles.
import { Ending, isDetached, signalOfStream, silenceable, watchTerminals } from './ending.js'
import { type EndingSignal, exitCodeOfSignal } from './exit-code.js'

/**
 * A run that has not ended this long after a signal is killed: its staged files have no final names, and are swept
 * later.
 */
const graceMilliseconds = 1700

type Stop = (signal: EndingSignal) => void

let onStop: Stop | undefined
let grace = graceMilliseconds
const ending = new Ending()
let lost = false
let pending: () => string = () => 'the command'

/** Names the work in progress, for the message if it never ends. */
export function whilePending(describe: () => string): void {
  pending = describe
}

/** The signal that asked this process to end. */
export function stopSignal(): EndingSignal | undefined {
  return ending.cause
}

/**
 * While `work` lasts, it handles a signal: it is notified once, and has this many milliseconds to end. Outside of that,
 * and at the second signal, the process ends at once.
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
  const step = ending.take(signal)
  if (step === 'nothing') return
  const code = exitCodeOfSignal(ending.cause ?? signal)
  if (step === 'at once' || onStop === undefined) process.exit(code)
  setTimeout(() => process.exit(code), grace).unref()
  onStop(signal)
}

/** The movies are made all the same; the exit code reports the lost lines. */
function loseLines(name: 'stdout' | 'stderr', { message }: Error): void {
  if (name === 'stdout') process.stderr.write(`stdout cannot be written any more: ${message}\n`)
  lost = true
}

/** Whether lines of this process could not be written, which is a fault of the machine. */
export function hasLostLines(): boolean {
  return lost
}

/** Installs the guards; returns what to call when all is done. */
export function guardProcess(reportBug: (error: unknown) => number): () => void {
  const terminalIsGone = watchTerminals()
  const silences = [process.stdout, process.stderr].map((stream) => {
    const silence = silenceable(stream)
    stream.on('error', (error: NodeJS.ErrnoException) => {
      silence()
      const signal = signalOfStream(error, stream.isTTY)
      if (signal !== undefined) endBy(signal)
      else loseLines(stream === process.stdout ? 'stdout' : 'stderr', error)
    })
    return { stream, silence }
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => endBy(signal))
  const outlivesTerminal = isDetached()
  process.on('SIGHUP', () => {
    if (outlivesTerminal) return
    // Other streams may still be read, such as a log.
    if (terminalIsGone()) for (const { stream, silence } of silences) if (stream.isTTY) silence()
    endBy('SIGHUP')
  })
  leaveWithTerminal(terminalIsGone)
  const bug = (error: unknown) => {
    process.exit(reportBug(error))
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

/**
 * Node 20 aborts at exit if it cannot restore the modes of a terminal that is gone. So the process ends by the signal
 * itself, as it would without handlers, after all other handlers.
 */
function leaveWithTerminal(terminalIsGone: () => boolean): void {
  const leave = (code: number) => {
    if (process.platform === 'win32' || !terminalIsGone()) return
    const listeners = process.rawListeners('exit')
    for (const listener of listeners.slice(listeners.indexOf(leave) + 1)) listener.call(process, code)
    process.removeAllListeners('SIGHUP')
    process.kill(process.pid, 'SIGHUP')
  }
  process.on('exit', leave)
}
