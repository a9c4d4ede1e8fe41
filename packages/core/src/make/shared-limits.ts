// Limits of several movies, kept with the facts that they depend on, so that the next run need not read all movies again; main thread.
import { createHash } from 'node:crypto'
import { dataDigest, groupsOfMovie, type InputContents, limitsMembers } from '../freshness/index.js'
import type { Limits } from '../model/index.js'
import { StateLines, statePath } from '../output/index.js'
import type { Plan, ReadyMovie } from '../plan/index.js'

/** Limits by the name of their group; `null` if no value is finite. */
type Found = ReadonlyMap<string, Limits | undefined>

export interface LeftOut {
  readonly movie: string
  readonly message: string
}

interface Kept {
  readonly key: string
  readonly limits: readonly (readonly [group: string, limits: Limits | null])[]
  /** Movies that could not be read. */
  readonly leftOut: readonly LeftOut[]
}

/** The most recent ones: a pipeline may be run with other options (`--set`), and again without. */
const mostKept = 8

/** The shared limits of one pipeline. */
export class SharedLimits {
  readonly #lines: StateLines
  readonly #contents: InputContents
  readonly #movies: readonly ReadyMovie[]
  /** If movies could not be read, the limits are computed again, except by the shards of one division. */
  readonly #complete: boolean
  readonly #writes: boolean

  /** `writes: false`: keeps nothing for later runs. */
  constructor(
    plan: Plan,
    contents: InputContents,
    { complete, writes = true }: { complete: boolean; writes?: boolean },
  ) {
    this.#lines = new StateLines(statePath(plan.pipeline.out, plan.pipeline.file, 'limits.jsonl'))
    this.#contents = contents
    this.#complete = complete
    this.#writes = writes
    this.#movies = [
      ...new Set(
        [...limitsMembers(plan.reach ?? plan.movies).values()].flatMap((group) => group.map(({ movie }) => movie)),
      ),
    ]
  }

  /** All movies that share limits. */
  get movies(): readonly ReadyMovie[] {
    return this.#movies
  }

  /** Settles the inputs of all contributing movies, if limits can be found or kept by them. */
  async settle(): Promise<void> {
    if (!this.#writes && this.#lines.read().length === 0) return
    await this.#contents.settle(this.#movies.flatMap(({ inputs }) => inputs))
  }

  /** Call only after the inputs are settled. */
  find(): { limits: Found; leftOut: readonly LeftOut[] } | undefined {
    const lines = this.#lines.read().reverse()
    if (lines.length === 0) return undefined
    const key = this.#key()
    for (const text of lines) {
      const kept = JSON.parse(text) as Kept
      if (kept.key !== key || (this.#complete && kept.leftOut.length > 0)) continue
      return {
        limits: new Map(kept.limits.map(([group, limits]) => [group, limits ?? undefined])),
        leftOut: kept.leftOut,
      }
    }
    return undefined
  }

  /** A cache: if it cannot be written, the next run computes it again. */
  keep(found: Found, leftOut: readonly LeftOut[]): void {
    if (!this.#writes) return
    const limits = [...found].map(([group, each]) => [group, each ?? null] as const)
    try {
      const text = JSON.stringify({ key: this.#key(), limits, leftOut } satisfies Kept)
      const known = this.#lines.read()
      if (known.length < mostKept) this.#lines.append([text])
      else this.#lines.rewrite([...known.slice(1 - mostKept), text])
    } catch {
      // Other writes to this folder will report the error.
    }
  }

  #key(): string {
    const sum = createHash('sha256')
    for (const movie of this.#movies) {
      const { digest, inputs } = movie
      const groups = [...groupsOfMovie(movie)].map(([name, { frames }]) => [name, frames])
      const contents = inputs.map((input) => this.#contents.identity(input))
      sum.update(JSON.stringify([digest.engine, dataDigest(digest), groups, contents]))
    }
    return sum.digest('hex')
  }
}
