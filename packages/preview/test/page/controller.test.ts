/// <reference lib="dom" />
import type { FrameRequest, Histogram, HistogramRequest, SessionPlan } from '@movieflow/core'
import { until } from '@movieflow/test-support/poll'
import { describe, expect, it } from 'vitest'
import { Controller } from '../../src/page/controller.js'
import { type DrawnAnswer, type Follower, Refused, type Server } from '../../src/page/server.js'
import { colormap, frame, movie, plan } from './canned-plan.js'

interface Asked {
  readonly request: FrameRequest
  readonly signal: AbortSignal
  answer(count?: number): void
  refuse(): void
}

/** A server whose answers a test gives. */
class FakeServer {
  follower: Follower | undefined
  readonly asked: Asked[] = []
  readonly written: (readonly string[])[] = []
  readonly counted: { request: HistogramRequest; signal: AbortSignal; answer(): void; refuse(): void }[] = []
  edition = 1

  frame(request: FrameRequest, signal: AbortSignal): Promise<DrawnAnswer> {
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new DOMException('given up', 'AbortError')))
      const { movie: id, index } = request
      const answer = (count = 10) =>
        resolve({
          facts: frame(this.edition, id, Math.min(index, count - 1), { count }),
          picture: {} as ImageData,
        })
      const refuse = () => reject(new Refused({ code: 'OPTION_INVALID', message: 'no' }))
      this.asked.push({ request, signal, answer, refuse })
    })
  }

  follow(follower: Follower): () => void {
    this.follower = follower
    return () => {}
  }

  histogram(request: HistogramRequest, signal: AbortSignal): Promise<Histogram> {
    return new Promise((resolve, reject) => {
      const counts = { edges: [0, 1], counts: [1], missing: 0, frames: 1, of: 1 }
      const refuse = () => reject(new Refused({ code: 'CALL_INVALID', message: 'no such limits' }))
      this.counted.push({ request, signal, answer: () => resolve(counts), refuse })
    })
  }

  async write(settings: readonly string[]): Promise<void> {
    this.written.push(settings)
  }

  tell(next: SessionPlan): void {
    this.edition = next.edition
    this.follower!.plan(next)
  }
}

function begin(index = 0, id: string | undefined = undefined) {
  const server = new FakeServer()
  const controller = new Controller({
    server: server as unknown as Server,
    place: { movie: id, index, view: 'fit' },
    listed: ({ plan: now }) => (now?.movies ?? []).map((each) => each.id),
  })
  controller.start()
  /** Answers the newest request, and waits until it is shown. */
  const answer = async (count?: number) => {
    const before = controller.state.shown
    server.asked.at(-1)!.answer(count)
    await until(() => controller.state.shown !== before, 'a frame')
  }
  const requests = () => server.asked.map(({ request }) => request)
  return { server, controller, answer, requests }
}

const ids = ['a=1', 'a=2']
const tryMagma = { type: 'try', path: 'render.colormap', value: 'magma' } as const

