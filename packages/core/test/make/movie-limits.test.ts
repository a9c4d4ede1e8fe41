import { describe, expect, it } from 'vitest'
import { planLimits, resolveLimits } from '../../src/make/movie-limits.js'
import type { LimitsRequest } from '../../src/model/index.js'
import type { ReadyMovie } from '../../src/plan/index.js'

const request = (over: string[]): LimitsRequest => ({
  of: [{ source: 'data' }],
  percentile: [0, 100],
  method: 'linear',
  over,
})

/** A movie of four frames whose conditions are a, b, a, b; `limits` by their names. */
function movieWith(limits: Record<string, LimitsRequest>, oneLimitsGroup = false): ReadyMovie {
  return {
    limits,
    oneLimitsGroup,
    spec: { frames: 4 },
    limitsGroup: (key: string, frame: number) => `${key} ${oneLimitsGroup ? '' : 'ab'[frame % 2]}`,
  } as unknown as ReadyMovie
}

describe('the limits of a movie', () => {
  it('are planned by groups of frames, numbered in the order of their first frames', () => {
    const plan = planLimits(movieWith({ color: request(['movie', 'condition']) }), new Map())
    expect(plan).toEqual({
      color: { request: request(['movie', 'condition']), groups: 2, groupOfFrame: [0, 1, 0, 1] },
    })
  })

  it('are one group without a list of frames if all frames share them', () => {
    const plan = planLimits(movieWith({ color: request(['movie']) }, true), new Map())
    expect(plan).toEqual({ color: { request: request(['movie']), groups: 1 } })
  })

  it('are found for each frame, those that others share and those that were surveyed', () => {
    const movie = movieWith({ color: request(['movie', 'condition']), y: request(['batch']) })
    const shared = new Map([['y a', [-1, 1] as const]])
    const limits = resolveLimits(planLimits(movie, shared), {
      color: [
        [0, 2],
        [5, 9],
      ],
    })
    expect(limits.ofFrame(2)).toEqual({ color: [0, 2], y: [-1, 1] })
    // Of the other group of y no movie could be read.
    expect(limits.ofFrame(3)).toEqual({ color: [5, 9], y: undefined })
    expect(limits.known).toEqual({
      color: [
        [0, 2],
        [5, 9],
      ],
      y: [[-1, 1]],
    })
  })
})
