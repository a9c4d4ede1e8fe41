// Messages between a thread that asks plugins and the one that answers, which can be ended if a plugin loops.

/** Of the thread that asks. */
export type ThreadMessage =
  | {
      readonly number: number
      /** Plain data, which the answering module knows. */
      readonly sent: unknown
      readonly folder: string
      /** The number of the question's signal, and whether it is aborted already. */
      readonly signal: number
      readonly aborted: boolean
    }
  /** The signal of this number was aborted. */
  | { readonly abort: number }
  /** No more questions come: the thread ends as soon as nothing is left for it to do. */
  | { readonly end: true }

export type ThreadAnswer = { readonly number: number } & (
  | { readonly warning: string }
  | { readonly value: unknown }
  /** A record. */
  | { readonly error: object }
  /** Its result cannot cross a thread. */
  | { readonly unsendable: string }
)

/** The worker data of an answering thread. */
export interface AnsweringData {
  /** Two 32-bit integers. The first counts up as long as the thread gets to its timers; the second is 1 once its plugin is loaded. */
  readonly beat: SharedArrayBuffer
  /** What the answering module needs. */
  readonly data: unknown
}

export const [beatsAt, loadedAt] = [0, 1] as const
