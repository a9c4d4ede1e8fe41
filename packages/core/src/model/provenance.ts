// What a movie was made of and how: the same text in the file's metadata, in the state and in the report.
import type { Json } from './field.js'
import type { Limits } from './limits.js'

export interface ProvenanceInput {
  /** Relative to the pipeline's folder where it is below it. */
  readonly path: string
  readonly bytes: number
  /** Hexadecimal; absent where contents are not looked at (`--trust mtime`). */
  readonly sha256?: string
}

/** No times and no folders of this machine: the same movie has the same text wherever and whenever it is made. */
export interface Provenance {
  /** Its version. */
  readonly movieflow: string
  /** The movie's id. */
  readonly movie: string
  readonly inputs: readonly ProvenanceInput[]
  /** Where there are too many inputs to list: how many, and the SHA-256 of their lines `hash  path`. */
  readonly otherInputs?: { readonly count: number; readonly sha256: string }
  /** Versions by name. */
  readonly plugins: Readonly<Record<string, string>>
  /** The limits that were found, by the option that asked for them. */
  readonly limits: Readonly<Record<string, readonly Limits[]>>
  /** Of each step, as filled in. */
  readonly options: Readonly<Record<string, Json>>
}
