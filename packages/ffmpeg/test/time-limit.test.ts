import { afterEach, expect, test, vi } from 'vitest'
import { limitTime, timeLimitSeconds } from '../src/index.js'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.useRealTimers()
})

test.each([
  ['', 60],
  ['0', 60],
  ['-1', 60],
  ['soon', 60],
  ['0.4', 0.4],
  ['90', 90],
  // A timer of Node's takes at most 2³¹ − 1 milliseconds.
  ['1e9', 1e6],
  ['Infinity', 1e6],
])('MOVIEFLOW_FFMPEG_TIMEOUT=%s allows %d seconds', (written, seconds) => {
  vi.stubEnv('MOVIEFLOW_FFMPEG_TIMEOUT', written)
  expect(timeLimitSeconds()).toBe(seconds)
})

test('A limit is reached once, in its time, unless it is stopped.', () => {
  vi.useFakeTimers()
  const late = vi.fn()
  limitTime(20, late)
  vi.advanceTimersByTime(19_999)
  expect(late).not.toHaveBeenCalled()
  vi.advanceTimersByTime(60_000)
  expect(late).toHaveBeenCalledOnce()
  const stop = limitTime(20, late)
  vi.advanceTimersByTime(19_999)
  stop()
  vi.advanceTimersByTime(60_000)
  expect(late).toHaveBeenCalledOnce()
})
