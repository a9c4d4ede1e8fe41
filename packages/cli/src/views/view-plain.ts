// A run as plain lines, if there is no terminal: each output as it is made, and the summary; failures on stderr.
import type { ErrorRecord, RunEvent, RunSummary } from '@movieflow/core'
import { formatError } from '../format-error.js'
import { escapeControls } from '../text/escape.js'
import type { Paint } from '../text/paint.js'
import { shownOutput } from '../text/paths.js'
import { countOf, formatCount, formatDuration } from '../text/quantities.js'
import { endLines, failureLine, failureLines, hookLines, reportLines, summaryLines, warningLines } from './summary.js'
import type { Printer, RunScene, RunView } from './view.js'

export interface PlainOptions {
  readonly paint: Paint
  /** For stderr. */
  readonly errorPaint: Paint
  /** Prints only failures. */
  readonly quiet: boolean
  readonly verbose: boolean
}

type MovieEnd = Extract<RunEvent, { type: 'movie-end' }>

export class PlainView implements RunView {
  readonly #blocked = new Set<string>()
  #summary: RunSummary | undefined

  constructor(
    readonly scene: RunScene,
    readonly printer: Printer,
    readonly options: PlainOptions,
  ) {}

  event(event: RunEvent): void {
    if (event.type === 'movie-end' && event.status === 'blocked') this.#blocked.add(event.movie)
    if (event.type === 'run-end') this.#summary = event
    const failure = failureLine(event, this.options.errorPaint)
    if (failure !== undefined) this.printer.error(failure)
    if (this.options.quiet) return
    for (const line of this.#linesOf(event)) this.printer.out(line)
  }

  stopping(): void {
    if (!this.options.quiet) this.printer.error('stopping: no output is left incomplete')
  }

  async end(): Promise<void> {
    if (!this.#summary) return
    const blocks = { ...this.options, blocked: this.#blocked }
    const lines = this.options.quiet
      ? [
          ...failureLines(this.#summary.failures, this.scene, blocks),
          ...reportLines(this.#summary, this.options.paint),
          ...hookLines(this.#summary, this.options.paint),
        ]
      : ['', ...summaryLines(this.#summary, this.scene, blocks)]
    for (const line of lines) this.printer.out(line)
    for (const line of endLines(this.#summary, this.options.errorPaint)) this.printer.error(line)
  }

  async fail(records: readonly ErrorRecord[]): Promise<void> {
    const { errorPaint: paint, verbose } = this.options
    for (const record of records) for (const line of formatError(record, { paint, verbose })) this.printer.error(line)
  }

  #linesOf(event: RunEvent): string[] {
    const { paint } = this.options
    switch (event.type) {
      case 'run-start':
        return [startLine(event)]
      case 'movie-end':
        return this.#endLine(event)
      case 'retry':
        return [
          `${paint('yellow', 'again')}   ${escapeControls(event.movie)}  ${formatError(event.error, { underMovie: true })[0]}`,
        ]
      case 'warning':
        return warningLines([event], paint)
      default:
        return []
    }
  }

  #endLine({ movie, status, frames, seconds, outputs }: MovieEnd): string[] {
    if (status !== 'made') return []
    const where = outputs.map((path) => escapeControls(shownOutput(this.scene.out, path))).join(', ')
    const head = `${this.options.paint('green', 'made')}    ${escapeControls(movie)}`
    return [`${head}  ${countOf(frames, 'frame')}  ${formatDuration(seconds)} → ${where}`]
  }
}

function startLine({
  pipeline,
  movies,
  toMake,
  fresh,
  blocked,
  frames,
}: Extract<RunEvent, { type: 'run-start' }>): string {
  const parts = [
    toMake > 0 ? `${formatCount(toMake)} to make (${countOf(frames, 'frame')})` : 'nothing to make',
    ...(fresh > 0 ? [`${formatCount(fresh)} fresh`] : []),
    ...(blocked > 0 ? [`${formatCount(blocked)} blocked`] : []),
  ]
  return `${escapeControls(pipeline)}: ${countOf(movies, 'movie')}, ${parts.join(', ')}`
}
