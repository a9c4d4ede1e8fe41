import { describe, expect, it } from 'vitest'
import {
  advance,
  changeSpeed,
  formatPlaybackTime,
  type LoopMode,
  nearestFrame,
  type PlaybackPlace,
} from '../src/playback.js'

function play(
  mode: LoopMode,
  count: number,
  steps: readonly number[],
  from: PlaybackPlace = { index: 0, direction: 1 },
) {
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

  it('has speeds from a tenth to eight times, and stays at their ends', () => {
    expect([changeSpeed(1, 1), changeSpeed(1, -1), changeSpeed(8, 1), changeSpeed(0.1, -1)]).toEqual([2, 0.5, 8, 0.1])
  })

  it('finds the nearest frame, and tells frames apart by their times', () => {
    expect([-1, 0.4, 2.6, 99].map((index) => nearestFrame(index, 5))).toEqual([0, 0, 3, 4])
    expect(nearestFrame(3, 0)).toBe(0)
    expect([1, 10, 25, 1000].map((fps) => formatPlaybackTime(1 / fps, fps))).toEqual([
      '1.0 s',
      '0.1 s',
      '0.04 s',
      '0.001 s',
    ])
  })
})
