// Clocks of recordings: held to NumPy's answers (make-joins.py), and what is refused as one.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkTimes, countMoments, evenRate, joinTimes, medianStep } from '../../src/clock/index.js'
import type { ClipTimes, Sampling } from '../../src/model/index.js'

interface Case {
  readonly kind: string
  readonly times: number[]
  readonly tick: number | null
  readonly sample: Sampling
  readonly gap: number | null
  readonly start: number
  readonly speed: number
  readonly fps: number
  readonly at: number[]
  readonly shown?: (number | null)[]
}

const cases = JSON.parse(readFileSync(new URL('./joins.json', import.meta.url), 'utf8')) as Case[]

describe('each moment is shown by the sample that NumPy finds', () => {
  test.each(cases)('$kind, $sample, from $start at speed $speed and $fps frames a second', (one) => {
    const { times: seconds, tick, sample, gap, start, speed, fps, at, shown } = one
    const times: ClipTimes = { seconds, ...(tick !== null && { tick }) }
    const moments = { from: start, speed, fps, count: at.length }
    const map = joinTimes(times, seconds.length, moments, { sample, gap: gap ?? undefined })
    expect([...map.at]).toEqual(at)
    shown?.forEach((value, frame) => {
      if (value === null) return
      const [here, part] = [map.at[frame]!, map.part![frame]!]
      const next = seconds[here + 1] ?? 0
      expect(seconds[here]! * (1 - part) + (part > 0 ? next * part : 0)).toBeCloseTo(value, 9)
    })
  })

  test('a rate gives the same frames as its times one by one', () => {
    const even = { start: 0.2, rate: 7.8 }
    const listed = { seconds: Array.from({ length: 50 }, (_, frame) => 0.2 + frame / 7.8) }
    for (const sample of ['nearest', 'before', 'linear'] as const) {
      const moments = { from: -0.1, speed: 1, fps: 30, count: 240 }
      const one = joinTimes(even, 50, moments, { sample })
      const other = joinTimes(listed, 50, moments, { sample })
      expect([...one.at]).toEqual([...other.at])
    }
  })
})

describe('a step as wide as `gap` is no gap', () => {
  const grid = (rate: number, tick: number, frames: readonly number[]) =>
    frames.map((frame) => Math.round(frame / rate / tick) * tick)
  /** Moments every 20 ms at which nothing is shown. */
  const missing = (times: ClipTimes, frames: number, gap?: number) =>
    [...joinTimes(times, frames, { from: 0, speed: 1, fps: 50, count: 80 }, { sample: 'before', gap }).at].filter(
      (at) => at < 0,
    ).length

  test('at an even rate, whichever way doubles were rounded', () => {
    expect(missing({ start: 0, rate: 10 }, 30, 0.1)).toBe(0)
    expect(missing({ start: 0, rate: 10 }, 30, 0.09)).toBeGreaterThan(0)
  })

  test.each([
    ['MP4, 30', 30, 1 / 15360],
    ['Matroska, 30', 30, 0.001],
    ['Matroska, 29.97', 30000 / 1001, 0.001],
    ['Matroska, 59.94', 60000 / 1001, 0.001],
    ['AVI, 25, which counts in frames', 25, 0.04],
  ])('two frames lost are none, three are one: %s', (_, rate, tick) => {
    const all = Array.from({ length: 200 }, (_, frame) => frame)
    const two = all.filter((frame) => frame % 20 < 6 || frame % 20 > 7)
    const three = all.filter((frame) => frame % 20 < 6 || frame % 20 > 8)
    expect(missing({ seconds: grid(rate, tick, two), tick }, two.length)).toBe(0)
    expect(missing({ seconds: grid(rate, tick, three), tick }, three.length)).toBeGreaterThan(0)
  })
})

describe('the rate', () => {
  const at = (rate: number, frames: number, round: number) =>
    Array.from({ length: frames }, (_, frame) => Math.round(frame / rate / round) * round)
  test.each([
    ['30 in milliseconds', { seconds: at(30, 300, 0.001), tick: 0.001 }, 30],
    ['59.94 in milliseconds', { seconds: at(60000 / 1001, 600, 0.001), tick: 0.001 }, 60000 / 1001],
    ['29.97 in 1/30000 s', { seconds: at(30000 / 1001, 100, 1 / 30000), tick: 1 / 30000 }, 30000 / 1001],
    ['7.8125 exactly', { seconds: at(7.8125, 50, 1e-9) }, 7.8125],
  ])('of %s', (_, times, rate) => {
    expect(evenRate(times, times.seconds.length)).toBeCloseTo(rate, 9)
  })

  test('of uneven times there is none', () => {
    expect(evenRate({ seconds: [0, 0.1, 0.25, 0.3] }, 4)).toBeUndefined()
    // One frame lost of ninety.
    const lost = at(30, 90, 0.001).filter((_, frame) => frame !== 40)
    expect(evenRate({ seconds: lost, tick: 0.001 }, 89)).toBeUndefined()
  })

  test('numpy.median of the steps', () => {
    expect(medianStep({ seconds: [0, 1, 3, 3.5, 10] }, 5)).toBe(1.5)
    expect(medianStep({ seconds: [0, 1, 3, 3.5] }, 4)).toBe(1)
  })
})

test('both ends of a stretch are in it', () => {
  expect(countMoments({ from: 0, speed: 1, fps: 30 }, 59 / 30, 1e-6)).toBe(60)
  expect(countMoments({ from: 10, speed: 0.5, fps: 30 }, 40, 1e-6)).toBe(1801)
  expect(countMoments({ from: 3, speed: 1, fps: 30 }, 2, 1e-6)).toBe(0)
})

test.each([
  [[0, 1], 3, 'there are 2 times for 3 frames'],
  [[0, 1, 2, 3], 3, 'there are 4 times for 3 frames'],
  [[0, Number.NaN, 2], 3, 'the time of frame 1 is NaN'],
  [[0, 2, 1], 3, 'time goes back from 2 s at frame 1 to 1 s at frame 2'],
  [[0, 1, 1], 3, 'the frames 1 and 2 have the same time, 1 s'],
])('%j of %i frames are no clock', (seconds, frames, message) => {
  expect(() => checkTimes({ seconds }, frames, 'the times of cam')).toThrow(`the times of cam: ${message}`)
})
