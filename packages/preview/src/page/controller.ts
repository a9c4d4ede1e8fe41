// Connects the page: events of the server and actions of the person change the state, and the state decides the requests; in the page.
import type { Histogram, HistogramRequest } from '@movieflow/core'
import { FramePlayer, type FrameSource } from '@movieflow/page/frame-player'
import { LookFrames } from './look-frames.js'
import { PictureCache } from './picture-cache.js'
import { type DrawnAnswer, Refused, type Server } from './server.js'
import {
  type Action,
  firstState,
  frameLook,
  isOfMovie,
  isSameLook,
  type Look,
  reduce,
  type State,
  settingsFor,
  shownLength,
} from './state.js'
import { settingsOf, type Tried } from './tried.js'
import type { ZoomView } from './zoom.js'

export interface ControllerOptions {
  readonly server: Server
  readonly place: { readonly movie: string | undefined; readonly index: number; readonly view: ZoomView }
  readonly tried?: Tried
  /** The movies that the list shows now, by their ids. */
  readonly listed: (state: State) => readonly string[]
}

/** A tried value waits for the frame before it, but not for longer, in milliseconds. */
const longestWait = 800

/** Notifies its listeners of each new state. */
export class Controller {
  readonly player: FramePlayer<DrawnAnswer>
  readonly #server: Server
  readonly #listed: ControllerOptions['listed']
  readonly #cache = new PictureCache()
  readonly #listeners = new Set<() => void>()
  #state: State
  #frames: LookFrames | undefined
  /** When the frames of that look were first asked for. */
  #since = 0
  /** The frame to be at when there is a movie. */
  #index: number
  #drawn: DrawnAnswer | undefined
  #reading: AbortController | undefined
  /** Tried settings wait for a frame that is being loaded. */
  #waiting: ReturnType<typeof setTimeout> | undefined
  #saying: ReturnType<typeof setTimeout> | undefined
  #counting: { readonly edition: number; readonly movie: string; readonly request: AbortController } | undefined
  readonly #uncounted = new Set<string>()

