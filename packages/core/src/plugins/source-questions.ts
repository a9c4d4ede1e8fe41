// Messages between a plan and the thread on which a third-party source answers its questions.

/** The index of the context among a member's arguments. */
export const contextPlaces = { scan: 1, find: 2, readValue: 2, probe: 1, readTimes: 1, furtherFiles: 1 } as const
export type AskedMember = keyof typeof contextPlaces

export interface SourceQuestion {
  readonly number: number
  readonly member: AskedMember
  /** The member's arguments, without the context. */
  readonly given: readonly unknown[]
  readonly folder: string
}

export type SourceAnswer = { readonly number: number } & (
  | { readonly warning: string }
  | { readonly value: unknown }
  /** A record. */
  | { readonly error: object }
  /** Its result cannot cross a thread. */
  | { readonly unsendable: true }
)
