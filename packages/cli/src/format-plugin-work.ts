// The work of plugins on the movies of a pipeline becomes lines for a person.
import type { InspectedMovie, PluginsInspection } from '@movieflow/core'
import { escapeControls } from './text/escape.js'
import type { Paint } from './text/paint.js'
import { shownPath } from './text/paths.js'
import { countOf, formatCount } from './text/quantities.js'
import { cutMiddle, padText, textWidth } from './text/width.js'

const styles = { new: 'green', stale: 'yellow', fresh: 'gray', blocked: 'red' } as const

export function formatPluginsInspection(inspection: PluginsInspection, file: string, paint: Paint): string[] {
  const { hooks, changes, movies, totals } = inspection
  const lines = [paint('bold', escapeControls(shownPath(file)))]
  if (hooks.length === 0) lines.push(paint('gray', 'No plugin with hooks is listed under plugins:.'))
  lines.push(
    ...table(
      hooks.map(({ plugin, entry, use, calls, seconds }) => [
        `${entry} ${escapeControls(use)}`,
        escapeControls(plugin),
        countOf(calls, 'call'),
        calls === 0 ? '' : formatSeconds(seconds),
      ]),
    ),
  )
  if (changes.length > 0) lines.push('', paint('bold', 'Changed by config'), ...changeLines(changes, paint))
  for (const movie of movies) lines.push('', ...movieLines(movie, paint))
  if (totals.length > 0)
    lines.push(
      '',
      paint('bold', `In all, ${countOf(movies.length, 'movie')}`),
      ...table(
        totals.map(({ plugin, calls, seconds, movies: count }) => [
          escapeControls(plugin),
          countOf(count, 'movie'),
          countOf(calls, 'call'),
          formatSeconds(seconds),
        ]),
      ),
    )
  return lines
}

function changeLines(changes: PluginsInspection['changes'], paint: Paint): string[] {
  return changes.map(({ plugin, option, ...values }) => {
    const told =
      'before' in values && 'after' in values
        ? `${shown(values.before)} → ${shown(values.after)}`
        : 'after' in values
          ? `${paint('green', 'new')} ${shown(values.after)}`
          : `${paint('red', 'gone')} ${shown(values.before)}`
    return `  ${escapeControls(option)}: ${told}  ${paint('gray', `by ${escapeControls(plugin)}`)}`
  })
}

function movieLines({ id, status, vetoes, annotations, made, work }: InspectedMovie, paint: Paint): string[] {
  const when = made === null ? 'not made yet' : `made ${made.slice(0, 16).replace('T', ' ')} UTC`
  return [
    `${paint('bold', escapeControls(id))}  ${paint(styles[status], status)}  ${paint('gray', when)}`,
    ...vetoes.map(({ plugin, reason }) => `  ${paint('red', 'veto')} by ${escapeControls(`${plugin}: ${reason}`)}`),
    ...annotations.map(
      ({ plugin, name, value }) =>
        `  ${escapeControls(name)}: ${shown(value)}  ${paint('gray', `by ${escapeControls(plugin)}`)}`,
    ),
    ...table(
      (work ?? []).map(({ step, plugin, calls, seconds }) => [
        escapeControls(step),
        escapeControls(plugin),
        countOf(calls, 'call'),
        formatSeconds(seconds),
      ]),
    ),
  ]
}

/** The first two columns are left-aligned, numbers right-aligned. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => textWidth(row[column] ?? ''))))
  return rows.map(([first = '', second = '', third = '', fourth = '']) =>
    `  ${padText(first, widths[0]!)}  ${padText(second, widths[1]!)}  ${third.padStart(widths[2]!)}  ${fourth.padStart(widths[3]!)}`.trimEnd(),
  )
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return cutMiddle(escapeControls(text), 72)
}

/** From microseconds to hours. */
function formatSeconds(seconds: number): string {
  if (seconds < 0.0995) return `${(seconds * 1000).toPrecision(2)} ms`
  return seconds < 99.5 ? `${seconds.toPrecision(2)} s` : `${formatCount(seconds)} s`
}
