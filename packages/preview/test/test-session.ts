// A session in memory: two movies whose pictures are told by their index, files that it is told of, and work that a test can hold up.
import type {
  FrameRequest,
  HistogramRequest,
  PixelRequest,
  Session,
  SessionFrame,
  SessionMovie,
  SessionPlan,
} from '@movieflow/core'
import { MovieflowError } from '@movieflow/core/errors'

const width = 48
const height = 32

function movieOf(id: string): SessionMovie {
  return {
    id,
    fields: { animal: id },
    status: 'new',
    reasons: [],
    frames: 10,
    fps: 5,
    size: [width, height],
    outputs: [`${id}.gif`],
    warnings: [],
    adjustable: [],
  }
}

export class TestSession implements Session {
  plan: SessionPlan
  watched: string[]
  readonly told: string[][] = []
  readonly written: string[][] = []
  /** How many frames are being drawn, and how many were given up. */
  drawing = 0
  abandoned = 0
  /** A frame is drawn when this has resolved. */
  hold: Promise<void> = Promise.resolve()
  readonly #listeners = new Set<Parameters<Session['listen']>[0]>()

  constructor(pipeline = '/nowhere/pipeline.yaml', watched: readonly string[] = [pipeline]) {
    this.watched = [...watched]
    this.plan = { edition: 1, pipeline, movies: ['a', 'b'].map(movieOf), canUndo: false }
  }

  get listeners(): number {
    return this.#listeners.size
  }

  listen(listener: Parameters<Session['listen']>[0]): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** A new plan, and who listens is told. */
  replan(change: Partial<SessionPlan> = {}): void {
    this.plan = { ...this.plan, edition: this.plan.edition + 1, ...change }
    for (const listener of [...this.#listeners]) listener.plan?.(this.plan)
  }

  progress(what: string | null): void {
    for (const listener of [...this.#listeners]) listener.progress?.({ what })
  }

  async changed(files: readonly string[]): Promise<void> {
    this.told.push([...files])
    this.replan()
  }

  async frame({ movie, index }: FrameRequest, signal?: AbortSignal): Promise<SessionFrame> {
    if (!this.plan.movies.some(({ id }) => id === movie))
      throw new MovieflowError('CALL_INVALID', `no movie is called ${movie}`, { hint: 'there are a and b' })
    this.drawing++
    await Promise.race([this.hold, aborted(signal)])
    this.drawing--
    if (signal?.aborted) {
      this.abandoned++
      signal.throwIfAborted()
    }
    const { edition } = this.plan
    const data = pictureOf(index)
    const facts = { edition, movie, index, count: 10, fps: 5, width, height, time: index / 5 }
    return { ...facts, data, fields: { animal: movie, frame: index }, limits: { heatmap: [0, 1] }, warnings: [] }
  }

  async pixel({ x, y }: PixelRequest) {
    if (x >= width || y >= height) return null
    return { at: [], values: [{ layer: 'heatmap', source: 's', indices: { y, x }, value: y * width + x }] }
  }

  async histogram({ limits }: HistogramRequest) {
    if (limits === 'broken') throw new TypeError('nobody expected this')
    return { edges: [0, 1, 2], counts: [3, 4], missing: 0, frames: 1, of: 10 }
  }

  async write(settings: readonly string[]): Promise<void> {
    this.written.push([...settings])
    this.replan({ canUndo: true })
  }

  async undo(): Promise<void> {
    this.replan({ canUndo: false })
  }

  async close(): Promise<void> {}
}

/** RGBA; every pixel tells the frame's index and where it is. */
export function pictureOf(index: number): Uint8Array {
  const data = new Uint8Array(width * height * 4)
  for (let at = 0; at < width * height; at++) data.set([index, at % width, Math.floor(at / width), 255], at * 4)
  return data
}

function aborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }))
}
