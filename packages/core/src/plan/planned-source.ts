// How a source of a movie is read, and what is known about it before reading.
import type { SourcePlugin } from '../contract/index.js'
import type { FieldValue, SourceSpec } from '../model/index.js'
import type { SourceColumns } from '../options/index.js'
import type { MovieFiles } from './discover.js'

export interface PlannedSource {
  readonly spec: SourceSpec
  readonly identity: string
  readonly plugin: SourcePlugin
  /** The axis and the names of its columns. */
  readonly columns: SourceColumns | undefined
  /** The names of its axes in its file. */
  readonly dimensions: readonly (string | null)[] | undefined
  /** Files that are read besides its inputs. */
  readonly furtherFiles: readonly string[]
  /** For a stack: the source that each of its values is read from. */
  readonly stacked?: StackedSource
}

/** The members of a stack: one source for each value of its axis. */
export interface StackedSource {
  readonly axis: string
  readonly values: readonly FieldValue[]
  readonly members: readonly PlannedSource[]
}

/** All files that the sources of a movie read; for a folder that is only partly read, that part. */
export function inputFiles(files: readonly MovieFiles[], sources: readonly PlannedSource[]): string[] {
  const found = files.flatMap((each) => each.files.map(({ file }) => file))
  const further = sources.flatMap(({ furtherFiles }) => furtherFiles)
  return [...found.filter((file) => !further.some((each) => each.startsWith(`${file}/`))), ...further]
}
