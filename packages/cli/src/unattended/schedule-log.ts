// The lines of `movieflow schedule`: the time with its zone's offset, the pipeline, the result, and the next run.
import type { ErrorRecord } from '@movieflow/core'
import type { ScheduleEvent, Zone } from '@movieflow/schedule'
import { exitCodes } from '../exit-code.js'
import { formatError } from '../format-error.js'
import { escapeControls } from '../text/escape.js'
import { countOf, formatCount, formatDuration } from '../text/quantities.js'
import type { ChildRun } from './child-run.js'

type Waiting = Extract<ScheduleEvent<ChildRun>, { type: 'waiting' }>
type Run = Extract<ScheduleEvent<ChildRun>, { type: 'run' }>

/** If a run begins this much later than it was due, the line says when it was due. */
const lateMilliseconds = 60_000

const reasons: Readonly<Record<Waiting['why'], string>> = {
  start: '',
  changed: 'the schedule changed; ',
  'clock-set-back': 'the clock was set back; ',
  'given-up': 'its last run was cut off twice, and is not tried again; ',
}

export function waitingLine({ next, why, timetable }: Waiting, file: string, zone: Zone, now: number): string {
  const when = next <= now ? `was due ${zone.show(next)}, runs now` : `next ${zone.show(next)}`
  return `${zone.show(now)} ${escapeControls(file)}: ${reasons[why]}"${timetable.cron}" ${timetable.timezone}; ${when}`
}

export function runLines({ due, started, ended, result, next, stopped }: Run, file: string, zone: Zone): string[] {
  const late = started - due >= lateMilliseconds ? ` (due ${zone.show(due)})` : ''
  const head = `${zone.show(ended)} ${escapeControls(file)}${late}: ${outcomeOf(result)}`
  const details = result.code === exitCodes.lock ? [] : result.errors.flatMap((error) => formatError(error))
  const causes = (result.summary?.failures ?? []).slice(0, 3).map(({ movie, error }) => {
    return `${escapeControls(movie)}: ${formatError(error, { underMovie: true })[0]}`
  })
  const said = result.lines.map(escapeControls)
  const then = stopped ? 'stopped; it will run again at the next start' : `next ${zone.show(next)}`
  return [
    `${head} in ${formatDuration(result.seconds)}; ${then}`,
    ...[...details, ...causes, ...said].map((line) => `  ${line}`),
  ]
}

/** `made 3, fresh 897, failed 1`. */
function outcomeOf({ code, summary, errors, lines }: ChildRun): string {
  if (summary) {
    const { made, fresh, failed, blocked, canceled } = summary
    const counts = { made, fresh, failed, blocked, 'not made': canceled }
    const told = Object.entries(counts).filter(([name, count]) => count > 0 || name === 'made')
    return told.map(([name, count]) => `${name} ${formatCount(count)}`).join(', ')
  }
  if (code === exitCodes.lock) return `skipped: ${errors[0]?.message ?? 'another run is at work'}`
  if (code === exitCodes.ok)
    return lines.some((line) => line.startsWith('Submitted ')) ? 'submitted' : 'nothing submitted'
  return errors.length > 0
    ? `not run (${countOf(errors.length, 'error')}, exit code ${code})`
    : `ended with exit code ${code}`
}

export function brokenLines(errors: readonly ErrorRecord[], due: boolean, file: string, now: string): string[] {
  const late = due ? ', and is due: it runs once this is fixed' : ''
  return [
    `${now} ${escapeControls(file)}: the pipeline cannot be read${late}`,
    ...errors.flatMap((record) => formatError(record)).map((line) => `  ${line}`),
  ]
}
