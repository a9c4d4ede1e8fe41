// `movieflow run` or `submit` as a process of its own, with what came of it: a crash or a leak there ends with it.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { ErrorRecord, RunEvent, RunSummary } from '@movieflow/core'
import { exitCodes } from '../exit-code.js'
import { stopSignal } from '../process-guards.js'

export const commandFile = fileURLToPath(new URL('../../bin/movieflow.js', import.meta.url))

export interface ChildRun {
  /** As a shell has it: 128 + n where a signal ended it. */
  readonly code: number
  readonly seconds: number
  /** Of `run`, where it came so far. */
  readonly summary: RunSummary | undefined
  /** What kept it from running at all. */
  readonly errors: readonly ErrorRecord[]
  /** Of `submit`: what it said. */
  readonly lines: readonly string[]
}

export interface ChildOptions {
  readonly command: 'run' | 'submit'
  readonly file: string
  readonly arguments?: readonly string[]
  /** Asks the child to end in order. */
  readonly signal: AbortSignal
}

const signals: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGABRT: 6,
  SIGTERM: 15,
}

/** Its stderr is this process's. Never rejects. */
export function runChild({ command, file, arguments: more = [], signal }: ChildOptions): Promise<ChildRun> {
  const started = performance.now()
  const args = [commandFile, command, ...(command === 'run' ? ['--json'] : []), ...more, '--', file]
  // A group of its own: Ctrl-C reaches it once, through this process, and not twice.
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  const end = () => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) killGroup(child.pid)
  }
  const stop = () => child.kill(stopSignal() === 'SIGINT' ? 'SIGINT' : 'SIGTERM')
  process.once('exit', end)
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()

  let summary: RunSummary | undefined
  const errors: ErrorRecord[] = []
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY })
  reader.on('line', (line) => {
    if (command === 'submit') lines.push(line)
    else {
      const event = parseEvent(line)
      if (event?.type === 'run-end') summary = event
      else if (event?.type === 'error') errors.push(event)
    }
  })
  return new Promise((resolve) => {
    const settle = (code: number) => {
      process.removeListener('exit', end)
      signal.removeEventListener('abort', stop)
      resolve({ code, seconds: (performance.now() - started) / 1000, summary, errors, lines })
    }
    child.once('error', (error) => {
      errors.push({ code: 'INTERNAL', message: `movieflow ${command} could not be started: ${error.message}` })
      if (child.pid === undefined) settle(exitCodes.machine)
    })
    child.once('close', (code, by) => settle(code ?? 128 + (signals[by ?? ''] ?? 0)))
  })
}

type ChildEvent = RunEvent | ({ readonly type: 'error' } & ErrorRecord)

function parseEvent(line: string): ChildEvent | undefined {
  // Most lines are of progress.
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
