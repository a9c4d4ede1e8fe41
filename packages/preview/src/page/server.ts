// Requests of the page to the server, at addresses relative to its own; in the page.
import type {
  FrameRequest,
  Histogram,
  HistogramRequest,
  Mistake,
  PixelReading,
  PixelRequest,
  SessionPlan,
  SessionProgress,
} from '@movieflow/core'
import { type FrameFacts, readFrameMessage } from '../frame-message.js'
import { AnswerForm } from './answer-form.js'
import type { Connection } from './state.js'

export interface DrawnAnswer {
  readonly facts: FrameFacts
  readonly picture: ImageData | ImageBitmap
}

export interface Follower {
  plan(plan: SessionPlan): void
  progress(what: string | null): void
  connection(connection: Connection): void
}

/** The server's own word on why it cannot. */
export class Refused extends Error {
  readonly mistake: Mistake

  constructor(mistake: Mistake) {
    super(mistake.message)
    this.mistake = mistake
  }
}

/** For how long a connection may be away before the page says so, in milliseconds. */
const patience = 1500

export class Server {
  readonly #form = new AnswerForm()

  async frame(request: FrameRequest, signal: AbortSignal): Promise<DrawnAnswer> {
    const isPng = this.#form.isPng
    const response = await this.#post('frame', request, signal, isPng ? 'image/png' : 'application/octet-stream')
    const began = performance.now()
    const { facts, data } = readFrameMessage(new Uint8Array(await response.arrayBuffer()))
    this.#form.took(performance.now() - began)
    if (isPng) {
      const exact = { colorSpaceConversion: 'none', premultiplyAlpha: 'none' } as const
      return { facts, picture: await createImageBitmap(new Blob([data], { type: 'image/png' }), exact) }
    }
    const levels = new Uint8ClampedArray(data.buffer, data.byteOffset, facts.width * facts.height * 4)
    return { facts, picture: new ImageData(levels, facts.width, facts.height) }
  }

  async pixel(request: PixelRequest, signal: AbortSignal): Promise<PixelReading | null> {
    return (await this.#post('pixel', request, signal)).json()
  }

  async histogram(request: HistogramRequest, signal: AbortSignal): Promise<Histogram> {
    return (await this.#post('histogram', request, signal)).json()
  }

  async write(settings: readonly string[]): Promise<void> {
    await this.#post('write', { settings })
  }

  /** Has it look at all files: a change may have been missed while the page slept. */
  async look(): Promise<void> {
    await this.#post('look', {})
  }

  async undo(): Promise<void> {
    await this.#post('undo', {})
  }

  /** Reports plans and progress, and reconnects whenever the connection is lost. Returns a function that ends this. */
  follow(follower: Follower): () => void {
    const events = new EventSource('events')
    let waiting: ReturnType<typeof setTimeout> | undefined
    const isBack = () => {
      clearTimeout(waiting)
      waiting = undefined
    }
    events.addEventListener('open', () => {
      isBack()
      follower.connection('open')
    })
    events.addEventListener('plan', ({ data }) => follower.plan(JSON.parse(data) as SessionPlan))
    events.addEventListener('progress', ({ data }) => follower.progress((JSON.parse(data) as SessionProgress).what))
    events.addEventListener('error', () => {
      const isOver = events.readyState === EventSource.CLOSED
      if (isOver) {
        isBack()
        follower.connection('ended')
      } else waiting ??= setTimeout(() => follower.connection('lost'), patience)
    })
    return () => {
      isBack()
      events.close()
    }
  }

  async #post(name: string, body: unknown, signal?: AbortSignal, accept = 'application/json'): Promise<Response> {
    const response = await fetch(name, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: accept },
      body: JSON.stringify(body),
      ...(signal && { signal }),
    })
    if (response.ok) return response
    throw new Refused(await mistakeFrom(response))
  }
}

async function mistakeFrom(response: Response): Promise<Mistake> {
  try {
    return (await response.json()) as Mistake
  } catch {
    return { code: 'INTERNAL', message: `The preview answered with status ${response.status}.` }
  }
}
