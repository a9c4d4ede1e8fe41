// A plan becomes lines for a person: movies by status and reason, then their problems, and the totals.
import type { AssessedPlan, PlanReport } from '@movieflow/core'
import { formatSources } from './format-sources.js'
import { escapeControls } from './text/escape.js'
import { dateText, shortNumber } from './text/moments.js'
import type { Paint } from './text/paint.js'
import { shownPath } from './text/paths.js'
import { countOf, formatCount } from './text/quantities.js'
import { padText, textWidth } from './text/width.js'
import { failureLines } from './views/summary.js'
import type { RunScene } from './views/view.js'

export interface PlanFormat {
  readonly paint: Paint
  /** Columns; infinite without a terminal, where each movie has one line. */
  readonly width: number
  readonly verbose: boolean
}

type PlannedRow = PlanReport['movies'][number]

const styles = { new: 'green', stale: 'yellow', fresh: 'gray', blocked: 'red' } as const
const statuses = ['new', 'stale', 'fresh', 'blocked'] as const

export function formatPlan(plan: AssessedPlan, report: PlanReport, scene: RunScene, format: PlanFormat): string[] {
  const { paint } = format
  const head = `${paint('bold', escapeControls(shownPath(plan.pipeline.file)))} → ${escapeControls(shownPath(scene.out))}`
  const groups = groupRows(report.movies).flatMap((group) => ['', ...formatGroup(group, format)])
  return [
    head,
    ...formatSources(report).map((line) => paint('gray', line)),
    ...groups,
    '',
    ...formatProblems(plan, report, scene, format),
    ...formatTotals(report, paint),
  ]
}

/** Movies that can be made, grouped by status and causes, whatever their files are called. */
function groupRows(movies: readonly PlannedRow[]): PlannedRow[][] {
  const groups = new Map<string, PlannedRow[]>()
  for (const movie of movies) {
    if (movie.status === 'blocked') continue
    const key = `${statuses.indexOf(movie.status)} ${JSON.stringify(causesOf(movie))}`
    const group = groups.get(key) ?? []
    groups.set(key, group)
    group.push(movie)
  }
  return [...groups].sort(([left], [right]) => Number(left[0]) - Number(right[0])).map(([, group]) => group)
}

type Cause = PlannedRow['causes'][number]

/** The words that replace a file in a sentence if the movies of a group have different ones. */
const files: Readonly<Partial<Record<Cause['kind'], string>>> = {
  input: 'an input',
  fields: 'a file of its fields',
  output: 'an output',
  writer: 'an output',
}

/** A cause without the name of the movie's own file. */
function common({ kind, what, text }: Cause): string {
  const file = files[kind]
  if (file === undefined || what === '') return text
  return text.replaceAll(what, file).replace(/^(an \w+) is a new \w+$/, '$1 is new')
}

/** Each once. */
const causesOf = ({ causes }: PlannedRow) => [...new Set(causes.map(common))]

/** The sentence itself if it is the same for all of them. */
function reasonOf(cause: string, group: readonly PlannedRow[]): string {
  const told = new Set(
    group.flatMap(({ causes }) => causes.filter((each) => common(each) === cause)).map(({ text }) => text),
  )
  return told.size === 1 ? [...told][0]! : cause
}

function formatGroup(group: readonly PlannedRow[], { paint, width }: PlanFormat): string[] {
  const { status } = group[0]!
  const reasons = causesOf(group[0]!).map((cause) => reasonOf(cause, group))
  const why = reasons.length === 0 ? '' : `: ${escapeControls(reasons.join('; '))}`
  const table = group.map((movie) => [escapeControls(movie.id), ...figuresOf(movie)])
  const columns = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => textWidth(row[column]!))))
  const lines = group.flatMap((movie, index) => {
    const [id, frames, size, fps] = table[index] as [string, string, string, string]
    const numbers = [frames.padStart(columns[1]!), size.padStart(columns[2]!), fps.padStart(columns[3]!)].join('  ')
    const outputs = movie.outputs.map((output) => outputText(output, movie))
    const row = `  ${padText(id, columns[0]!)}  ${paint('gray', numbers)}`
    const whole = `${row}  ${outputs.join(', ')}`
    const notes = [...timeLines(movie, paint), ...annotationLines(movie, paint)]
    return [...(textWidth(whole) <= width ? [whole] : [row, ...outputs.map((output) => `      ${output}`)]), ...notes]
  })
  return [`${paint([styles[status], 'bold'], status)} (${formatCount(group.length)})${why}`, ...lines]
}

