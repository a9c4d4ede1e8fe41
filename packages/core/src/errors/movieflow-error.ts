// The one error class of movieflow, and the plain record that carries it across threads and into reports.
import { type ErrorCode, errorCatalogue, type Responsible } from './catalogue.js'
import { machineFault } from './machine-faults.js'

/** Where a mistake is: each part is filled in by whoever knows it. Indices count from 0; lines and columns from 1. */
export interface ErrorPlace {
  file?: string
  line?: number
  column?: number
  /** The option in the pipeline, as `transform[0].axis`. */
  option?: string
  plugin?: string
  step?: string
  movie?: string
  frame?: number
}

/** An error as plain data: what crosses a thread, a report or a log. */
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

/** Beside a plugin there may be another copy of core, whose errors are no less ours. */
const brand = Symbol.for('@movieflow/core MovieflowError')

/** An error with a stable code: one sentence that says what failed, the value and the rule; `hint` says what to do next. */
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

  /** The same error with more of its place known; what is known already stays. */
  at(place: ErrorPlace): MovieflowError {
    const { line, column, ...others } = place
    // A line of the pipeline is no line of a data file.
    const other = this.place.file !== undefined && place.file !== undefined && this.place.file !== place.file
    const more = other ? others : place
    return new MovieflowError(this.code, this.message, { ...more, ...this.place, hint: this.hint, cause: this.cause })
  }

  toRecord(): ErrorRecord {
    const stack = this.cause instanceof Error ? this.cause.stack : this.stack
    return { code: this.code, message: this.message, hint: this.hint, ...this.place, stack }
  }
}

/** A record as an error again, on this side of the thread. */
export function errorFromRecord(record: ErrorRecord): MovieflowError {
  const { code, message, stack, ...details } = record
  const error = new MovieflowError(code, message, details)
  if (stack !== undefined) error.stack = stack
  return error
}

/** Any thrown value as a MovieflowError: faults of the machine get their own codes, also as a cause of other errors; all else `fallback`. */
export function toMovieflowError(thrown: unknown, fallback: ErrorCode, place: ErrorPlace = {}): MovieflowError {
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
  // Nobody expected it, and a file system said it: no bug of ours.
  if (fallback === 'INTERNAL' && typeof system?.syscall === 'string')
    return new MovieflowError('DISK_ERROR', `the file system reports an error: ${message}`, {
      ...place,
      cause: thrown,
      hint: 'look at the disk, then run again: only what is missing is made',
    })
  return new MovieflowError(fallback, message, { ...place, cause: thrown })
}

/**
 * What a worker cannot read has been read before, by the plan: where the system says so, as of a network disk that went
 * away, the file was lost meanwhile, and may be back at the next try. Other errors are returned as they are.
 */
export function asLostInput(error: MovieflowError): MovieflowError {
  const cause = error.cause as NodeJS.ErrnoException | undefined
  if (error.code !== 'INPUT_UNREADABLE' || typeof cause?.syscall !== 'string') return error
  const hint =
    'it could be read when the run was planned: see whether its disk or network is still there, then run again'
  return new MovieflowError('INPUT_LOST', error.message, { ...error.place, hint, cause })
}
