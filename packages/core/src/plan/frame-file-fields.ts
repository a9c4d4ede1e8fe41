// Fields of frames from the files of one movie: their names, and the number that `<frame>` captured; main thread.
import type { FieldValue } from '../model/index.js'
import type { MovieFiles } from './discover.js'

/** The number that `<frame:d>` captures in a file's name. */
const numberField = 'number'
const frameName = 'source.frame_name'

const namesOfOne: DifferingNames = new Set([frameName])

/** Names of fields that belong to single frames of a movie, so that options of the whole movie cannot use them. */
export type DifferingNames = ReadonlySet<string>

/**
 * Names that differ from frame to frame if several files are one movie; the path of an output uses the first file's. `isTaken`: the
 * pipeline already has a field of that name, which takes precedence.
 */
export function differingNames(movie: MovieFiles, isTaken: (name: string) => boolean): DifferingNames {
  const { files, concat } = movie.stack?.members[0] ?? movie
  const numbered = files.every(({ fields }) => 'frame' in fields) && !isTaken(numberField)
  const several = files.length > 1 && concat === undefined
  // Most movies have one file, and thus these names.
  if (!several && !numbered) return namesOfOne
  return new Set([frameName, ...(several ? ['source.name', 'source.path'] : []), ...(numbered ? [numberField] : [])])
}

/** The value of one of these names in a frame of the source, before any transform. */
export function frameFileValue(movie: MovieFiles, name: string, frame: number): FieldValue {
  const { files, concat } = movie.stack?.members[0] ?? movie
  const { path, fields, name: fileName } = files[files.length === 1 || concat !== undefined ? 0 : frame]!
  if (name === numberField) return fields.frame ?? null
  return name === 'source.path' ? path : fileName
}
