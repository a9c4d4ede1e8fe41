// The frames of one look, as the player asks for them: kept ones at once, others from the server, never two at a time; in the page.
import type { FrameSource } from '@movieflow/page/frame-player'
import type { PictureCache } from './picture-cache.js'
import type { DrawnAnswer, Server } from './server.js'
import type { Look } from './state.js'

export interface Length {
  readonly count: number
  readonly fps: number
}

export class LookFrames implements FrameSource<DrawnAnswer> {
  readonly look: Look
  readonly count: number
  readonly fps: number
  readonly #server: Pick<Server, 'frame'>
  readonly #cache: PictureCache
  readonly #name: string
  /** The one that is on its way, and whether somebody waits for it. */
  #current:
    | { readonly index: number; readonly request: AbortController; readonly drawn: Promise<DrawnAnswer> }
    | undefined
  #awaited: object | undefined
  /** Whether the last one came. */
  #isFine = true
  /** How long frames took of late, in milliseconds. */
  #took = 0

  constructor(server: Pick<Server, 'frame'>, cache: PictureCache, look: Look, { count, fps }: Length) {
    this.#server = server
    this.#cache = cache
    this.look = look
    this.count = count
    this.fps = fps
    this.#name = JSON.stringify(look)
  }

  /** Whether somebody waits for a frame. */
  get isBusy(): boolean {
    return this.#current !== undefined && this.#awaited === this.#current
  }

  /** Gives up what is on its way. */
  close(): void {
    this.#giveUp()
  }

  picture(index: number, signal: AbortSignal): Promise<DrawnAnswer> {
    const kept = this.#cache.get(this.#key(index))
    if (kept) return Promise.resolve(kept)
    if (this.#current && this.#current.index !== index) this.#giveUp()
    const current = this.#current ?? this.#ask(index)
    this.#awaited = current
    signal.addEventListener('abort', () => {
      if (this.#current === current) this.#giveUp()
    })
    return current.drawn
  }

  /** Fetched while the one before is looked at, if it comes before its time. */
  ahead(index: number): void {
    if (!this.#isFine || this.#current || this.#took > 1000 / this.fps || this.#cache.get(this.#key(index))) return
    this.#ask(index).drawn.catch(() => {})
  }

  #ask(index: number) {
    const request = new AbortController()
    const began = performance.now()
    const { movie, settings } = this.look
    const asked = settings.length > 0 ? { movie, index, settings } : { movie, index }
    const drawn = this.#server.frame(asked, request.signal).then(
      (answer) => {
        this.#isFine = true
        this.#took = performance.now() - began
        this.#cache.set(this.#key(answer.facts.index), answer)
        this.#ended(request)
        return answer
      },
      (error: unknown) => {
        if (!request.signal.aborted) this.#isFine = false
        this.#ended(request)
        throw error
      },
    )
    const current = { index, request, drawn }
    this.#current = current
    return current
  }

  #ended(request: AbortController): void {
    if (this.#current?.request === request) this.#current = undefined
  }

  #giveUp(): void {
    this.#current?.request.abort()
    this.#current = undefined
  }

  #key(index: number): string {
    return `${this.#name} ${index}`
  }
}
