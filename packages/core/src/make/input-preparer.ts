// Prepares inputs for quick reading, once for all movies that share them; main thread.
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { SourcePlugin } from '../contract/index.js'
import type { InputSpec, MovieSpec, SourceSpec } from '../model/index.js'
import type { Scratch } from '../output/index.js'
import { loadPlugin } from '../plugins/index.js'
import { inputKey, type PreparedInputs, type PrepareTask, type TaskRunner } from '../workers/index.js'

interface Prepared {
  readonly file: string
  readonly value: Promise<PreparedInputs[string]>
  /** The value of {@link value} once it has settled. */
  ready?: PreparedInputs[string]
  readonly folder: string
}

/** Prepares inputs, and removes the results after the last movie that uses them. */
export class InputPreparer {
  readonly #pool: TaskRunner
  readonly #scratch: Scratch
  readonly #fewFrames: boolean
  readonly #inputs = new Map<string, Prepared>()
  /** The number of movies that will still ask, by input. */
  readonly #expected = new Map<string, number>()
  #count = 0

  /** `fewFrames`: not all frames will be read. */
  constructor(pool: TaskRunner, scratch: Scratch, { fewFrames = false } = {}) {
    this.#pool = pool
    this.#scratch = scratch
    this.#fewFrames = fewFrames
  }

  /** Announces movies, so that inputs prepared for one are kept for the next. */
  expect(movies: Iterable<MovieSpec>): void {
    for (const movie of movies)
      for (const { source, input } of scatteredInputs(movie)) {
        const key = inputKey(source, input)
        this.#expected.set(key, (this.#expected.get(key) ?? 0) + 1)
      }
  }

  /** `inOrder`: sources of which each worker reads a stretch of the movie from its first frame to its last, which is not read again. */
  async prepare(movie: MovieSpec, inOrder: readonly string[] = []): Promise<PreparedInputs> {
    const prepared: Record<string, PreparedInputs[string]> = {}
    for (const { name, source, input } of scatteredInputs(movie)) {
      const plugin = (await loadPlugin(source.plugin)) as SourcePlugin
      if (!plugin.prepare) continue
      const key = inputKey(source, input)
      // An unannounced movie holds its inputs itself: otherwise a survey of others that share them would remove them while in use.
      if ((this.#expected.get(key) ?? 0) === 0) this.#expected.set(key, 1)
      // A transform may read frames in any order; all samples are read by each worker.
      const { transforms, series } = movie
      const steady = inOrder.includes(name) && !series?.[name] && !transforms.some((step) => step.source === name)
      const how = { fewFrames: this.#fewFrames, inOrder: steady && this.#expected.get(key) === 1 }
      prepared[key] = await this.#once(key, source, input, movie.folder, how).value
    }
    return prepared
  }

  /** The inputs of a movie that are prepared already. */
  readyFor(movie: MovieSpec): PreparedInputs {
    const prepared: Record<string, PreparedInputs[string]> = {}
    for (const { source, input } of scatteredInputs(movie)) {
      const key = inputKey(source, input)
      const ready = this.#inputs.get(key)?.ready
      if (ready !== undefined) prepared[key] = ready
    }
    return prepared
  }

  /** The movie no longer needs its inputs. */
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

  /** Files that have changed are prepared again for later requests. */
  async forget(isChanged: (file: string) => boolean): Promise<void> {
    for (const [key, { file, folder }] of this.#inputs) {
      if (!isChanged(file)) continue
      this.#inputs.delete(key)
      if (folder !== '') await rm(folder, { recursive: true, force: true }).catch(() => {})
    }
  }

  #once(
    key: string,
    source: SourceSpec,
    input: InputSpec,
    pipelineFolder: string,
    how: Pick<PrepareTask, 'fewFrames' | 'inOrder'>,
  ): Prepared {
    const known = this.#inputs.get(key)
    if (known) return known
    const name = String(this.#count++)
    let folder = ''
    const value = (async () => {
      folder = join(await this.#scratch.folder(), name)
      await mkdir(folder, { recursive: true })
      const task = { source, input, scratch: folder, folder: pipelineFolder, ...how }
      return this.#pool.run({ type: 'prepare', ...task })
    })()
    // Only the requesting movie fails; the next one tries again.
    value.then(
      (ready) => {
        prepared.ready = ready
      },
      () => this.#inputs.delete(key),
    )
    const prepared: Prepared = {
      file: input.file,
      value,
      get folder() {
        return folder
      },
    }
    this.#inputs.set(key, prepared)
    return prepared
  }
}

/** Inputs that may need preparing: those with several frames, if any of these are needed. */
function* scatteredInputs(movie: MovieSpec): Generator<{ name: string; source: SourceSpec; input: InputSpec }> {
  for (const [name, source] of Object.entries(movie.sources))
    for (const [index, input] of source.inputs.entries())
      if (input.axes.includes('frame') && isWanted(movie, name, index)) yield { name, source, input }
}

/** Whether the movie shows a frame of this part of a recording; assumed if a transform, or a layer of all samples, may read it. */
function isWanted({ sources, maps, transforms, series }: MovieSpec, name: string, input: number): boolean {
  const { parts } = sources[name]!
  const map = maps?.[name]
  if (!parts || !map || series?.[name] || transforms.some(({ source }) => source === name)) return true
  const start = parts.slice(0, input).reduce((sum, frames) => sum + frames, 0)
  // Between two frames the next one is also read.
  return map.at.some((frame) => frame >= start - (map.part ? 1 : 0) && frame < start + parts[input]!)
}
