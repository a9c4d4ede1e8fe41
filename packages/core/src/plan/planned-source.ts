// How a source of a movie is read, and what is known of it before anything is.
import type { SourcePlugin } from '../contract/index.js'
import type { FieldValue, SourceSpec } from '../model/index.js'
import type { SourceColumns } from '../options/index.js'
import type { MovieFiles } from './discover.js'

export interface PlannedSource {
  readonly spec: SourceSpec
  readonly identity: string
  readonly plugin: SourcePlugin
  /** Where its columns lie, and their names. */
  readonly columns: SourceColumns | undefined
  /** What its file calls its axes. */
  readonly dimensions: readonly (string | null)[] | undefined
  /** Files that are read beside its inputs. */
  readonly furtherFiles: readonly string[]
  /** Of a stack: what each of its values is read from. */
  readonly stacked?: StackedSource
}

/** What a stack is made of: one source for each value of its axis. */
export interface StackedSource {
  readonly axis: string
  readonly values: readonly FieldValue[]
  readonly members: readonly PlannedSource[]
}

/** All files that the sources of a movie read; of a folder that one reads only a part of, the part. */
export function inputFiles(files: readonly MovieFiles[], sources: readonly PlannedSource[]): string[] {
  const found = files.flatMap((each) => each.files.map(({ file }) => file))
  const further = sources.flatMap(({ furtherFiles }) => furtherFiles)
  return [...found.filter((file) => !further.some((each) => each.startsWith(`${file}/`))), ...further]
}
