import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Visitors } from '../src/visitors.js'

let visitors: Visitors
let left = false
beforeEach(() => {
  vi.useFakeTimers()
  left = false
  visitors = new Visitors(60)
  void visitors.left.then(() => {
    left = true
  })
})
afterEach(() => {
  visitors.close()
  vi.useRealTimers()
})

const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000)

describe('visitors', () => {
  it('have left when no page has been open for the time', async () => {
    const leave = visitors.enter()
    await pass(3600)
    expect(left).toBe(false)
    leave()
    await pass(56)
    expect(left).toBe(false)
    await pass(8)
    expect(left).toBe(true)
  })

  it('are still there when a page comes back, as after a reload', async () => {
    const leave = visitors.enter()
    leave()
    leave()
    await pass(50)
    visitors.enter()
    await pass(600)
    expect(left).toBe(false)
  })

  it('are several: the last one counts', async () => {
    const [first, second] = [visitors.enter(), visitors.enter()]
    first()
    first()
    await pass(600)
    expect(left).toBe(false)
    second()
    await pass(64)
    expect(left).toBe(true)
  })

  it('have ten times as long before the first page, and each question is a sign of life', async () => {
    await pass(590)
    visitors.greet()
    await pass(590)
    expect(left).toBe(false)
    await pass(20)
    expect(left).toBe(true)
  })

  it('do not age while the machine sleeps: a clock that jumps is one look', async () => {
    visitors.enter()()
    vi.setSystemTime(Date.now() + 8 * 3600_000)
    await pass(10)
    expect(left).toBe(false)
  })
})
