// @ts-check
// The plugin `__name__`: keeps a list of the movies that were made, a line each, and holds back those that are too short.
// Hooks all run on the main thread, one after the other, in the order of the list under `plugins:`. All may be left out.
import { appendFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { definePlugin, z } from '@movieflow/core/plugin'

export default definePlugin({
  name: '__name__', // what a pipeline says under `plugins:`
  version: '0.1.0',

  // What stands beside `use:` under `plugins:`. `.describe` is what `movieflow plugins __name__` prints.
  options: z.strictObject({
    file: z.string().default('movies.tsv').describe('the list, relative to the pipeline'),
    shortest: z.int().min(1).default(1).describe('movies of fewer frames are held back'),
  }),

  // Every command, before the pipeline is checked: `pipeline` is as its file has it, short forms written out. Change it in place.
  config(pipeline) {
    pipeline.fps ??= 10
  },

  // Every command that plans: what would be made of what. `veto` holds a movie back, the others are made; `annotate` puts a value
  // beside it, which `movieflow plan` and the report show. An error that is thrown here stops the command.
  planResolved({ movies }, { options }) {
    for (const movie of movies) {
      if (movie.frames === undefined) continue // it is blocked already
      if (movie.frames < options.shortest) movie.veto(`it has ${movie.frames} frames, fewer than ${options.shortest}`)
      else movie.annotate('seconds', movie.frames / (movie.fps ?? 1))
    }
  },

  // Before and after each movie that is made. Several are made at a time, so that these calls take turns with those of others.
  // An error that is thrown here fails the movie: what must not, is caught.
  async movieEnd({ status, outputs, annotations }, { options, folder }) {
    if (status !== 'made') return
    const lines = outputs.map((file) => `${basename(file)}\t${annotations.seconds ?? ''}\n`)
    await appendFile(resolve(folder, options.file), lines.join(''))
  },

  // Once a run, at its end, after failures and Ctrl-C, too.
  runEnd({ made, failed }, { warn }) {
    if (failed > 0) warn(`${failed} of ${made + failed} movies are not in the list`)
  },
})
