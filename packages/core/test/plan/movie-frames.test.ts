import { describe, expect, it } from 'vitest'
import type { LimitsRequest } from '../../src/model/index.js'
import type { FrameFields } from '../../src/plan/frame-fields.js'
import type { MovieFields } from '../../src/plan/movie-fields.js'
import { movieFrames } from '../../src/plan/movie-frames.js'

const request = (...over: string[]): LimitsRequest => ({
  of: [{ source: 'data' }],
  percentile: [0, 100],
  method: 'linear',
  over,
})

/** A movie of four frames of the conditions a, b, a, b, and of one animal. */
function framesOf(limits: Record<string, LimitsRequest>) {
  const fields = {
    has: (name: string) => name === 'condition',
    lookup: (frame: number) => (name: string) => (name === 'condition' ? 'ab'[frame % 2] : 'Beto'),
  } as unknown as FrameFields
  return movieFrames({
    id: 'exp=1',
    fields,
    movie: {} as MovieFields,
    limits,
    shown: { before: 1, count: 4, fps: 10 },
    patches: (shown) => [[['title'], `frame ${shown}`]],
  })
}

describe('the frames of a planned movie', () => {
  it('have patches, which cards have not', () => {
    const frames = framesOf({})
    expect([0, 1, 4, 5].map((frame) => frames.patches(frame))).toEqual([
      [],
      [[['title'], 'frame 0']],
      [[['title'], 'frame 3']],
      [],
    ])
  })

  it('keep the name of the group that shares their limits when they are freed, and nothing else', () => {
    const frames = framesOf({ color: request('animal'), size: request('movie'), far: request('batch') })
    const names = () => ['color', 'size', 'far'].map((key) => frames.limitsGroup(key, 2))
    const before = names()
    frames.freeFrames()
    expect(names()).toEqual(before)
    expect(frames.oneLimitsGroup).toBe(true)
    expect(() => frames.patches(1)).toThrow('the frames of exp=1 were asked for after they had been freed')
    expect(frames.patches(0)).toEqual([])
  })

  it('are not freed if they are in several groups', () => {
    const frames = framesOf({ color: request('condition') })
    frames.freeFrames()
    const [first, second, third] = [0, 1, 2].map((frame) => frames.limitsGroup('color', frame))
    expect(second).not.toBe(first)
    expect(third).toBe(first)
    expect(frames.patches(1)).toHaveLength(1)
  })
})