describe('the page', () => {
  it('asks for the frame that its address names, and for none before there is a plan', async () => {
    const { server, controller, answer, requests } = begin(7, 'a=2')
    expect(requests()).toEqual([])
    server.tell(plan(1, ids))
    expect(requests()).toEqual([{ movie: 'a=2', index: 7 }])
    await answer()
    expect(controller.state.shown?.frame.index).toBe(7)
  })

  it('asks for one frame at a time, and then for the newest that is wanted', async () => {
    const { server, controller, answer, requests } = begin()
    server.tell(plan(1, ids))
    await answer()
    // The one ahead is given up as soon as somebody wants another.
    for (const index of [3, 5, 8]) controller.player.seek(index)
    expect(server.asked.filter(({ signal }) => !signal.aborted).map(({ request }) => request.index)).toEqual([0, 3])
    await answer()
    expect(controller.state.shown?.frame.index).toBe(3)
    await answer()
    expect(controller.state.shown?.frame.index).toBe(8)
    expect(requests().map(({ index }) => index)).not.toContain(5)
  })

  it('keeps what it has seen, until the plan is another', async () => {
    const { server, controller, answer, requests } = begin()
    server.tell(plan(1, ids))
    await answer()
    controller.player.seek(4)
    await answer()
    const before = requests().filter(({ index }) => index === 0).length
    controller.player.seek(0)
    await until(() => controller.state.shown?.frame.index === 0, 'the frame that was kept')
    expect(requests().filter(({ index }) => index === 0)).toHaveLength(before)
    server.tell(plan(2, ids))
    expect(requests().at(-1)).toEqual({ movie: 'a=1', index: 0 })
    expect(requests().filter(({ index }) => index === 0)).toHaveLength(before + 1)
  })

  it('lets the frame that is on its way come before it asks for what is tried next', async () => {
    const { server, controller, answer, requests } = begin()
    server.tell(plan(1, ids))
    await answer()
    controller.dispatch(tryMagma)
    expect(requests().at(-1)).toEqual({ movie: 'a=1', index: 0, settings: ['render.colormap=magma'] })
    const first = server.asked.at(-1)!
    controller.dispatch({ ...tryMagma, value: 'gray' })
    controller.dispatch({ ...tryMagma, value: 'hot' })
    expect([server.asked.at(-1) === first, first.signal.aborted]).toEqual([true, false])
    await answer()
    expect(requests().at(-1)?.settings).toEqual(['render.colormap=hot'])
  })

  it('gives up the frame of a movie that is left', async () => {
    const { server, controller, requests } = begin()
    server.tell(plan(1, ids))
    controller.dispatch({ type: 'movie', id: 'a=2' })
    expect(server.asked[0]!.signal.aborted).toBe(true)
    expect(requests().at(-1)).toEqual({ movie: 'a=2', index: 0 })
  })

  it('stays at its frame through a mistake in the pipeline', async () => {
    const { server, controller, answer, requests } = begin()
    server.tell(plan(1, ids))
    await answer()
    controller.player.seek(6)
    await answer()
    server.tell(plan(2, [], { problem: { code: 'PIPELINE_SYNTAX', message: 'no' } }))
    expect(controller.state.shown?.frame.index).toBe(6)
    server.tell(plan(3, ids))
    expect(requests().at(-1)).toEqual({ movie: 'a=1', index: 6 })
  })

  it('goes to the last frame of a movie that became shorter, and knows its length', async () => {
    const { server, controller, answer } = begin(9)
    server.tell(plan(1, ids))
    await answer()
    server.tell(plan(2, [], { movies: [movie('a=1')] }))
    await answer(4)
    expect(controller.state.shown?.frame.index).toBe(3)
    await until(() => controller.player.state.count === 4, 'the new length')
    expect(controller.player.state.index).toBe(3)
  })

  it('shows why a frame did not come, and asks again when something has changed', async () => {
    const { server, controller, answer, requests } = begin()
    server.tell(plan(1, ids))
    await answer()
    controller.dispatch(tryMagma)
    server.asked.at(-1)!.refuse()
    await until(() => controller.state.failure !== undefined, 'the mistake')
    expect(requests().filter(({ settings }) => settings)).toHaveLength(1)
    controller.dispatch({ type: 'drop all' })
    await until(() => controller.state.failure === undefined, 'the picture that was kept')
    // It was kept.
    expect(requests().filter(({ index, settings }) => index === 0 && !settings)).toHaveLength(1)
  })

  it('asks again when the connection is back', async () => {
    const { server, controller, requests } = begin()
    server.tell(plan(1, ids))
    server.follower!.connection('lost')
    expect(controller.state.connection).toBe('lost')
    const before = requests().length
    server.follower!.connection('open')
    expect(requests()).toHaveLength(before + 1)
  })

  it('writes what is tried, once', async () => {
    const { server, controller } = begin()
    server.tell(plan(1, ids))
    await controller.write()
    controller.dispatch(tryMagma)
    await Promise.all([controller.write(), controller.write()])
    expect(server.written).toEqual([['render.colormap=magma']])
    server.tell(plan(2, [], { movies: [movie('a=1', { adjustable: [{ ...colormap, value: 'magma' }] })] }))
    expect(controller.state.tried.size).toBe(0)
  })

  it('has the values of limits counted one after the other, and once an edition', async () => {
    const { server, controller, answer } = begin()
    server.tell(plan(1, ids))
    await answer()
    for (const limits of ['a', 'b', 'a']) controller.count(limits)
    expect(server.counted.map(({ request }) => request)).toEqual([{ movie: 'a=1', limits: 'a' }])
    server.counted[0]!.answer()
    await until(() => server.counted.length === 2, 'the next')
    server.counted[1]!.refuse()
    await until(() => controller.state.histograms.size === 2, 'both')
    expect(controller.state.histograms.get('b')?.counts).toBe('no such limits')
    controller.count('a')
    controller.dispatch(tryMagma)
    controller.count('a')
    expect(server.counted).toHaveLength(2)
    server.tell(plan(2, ids))
    controller.count('a')
    controller.dispatch({ type: 'movie', id: 'a=2' })
    await answer()
    controller.count('a')
    expect(server.counted.slice(2).map(({ request, signal }) => [request.movie, signal.aborted])).toEqual([
      ['a=1', true],
      ['a=2', false],
    ])
  })

  it('goes to the movies beside the one that is shown', () => {
    const { server, controller } = begin()
    server.tell(plan(1, ids))
    controller.goBy(1)
    expect(controller.state.movie).toBe('a=2')
    controller.goBy(1)
    expect(controller.state.movie).toBe('a=2')
    controller.goBy(-1)
    expect(controller.state.movie).toBe('a=1')
  })
})
