// What a thread is at, as another one sees it.
import { describe, expect, test } from 'vitest'
import { encodeCall, Pulse, PulseWatch, pulseBytes } from '../../src/plugins/pulse.js'

const call = { kind: 'writer', plugin: 'mine', member: 'encodeFrame', step: 'write[0]', movie: 'exp=1' }

describe('a watched thread', () => {
  test('is in the call that it showed last, with its frame and its limit', () => {
    const watch = new PulseWatch()
    const pulse = new Pulse(watch.memory)
    expect(watch.call()).toBe(undefined)
    pulse.show(encodeCall(call), 1.5, 7)
    expect(watch.call()).toEqual({ ...call, frame: 7 })
    expect(watch.limitSeconds).toBe(1.5)
    pulse.show(encodeCall({ ...call, member: 'plan' }), 2, undefined)
    expect(watch.call()).toEqual({ ...call, member: 'plan' })
    pulse.clear()
    expect(watch.call()).toBe(undefined)
  })

  test('is late once a call took more ticks than it may, and no call began or ended meanwhile', () => {
    const watch = new PulseWatch()
    const pulse = new Pulse(watch.memory)
    const ticks = (count: number) => Array.from({ length: count }, () => watch.tick(100))
    expect(ticks(50)).not.toContain(true)
    pulse.show(encodeCall(call), 1, 0)
    // The first tick sees that something happened: time counts from there.
    expect(ticks(10)).not.toContain(true)
    pulse.show(encodeCall(call), 1, 1)
    expect(ticks(11)).toEqual([...Array(10).fill(false), true])
    pulse.clear()
    expect(ticks(50)).not.toContain(true)
    pulse.show(encodeCall(call), Number.POSITIVE_INFINITY, 1)
    expect(ticks(50)).not.toContain(true)
  })

  test('leaves out the file where a path is longer than the memory', () => {
    const watch = new PulseWatch()
    const long = encodeCall({ ...call, file: '/'.padEnd(pulseBytes, 'ä') })
    new Pulse(watch.memory).show(long, 1, 0)
    expect(watch.call()).toEqual({ ...call, frame: 0 })
  })
})
