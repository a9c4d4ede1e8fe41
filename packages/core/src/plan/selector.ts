// `where`, `except` and `--only` choose movies, and the files of stacks; main thread.
import { MovieflowError, suggestNames } from '../errors/index.js'
import type { Fields, FieldValue, Pipeline, Selection } from '../model/index.js'
import type { MovieFiles } from './discover.js'
import type { MovieFields } from './movie-fields.js'
import { stackOf } from './stacked-files.js'
import { meetsCriterion } from './values.js'

interface SelectedMovie {
  readonly movie: MovieFields
  readonly files: MovieFiles
  /** Why it cannot be planned; the values of the matrix are unknown then. */
  readonly error?: MovieflowError | undefined
}

/**
 * Compares movies with selections; a field that one movie lacks is an error of only that movie. A stacked capture is a field of each file of the stack: it leaves
 * files out, and a movie if none is left.
 */
export class Selector {
  readonly #pipeline: Pipeline
  /** Names that a movie lacked, and names that a movie had. */
  readonly #lacking = new Map<string, { place: string; movie: MovieFields }>()
  readonly #known = new Set<string>()
  readonly #stacked: ReadonlySet<string>
  readonly #matrix: ReadonlySet<string>

  constructor(pipeline: Pipeline) {
    this.#pipeline = pipeline
    this.#stacked = new Set(pipeline.sources.flatMap(({ stack }) => stack ?? []))
    this.#matrix = new Set(Object.keys(pipeline.matrix))
  }

  /** Whether `where` and `except` keep the movie, without their conditions on the files of stacks. */
  async isKept({ movie, error }: SelectedMovie): Promise<boolean> {
    return this.#isKept(movie, {}, error !== undefined)
  }

  /** The files of a movie or of another source that `where` and `except` keep: the same, fewer of a stack, or `undefined` for none. */
  async keepFiles({ movie, error }: SelectedMovie, files: MovieFiles): Promise<MovieFiles | undefined> {
    const { stack } = files
    if (!stack) return files
    const keep = (value: unknown) => this.#isKept(movie, { [stack.axis]: value } as Fields, error !== undefined)
    const kept = new Set<unknown>()
    for (const value of [...stack.values, ...stack.lacking]) if (await keep(value)) kept.add(value)
    const members = stack.members.filter((_, index) => kept.has(stack.values[index]))
    if (members.length === 0) return undefined
    const lacking = stack.lacking.filter((value) => kept.has(value))
    if (members.length === stack.members.length && lacking.length === stack.lacking.length) return files
    return stackOf(members, stack.axis, lacking)
  }

  /** Whether `--only` chooses the movie: a stack, if it chooses one of its files. */
  async isChosen(only: Selection, { movie, error, files: { stack } }: SelectedMovie): Promise<boolean> {
    const isFaulty = error !== undefined
    if (!stack) return this.#meets(only, movie, '--only', { ofFile: {}, open: true, isFaulty })
    for (const value of stack.values)
      if (await this.#meets(only, movie, '--only', { ofFile: { [stack.axis]: value }, open: true, isFaulty }))
        return true
    return false
  }

  async #isKept(movie: MovieFields, ofFile: Fields, isFaulty: boolean): Promise<boolean> {
    const { where, except } = this.#pipeline
    const isExcepted = async () =>
      except.length > 0 && (await this.#meets(except, movie, 'except', { ofFile, open: false, isFaulty }))
    try {
      if (where.length > 0 && !(await this.#meets(where, movie, 'where', { ofFile, open: true, isFaulty })))
        return false
    } catch (fault) {
      // Movies that are left out need no fields.
      if (await isExcepted().catch(() => false)) return false
      throw fault
    }
    return !(await isExcepted())
  }

  /** Computes fields in order until one decides. `open`: the answer for a field whose value is not known here. */
  async #meets(
    selection: Selection,
    movie: MovieFields,
    place: string,
    { ofFile, open, isFaulty }: { readonly ofFile: Fields; readonly open: boolean; readonly isFaulty: boolean },
  ): Promise<boolean> {
    let fault: unknown
    for (const fields of selection) {
      let met = true
      let own: unknown
      for (const [field, criteria] of Object.entries(fields)) {
        const isOwn = Object.hasOwn(ofFile, field)
        let value: FieldValue | undefined
        try {
          value = isOwn ? ofFile[field] : await movie.value(field)
        } catch (thrown) {
          // Another field may decide it.
          own ??= thrown
          this.#known.add(field)
          continue
        }
        // The values of a matrix over an axis are not known if the file cannot be read.
        const isOpen = this.#stacked.has(field) || (isFaulty && this.#matrix.has(field.split('.')[0]!))
        if (value !== undefined || isOpen) this.#known.add(field)
        else this.#lacking.set(field, { place, movie })
        met = value === undefined && isOpen ? open : criteria.some((criterion) => meetsCriterion(value, criterion))
        if (!met) break
      }
      if (met && own === undefined) return true
      if (met) fault ??= own
    }
    if (fault !== undefined) throw fault
    return false
  }

  /** Throws if a selection names a field that no movie has. */
  checkNames(): void {
    for (const [field, { place, movie }] of this.#lacking) {
      if (this.#known.has(field)) continue
      throw new MovieflowError('UNKNOWN_FIELD', `${place} names the field ${field}, which no movie has`, {
        ...(place !== '--only' && { file: this.#pipeline.written, ...this.#pipeline.locate([place, field]) }),
        hint: suggestNames(field, movie.names()),
      })
    }
  }
}
