// How a movie was made and from which inputs: the same text in the file's metadata, in the state and in the report.
import type { Json } from './field.js'
import type { Limits } from './limits.js'

export interface ProvenanceInput {
  /** Relative to the pipeline's folder if it is below it. */
  readonly path: string
  readonly bytes: number
  /** Hexadecimal; absent if contents are not read (`--trust mtime`). */
  readonly sha256?: string
}

/** No times and no folders of this machine: the same movie has the same text wherever and whenever it is made. */
export interface Provenance {
  /** The version of movieflow. */
  readonly movieflow: string
  /** The movie's id. */
  readonly movie: string
  readonly inputs: readonly ProvenanceInput[]
  /** If there are too many inputs to list: their count, and the SHA-256 of their lines `hash  path`. */
  readonly otherInputs?: { readonly count: number; readonly sha256: string }
  /** Versions by name. */
  readonly plugins: Readonly<Record<string, string>>
  /** The computed limits, by the option that requested them. */
  readonly limits: Readonly<Record<string, readonly Limits[]>>
  /** The options of each step, as filled in. */
  readonly options: Readonly<Record<string, Json>>
}
