// How ffmpeg ended becomes an error for whoever can mend it: limits of the machine are no fault of a movie.
import { expect, it } from 'vitest'
import type { EncoderEnding } from '../src/encoder.js'
import { explainEnding } from '../src/failure.js'

const ending = (lines: readonly string[], rest: Partial<EncoderEnding> = {}): EncoderEnding =>
  ({ code: 1, signal: null, words: { lines, unexpected: false }, ...rest }) as EncoderEnding

it.each<[string, EncoderEnding, string, RegExp]>([
  ['a signal of the limit', ending([], { code: null, signal: 'SIGXFSZ' }), 'LIMIT_REACHED', /ulimit -f/],
  ['its words of that limit', ending(['Error writing trailer: File too large']), 'LIMIT_REACHED', /ulimit -f/],
  ['its words of open files', ending(['x.mp4: Too many open files']), 'LIMIT_REACHED', /ulimit -n/],
  ['other words', ending(['broken']), 'ENCODER_FAILED', /see this alone/],
])('%s', (_, end, code, hint) => {
  expect(explainEnding(end, ['ffmpeg'], 'after 3 of 5 frames', '/out/x.mp4')).toMatchObject({
    code,
    hint: expect.stringMatching(hint),
  })
})
