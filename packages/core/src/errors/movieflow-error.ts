// The one error class of movieflow, and the plain record that carries it across threads and into reports.
import { type ErrorCode, errorCatalogue, type Responsible } from './catalogue.js'
import { machineFault } from './machine-faults.js'

/**
 * The place of a mistake; each part is filled in by the code that knows it. Indices count from 0; lines and columns
 * from 1.
 */
export interface ErrorPlace {
  file?: string
  line?: number
  column?: number
  /** The option in the pipeline, such as `transform[0].axis`. */
  option?: string
  plugin?: string
  step?: string
  movie?: string
  frame?: number
}

/** An error as plain data, for threads, reports and logs. */
export interface ErrorRecord extends ErrorPlace {
  code: ErrorCode
  message: string
  /** The next step, for the person who made the mistake. */
  hint?: string
  /** The original's stack, for `--verbose` and for bugs of ours. */
  stack?: string
}

export interface ErrorDetails extends ErrorPlace {
  hint?: string
  cause?: unknown
}

/** A plugin may use another copy of core, whose errors count as ours, too. */
const brand = Symbol.for('@movieflow/core MovieflowError')

/** An error with a stable code: one sentence with the failure, the value and the rule; `hint` is the next step. */
export class MovieflowError extends Error {
  override readonly name = 'MovieflowError'
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly place: ErrorPlace

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    const { hint, cause, ...place } = details
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.hint = hint
    this.place = place
  }

  /** True for those of other copies of this core in the process, too. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && brand in value
  }

  get [brand](): true {
    return true
  }

  get responsible(): Responsible {
    return errorCatalogue[this.code]
  }

  /** The same error with more of its place filled in; known parts are kept. */
  at(place: ErrorPlace): MovieflowError {
    const { line, column, ...others } = place
    // A line of the pipeline must not appear as a line of a data file.
    const other = this.place.file !== undefined && place.file !== undefined && this.place.file !== place.file
    const more = other ? others : place
    return new MovieflowError(this.code, this.message, { ...more, ...this.place, hint: this.hint, cause: this.cause })
  }

  toRecord(): ErrorRecord {
    const stack = stackOf(this)
    return {
      ...{ code: this.code, message: cut(this.message), hint: this.hint, ...this.place },
      stack: stack === undefined ? undefined : cut(stack),
    }
  }
}

/** The most letters of a message in a record: a plugin's may be a whole file, and a report would hold it for each movie. */
const mostLetters = 4000
const lettersAtEnd = 1000

function cut(text: string): string {
  return text.length <= mostLetters
    ? text
    : `${text.slice(0, mostLetters - lettersAtEnd)} … ${text.slice(-lettersAtEnd)}`
}

/** The stack of its cause, or its own. A plugin's error may have anything as its stack, or throw. */
function stackOf({ cause, stack }: MovieflowError): string | undefined {
  try {
    const found: unknown = cause instanceof Error ? cause.stack : stack
    return typeof found === 'string' ? found : stack
  } catch {
    return stack
  }
}

/** Turns a record back into an error, after it crossed a thread. */
export function errorFromRecord(record: ErrorRecord): MovieflowError {
  const { code, message, stack, ...details } = record
  const error = new MovieflowError(code, message, details)
  if (stack !== undefined) error.stack = stack
  return error
}

/**
 * Any thrown value as a MovieflowError: faults of the machine get their own codes, also as a cause of other errors; all
 * others get `fallback`.
 */
export function toMovieflowError(thrown: unknown, fallback: ErrorCode, place: ErrorPlace = {}): MovieflowError {
  try {
    return readError(thrown, fallback, place)
  } catch {
    // A plugin may throw an object whose members, or `toString`, throw.
    return new MovieflowError(fallback, 'it threw a value that cannot be shown', place)
  }
}

function readError(thrown: unknown, fallback: ErrorCode, place: ErrorPlace): MovieflowError {
  const fault = machineFault(thrown)
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  const known = thrown instanceof MovieflowError ? thrown : undefined
  if (fault && known?.responsible !== 'machine')
    return new MovieflowError(fault.code, `${fault.why}: ${message}`, {
      ...place,
      ...known?.place,
      hint: fault.hint,
      cause: thrown,
    })
  if (known) return known.at(place)
  const system = thrown as NodeJS.ErrnoException
  // An unexpected error of the file system is no bug of ours.
  if (fallback === 'INTERNAL' && typeof system?.syscall === 'string')
    return new MovieflowError('DISK_ERROR', `the file system reports an error: ${message}`, {
      ...place,
      cause: thrown,
      hint: 'check the disk, then run again: only what is missing is made',
    })
  return new MovieflowError(fallback, message, { ...place, cause: thrown })
}

/**
 * The plan has read a file before a worker reads it. So if the system reports it as unreadable, for example on a
 * network disk that was disconnected, it was lost meanwhile and may be back at the next try. Other errors are returned
 * unchanged.
 */
export function asLostInput(error: MovieflowError): MovieflowError {
  const cause = error.cause as NodeJS.ErrnoException | undefined
  if (error.code !== 'INPUT_UNREADABLE' || typeof cause?.syscall !== 'string') return error
  const hint =
    'it could be read when the run was planned: check that its disk or network is still there, then run again'
  return new MovieflowError('INPUT_LOST', error.message, { ...error.place, hint, cause })
}
