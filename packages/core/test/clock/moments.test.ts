// Moments of movies whose speed changes, by hand.
import { expect, it } from 'vitest'
import { countMoments, layStretches, momentOf, speedOf } from '../../src/clock/index.js'

const movie = { from: 10, to: 20, speed: 1 }

it('lays stretches one after the other, in seconds of the movie', () => {
  expect(layStretches(movie, [{ from: 12, to: 13, speed: 0.5 }])).toEqual([
    { at: 0, from: 10, speed: 1 },
    { at: 2, from: 12, speed: 0.5 },
    { at: 4, from: 13, speed: 1 },
  ])
})

it('cuts stretches at both ends of what is shown, and leaves out those beyond', () => {
  const own = [
    { from: 1, to: 2, speed: 9 },
    { from: 8, to: 11, speed: 2 },
    { from: 19, to: 30, speed: 0.1 },
    { from: 40, to: 50, speed: 7 },
  ]
  const stretches = layStretches(movie, own)
  expect(stretches).toEqual([
    { at: 0, from: 10, speed: 2 },
    { at: 0.5, from: 11, speed: 1 },
    { at: 8.5, from: 19, speed: 0.1 },
  ])
  const moments = { ...movie, fps: 10, stretches }
  // 0.5 + 8 + 10 s, both ends in.
  expect(countMoments(moments, 20, 1e-6)).toBe(186)
  expect(momentOf(moments, 185)).toBeCloseTo(20, 9)
})

it('gives each frame its moment and its speed; a boundary belongs to what follows it', () => {
  const stretches = layStretches(movie, [{ from: 12, to: 13, speed: 0.25 }])
  const moments = { ...movie, fps: 30, stretches }
  for (let frame = 0; frame <= 60; frame++) expect(momentOf(moments, frame)).toBeCloseTo(10 + frame / 30, 9)
  for (let frame = 60; frame <= 180; frame++) expect(momentOf(moments, frame)).toBeCloseTo(12 + (frame - 60) / 120, 9)
  for (let frame = 180; frame <= 390; frame++) expect(momentOf(moments, frame)).toBeCloseTo(13 + (frame - 180) / 30, 9)
  expect([59, 60, 179, 180].map((frame) => speedOf(moments, frame))).toEqual([1, 0.25, 0.25, 1])
  expect(countMoments(moments, 20, 1e-6)).toBe(391)
})

it('is the clock of before where there is one speed', () => {
  const even = { from: 3, speed: 0.5, fps: 25 }
  expect(momentOf(even, 50)).toBe(4)
  expect(speedOf(even, 50)).toBe(0.5)
})
