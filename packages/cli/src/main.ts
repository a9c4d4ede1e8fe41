// The command `movieflow`: arguments become a command's work and an exit code.
import { setFlagsFromString } from 'node:v8'
import { exitCodeOfSignal, exitCodes, worstExitCode } from './exit-code.js'
import { perform } from './perform.js'
import { guardProcess, hasLostLines, stopSignal } from './process-guards.js'

/** Runs one call; sets the process's exit code. */
export async function main(args: readonly string[]): Promise<void> {
  const verbose = args.includes('--verbose')
  const done = guardProcess((error) => reportBug(error, verbose))
  const code = await perform(args, prepareProcess)
  process.exitCode = hasLostLines() ? worstExitCode([code, exitCodes.machine]) : code
  const signal = stopSignal()
  if (signal) process.exitCode = exitCodeOfSignal(signal)
  done()
}

/** This process is ours alone, so it may do what a library must not. */
async function prepareProcess(): Promise<void> {
  // V8 lets a heap that may become large double or more before it looks for garbage: a plan of 50,000 movies took 900 MB, and takes 660.
  setFlagsFromString('--heap-growing-percent=50')
  // Without the compiler between interpreter and optimizer each thread takes 2 MB less, and as long as with it.
  setFlagsFromString('--no-sparkplug')
  const { closePrototype, endOnLoops } = await import('@movieflow/core')
  closePrototype()
  endOnLoops()
}

/** If no file can be opened any more, not even the code that reports errors can be loaded. */
const limits: Readonly<Record<string, string>> = {
  EMFILE: 'allow this process more open files by `ulimit -n 4096`, then run again',
  ENFILE: 'end other programs, or raise fs.file-max, then run again',
}

/** Returns the exit code. */
function reportBug(error: unknown, verbose: boolean): number {
  const {
    message,
    stack,
    code = '',
  } = (error instanceof Error ? error : new Error(String(error))) as NodeJS.ErrnoException
  const limit = limits[code]
  const lines = [
    message,
    `  ${limit ?? 'This is a bug of movieflow: please report it with the output of --verbose.'}`,
    ...(verbose && stack ? [stack] : []),
  ]
  process.stderr.write(`${lines.join('\n')}\n`)
  return limit === undefined ? exitCodes.bug : exitCodes.machine
}
