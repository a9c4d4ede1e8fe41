// What a run is shown through: a view takes the events of one pipeline's run, and ends with what it has to say of it.
import type { ErrorRecord, RunEvent } from '@movieflow/core'

/** One run of one pipeline file, as its summary tells of it. */
export interface RunScene {
  /** The pipeline file, as it was given. */
  readonly file: string
  /** The folder of the outputs, absolute; unknown until the file is read. */
  out: string
  /** `--set`s, which a command that repeats a movie needs again. */
  readonly settings: readonly string[]
}

export interface RunView {
  event(event: RunEvent): void
  /** The run was asked to stop, and is stopping. */
  stopping(): void
  /** Ends after `run-end`: leaves the summary. */
  end(): Promise<void>
  /** Ends where an error stopped everything. */
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
