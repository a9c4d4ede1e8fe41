// The state of the page, and its changes: pure data and pure functions; anywhere.
import type { Adjustable, Histogram, Mistake, PixelReading, SessionMovie, SessionPlan } from '@movieflow/core'
import type { FrameFacts } from '../frame-message.js'
import { nearestMovie } from './place.js'
import { isSame, settingsOf, type Tried, trySetting, type Value, withoutSetting } from './tried.js'
import type { Point, StageExtent, ZoomView } from './zoom.js'

/** `lost`: the page tries to reach it again; `ended`: it knows that it is no use. */
export type Connection = 'opening' | 'open' | 'lost' | 'ended'

/** All but the number that decides how a frame looks: equal looks, equal pictures. */
export interface Look {
  readonly edition: number
  readonly movie: string
  readonly settings: readonly string[]
}

/** The result of counting values. */
export interface Counted {
  readonly movie: string
  /** All that they depend on. */
  readonly of: string
  /** Or why they could not be counted. */
  readonly counts: Histogram | string
}

export interface State {
  readonly connection: Connection
  readonly plan: SessionPlan | undefined
  /** The present work of the session. */
  readonly progress: string | null
  /** The id of the movie that is shown, or asked for by the address before there is a plan. */
  readonly movie: string | undefined
  readonly view: ZoomView
  /** The room that the picture has. */
  readonly stage: StageExtent
  readonly tried: Tried
  /** The last frame that came, and the look that it was asked for in. */
  readonly shown: { readonly frame: FrameFacts; readonly look: Look } | undefined
  /** Why the frame that was asked for last did not come. */
  readonly failure: { readonly mistake: Mistake; readonly look: Look } | undefined
  /** The pixel whose values are read, by the pointer or by the arrow keys. */
  readonly pointed: (Point & { readonly byKeys: boolean }) | undefined
  /** Values of that pixel; `null` if nothing can be read there, `undefined` until that is known. */
  readonly reading: PixelReading | null | undefined
  /** The values that limits are for, by the name of the limits. */
  readonly histograms: ReadonlyMap<string, Counted>
  /** Settings are on their way into the pipeline, or back out of it. */
  readonly writing: 'no' | 'asked' | 'done' | 'undoing'
  /** The edition before that. */
  readonly writtenFrom: number
  /** Why they could not be written. */
  readonly refusal: Mistake | undefined
  readonly query: string
  /** On a narrow page the list is shown when it is asked for. */
  readonly listOpen: boolean
  /** The last event, for a moment. */
  readonly said: string
}

export type Action =
  | { readonly type: 'plan'; readonly plan: SessionPlan }
  | { readonly type: 'progress'; readonly what: string | null }
  | { readonly type: 'connection'; readonly connection: Connection }
  | { readonly type: 'movie'; readonly id: string }
  | { readonly type: 'view'; readonly view: ZoomView }
  | { readonly type: 'stage'; readonly stage: StageExtent }
  | { readonly type: 'try'; readonly path: string; readonly value: Value }
  | { readonly type: 'drop'; readonly path: string }
  | { readonly type: 'drop all' }
  | { readonly type: 'shown'; readonly frame: FrameFacts; readonly look: Look }
  | { readonly type: 'failed'; readonly mistake: Mistake; readonly look: Look }
  | { readonly type: 'pointed'; readonly at: State['pointed'] }
  | { readonly type: 'reading'; readonly reading: PixelReading | null | undefined }
  | { readonly type: 'histogram'; readonly limits: string; readonly counted: Counted }
  | { readonly type: 'writing' }
  | { readonly type: 'undoing' }
  | { readonly type: 'written' }
  | { readonly type: 'undone' }
  /** No new plan came of what was written. */
  | { readonly type: 'settled' }
  | { readonly type: 'refused'; readonly mistake: Mistake }
  | { readonly type: 'query'; readonly query: string }
  | { readonly type: 'list'; readonly open: boolean }
  | { readonly type: 'said'; readonly text: string }

export function firstState(place: { movie: string | undefined; view: ZoomView }, tried: Tried = new Map()): State {
  return {
    connection: 'opening',
    plan: undefined,
    progress: null,
    movie: place.movie,
    view: place.view,
    stage: { width: 0, height: 0 },
    tried,
    shown: undefined,
    failure: undefined,
    pointed: undefined,
    reading: undefined,
    histograms: new Map(),
    writing: 'no',
    writtenFrom: -1,
    refusal: undefined,
    query: '',
    listOpen: false,
    said: '',
  }
}

