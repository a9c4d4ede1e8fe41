// Questions of a plan for the thread on which a third-party plugin answers them.

/** The index of the context among a member's arguments. */
export const contextPlaces = {
  scan: 1,
  find: 2,
  readValue: 2,
  probe: 1,
  readTimes: 1,
  furtherFiles: 1,
  plan: 1,
} as const
export type AskedMember = keyof typeof contextPlaces

export interface PluginQuestion {
  readonly member: AskedMember
  /** The member's arguments, without the context. */
  readonly given: readonly unknown[]
}
