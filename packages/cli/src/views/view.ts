// A view shows one pipeline's run: it receives the run's events, and ends with a summary or an error.
import type { ErrorRecord, RunEvent } from '@movieflow/core'

/** One run of one pipeline file, for its summary. */
export interface RunScene {
  /** The pipeline file, as given. */
  readonly file: string
  /** The folder of the outputs, absolute; unknown until the file is read. */
  out: string
  /** The `--set` options, which the command that repeats a movie needs, too. */
  readonly settings: readonly string[]
}

export interface RunView {
  event(event: RunEvent): void
  /** The run was asked to stop, and is stopping. */
  stopping(): void
  /** Ends after `run-end`: leaves the summary. */
  end(): Promise<void>
  /** Ends after an error that stopped everything. */
  fail(records: readonly ErrorRecord[]): Promise<void>
}

/** Writes a line without its break: to stdout, to stderr, or into a test. */
export type PrintLine = (line: string) => void

export interface Printer {
  readonly out: PrintLine
  readonly error: PrintLine
}

export const consolePrinter: Printer = {
  out: (line) => void process.stdout.write(`${line}\n`),
  error: (line) => void process.stderr.write(`${line}\n`),
}
