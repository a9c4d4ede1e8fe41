// The command `movieflow`: arguments become a command's work and an exit code.
import { exitCodeOfSignal } from './exit-code.js'
import { perform } from './perform.js'
import { guardProcess, stopSignal } from './process-guards.js'

/** Runs one call; sets the process's exit code. */
export async function main(args: readonly string[]): Promise<void> {
  const verbose = args.includes('--verbose')
  const done = guardProcess((error) => reportBug(error, verbose))
  process.exitCode = await perform(args, guardAgainstPlugins)
  const signal = stopSignal()
  if (signal) process.exitCode = exitCodeOfSignal(signal)
  done()
}

/** The process is ours alone: what no program that uses movieflow would like is right here. */
async function guardAgainstPlugins(): Promise<void> {
  const { closePrototype, endOnLoops } = await import('@movieflow/core')
  closePrototype()
  endOnLoops()
}

function reportBug(error: unknown, verbose: boolean): void {
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  const lines = [
    message,
    '  This is a bug of movieflow: please report it, with what --verbose prints.',
    ...(verbose && stack ? [stack] : []),
  ]
  process.stderr.write(`${lines.join('\n')}\n`)
}
