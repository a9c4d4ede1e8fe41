// The dependencies of a plan as paths and patterns that can be watched; on the session's thread.
import { namedPaths, type Plan } from '../plan/index.js'

/** The pipeline, its inputs and tables, and the patterns of new files. */
export function watchedBy({ pipeline, movies }: Plan, file: string): string[] {
  const watched = new Set([file, ...namedPaths(pipeline)])
  for (const { inputs, references } of movies) for (const each of [...inputs, ...references]) watched.add(each)
  return [...watched]
}
