// What ends the process from outside: causes and what follows from them, and streams that nobody reads any more.
import { describe, expect, it } from 'vitest'
import { Ending, signalOfStream, silenceable } from '../src/ending.js'
import type { EndingSignal } from '../src/exit-code.js'

describe('an ending', () => {
  it.each<[readonly EndingSignal[], readonly string[], EndingSignal]>([
    [['SIGPIPE', 'SIGPIPE', 'SIGPIPE'], ['begin', 'nothing', 'nothing'], 'SIGPIPE'],
    [['SIGHUP', 'SIGHUP', 'SIGPIPE'], ['begin', 'nothing', 'nothing'], 'SIGHUP'],
    [['SIGINT', 'SIGPIPE', 'SIGHUP'], ['begin', 'nothing', 'nothing'], 'SIGINT'],
    [['SIGINT', 'SIGINT'], ['begin', 'at once'], 'SIGINT'],
    [['SIGHUP', 'SIGTERM'], ['begin', 'at once'], 'SIGHUP'],
    [['SIGTERM', 'SIGPIPE', 'SIGTERM'], ['begin', 'nothing', 'at once'], 'SIGTERM'],
  ])('of %j', (signals, steps, cause) => {
    const ending = new Ending()
    expect(signals.map((signal) => ending.take(signal))).toEqual(steps)
    expect(ending.cause).toBe(cause)
  })
})

it.each([
  ['EIO', true, 'SIGHUP'],
  ['EPIPE', false, 'SIGPIPE'],
  ['ECONNRESET', false, 'SIGPIPE'],
  ['EIO', false, undefined],
  ['ENOSPC', false, undefined],
  ['EFBIG', false, undefined],
])('a stream that fails with %s, a terminal: %s, stands for %s', (code, isTerminal, signal) => {
  expect(signalOfStream(Object.assign(new Error(code), { code }), isTerminal)).toBe(signal)
})

it('a silent stream takes nothing, and keeps nobody waiting', async () => {
  const texts: unknown[] = []
  const stream = { write: (text: unknown) => texts.push(text) > 0 }
  const silence = silenceable(stream as never)
  stream.write('first')
  silence()
  await new Promise<void>((resolve) => (stream.write as (...args: unknown[]) => boolean)('second', 'utf8', resolve))
  expect(texts).toEqual(['first'])
})
