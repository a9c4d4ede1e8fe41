// The progress of a submission as lines for a person: its jobs, movies, failures, and the next step.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { JobStatus, SubmissionStatus } from './submission-status.js'
import { escapeControls } from './text/escape.js'
import type { Paint } from './text/paint.js'
import { shownPath } from './text/paths.js'
import { countOf, formatCount, formatDuration } from './text/quantities.js'
import { shellCommand } from './text/shell-quote.js'
import { failureLines, programName } from './views/summary.js'

export interface StatusFormat {
  readonly paint: Paint
  readonly verbose: boolean
  /** The pipeline file, as it was given. */
  readonly file: string
  readonly out: string
  readonly settings: readonly string[]
}

export function formatStatus(status: SubmissionStatus, format: StatusFormat): string[] {
  const { paint, file } = format
  const { jobs, movies, failures, submitted, ended, seconds } = status
  const when = `submitted ${submitted.replace('T', ' ').replace(/\..*/, '')} UTC`
  const lasted = ended ? `ended after ${formatDuration(seconds)}` : `${formatDuration(seconds)} ago`
  const counts = [
    paint('green', `${formatCount(movies.made)} made`),
    ...(movies.failed > 0 ? [paint('red', `${formatCount(movies.failed)} failed`)] : []),
    ...(movies.left > 0 ? [`${formatCount(movies.left)} ${ended ? paint('red', 'not made') : 'left'}`] : []),
  ]
  const blocks = failureLines(failures, format, format)
  return [
    `${paint('bold', escapeControls(shownPath(file)))}  ${when}, ${lasted}`,
    ...(status.unknown === undefined ? jobs.map((job) => jobLine(job, paint)) : []),
    ...(status.unknown === undefined
      ? []
      : [`  ${paint('yellow', 'the queue is unknown')}: ${escapeControls(status.unknown)}`]),
    `  ${countOf(movies.total, 'movie')}: ${counts.join(', ')}`,
    ...(blocks.length > 0 ? ['', ...blocks] : []),
    ...nextSteps(status, format).map((line) => `  ${line}`),
  ]
}

function jobLine({ role, job, tasks, reasons }: JobStatus, paint: Paint): string {
  const words = { running: 'running', waiting: 'waiting', done: 'done', failed: 'failed', forgotten: 'ended' } as const
  const parts = Object.entries(words).flatMap(([state, word]) => {
    const count = tasks[state as keyof typeof words]
    if (count === 0) return []
    return [`${role === 'movies' ? `${formatCount(count)} ` : ''}${state === 'failed' ? paint('red', word) : word}`]
  })
  const why = reasons.length > 0 ? paint('gray', ` (${escapeControls(reasons.join(', '))})`) : ''
  const what =
    role === 'movies'
      ? `${countOf(
          Object.values(tasks).reduce((sum, count) => sum + count),
          'task',
        )}: `
      : ''
  return `  ${role.padEnd(6)}  job ${paint('bold', job)}  ${what}${parts.join(', ')}${why}`
}

function nextSteps(status: SubmissionStatus, { file, out, settings }: StatusFormat): string[] {
  const { jobs, ended, movies } = status
  const logs = jobs.find(({ role }) => role === 'movies')?.log ?? ''
  const shownLogs = shownPath(join(dirname(logs), logs.slice(dirname(logs).length + 1).replace('%a', '*')))
  const again = shellCommand([...programName(), 'submit', file, ...settings.flatMap((setting) => ['--set', setting])])
  const lines = [`logs:   ${escapeControls(shownLogs)}`]
  if (status.unknown !== undefined) return lines
  if (!ended) return [...lines, `cancel: ${shellCommand(['scancel', ...jobs.map(({ job }) => job)])}`]
  const failedSurvey = jobs.find(({ role, tasks }) => role === 'limits' && tasks.failed > 0)
  if (failedSurvey) lines.push(`see why the limits were not computed: ${escapeControls(shownPath(failedSurvey.log))}`)
  const report = join(out, 'report.html')
  if (existsSync(report)) lines.push(`report: ${escapeControls(shownPath(report))}`)
  const failedReport = jobs.find(({ role, tasks }) => role === 'report' && tasks.failed > 0)
  if (failedReport && !failedSurvey)
    lines.push(`see why there is no report: ${escapeControls(shownPath(failedReport.log))}`)
  const late = jobs.some(({ reasons }) => reasons.includes('TIMEOUT'))
  if (late) lines.push('tasks ran out of time: raise --time, or use more tasks with --tasks')
  if (movies.left + movies.failed > 0) lines.push(`again:  ${again}`)
  return lines
}