  constructor({ server, place, tried, listed }: ControllerOptions) {
    this.#server = server
    this.#listed = listed
    this.#state = firstState(place, tried)
    this.#index = place.index
    this.player = new FramePlayer<DrawnAnswer>(noFrames, {
      show: (drawn) => this.#show(drawn),
      fail: (error) => this.#fail(error),
    })
    let wasPlaying = false
    this.player.listen(() => {
      const { index, playing } = this.player.state
      if (this.#frames) this.#index = index
      if (wasPlaying && !playing) this.#read()
      wasPlaying = playing
    })
  }

  get state(): State {
    return this.#state
  }

  /** The picture that is on the stage. */
  get drawn(): DrawnAnswer | undefined {
    return this.#drawn
  }

  /** The frame that is wanted, from 0. */
  get index(): number {
    return this.#index
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  dispatch(action: Action): void {
    const before = this.#state
    this.#state = reduce(before, action)
    if (this.#state === before) return
    this.#follow()
    for (const listener of [...this.#listeners]) listener()
  }

  /** Begins. Returns what ends it. */
  start(): () => void {
    const end = this.#server.follow({
      plan: (plan) => this.dispatch({ type: 'plan', plan }),
      progress: (what) => this.dispatch({ type: 'progress', what }),
      connection: (connection) => {
        const wasAway = this.#state.connection === 'lost'
        this.dispatch({ type: 'connection', connection })
        if (connection === 'open' && wasAway && this.#frames) this.player.refresh()
      },
    })
    return () => {
      end()
      this.player.close()
    }
  }

  /** To the next movie of the list (1), or the one before (-1). */
  goBy(by: 1 | -1): void {
    const ids = this.#listed(this.#state)
    const id = ids[ids.indexOf(this.#state.movie ?? '') + by]
    if (id !== undefined) this.dispatch({ type: 'movie', id })
  }

  /** The pixel of the picture whose values are to be read; `undefined` if none is. */
  point(at: State['pointed']): void {
    this.dispatch({ type: 'pointed', at })
    if (at) this.#read()
    else {
      this.#reading?.abort()
      this.#reading = undefined
    }
  }

  /** Asks for the values that these limits are for, if they are not known; one histogram after the other. */
  count(limits: string): void {
    this.#uncounted.add(limits)
    this.#countNext()
  }

  #countNext(): void {
    const look = frameLook(this.#state)
    const [limits] = this.#uncounted
    if (!look || !isOfMovie(this.#state)) {
      this.#uncounted.clear()
      return
    }
    const { movie } = look
    if (this.#counting && (this.#counting.edition !== look.edition || this.#counting.movie !== movie)) {
      this.#counting.request.abort()
      this.#counting = undefined
    }
    if (this.#counting || limits === undefined) return
    this.#uncounted.delete(limits)
    const settings = settingsFor(this.#state, ['colormap', 'limits', 'fps'])
    const asked: HistogramRequest = { movie, limits, ...(settings.length > 0 && { settings }) }
    const of = JSON.stringify([look.edition, asked])
    if (this.#state.histograms.get(limits)?.of === of) {
      this.#countNext()
      return
    }
    const request = new AbortController()
    this.#counting = { edition: look.edition, movie, request }
    const counted = (counts: Histogram | string) => {
      if (this.#counting?.request !== request) return
      this.#counting = undefined
      this.dispatch({ type: 'histogram', limits, counted: { movie, of, counts } })
      this.#countNext()
    }
    this.#server.histogram(asked, request.signal).then(counted, (error: unknown) => {
      counted(error instanceof Refused ? error.mistake.message : 'not counted')
    })
  }

  /** For a moment, in the line below the picture. */
  say(text: string): void {
    clearTimeout(this.#saying)
    this.dispatch({ type: 'said', text })
    this.#saying = setTimeout(() => this.dispatch({ type: 'said', text: '' }), 4000)
  }

  async write(): Promise<void> {
    const settings = settingsOf(this.#state.tried)
    if (settings.length === 0 || this.#state.writing !== 'no') return
    await this.#change(() => this.#server.write(settings), 'written', 'Written to the pipeline.')
    // The plan comes by itself; if nothing of it changed, none comes.
    setTimeout(() => this.dispatch({ type: 'settled' }), 1000)
  }

  async undo(): Promise<void> {
    if (this.#state.writing === 'no') await this.#change(() => this.#server.undo(), 'undone', 'Taken back.')
  }

  async #change(call: () => Promise<void>, done: 'written' | 'undone', said: string): Promise<void> {
    this.dispatch({ type: done === 'written' ? 'writing' : 'undoing' })
    try {
      await call()
      this.dispatch({ type: done })
      this.say(said)
    } catch (error) {
      const mistake =
        error instanceof Refused
          ? error.mistake
          : { code: 'INTERNAL' as const, message: 'The preview does not answer.' }
      this.dispatch({ type: 'refused', mistake })
    }
  }

  /** Requests the frames to draw now: other ones, or the same ones with other looks. */
  #follow(): void {
    const look = frameLook(this.#state)
    if (!look) {
      if (this.#frames) this.#setFrames(undefined)
    } else if (!isSameLook(look, this.#frames?.look)) {
      if (!this.#isWorthWaiting(look)) this.#setFrames(this.#framesOf(look))
      else
        this.#waiting ??= setTimeout(() => {
          this.#waiting = undefined
          this.#follow()
        }, longestWait)
    }
  }

  /** Who drags a limit sees pictures on the way: the one that is nearly there is not given up for the next. */
  #isWorthWaiting(look: Look): boolean {
    const frames = this.#frames
    return (
      frames?.isBusy === true &&
      frames.look.movie === look.movie &&
      frames.look.edition === look.edition &&
      performance.now() - this.#since < longestWait
    )
  }

  #framesOf(look: Look): LookFrames {
    return new LookFrames(this.#server, this.#cache, look, shownLength(this.#state))
  }

  #setFrames(frames: LookFrames | undefined): void {
    const index = this.#index
    clearTimeout(this.#waiting)
    this.#waiting = undefined
    this.#frames?.close()
    if (frames && frames.look.edition !== this.#frames?.look.edition) this.#cache.clear()
    this.#frames = frames
    this.#since = performance.now()
    if (!frames) this.player.pause()
    this.player.setFrames(frames ?? { ...noFrames, count: this.player.state.count, fps: this.player.state.fps }, index)
  }

  #show(drawn: DrawnAnswer): void {
    const { facts } = drawn
    const frames = this.#frames
    if (!frames) return
    this.#drawn = drawn
    this.dispatch({ type: 'shown', frame: facts, look: frames.look })
    // Tried settings may have changed its length.
    if (this.#frames === frames && (facts.count !== frames.count || facts.fps !== frames.fps))
      this.#setFrames(new LookFrames(this.#server, this.#cache, frames.look, facts))
    if (!this.player.state.playing) this.#read()
    else if (this.#state.reading) this.dispatch({ type: 'reading', reading: undefined })
  }

  #fail(error: unknown): void {
    const frames = this.#frames
    if (!frames || (error instanceof DOMException && error.name === 'AbortError')) return
    this.player.pause()
    // If it cannot be reached, its connection says so.
    if (error instanceof Refused) this.dispatch({ type: 'failed', mistake: error.mistake, look: frames.look })
    this.#follow()
  }

  /** One at a time; the pointer may have moved on meanwhile. */
  #read(): void {
    const at = this.#state.pointed
    const frame = this.#state.shown?.frame
    if (this.#reading || !at || !frame || !isOfMovie(this.#state)) return
    const request = new AbortController()
    this.#reading = request
    const settings = settingsFor(this.#state)
    const asked = { movie: frame.movie, index: frame.index, ...(settings.length > 0 && { settings }), x: at.x, y: at.y }
    const answered = (act: () => void) => {
      if (this.#reading !== request) return
      this.#reading = undefined
      act()
      const now = this.#state.pointed
      if (now && (now.x !== at.x || now.y !== at.y)) this.#read()
    }
    this.#server.pixel(asked, request.signal).then(
      (reading) => answered(() => this.dispatch({ type: 'reading', reading })),
      () => answered(() => this.dispatch({ type: 'reading', reading: null })),
    )
  }
}

const noFrames: FrameSource<DrawnAnswer> = {
  count: 0,
  fps: 1,
  picture: () => Promise.reject(new DOMException('there is no movie', 'AbortError')),
}
