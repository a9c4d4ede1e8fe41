// The end of a run in words: failures with causes and commands to repeat them, counts, and the folder of the movies.
import { basename } from 'node:path'
import type { ErrorRecord, RunEvent, RunSummary } from '@movieflow/core'
import { causeKey } from '@movieflow/core/errors'
import { formatError } from '../format-error.js'
import { escapeControls } from '../text/escape.js'
import type { Paint } from '../text/paint.js'
import { shownPath } from '../text/paths.js'
import { countOf, formatCount, formatDuration } from '../text/quantities.js'
import { shellCommand } from '../text/shell-quote.js'
import type { RunScene } from './view.js'

export interface FailedMovie {
  readonly movie: string
  readonly error: ErrorRecord
}

export interface Warning {
  readonly movie?: string
  readonly message: string
}

export interface SummaryOptions {
  readonly paint: Paint
  readonly verbose: boolean
  /** Movies that were not started. */
  readonly blocked?: ReadonlySet<string>
}

/** A movie that failed or is blocked, in a line; `undefined` for other movies. */
export function failureLine(event: RunEvent, paint: Paint): string | undefined {
  if (event.type !== 'movie-end' || event.error === undefined) return undefined
  const { movie, status, error } = event
  return `${paint('red', status.padEnd(7))} ${escapeControls(movie)}  ${formatError(error, { underMovie: true })[0]}`
}

/** Problems at the end of a run that concern no movie, one per line. */
export function endLines({ report, hookErrors = [] }: RunSummary, paint: Paint): string[] {
  const errors = [...(report?.error ? [report.error] : []), ...hookErrors]
  return errors.map((error) => `${paint('red', 'failed')}  ${formatError(error, { paint })[0]}`)
}

/** More movies of one cause than these are counted, not named. */
const mostNamed = 8

export function summaryLines(summary: RunSummary, scene: RunScene, options: SummaryOptions): string[] {
  return [...failureLines(summary.failures, scene, options), ...totalLines(summary, scene, options.paint)]
}

/** A block for each cause: the movies that failed, what happened, what to do, and how to repeat them. */
export function failureLines(
  failures: readonly FailedMovie[],
  scene: RunScene,
  { paint, verbose, blocked = new Set() }: SummaryOptions,
): string[] {
  const causes = new Map<string, FailedMovie[]>()
  for (const failure of failures) {
    const key = causeKey(failure.error)
    causes.set(key, [...(causes.get(key) ?? []), failure])
  }
  return [...causes.values()].flatMap((group) => {
    const ids = group.map(({ movie }) => movie)
    const named = ids.slice(0, ids.length > mostNamed ? 3 : mostNamed)
    const label = blocked.has(ids[0]!) ? 'blocked' : 'failed'
    const more = ids.length - named.length
    const files = new Set(group.map(({ error }) => error.file)).size - 1
    return [
      ...named.map(
        (id, index) =>
          `${index === 0 ? paint(['red', 'bold'], label) : ' '.repeat(label.length)}  ${paint('bold', escapeControls(id))}`,
      ),
      ...(more > 0 ? [`${' '.repeat(label.length)}  and ${countOf(more, 'more movie')}`] : []),
      ...formatError(group[0]!.error, { paint, verbose, underMovie: true }).map((line) => `  ${line}`),
      ...(files > 0 ? [`  ${paint('gray', `the same for ${countOf(files, 'more file')}`)}`] : []),
      `  ${paint('gray', 'again:')} ${repeatCommand(scene, more > 0 ? [] : ids)}`,
      '',
    ]
  })
}

/** The command that makes these movies, or all missing ones if none are given. */
export function repeatCommand({ file, settings }: Pick<RunScene, 'file' | 'settings'>, ids: readonly string[]): string {
  const set = settings.flatMap((setting) => ['--set', setting])
  const only = ids.flatMap((id) => ['--only', id])
  return shellCommand([...programName(), 'run', file, ...set, ...only])
}

/** The program's name as the reader calls it: installed, or in a clone through npx. */
export function programName(): string[] {
  return process.env['npm_command'] === 'exec' ? ['npx', 'movieflow'] : ['movieflow']
}

function totalLines(summary: RunSummary, scene: RunScene, paint: Paint): string[] {
  const { made, fresh, failed, blocked, canceled, frames, seconds } = summary
  const counts = [
    made > 0 && paint('green', `${formatCount(made)} made`),
    fresh > 0 && `${formatCount(fresh)} fresh`,
    failed > 0 && paint('red', `${formatCount(failed)} failed`),
    blocked > 0 && paint('red', `${formatCount(blocked)} blocked`),
    canceled > 0 && paint('yellow', `${formatCount(canceled)} not made`),
  ].filter((part) => part !== false)
  const movies = made + fresh + failed + blocked + canceled
  const work = frames > 0 ? `; ${countOf(frames, 'frame')} in ${formatDuration(seconds)}` : ''
  const lines = [`${paint('bold', basename(scene.file))}  ${countOf(movies, 'movie')}: ${counts.join(', ')}${work}`]
  if (made + fresh > 0) lines.push(`The movies are in ${paint('bold', escapeControls(shownPath(scene.out)))}`)
  if (summary.report?.page) lines.push(`The report is ${paint('bold', escapeControls(shownPath(summary.report.page)))}`)
  return [...lines, ...reportLines(summary, paint), ...hookLines(summary, paint)]
}

/** The errors of the hooks at the end of the run. */
export function hookLines({ hookErrors = [] }: RunSummary, paint: Paint): string[] {
  return hookErrors.flatMap((error) => {
    const [first = '', ...more] = formatError(error, { paint })
    return [`${paint(['red', 'bold'], 'failed')}  ${first}`, ...more]
  })
}

/** The problem with the report, if any. */
export function reportLines({ report }: RunSummary, paint: Paint): string[] {
  const warning = paint('yellow', 'warning')
  const lines = report?.note === undefined ? [] : [`${warning} ${escapeControls(report.note)}`]
  if (!report?.error) return lines
  const [first, ...more] = formatError(report.error, { paint })
  return [...lines, `${warning} the report was not updated: ${first}`, ...more]
}

export function warningLines(warnings: readonly Warning[], paint: Paint): string[] {
  const movies = new Map<string, string[]>()
  for (const { movie, message } of warnings)
    movies.set(message, [...(movies.get(message) ?? []), ...(movie === undefined ? [] : [movie])])
  return [...movies].map(
    ([message, ids]) => `${paint('yellow', 'warning')} ${escapeControls(message)}${whose(ids, paint)}`,
  )
}

function whose(ids: readonly string[], paint: Paint): string {
  if (ids.length === 0) return ''
  const named = ids.slice(0, ids.length > 3 ? 2 : 3).map(escapeControls)
  const more = ids.length - named.length
  return paint('gray', ` (${named.join('; ')}${more > 0 ? ` and ${countOf(more, 'more movie')}` : ''})`)
}
