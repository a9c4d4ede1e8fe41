// Progress as rows of a terminal: the last failures, a row per movie at work, and the total; cut to its size.
import { drawBar } from '../text/bar.js'
import { escapeControls } from '../text/escape.js'
import type { Paint } from '../text/paint.js'
import { countOf, formatClock, formatCount } from '../text/quantities.js'
import { cutText, fitId, padText, textWidth } from '../text/width.js'
import type { MovieAtWork, RunProgress } from './run-progress.js'

export interface RowsOptions {
  readonly columns: number
  /** Size of the terminal; the drawing is smaller. */
  readonly rows: number
  readonly paint: Paint
  /** Seconds. */
  readonly now: number
  readonly stopping: boolean
}

const mostFailures = 3
const widestBar = 30
const narrowestBar = 6

export function drawRows(progress: RunProgress, options: RowsOptions): string[] {
  if (!progress.started) return []
  const { columns, rows, paint } = options
  // One column is left free: a full row makes some terminals wrap.
  const width = columns - 1
  const failures = failureRows(progress, Math.max(0, Math.min(mostFailures, rows - 6)), width, paint)
  const room = Math.max(1, rows - 2 - failures.length)
  const atWork = progress.seats.filter((movie) => movie !== undefined)
  const shown = atWork.length > room ? atWork.slice(0, room - 1) : atWork
  const layout = layOut(shown, progress, width)
  const body = shown.map((movie) => movieRow(movie, layout, paint))
  if (shown.length < atWork.length)
    body.push(paint('gray', cutText(`… and ${atWork.length - shown.length} more at work`, width)))
  return [...failures, ...body, totalRow(progress, layout, options)]
}

interface RowLayout {
  /** Columns of the id, the bar, and the numbers behind it. */
  readonly id: number
  readonly bar: number
  readonly numbers: number
  readonly width: number
}

function layOut(movies: readonly MovieAtWork[], progress: RunProgress, width: number): RowLayout {
  const counts = Math.max(5, ...movies.map((movie) => countText(movie).length))
  const label = totalLabel(progress).length
  const longest = Math.max(label, ...movies.map(({ id }) => textWidth(escapeControls(id))))
  // Numbers of the total need more room than those of a movie: `1,234 frames/s  12:30 left`.
  const numbers = Math.max(counts, width >= 72 ? 26 : width >= 36 ? 10 : 0)
  const bare = width - counts - 2
  const withBar = width - numbers - narrowestBar - 4
  const id = Math.max(1, Math.min(longest, withBar >= 16 ? withBar : bare))
  const bar = Math.min(widestBar, width - id - numbers - 4)
  return { id, bar: withBar >= 16 && bar >= narrowestBar ? bar : 0, numbers: counts, width }
}

function countText({ done, frames }: MovieAtWork): string {
  return `${formatCount(done)}/${formatCount(frames)}`
}

function movieRow(movie: MovieAtWork, { id, bar, numbers }: RowLayout, paint: Paint): string {
  const name = padText(fitId(escapeControls(movie.id), id), id)
  const middle = bar > 0 ? `  ${drawBar(movie.done / movie.frames, bar, paint)}` : ''
  return `${name}${middle}  ${paint('gray', countText(movie).padStart(numbers))}`
}

function totalLabel({ ended, toMake }: RunProgress): string {
  return `${formatCount(ended)}/${countOf(toMake, 'movie')}`
}

function totalRow(progress: RunProgress, { id, bar, width }: RowLayout, { paint, now, stopping }: RowsOptions): string {
  const label = cutText(totalLabel(progress), Math.max(id, Math.min(width, 13)))
  const name = bar > 0 ? padText(label, id) : label
  const middle = bar > 0 ? `  ${drawBar(progress.share, bar, paint)}` : ''
  let left = width - textWidth(name) - (bar > 0 ? bar + 2 : 0)
  let row = paint('bold', name) + middle
  for (const part of totalParts(progress, now, stopping)) {
    if (part.length + 2 > left) continue
    row += `  ${part}`
    left -= part.length + 2
  }
  return row
}

/** The most important first: the last ones are left out if there is no room. */
function totalParts(progress: RunProgress, now: number, stopping: boolean): string[] {
  if (stopping) return ['stopping']
  const { survey } = progress
  if (survey) return [`limits ${survey.done}/${survey.movies}`]
  const speed = progress.speed(now)
  if (!speed) return []
  const { framesPerSecond, secondsLeft } = speed
  const rate = framesPerSecond < 9.95 ? framesPerSecond.toFixed(1) : formatCount(framesPerSecond)
  return [`${formatClock(secondsLeft)} left`, `${rate} frames/s`]
}

function failureRows({ failures }: RunProgress, most: number, width: number, paint: Paint): string[] {
  const shown = failures.slice(Math.max(0, failures.length - most))
  const earlier = failures.length - shown.length
  const rows = shown.map(({ movie, message, blocked }) => {
    const head = blocked ? 'blocked' : 'failed'
    const name = fitId(escapeControls(movie), Math.max(8, Math.floor(width / 2) - head.length))
    const room = width - head.length - textWidth(name) - 4
    const rest = room >= 12 ? `  ${cutText(escapeControls(message), room)}` : ''
    return `${paint('red', head)}  ${cutText(name, width - head.length - 2)}${paint('gray', rest)}`
  })
  if (earlier > 0 && most > 0) rows.unshift(paint('red', cutText(`${countOf(earlier, 'earlier failure')}`, width)))
  return rows
}
