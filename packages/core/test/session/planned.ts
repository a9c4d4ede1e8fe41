// A pipeline of a test, planned with the sources and the figures that come with movieflow.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fillArray, writeNpy } from '@movieflow/test-support/npy'
import type { Pipeline } from '../../src/model/index.js'
import { planPipeline } from '../../src/pipeline/index.js'
import type { ReadyMovie } from '../../src/plan/index.js'
import type { PluginEntry } from '../../src/plugins/index.js'

const moduleOf = (name: string) => new URL(`../../../${name}/src/index.ts`, import.meta.url).href
const renderer = (name: string): PluginEntry => ({
  ...{ kind: 'renderer', name, url: moduleOf('renderer-figure'), exportName: `${name}Renderer`, extensions: [] },
})

const plugins: readonly PluginEntry[] = [
  { kind: 'source', name: 'npy', url: moduleOf('source-npy'), exportName: 'npySource', extensions: ['.npy'] },
  { kind: 'source', name: 'table', url: moduleOf('source-table'), exportName: 'tableSource', extensions: ['.csv'] },
  { kind: 'writer', name: 'npy', url: moduleOf('writer-frames'), exportName: 'npyWriter', extensions: ['.npy'] },
  ...['select', 'reverse'].map(
    (name): PluginEntry => ({
      ...{ kind: 'transform', name, url: moduleOf('transforms'), exportName: name, extensions: [] },
    }),
  ),
  ...['figure', 'heatmap', 'image', 'scatter'].map(renderer),
]

/** A folder that removes itself at the end of a `using` block. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'movieflow session '))

  npy(name: string, shape: readonly number[], valueAt: (...indices: number[]) => number): this {
    writeNpy(join(this.path, name), fillArray(shape, valueAt), shape)
    return this
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true })
  }

  /** The pipeline, and its movies; the first is `movie`. Throws what blocks one. */
  async plan(
    data: Record<string, unknown>,
    settings: readonly string[] = [],
  ): Promise<{ pipeline: Pipeline; movies: ReadyMovie[]; movie: ReadyMovie }> {
    const input = { data: { version: 1, out: 'out', write: 'movie.npy', ...data }, folder: this.path }
    const plan = await planPipeline(input, { plugins, settings })
    const movies = plan.movies.map((movie) => {
      if (movie.status === 'blocked') throw movie.error
      return movie
    })
    return { pipeline: plan.pipeline, movies, movie: movies[0]! }
  }
}
