// How the rows call movieflow: as its users do, by the command.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { folder } from './make-data.mjs'
import { nodeProgram } from './measure.mjs'

export const cli = join(import.meta.dirname, '../packages/cli/bin/movieflow.js')
/** The folder of everything that is made; it is removed at the end. */
export const out = join(folder, 'out')

export function pipelineFile(name) {
  return join(import.meta.dirname, 'pipelines', `${name}.yaml`)
}

/** A setting that makes the batch's pipeline make so many of its movies. */
export const firstMovies = (count) => `where.exp=..${count - 1}`

/** What the batch's pipeline is to write. */
export const writeBatch = (ending) => `write=<animal>_Exp<exp:03d>.${ending}`

/** Makes all movies of a pipeline; `settings` as for `--set`. */
export function movieflow(pipeline, settings = [], { jobs, ...sampling } = {}) {
  const set = settings.flatMap((setting) => ['--set', setting])
  const threads = jobs === undefined ? [] : ['--jobs', String(jobs)]
  return nodeProgram([cli, 'run', pipelineFile(pipeline), '--force', '--quiet', ...threads, ...set], sampling)
}

/** Bytes of the movies that a pipeline has made; throws unless there are `count`. */
export function sizeOfMade(place, ending, count) {
  const made = existsSync(place) ? readdirSync(place).filter((name) => name.endsWith(`.${ending}`)) : []
  const sizes = made.map((name) => statSync(join(place, name)).size).filter((bytes) => bytes > 0)
  if (sizes.length !== count)
    throw new Error(`${relative('.', place)}: expected ${count} movies but found ${sizes.length}`)
  return sizes.reduce((sum, bytes) => sum + bytes, 0)
}
