// Inputs made quick to read, once for all movies that share them; main thread.
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { SourcePlugin } from '../contract/index.js'
import type { InputSpec, MovieSpec, SourceSpec } from '../model/index.js'
import type { Scratch } from '../output/index.js'
import { loadPlugin } from '../plugins/index.js'
import { inputKey, type PreparedInputs, type WorkerPool } from '../workers/index.js'

interface Prepared {
  readonly value: Promise<PreparedInputs[string]>
  readonly folder: string
}

/** Prepares inputs, and removes what that made when the last movie that uses it has ended. */
export class InputPreparer {
  readonly #pool: WorkerPool
  readonly #scratch: Scratch
  readonly #fewFrames: boolean
  readonly #inputs = new Map<string, Prepared>()
  /** Movies that will still ask, by input. */
  readonly #expected = new Map<string, number>()
  #count = 0

  /** `fewFrames`: not all frames will be read. */
  constructor(pool: WorkerPool, scratch: Scratch, { fewFrames = false } = {}) {
    this.#pool = pool
    this.#scratch = scratch
    this.#fewFrames = fewFrames
  }

  /** Says that these movies will ask, so that what is prepared for one stays for the next. */
  expect(movies: Iterable<MovieSpec>): void {
    for (const movie of movies)
      for (const { source, input } of scatteredInputs(movie)) {
        const key = inputKey(source, input)
        this.#expected.set(key, (this.#expected.get(key) ?? 0) + 1)
      }
  }

  async prepare(movie: MovieSpec): Promise<PreparedInputs> {
    const prepared: Record<string, PreparedInputs[string]> = {}
    for (const { source, input } of scatteredInputs(movie)) {
      const plugin = (await loadPlugin(source.plugin)) as SourcePlugin
      if (!plugin.prepare) continue
      const key = inputKey(source, input)
      // A movie that nobody announced holds its inputs itself: a survey of others that share them would else remove them under it.
      if ((this.#expected.get(key) ?? 0) === 0) this.#expected.set(key, 1)
      prepared[key] = await this.#once(key, source, input, movie.folder).value
    }
    return prepared
  }

  /** The movie needs its inputs no more. */
  async release(movie: MovieSpec): Promise<void> {
    for (const { source, input } of scatteredInputs(movie)) {
      const key = inputKey(source, input)
      const left = (this.#expected.get(key) ?? 1) - 1
      this.#expected.set(key, left)
      const prepared = this.#inputs.get(key)
      if (left > 0 || !prepared) continue
      this.#inputs.delete(key)
      await rm(prepared.folder, { recursive: true, force: true }).catch(() => {})
    }
  }

  #once(key: string, source: SourceSpec, input: InputSpec, pipelineFolder: string): Prepared {
    const known = this.#inputs.get(key)
    if (known) return known
    const name = String(this.#count++)
    let folder = ''
    const value = (async () => {
      folder = join(await this.#scratch.folder(), name)
      await mkdir(folder, { recursive: true })
      const task = { source, input, scratch: folder, folder: pipelineFolder, fewFrames: this.#fewFrames }
      return this.#pool.run({ type: 'prepare', ...task })
    })()
    // A failure is the asking movie's; the next one tries again.
    value.catch(() => this.#inputs.delete(key))
    const prepared: Prepared = {
      value,
      get folder() {
        return folder
      },
    }
    this.#inputs.set(key, prepared)
    return prepared
  }
}

/** Inputs that may need it: those that hold several frames. Parts of a recording are read as they lie, each when its frames are wanted. */
function* scatteredInputs(movie: MovieSpec): Generator<{ source: SourceSpec; input: InputSpec }> {
  for (const source of Object.values(movie.sources))
    for (const input of source.parts ? [] : source.inputs) if (input.axes.includes('frame')) yield { source, input }
}
