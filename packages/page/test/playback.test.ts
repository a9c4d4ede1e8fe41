import { describe, expect, it } from 'vitest'
import { advance, changeSpeed, framesDue, type LoopMode, type Place } from '../src/playback.js'

function play(mode: LoopMode, count: number, steps: readonly number[], from: Place = { index: 0, direction: 1 }) {
  let place = from
  return steps.map((step) => {
    const next = advance(place, step, count, mode)
    place = next
    return next.ended ? `${next.index}.` : next.index
  })
}

describe('playing', () => {
  it('once ends at the last frame', () => {
    expect(play('once', 4, [1, 1, 1])).toEqual([1, 2, '3.'])
    expect(play('once', 4, [9])).toEqual(['3.'])
    expect(play('once', 1, [1])).toEqual(['0.'])
  })

  it('in a loop begins again', () => {
    expect(play('loop', 3, [1, 1, 1, 1, 5])).toEqual([1, 2, 0, 1, 0])
    expect(play('loop', 1, [1, 4])).toEqual([0, 0])
  })

  it('there and back shows the ends once', () => {
    expect(play('reflect', 4, Array(8).fill(1))).toEqual([1, 2, 3, 2, 1, 0, 1, 2])
    expect(play('reflect', 4, [2, 2, 2, 2])).toEqual([2, 2, 0, 2])
    expect(play('reflect', 4, [7])).toEqual([1])
    expect(play('reflect', 2, [1, 1, 1])).toEqual([1, 0, 1])
    expect(play('reflect', 1, [1, 3])).toEqual([0, 0])
    expect(play('reflect', 4, [1, 1, 1], { index: 3, direction: 1 })).toEqual([2, 1, 0])
  })

  it('is as fast as asked for, and goes on after a sleep where it was', () => {
    expect([99, 100, 250].map((milliseconds) => framesDue(milliseconds, 10))).toEqual([0, 1, 2])
    expect(framesDue(60_000, 10)).toBe(1)
    expect(framesDue(1999, 0.5)).toBe(0)
    expect(framesDue(2000, 0.5)).toBe(1)
    expect([changeSpeed(1, 1), changeSpeed(1, -1), changeSpeed(8, 1), changeSpeed(0.1, -1)]).toEqual([2, 0.5, 8, 0.1])
  })
})
