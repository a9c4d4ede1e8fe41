// @ts-check
// The plugin `__name__`: keeps a list of the movies that were made, one per line, and vetoes those that are too short.
// Hooks are called one after the other, in the order of the list under `plugins:`, on a thread of their own. Each is optional.
import { appendFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { definePlugin, z } from '@movieflow/core/plugin'

export default definePlugin({
  name: '__name__', // its name under `plugins:` in a pipeline
  version: '0.1.0',

  // Options besides `use:` under `plugins:`. `.describe` is what `movieflow plugins __name__` prints.
  options: z.strictObject({
    file: z.string().default('movies.tsv').describe('the list, relative to the pipeline'),
    shortest: z.int().min(1).default(1).describe('movies with fewer frames are vetoed'),
  }),

  // Every command, before the pipeline is checked: `pipeline` has short forms written out. Change it in place.
  config(pipeline) {
    pipeline.fps ??= 10
  },

  // Every command that plans: the movies and their inputs. `veto` keeps one movie from being made; `annotate` adds a value
  // to it, which `movieflow plan` and the report show. An error thrown here stops the command.
  planResolved({ movies }, { options }) {
    for (const movie of movies) {
      if (movie.frames === undefined) continue // it is blocked already
      if (movie.frames < options.shortest) movie.veto(`it has ${movie.frames} frames, fewer than ${options.shortest}`)
      else movie.annotate('seconds', movie.frames / (movie.fps ?? 1))
    }
  },

  // Before and after each movie that is made. Several are made at a time, so calls for different movies alternate.
  // An error thrown here fails the movie, so catch errors that should not.
  async movieEnd({ status, outputs, annotations }, { options, folder }) {
    if (status !== 'made') return
    const lines = outputs.map((file) => `${basename(file)}\t${annotations.seconds ?? ''}\n`)
    await appendFile(resolve(folder, options.file), lines.join(''))
  },

  // Once per run, at its end, also after failures and Ctrl-C.
  runEnd({ made, failed }, { warn }) {
    if (failed > 0) warn(`${failed} of ${made + failed} movies are not in the list`)
  },
})
