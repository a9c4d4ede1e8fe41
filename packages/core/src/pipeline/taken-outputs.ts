// Blocks movies whose outputs would replace files of other pipelines, files of unknown origin, or folders; main thread.
import { type Stats, statSync } from 'node:fs'
import { join } from 'node:path'
import { MovieflowError } from '../errors/index.js'
import { numberedFiles } from '../model/index.js'
import { OutputOwners, type RunState } from '../output/index.js'
import type { OutputPath, Plan, PlannedMovie } from '../plan/index.js'

/** The plan with those movies blocked; `overwrite` allows replacing files of unknown origin. */
export function blockTaken(
  plan: Plan,
  state: RunState,
  { overwrite = false }: { overwrite?: boolean | undefined },
): Plan {
  const { out, file } = plan.pipeline
  const owners = new OutputOwners(out, file, state)
  let blocked = 0
  const movies = plan.movies.map((movie): PlannedMovie => {
    if (movie.status === 'blocked' || !plan.selected.has(movie.id)) return movie
    for (const output of movie.outputs) {
      const error = faultOf(output, out, owners, overwrite)
      if (!error) continue
      blocked++
      const { id, fields, inputs, references, warnings, outputs } = movie
      return { status: 'blocked', id, fields, inputs, references, warnings, outputs, error }
    }
    return movie
  })
  return blocked === 0 ? plan : { ...plan, movies, reach: plan.reach ?? plan.movies }
}

/** For one file per frame, only the first is checked: each check takes time on a network disk. */
function faultOf(
  { path, numbered }: OutputPath,
  out: string,
  owners: OutputOwners,
  overwrite: boolean,
): MovieflowError | undefined {
  const first = numbered ? numberedFiles({ ...numbered, count: 1 })[0]! : path
  const file = join(out, first)
  const stats = statOf(file)
  if (!stats) return undefined
  if (stats.isDirectory())
    return new MovieflowError('OUTPUT_TAKEN', 'a folder of that name is in the way of the output', {
      file,
      hint: 'give the output another path, or remove the folder',
    })
  const owner = owners.ownerOf({ path, first, stats, isNumbered: numbered !== undefined })
  if (owner === 'own') return undefined
  if (owner !== 'unknown')
    return new MovieflowError('OUTPUT_TAKEN', `the output was made by the pipeline ${owner.pipeline}`, {
      file,
      hint: `give it another path, or set another \`out:\`; if ${owner.pipeline} no longer makes it: movieflow clean ${owner.pipeline}`,
    })
  if (overwrite) return undefined
  return new MovieflowError('OUTPUT_TAKEN', 'a file exists there already, and no run of this pipeline made it', {
    file,
    hint: 'give the output another path, or run with --overwrite to replace the file',
  })
}

function statOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false })
  } catch {
    // The path contains a file, or cannot be read: making the output will report it.
    return undefined
  }
}
