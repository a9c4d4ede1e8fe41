// A run as lines of JSON on stdout, one per event, for programs; on stderr the failures, one per line, for people.
import type { ErrorRecord, RunEvent } from '@movieflow/core'
import { withoutStack } from '../error-records.js'
import { formatError } from '../format-error.js'
import type { Paint } from '../text/paint.js'
import { endLines, failureLine } from './summary.js'
import type { Printer, RunScene, RunView } from './view.js'

/** A movie's progress is reported at most ten times a second. */
const progressMilliseconds = 100

export class JsonView implements RunView {
  readonly #lastProgress = new Map<string, number>()

  constructor(
    readonly scene: RunScene,
    readonly printer: Printer,
    readonly verbose: boolean,
    readonly errorPaint: Paint,
  ) {}

  event(event: RunEvent): void {
    if (event.type === 'progress' && this.#isTooSoon(event)) return
    if (event.type === 'movie-end') this.#lastProgress.delete(event.movie)
    this.printer.out(JSON.stringify(this.#plain(event)))
    const failure = failureLine(event, this.errorPaint)
    if (failure !== undefined) this.printer.error(failure)
    if (event.type === 'run-end') for (const line of endLines(event, this.errorPaint)) this.printer.error(line)
  }

  stopping(): void {}

  async end(): Promise<void> {}

  async fail(records: readonly ErrorRecord[]): Promise<void> {
    for (const record of records) {
      this.printer.out(JSON.stringify({ type: 'error', ...withoutStack(record, this.verbose) }))
      for (const line of formatError(record, { paint: this.errorPaint, verbose: this.verbose }))
        this.printer.error(line)
    }
  }

  #isTooSoon({ movie, done, frames }: Extract<RunEvent, { type: 'progress' }>): boolean {
    const now = performance.now()
    if (done < frames && now - (this.#lastProgress.get(movie) ?? 0) < progressMilliseconds) return true
    this.#lastProgress.set(movie, now)
    return false
  }

  #plain(event: RunEvent): object {
    // If there are several files, each run names its own.
    if (event.type === 'run-start') return { ...event, file: this.scene.file }
    if (event.type === 'run-end')
      return {
        ...event,
        failures: event.failures.map(({ movie, error }) => ({ movie, error: withoutStack(error, this.verbose) })),
        ...(event.hookErrors && { hookErrors: event.hookErrors.map((error) => withoutStack(error, this.verbose)) }),
        ...(event.report?.error && { report: { error: withoutStack(event.report.error, this.verbose) } }),
      }
    return 'error' in event && event.error ? { ...event, error: withoutStack(event.error, this.verbose) } : event
  }
}
