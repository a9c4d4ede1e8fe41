// Versions of writers and of the encoders that they use, held against those that made a file.
import { expect, it } from 'vitest'
import { isSameWriter } from '../../src/freshness/writer-versions.js'

it.each([
  ['ffmpeg@0.3.0, ffmpeg 5.1 libx264', 'ffmpeg@0.3.0, ffmpeg 5.1 libx264', true, true],
  ['ffmpeg@0.3.0, ffmpeg 5.1 libx264', 'ffmpeg@0.3.0, ffmpeg 6.0 libx264', false, true],
  ['ffmpeg@0.4.0, ffmpeg 5.1 libx264', 'ffmpeg@0.3.0, ffmpeg 5.1 libx264', false, false],
  ['gif@0.3.0', 'gif@0.3.0', true, true],
  ['gif@0.4.0', 'gif@0.3.0', false, false],
  [undefined, 'gif@0.3.0', false, false],
])('%s for %s is the same: %s; with --trust encoder: %s', (now, then, strictly, trusting) => {
  expect([isSameWriter(now, then, false), isSameWriter(now, then, true)]).toEqual([strictly, trusting])
})
