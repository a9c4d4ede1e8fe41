// What crosses between a plan and the thread on which a source of others answers its questions.

/** At which place of its arguments a member takes the context. */
export const contextPlaces = { scan: 1, find: 2, readValue: 2, probe: 1, readTimes: 1, furtherFiles: 1 } as const
export type AskedMember = keyof typeof contextPlaces

export interface SourceQuestion {
  readonly number: number
  readonly member: AskedMember
  /** What the member is given, without the context. */
  readonly given: readonly unknown[]
  readonly folder: string
}

export type SourceAnswer = { readonly number: number } & (
  | { readonly warning: string }
  | { readonly value: unknown }
  /** A record. */
  | { readonly error: object }
  /** What it returned cannot cross a thread. */
  | { readonly unsendable: true }
)
