// A run on a terminal: rows that change while it lasts, and the summary, which remains.
import type { ErrorRecord, RunEvent, RunSummary } from '@movieflow/core'
import { Listr, type ListrTaskWrapper } from 'listr2'
import { formatError } from '../format-error.js'
import type { Paint } from '../text/paint.js'
import { drawRows } from './rows.js'
import { RowsRenderer } from './rows-renderer.js'
import { RunProgress } from './run-progress.js'
import { endLines, failureLine, summaryLines, type Warning, warningLines } from './summary.js'
import type { Printer, RunScene, RunView } from './view.js'

export interface TerminalOptions {
  readonly paint: Paint
  readonly errorPaint: Paint
  readonly verbose: boolean
  /** Errors are read in a log: on the terminal, the rows and the summary do not show them. */
  readonly errorsElsewhere: boolean
  readonly columns: () => number
  readonly rows: () => number
}

const ticksPerSecond = 12

export class TerminalView implements RunView {
  readonly #progress = new RunProgress()
  readonly #warnings: Warning[] = []
  readonly #rows: ListrTaskWrapper<unknown, never, never>[] = []
  #list: Promise<unknown> | undefined
  #finish: () => void = () => {}
  #timer: NodeJS.Timeout | undefined
  readonly #blocked = new Set<string>()
  #summary: RunSummary | undefined
  #stopping = false

  constructor(
    readonly scene: RunScene,
    readonly printer: Printer,
    readonly options: TerminalOptions,
  ) {}

  event(event: RunEvent): void {
    this.#progress.apply(event, performance.now() / 1000)
    if (event.type === 'run-start' && event.toMake > 0) this.#open()
    if (event.type === 'warning') this.#warnings.push(event)
    if (event.type === 'movie-end' && event.status === 'blocked') this.#blocked.add(event.movie)
    if (event.type === 'run-end') this.#summary = event
    const failure = this.options.errorsElsewhere ? failureLine(event, this.options.errorPaint) : undefined
    if (failure !== undefined) this.printer.error(failure)
  }

  stopping(): void {
    this.#stopping = true
    this.#refresh()
  }

  async end(): Promise<void> {
    await this.#close()
    if (!this.#summary) return
    const { paint } = this.options
    const warnings = warningLines(this.#warnings, paint)
    for (const line of [
      ...warnings,
      ...(warnings.length > 0 ? [''] : []),
      ...summaryLines(this.#summary, this.scene, { ...this.options, blocked: this.#blocked }),
    ])
      this.printer.out(line)
    if (!this.options.errorsElsewhere) return
    for (const line of endLines(this.#summary, this.options.errorPaint)) this.printer.error(line)
  }

  async fail(records: readonly ErrorRecord[]): Promise<void> {
    await this.#close()
    const { errorPaint: paint, verbose } = this.options
    for (const record of records) for (const line of formatError(record, { paint, verbose })) this.printer.error(line)
  }

  /** As many tasks in the list as the terminal has rows; a task without a title is not drawn. */
  #open(): void {
    const over = new Promise<void>((resolve) => {
      this.#finish = resolve
    })
    const tasks = Array.from({ length: Math.max(4, Math.min(200, this.options.rows())) }, () => ({
      title: '',
      task: (_: unknown, row: ListrTaskWrapper<unknown, never, never>) => {
        this.#rows.push(row)
        return over
      },
    }))
    const list = new Listr(tasks, {
      concurrent: true,
      exitOnError: false,
      registerSignalListeners: false,
      renderer: RowsRenderer as never,
      rendererOptions: { columns: this.options.columns } as never,
    })
    this.#list = list.run()
    this.#timer = setInterval(() => this.#refresh(), 1000 / ticksPerSecond)
    // The timer alone must not keep the process alive.
    this.#timer.unref()
  }

  #refresh(): void {
    const { columns, rows, paint } = this.options
    const height = Math.min(rows(), this.#rows.length)
    const drawn = drawRows(this.#progress, {
      columns: columns(),
      rows: height,
      paint,
      now: performance.now() / 1000,
      stopping: this.#stopping,
    })
    for (const [index, row] of this.#rows.entries()) {
      const title = drawn[index] ?? ''
      if ((row.title ?? '') !== title) row.title = title
    }
  }

  async #close(): Promise<void> {
    clearInterval(this.#timer)
    this.#finish()
    await this.#list
    this.#list = undefined
  }
}
