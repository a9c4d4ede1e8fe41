// `--notify`: reports a failed run to a command (JSON on its stdin) or a webhook (POST), within a time limit.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import type { ErrorRecord, RunSummary } from '@movieflow/core'
import { exitCodes } from './exit-code.js'
import { formatError } from './format-error.js'
import { escapeControls } from './text/escape.js'
import { formatCount, formatDuration } from './text/quantities.js'

/** The result of a run, of a submission, or of the attempt. */
export interface Outcome {
  readonly command: 'run' | 'submit' | 'schedule'
  /** The pipeline, as it was given. */
  readonly file: string
  /** The folder of the outputs; empty if the pipeline could not be read. */
  readonly out: string
  readonly code: number
  readonly summary?: RunSummary | undefined
  readonly errors: readonly ErrorRecord[]
}

/** Given to the command and posted to the webhook. */
export interface Notice {
  readonly version: 1
  /** A line for people. */
  readonly text: string
  readonly command: Outcome['command']
  /** Absolute. */
  readonly pipeline: string
  readonly exitCode: number
  readonly made: number
  readonly fresh: number
  readonly failed: number
  readonly blocked: number
  /** The page that shows all of it, absolute. */
  readonly report: string | null
  readonly host: string
  /** ISO 8601. */
  readonly time: string
  /** The first hundred. */
  readonly failures: readonly { readonly movie: string; readonly code: string; readonly message: string }[]
  /** The errors that kept it from running. */
  readonly errors: readonly { readonly code: string; readonly message: string }[]
}

const mostFailures = 100
const limitMilliseconds = 30_000

export function isUrl(target: string): boolean {
  return /^https?:\/\//i.test(target)
}

/** Another run at work is no failure, since it makes the same movies. */
export function isFailure(code: number): boolean {
  return code !== exitCodes.ok && code !== exitCodes.lock
}

export function noticeOf({ command, file, out, code, summary, errors }: Outcome): Notice {
  const { made = 0, fresh = 0, failed = 0, blocked = 0, failures = [] } = summary ?? {}
  const report = join(out, 'report.html')
  const counts = Object.entries({ failed, blocked, made, fresh }).filter(([, count]) => count > 0)
  const told = summary
    ? counts.map(([name, count]) => `${formatCount(count)} ${name}`).join(', ')
    : errors.length > 0
      ? formatError(errors[0]!)[0]!
      : `movieflow ${command} ended`
  return {
    version: 1,
    text: `${escapeControls(file)}: ${told} (exit code ${code})`,
    command,
    pipeline: resolve(file),
    exitCode: code,
    made,
    fresh,
    failed,
    blocked,
    report: out !== '' && existsSync(report) ? report : null,
    host: hostname(),
    time: new Date().toISOString(),
    failures: failures
      .slice(0, mostFailures)
      .map(({ movie, error }) => ({ movie, code: error.code, message: error.message })),
    errors: errors.map(({ code: name, message }) => ({ code: name, message })),
  }
}

/** Notifies all targets at once; returns their failures, one sentence each. Never rejects. */
export async function notify(
  targets: readonly string[],
  notice: Notice,
  signal: AbortSignal = new AbortController().signal,
): Promise<string[]> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(limitMilliseconds)])
  const told = targets.map(async (target) => {
    try {
      await (isUrl(target) ? post(target, notice, limit) : call(target, notice, limit))
      return []
    } catch (error) {
      const late = limit.aborted && !signal.aborted
      const why = late ? `it did not end within ${formatDuration(limitMilliseconds / 1000)}` : (error as Error).message
      return [`--notify ${escapeControls(withoutSecrets(target))}: ${escapeControls(why)}`]
    }
  })
  return (await Promise.all(told)).flat()
}

async function post(url: string, notice: Notice, signal: AbortSignal): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(notice), signal }).catch(
    (error: Error) => {
      throw error.cause instanceof Error && error.cause.message !== '' ? error.cause : error
    },
  )
  await response.body?.cancel()
  if (!response.ok) throw new Error(`the answer was ${response.status} ${response.statusText}`.trim())
}

/** Its output is this process's stderr: stdout may be for programs. */
function call(command: string, notice: Notice, signal: AbortSignal): Promise<void> {
  const { pipeline, made, fresh, failed, blocked, report, exitCode } = notice
  const environment = {
    MOVIEFLOW_COMMAND: notice.command,
    MOVIEFLOW_PIPELINE: pipeline,
    MOVIEFLOW_EXIT_CODE: String(exitCode),
    MOVIEFLOW_MADE: String(made),
    MOVIEFLOW_FRESH: String(fresh),
    MOVIEFLOW_FAILED: String(failed),
    MOVIEFLOW_BLOCKED: String(blocked),
    MOVIEFLOW_REPORT: report ?? '',
    MOVIEFLOW_TEXT: notice.text,
  }
  const child = spawn(command, {
    shell: true,
    // Its own process group, so that processes started by the shell end with it.
    detached: process.platform !== 'win32',
    stdio: ['pipe', process.stderr.fd, process.stderr.fd],
    env: { ...process.env, ...environment },
  })
  // A command that does not read its stdin closes it.
  child.stdin!.on('error', () => {})
  child.stdin!.end(`${JSON.stringify(notice)}\n`)
  return new Promise((resolve, reject) => {
    const stop = () => {
      endGroup(child.pid)
      reject(new Error('it was stopped'))
    }
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    child.once('error', reject)
    child.once('exit', (code, by) => {
      signal.removeEventListener('abort', stop)
      if (code === 0) resolve()
      else reject(new Error(by ? `it was ended by ${by}` : `it ended with exit code ${code}`))
    })
  })
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {}
}

/** The path of a webhook works as its password. */
function withoutSecrets(target: string): string {
  return isUrl(target) ? `${new URL(target).origin}/…` : target
}
