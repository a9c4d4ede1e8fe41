// Refuses a state that another pipeline of the same file name keeps in the same `out`; main thread.
import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { MovieflowError } from '../errors/index.js'
import type { Pipeline } from '../model/index.js'
import type { RunState } from '../output/index.js'

/**
 * Two files of one name would take each other's movies for their own, and make all of them again in each run. A pipeline that was moved, or is
 * reached by another path, keeps its state, and so does a copy. Throws PIPELINE_INVALID.
 */
export function checkNamesake(pipeline: Pipeline, { pipeline: recorded }: RunState): void {
  const { written, out } = pipeline
  if (written === undefined || typeof recorded !== 'string') return
  const other = resolve(out, recorded)
  if (other === resolve(written) || !differs(other, written)) return
  throw new MovieflowError(
    'PIPELINE_INVALID',
    `the movies in ${out} were made by another pipeline of the same file name: ${other}`,
    {
      file: written,
      ...pipeline.locate(['out']),
      option: 'out',
      hint: 'rename one of the two files, or give them different folders in `out:`; if the other one is no longer used, delete it',
    },
  )
}

function differs(other: string, own: string): boolean {
  try {
    const [there, here] = [other, own].map((file) => statSync(file, { throwIfNoEntry: false }))
    if (!there || !here || (there.ino === here.ino && there.dev === here.dev)) return false
    return !readFileSync(other).equals(readFileSync(own))
  } catch {
    // Another user's, perhaps.
    return false
  }
}
