// Collects the problems of a pipeline file, so that one reading shows them all.
import { type ErrorCode, type ErrorDetails, MovieflowError } from '../errors/index.js'

const together = new WeakMap<MovieflowError, readonly MovieflowError[]>()

/** All problems that were found, the thrown one first. */
export function pipelineErrors(error: MovieflowError): readonly MovieflowError[] {
  return together.get(error) ?? [error]
}

export class Problems {
  readonly #errors: MovieflowError[] = []
  readonly #late = new Set<MovieflowError>()

  /** Each names `file`, except for data. `tell` may add to each message. */
  constructor(
    readonly file: string | undefined,
    readonly tell: (message: string) => string = (message) => message,
  ) {}

  get any(): boolean {
    return this.#errors.length > 0
  }

  /** `late` is for problems that others may explain, such as a key that is missing because it is misspelt. */
  add(code: ErrorCode, message: string, details: ErrorDetails = {}, late = false): void {
    const place = this.file === undefined ? {} : { file: this.file }
    const error = new MovieflowError(code, this.tell(message), { ...place, ...details })
    const twice = this.#errors.some((other) => isSame(other, error))
    if (twice) return
    this.#errors.push(error)
    if (late) this.#late.add(error)
  }

  /** Throws the first, in the order of the file. */
  throwIfAny(): void {
    const order = (error: MovieflowError) =>
      (this.#late.has(error) ? 1e12 : 0) + (error.place.line ?? 0) * 1e6 + (error.place.column ?? 0)
    const sorted = [...this.#errors].sort((left, right) => order(left) - order(right))
    const first = sorted[0]
    if (!first) return
    together.set(first, sorted)
    throw first
  }
}

function isSame({ message, place }: MovieflowError, other: MovieflowError): boolean {
  if (message !== other.message || place.line !== other.place.line) return false
  return place.line !== undefined || place.option === other.place.option
}
