// What shows that a row of the page of formats is right.

/** By the row's key. An empty record is a row that the page calls untested. */
export type Evidence = Readonly<Record<string, RowEvidence>>

export interface RowEvidence {
  /** Arrays of fixtures that are read with the values of the reference library, by the names of `references.ts`, with `*`. */
  readonly reads?: readonly string[]
  /** Fixtures that are refused with a message that the row quotes: source, file and, if there are several, array. */
  readonly refuses?: readonly (readonly [plugin: string, file: string, variable?: string])[]
  /** Test files of sources, which say the row's messages, or have the words behind the colon: files that they make by hand or change. */
  readonly tested?: readonly string[]
}
