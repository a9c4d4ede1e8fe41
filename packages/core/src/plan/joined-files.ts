// The files of a further source, found by the captures that they share with a movie's leading file; main thread.
import { MovieflowError } from '../errors/index.js'
import type { FieldValue, SourceStep } from '../model/index.js'
import type { MovieFiles } from './discover.js'
import { comparable } from './values.js'

type Captures = Readonly<Record<string, FieldValue>>

export class JoinedFiles {
  readonly #step: SourceStep
  readonly #candidates: readonly MovieFiles[]
  readonly #captures: ReadonlySet<string>
  /** Candidates by their values of some captures, for each set of captures that was asked for: thousands of movies look for theirs. */
  readonly #found = new Map<string, Map<string, MovieFiles[]>>()

  constructor(step: SourceStep, candidates: readonly MovieFiles[]) {
    this.#step = step
    this.#candidates = candidates
    this.#captures = new Set(candidates.flatMap(({ fields }) => Object.keys(fields)))
  }

  /** The files whose shared captures equal those of `leading`. Throws if there are none, or those of several movies. */
  of(leading: MovieFiles): MovieFiles {
    const shared = Object.keys(leading.fields).filter((field) => this.#captures.has(field))
    const matches = this.#by(shared).get(keyOf(leading.fields, shared)) ?? []
    const [match, other] = matches
    if (match && !other) return match
    const { name, files } = this.#step
    const described =
      shared.map((field) => `${field} = ${String(leading.fields[field])}`).join(', ') || 'no shared field'
    if (!match)
      throw new MovieflowError('INPUT_UNREADABLE', `the source ${name} has no file with ${described}`, {
        hint: `its files are ${files.join(', ')}`,
      })
    throw new MovieflowError(
      'PIPELINE_INVALID',
      `the source ${name} has ${matches.length} files with ${described}: ${[match, other]
        .map((each) => each!.files[0]!.path)
        .join(', ')}`,
      { hint: 'capture a field in both patterns that distinguishes them' },
    )
  }

  #by(shared: readonly string[]): Map<string, MovieFiles[]> {
    const names = JSON.stringify(shared)
    let found = this.#found.get(names)
    if (!found) {
      found = new Map()
      for (const candidate of this.#candidates) {
        const key = keyOf(candidate.fields, shared)
        const known = found.get(key)
        if (known) known.push(candidate)
        else found.set(key, [candidate])
      }
      this.#found.set(names, found)
    }
    return found
  }
}

function keyOf(fields: Captures, names: readonly string[]): string {
  return JSON.stringify(names.map((name) => comparable(fields[name])))
}
