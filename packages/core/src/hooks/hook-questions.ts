// What a hook's thread is asked, and what it answers: plain data.
import type { ResolvedMovie, ResolvedPlan } from '../contract/index.js'
import type { ErrorCode, ErrorRecord } from '../errors/index.js'
import type { Json } from '../model/index.js'
import type { HooksReference } from '../plugins/index.js'

export type HookName = 'config' | 'planResolved' | 'movieStart' | 'movieEnd' | 'runEnd'

export interface HookQuestion {
  readonly reference: HooksReference
  readonly hook: HookName
  /** The hook's argument; for `planResolved`, a {@link PlanToResolve}. */
  readonly given: unknown
  readonly command: string
  /** Such as `plugins[0].movieStart`. */
  readonly step: string
  /** The code of its exceptions: HOOK_FAILED if the whole command fails. */
  readonly code: ErrorCode
  /** Less than the plugin's own time. */
  readonly mostSeconds?: number
}

/** A movie of a plan without its functions. */
export type MovieToResolve = Omit<ResolvedMovie, 'veto' | 'annotate'>

export interface PlanToResolve extends Omit<ResolvedPlan, 'movies'> {
  readonly movies: readonly MovieToResolve[]
}

/** What a `planResolved` hook said of a movie. */
export interface MovieNote {
  readonly movie: string
  readonly note: { readonly veto: string } | { readonly name: string; readonly value: Json }
}

export interface HookAnswer {
  /** That the hook took. */
  readonly seconds: number
  /** Why it failed. */
  readonly error?: ErrorRecord
  /** The result of `config`. */
  readonly data?: Json
  /** Values in that result that are no plain data. */
  readonly problems?: readonly ErrorRecord[]
  /** Of `planResolved`, in the order in which they were made. */
  readonly notes?: readonly MovieNote[]
}
