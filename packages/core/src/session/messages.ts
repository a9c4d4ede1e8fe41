// Messages between a session's thread and the main one: numbered calls, their answers, and events of the session.
import type { ErrorRecord } from '../errors/index.js'
import type { SessionPlan, SessionProgress } from './protocol.js'
import type { SessionOptions } from './warm-session.js'

/** Passed to the thread when it starts. */
export interface SessionThreadData {
  readonly file: string
  readonly options: Pick<SessionOptions, 'plugins' | 'settings' | 'only' | 'jobs' | 'edition'>
  /** One Int32, which counts up as long as the thread gets to its timers. */
  readonly beat: SharedArrayBuffer
}

export type SessionCall = 'open' | 'changed' | 'frame' | 'pixel' | 'histogram' | 'write' | 'undo' | 'close'

export type SessionQuestion =
  | { readonly number: number; readonly call: SessionCall; readonly argument?: unknown }
  /** The answer to this call is not wanted any more. */
  | { readonly abort: number }

export type SessionAnswer =
  | { readonly number: number; readonly ok: true; readonly value: unknown }
  | { readonly number: number; readonly ok: false; readonly error: ErrorRecord }
  | { readonly plan: SessionPlan; readonly watched: readonly string[] }
  | { readonly watched: readonly string[] }
  | { readonly progress: SessionProgress }
