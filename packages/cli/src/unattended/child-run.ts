// `movieflow run` or `submit` in its own process, with its result, so that a crash or a leak ends with it.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { ErrorRecord, RunEvent, RunSummary } from '@movieflow/core'
import { exitCodes } from '../exit-code.js'
import { packageFolder } from '../package-folder.js'
import { stopSignal } from '../process-guards.js'

export const commandFile = join(packageFolder, 'bin', 'movieflow.js')

export interface ChildRun {
  /** As in a shell: 128 + n if a signal ended it. */
  readonly code: number
  readonly seconds: number
  /** The summary of `run`, if it got that far. */
  readonly summary: RunSummary | undefined
  /** The errors that kept it from running at all. */
  readonly errors: readonly ErrorRecord[]
  /** The output of `submit`. */
  readonly lines: readonly string[]
}

export interface ChildOptions {
  readonly command: 'run' | 'submit'
  readonly file: string
  /** Asks the child to end in order. */
  readonly signal: AbortSignal
}

/** Its stderr is this process's. Never rejects. */
export async function runChild({ command, file, signal }: ChildOptions): Promise<ChildRun> {
  const started = performance.now()
  let summary: RunSummary | undefined
  const errors: ErrorRecord[] = []
  const lines: string[] = []
  const onLine = (line: string) => {
    if (command === 'submit') lines.push(line)
    else {
      const event = parseEvent(line)
      if (event?.type === 'run-end') summary = event
      else if (event?.type === 'error') errors.push(event)
    }
  }
  const code = await endOfChild([command, ...(command === 'run' ? ['--json'] : []), '--', file], signal, onLine)
  return { code, seconds: (performance.now() - started) / 1000, summary, errors, lines }
}

/** Runs movieflow in its own process; its stdout is this process's unless `onLine` takes it. Returns its exit code. */
export function endOfChild(
  args: readonly string[],
  signal: AbortSignal,
  onLine?: (line: string) => void,
): Promise<number> {
  // Its own process group, so that Ctrl-C reaches it once, through this process, and not twice.
  const child = spawn(process.execPath, [commandFile, ...args], {
    stdio: ['ignore', onLine ? 'pipe' : 'inherit', 'inherit'],
    detached: true,
  })
  const end = () => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) killGroup(child.pid)
  }
  const stop = () => child.kill(stopSignal() === 'SIGINT' ? 'SIGINT' : 'SIGTERM')
  process.once('exit', end)
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  if (child.stdout && onLine) createInterface({ input: child.stdout }).on('line', onLine)
  return new Promise((resolve) => {
    const settle = (code: number) => {
      process.removeListener('exit', end)
      signal.removeEventListener('abort', stop)
      resolve(code)
    }
    child.once('error', (error) => {
      if (child.pid !== undefined) return
      process.stderr.write(`movieflow could not be started: ${error.message}\n`)
      settle(exitCodes.machine)
    })
    child.once('close', (code, by) => settle(code ?? 128 + (constants.signals[by!] ?? 0)))
  })
}

type ChildEvent = RunEvent | ({ readonly type: 'error' } & ErrorRecord)

function parseEvent(line: string): ChildEvent | undefined {
  // Most lines report progress.
  if (!line.startsWith('{"type":"run-end"') && !line.startsWith('{"type":"error"')) return undefined
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {}
}