export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'plan':
      return withPlan(state, action.plan)
    case 'progress':
      return { ...state, progress: action.what }
    case 'connection':
      return { ...state, connection: action.connection }
    case 'movie':
      return { ...state, movie: action.id, failure: undefined, reading: undefined }
    case 'view':
      return { ...state, view: action.view }
    case 'stage':
      return { ...state, stage: action.stage }
    case 'try': {
      const written = shownAdjustables(state).find(({ path }) => path === action.path)?.value ?? null
      return { ...state, tried: trySetting(state.tried, action.path, action.value, written), refusal: undefined }
    }
    case 'drop':
      return { ...state, tried: withoutSetting(state.tried, action.path), refusal: undefined }
    case 'drop all':
      return { ...state, tried: new Map(), refusal: undefined }
    case 'shown':
      return { ...state, shown: { frame: action.frame, look: action.look }, failure: undefined }
    case 'failed':
      return { ...state, failure: { mistake: action.mistake, look: action.look } }
    case 'pointed':
      // The last values stay until the next ones come, so that the line does not flicker.
      return { ...state, pointed: action.at, reading: action.at ? state.reading : undefined }
    case 'reading':
      return { ...state, reading: action.reading }
    case 'histogram':
      return { ...state, histograms: new Map(state.histograms).set(action.limits, action.counted) }
    case 'writing':
      return { ...state, writing: 'asked', writtenFrom: state.plan?.edition ?? -1, refusal: undefined }
    case 'undoing':
      return { ...state, writing: 'undoing', refusal: undefined }
    case 'written':
      return settle({ ...state, writing: 'done' })
    case 'undone':
      return { ...state, writing: 'no' }
    case 'settled':
      return state.writing === 'done' ? { ...state, writing: 'no', tried: new Map() } : state
    case 'refused':
      return { ...state, writing: 'no', refusal: action.mistake }
    case 'query':
      return { ...state, query: action.query }
    case 'list':
      return { ...state, listOpen: action.open }
    case 'said':
      return { ...state, said: action.text }
  }
}

function withPlan(state: State, plan: SessionPlan): State {
  // Two connections may bring them in another order.
  if (state.plan && plan.edition < state.plan.edition) return state
  const movie = nearestMovie(plan.movies, state.movie, state.plan?.movies)?.id ?? state.movie
  const next = { ...state, plan, movie, connection: 'open' as const }
  return settle(movie === state.movie ? next : { ...next, failure: undefined, reading: undefined })
}

/** Tried settings are dropped once the plan contains them, and not before: the controls would jump back for a moment. */
function settle(state: State): State {
  if (state.writing !== 'done') return state
  const written = new Map(shownAdjustables(state).map(({ path, value }) => [path, value]))
  const isThere = [...state.tried].every(([path, value]) => isSame(value, written.get(path) ?? null))
  return isThere ? { ...state, writing: 'no', tried: new Map() } : state
}

export function movieOf({ plan, movie }: State): SessionMovie | undefined {
  return plan?.movies.find(({ id }) => id === movie)
}

export function shownAdjustables(state: State): readonly Adjustable[] {
  return movieOf(state)?.adjustable ?? []
}

/** The tried value, or else that of the pipeline. */
export function currentValue({ tried }: State, { path, value }: Adjustable): Value {
  return tried.has(path) ? tried.get(path)! : value
}

/** Tried settings of this movie, for its requests; none once they are written, even if the plan does not contain them yet. */
export function settingsFor(state: State, without: readonly Adjustable['what'][] = []): string[] {
  const isWritten = state.writing === 'asked' || state.writing === 'done'
  if (isWritten && (state.plan?.edition ?? -1) > state.writtenFrom) return []
  const paths = new Set(shownAdjustables(state).flatMap(({ what, path }) => (without.includes(what) ? [] : [path])))
  return settingsOf(new Map([...state.tried].filter(([path]) => paths.has(path))))
}

/** The request for frames; `undefined` if none can be drawn. While the pipeline has a mistake, that of the last plan remains. */
export function frameLook(state: State): Look | undefined {
  const movie = movieOf(state)
  if (!state.plan || !movie || movie.error || movie.frames === 0) return undefined
  return { edition: state.plan.edition, movie: movie.id, settings: settingsFor(state) }
}

export function isSameLook(a: Look | undefined, b: Look | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return a.edition === b.edition && a.movie === b.movie && a.settings.join('\n') === b.settings.join('\n')
}

/** The mistake shown over the picture: that of the pipeline, else of the movie, else of its frame. */
export function shownMistake(
  state: State,
): { readonly of: 'pipeline' | 'movie' | 'frame'; readonly mistake: Mistake } | undefined {
  const { plan, failure } = state
  if (plan?.problem) return { of: 'pipeline', mistake: plan.problem }
  const error = movieOf(state)?.error
  if (error) return { of: 'movie', mistake: error }
  return failure && isSameLook(failure.look, frameLook(state)) ? { of: 'frame', mistake: failure.mistake } : undefined
}

/** Whether the picture on the stage belongs to the movie that is shown: that of another movie is not its last good one. */
export function isOfMovie({ shown, movie }: State): boolean {
  return shown !== undefined && shown.frame.movie === movie
}

/** Frames and rate of the movie as it is tried, as far as they are known. */
export function shownLength(state: State): { readonly count: number; readonly fps: number } {
  const movie = movieOf(state)
  const { shown } = state
  if (shown && isSameLook(shown.look, frameLook(state))) return { count: shown.frame.count, fps: shown.frame.fps }
  return { count: movie?.frames ?? 0, fps: movie?.fps ?? 1 }
}

/** The plan's warnings and the frame's, each once. */
export function warningsOf(state: State): string[] {
  const own = isOfMovie(state) ? state.shown!.frame.warnings : []
  return [...new Set([...(movieOf(state)?.warnings ?? []), ...own])]
}