function figuresOf({ frames, size, fps }: PlannedRow): string[] {
  return [
    frames === null ? '' : countOf(frames, 'frame'),
    size === null ? '' : size.join('×'),
    fps === null ? '' : `${shortNumber(fps)} fps`,
  ]
}

/** The time range of the data that is shown, on its own line. */
function timeLines({ time }: PlannedRow, paint: Paint): string[] {
  if (!time) return []
  // Seconds since 1970 are shown as dates.
  const span = ({ from, to }: { from: number; to: number }) =>
    time.epoch === 0 ? `${dateText(from)} to ${dateText(to)}` : `${shortNumber(from)} to ${shortNumber(to)} s`
  const speed = time.speed === 1 ? '' : `, at speed ${shortNumber(time.speed)}`
  const sources = time.sources.map(({ name, fps, ...ends }) => {
    const rate =
      fps === null ? ', unevenly' : fps < 1 / 60 ? `, every ${stepText(1 / fps)}` : ` at ${shortNumber(fps)} fps`
    return `${name} has ${span(ends)}${rate}`
  })
  return [`      ${paint('gray', escapeControls(`${span(time)} of the data${speed}; ${sources.join('; ')}`))}`]
}

function stepText(seconds: number): string {
  const [unit, name] = seconds >= 86_400 ? [86_400, 'days'] : seconds >= 3_600 ? [3_600, 'h'] : [1, 's']
  return `${shortNumber(seconds / unit)} ${name}`
}

/** Details that plugins added to the movie, on their own line. */
function annotationLines({ annotations = {} }: PlannedRow, paint: Paint): string[] {
  const pairs = Object.entries(annotations).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return pairs.length === 0 ? [] : [`      ${paint('gray', escapeControls(pairs.join(', ')))}`]
}

/** With the number of files if each frame has one, and with its size if that is not the drawn size. */
function outputText({ path, size, files }: PlannedRow['outputs'][number], movie: PlannedRow): string {
  const other = size && movie.size && (size[0] !== movie.size[0] || size[1] !== movie.size[1])
  const more = [...(files === undefined ? [] : [countOf(files, 'file')]), ...(other ? [size.join('×')] : [])]
  return escapeControls(path) + (more.length > 0 ? ` (${more.join(', ')})` : '')
}

function formatProblems(
  plan: AssessedPlan,
  report: PlanReport,
  scene: RunScene,
  { paint, verbose }: PlanFormat,
): string[] {
  const failures = plan.movies.flatMap((movie) =>
    movie.status === 'blocked' && plan.selected.has(movie.id)
      ? [{ movie: movie.id, error: movie.error.at({ movie: movie.id }).toRecord() }]
      : [],
  )
  const blocked = new Set(failures.map(({ movie }) => movie))
  const others = report.problems.filter(({ movies }) => !movies.every((id) => blocked.has(id)))
  const notes = others.map(({ message, movies }) => {
    const whose = movies.length === report.movies.length ? '' : paint('gray', ` (${someOf(movies)})`)
    return `${paint('yellow', 'note')} ${escapeControls(message)}${whose}`
  })
  return [...failureLines(failures, scene, { paint, verbose, blocked }), ...notes, ...(notes.length > 0 ? [''] : [])]
}

function someOf(ids: readonly string[]): string {
  const [first = ''] = ids
  return ids.length === 1
    ? escapeControls(first)
    : `${escapeControls(first)} and ${countOf(ids.length - 1, 'more movie')}`
}

function formatTotals({ movies }: PlanReport, paint: Paint): string[] {
  const counts = statuses.flatMap((status) => {
    const count = movies.filter((movie) => movie.status === status).length
    return count === 0 ? [] : [paint(styles[status], `${formatCount(count)} ${status}`)]
  })
  const toMake = movies.filter(({ status }) => status === 'new' || status === 'stale')
  const frames = toMake.reduce((sum, movie) => sum + (movie.frames ?? 0), 0)
  return [`${countOf(movies.length, 'movie')}: ${counts.join(', ')}; ${countOf(frames, 'frame')} to render`]
}
