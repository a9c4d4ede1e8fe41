// The writer held to the plugin contract, for every ending.
import { testWriter } from '@movieflow/testkit'
import { test } from 'vitest'
import { ffmpegWriter } from '../src/index.js'
import { decode, embedded } from './support.js'

const rgba = (rgb: Buffer, [width, height]: readonly [number, number]) =>
  Array.from({ length: rgb.length / (width * height * 3) }, (_, frame) => {
    const out = new Uint8Array(width * height * 4).fill(255)
    for (let at = 0; at < width * height; at++)
      out.set(rgb.subarray((frame * width * height + at) * 3, (frame * width * height + at) * 3 + 3), at * 4)
    return out
  })

/** Chroma of 2 × 2 pixels is one: far off at an edge, near on average. */
const lossy = { largest: 160, mean: 6 }

test.each([
  ['.avi', {}, lossy],
  ['.avi', { codec: 'raw' }, 0],
  ['.mp4', {}, lossy],
  ['.mkv', {}, 0],
  ['.webm', {}, lossy],
] as const)('%s %j', { timeout: 120_000 }, async (extension, options, tolerance) => {
  const size = [34, 26] as const
  await testWriter({
    plugin: ffmpegWriter,
    options: { ffmpeg: embedded, ...options },
    extension,
    size,
    frames: 6,
    tolerance,
    decode: async (file) => ({ size, frames: rgba(await decode(embedded, file), size) }),
  })
})
