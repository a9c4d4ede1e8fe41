// `movieflow preview`: a page on this machine that shows each movie while its pipeline is edited.
import { hostname } from 'node:os'
import { errorFromRecord, openSession, type SessionPlan } from '@movieflow/core'
import { servePreview } from '@movieflow/preview'
import { exitCodes } from '../exit-code.js'
import { firstPartyPlugins } from '../first-party.js'
import { formatError } from '../format-error.js'
import { openInBrowser } from '../open-elsewhere.js'
import { stoppable, whilePending } from '../process-guards.js'
import { escapeControls } from '../text/escape.js'
import { paintFor } from '../text/paint.js'
import { shownPath } from '../text/paths.js'
import { countOf, formatCount } from '../text/quantities.js'
import { shellCommand } from '../text/shell-quote.js'
import { warnOnStderr } from '../warn-on-stderr.js'
import { chosenSelection } from './selection.js'

export interface PreviewCommandOptions {
  readonly port?: number
  readonly open?: boolean
  readonly only?: readonly string[]
  readonly set?: readonly string[]
  readonly jobs?: number
  /** Ends after this many seconds without an open page. */
  readonly idle: number
}

/** Threads have this long to end when asked. */
const graceMilliseconds = 4000

/** Runs until a signal arrives or no page is open any more; returns the exit code. */
export async function previewCommand(file: string, options: PreviewCommandOptions): Promise<number> {
  whilePending(() => `the preview of ${file}`)
  const stop = new AbortController()
  await stoppable(
    () => stop.abort(),
    () => show(file, options, stop.signal),
    graceMilliseconds,
  )
  return exitCodes.ok
}

async function show(file: string, options: PreviewCommandOptions, signal: AbortSignal): Promise<void> {
  const { port, open, only = [], set = [], jobs, idle } = options
  const since = Date.now()
  const opening = openSession(file, {
    plugins: firstPartyPlugins,
    only: chosenSelection(only),
    settings: set,
    ...(jobs !== undefined && { jobs }),
  })
  const session = await Promise.race([opening, stopped(signal)])
  if (!session) {
    // No movie is shown yet, so no page waits for the plan.
    void opening.then((late) => late.close()).catch(() => {})
    return
  }
  try {
    const { problem } = session.plan
    // A mistake in the pipeline can be fixed while the preview runs; a missing file is a wrong name.
    if (problem?.code === 'PIPELINE_UNREADABLE') throw errorFromRecord(problem)
    const preview = await servePreview(session, {
      port,
      idleSeconds: idle,
      since,
      settings: set,
      only,
      warn: warnOnStderr,
    })
    const log = logOfPlans()
    const endLog = session.listen({ plan: log })
    try {
      introduce(file, session.plan, preview.address, preview.port)
      log(session.plan)
      if (open) await openInBrowser(preview.address, warnOnStderr)
      const left = await Promise.race([preview.left.then(() => true), stopped(signal)])
      if (left) process.stdout.write('No page is open any more: the preview has ended.\n')
    } finally {
      endLog()
      await preview.close()
    }
  } finally {
    await session.close()
  }
}

function introduce(file: string, plan: SessionPlan, address: string, port: number): void {
  const movies = plan.problem ? '' : `${countOf(plan.movies.length, 'movie')} of `
  const lines = [
    paintFor(process.stdout)('bold', address),
    `shows ${movies}${escapeControls(shownPath(file))} to a browser on this machine, and updates when you save. Ctrl-C ends it.`,
  ]
  if (process.env['SSH_CONNECTION'] !== undefined) {
    const call = shellCommand(['ssh', '-L', `${port}:127.0.0.1:${port}`, hostname()])
    lines.push(`From your own machine: ${call}, then open the same address.`)
  }
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** Prints the problems, one per line, whenever they change, and a line when there are none any more. */
function logOfPlans(): (plan: SessionPlan) => void {
  let told = ''
  return ({ problem, movies }) => {
    const blocked = movies.filter(({ status }) => status === 'blocked')
    const [first] = blocked
    const wrong = problem
      ? formatError(problem)[0]!
      : first?.error
        ? `${formatCount(blocked.length)} of ${countOf(movies.length, 'movie')} blocked: ${formatError(first.error)[0]!}`
        : ''
    if (wrong === told) return
    told = wrong
    if (wrong !== '') process.stderr.write(`${paintFor(process.stderr)('red', 'error')} ${wrong}\n`)
    else process.stdout.write(`${paintFor(process.stdout)('green', 'mended')} ${countOf(movies.length, 'movie')}\n`)
  }
}

function stopped(signal: AbortSignal): Promise<false> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(false)
    signal.addEventListener('abort', () => resolve(false), { once: true })
  })
}
