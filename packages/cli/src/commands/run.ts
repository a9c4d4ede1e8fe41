// `movieflow run`: runs pipelines one after the other, with progress that suits the output.
import { availableParallelism } from 'node:os'
import { type ErrorRecord, errorCatalogue, type RunEvent, type RunSummary, runPipeline } from '@movieflow/core'
import { errorRecords } from '../error-records.js'
import { exitCodeOf, worstExitCode } from '../exit-code.js'
import { firstPartyPlugins } from '../first-party.js'
import { stoppable, stopSignal, whilePending } from '../process-guards.js'
import { type Trusted, trusting } from '../program-options.js'
import { codeOfRecords } from '../report-errors.js'
import { reportStyle } from '../report-style.js'
import { paintFor } from '../text/paint.js'
import { consolePrinter, type RunScene, type RunView } from '../views/view.js'
import { chosenSelection } from './selection.js'

export interface RunCommandOptions {
  readonly only?: readonly string[]
  readonly set?: readonly string[]
  readonly force?: boolean
  readonly jobs?: number
  readonly failFast?: boolean
  readonly retries?: number
  readonly shard?: { readonly index: number; readonly count: number }
  readonly list?: string
  readonly trust?: Trusted
  readonly verify?: boolean
  readonly overwrite?: boolean
  /** Seconds. */
  readonly wait?: number
  readonly notify?: readonly string[]
  readonly json?: boolean
  readonly quiet?: boolean
  readonly verbose: boolean
}

/** Returns the exit code: the worst of all files. */
export async function runCommand(files: readonly string[], options: RunCommandOptions): Promise<number> {
  const only = chosenSelection(options.only)
  const codes: number[] = []
  for (const file of files) {
    if (stopSignal()) break
    codes.push(await runFile(file, only, options))
    if (options.failFast && codes.at(-1) !== 0) break
  }
  return worstExitCode(codes)
}

async function runFile(
  file: string,
  only: ReturnType<typeof chosenSelection>,
  options: RunCommandOptions,
): Promise<number> {
  const scene: RunScene = { file, out: '', settings: options.set ?? [] }
  const view = await openView(scene, options)
  const atWork = new Set<string>()
  const onEvent = (event: RunEvent) => {
    if (event.type === 'run-start') scene.out = event.out
    if (event.type === 'movie-start') atWork.add(event.movie)
    if (event.type === 'movie-end') atWork.delete(event.movie)
    view.event(event)
  }
  whilePending(() => (atWork.size === 0 ? `the plan of ${file}` : `work on ${[...atWork].join('; ')}`))
  const stop = new AbortController()
  const { force, jobs, failFast, retries, shard, list, trust, verify, overwrite, wait } = options
  const run = {
    plugins: firstPartyPlugins,
    only,
    settings: scene.settings,
    force,
    jobs,
    failFast,
    retries,
    shard,
    list,
    ...trusting(trust),
    verify,
    overwrite,
    waitSeconds: wait,
    report: reportStyle(scene),
    signal: stop.signal,
    warn: (message: string) => onEvent({ type: 'warning', message }),
    onEvent,
  }
  try {
    const summary = await stoppable(
      () => {
        stop.abort()
        view.stopping()
      },
      () => runPipeline(file, run),
    )
    await view.end()
    return await told(codeOfSummary(summary), scene, options, { summary, errors: [] })
  } catch (error) {
    const records = await errorRecords(error)
    await view.fail(records)
    return await told(await codeOfRecords(records), scene, options, { errors: records })
  }
}

/** Notifies the targets of `--notify` if the run failed; returns the exit code, which this does not change. */
async function told(
  code: number,
  { file, out }: RunScene,
  { notify: targets = [] }: RunCommandOptions,
  outcome: { summary?: RunSummary; errors: readonly ErrorRecord[] },
): Promise<number> {
  if (targets.length === 0 || stopSignal()) return code
  const { isFailure, noticeOf, notify } = await import('../notify.js')
  if (!isFailure(code)) return code
  const warnings = await notify(targets, noticeOf({ command: 'run', file, out, code, ...outcome }))
  for (const line of warnings) consolePrinter.error(`warning ${line}`)
  return code
}

function codeOfSummary({ failures, report, hookErrors = [] }: RunSummary): number {
  const errors = [...failures.map(({ error }) => error), ...(report?.error ? [report.error] : []), ...hookErrors]
  return worstExitCode(errors.map((error) => exitCodeOf(error, errorCatalogue)))
}

async function openView(
  scene: RunScene,
  { json = false, quiet = false, verbose, jobs }: RunCommandOptions,
): Promise<RunView> {
  if (json) {
    const { JsonView } = await import('../views/view-json.js')
    return new JsonView(scene, consolePrinter, verbose, paintFor(process.stderr))
  }
  const { stdout } = process
  const paints = { paint: paintFor(stdout), errorPaint: paintFor(process.stderr) }
  if (!quiet && showsRows(stdout)) {
    const { TerminalView } = await import('../views/view-terminal.js')
    const most = (jobs ?? availableParallelism()) + 6
    const size = { columns: () => stdout.columns || 80, rows: () => Math.min(stdout.rows || 24, most + 1) }
    return new TerminalView(scene, consolePrinter, {
      ...paints,
      ...size,
      verbose,
      errorsElsewhere: !process.stderr.isTTY,
    })
  }
  const { PlainView } = await import('../views/view-plain.js')
  return new PlainView(scene, consolePrinter, { ...paints, quiet, verbose })
}

/** Rows need a terminal that can move its cursor and reports its width. */
function showsRows(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && process.env['TERM'] !== 'dumb' && stream.columns >= 16
}
