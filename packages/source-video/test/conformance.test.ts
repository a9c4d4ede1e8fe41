// The source, held to the contract that every source keeps.
import { testSource } from '@movieflow/testkit'
import { test } from 'vitest'
import video from '../src/index.js'
import { decode, fileAxes } from './support.js'
import { pathOf } from './videos/videos.js'

test.each([
  ['ffv1.mkv', 12, [23, 31, 3]],
  ['even.mp4', 39, [24, 32, 3]],
] as const)('%s', async (name, frames, shape) => {
  const file = pathOf(name)
  const bytes = decode(file)
  const length = shape[0] * shape[1] * shape[2]
  await testSource({
    plugin: video,
    file,
    axes: fileAxes,
    expected: {
      clip: { frames, shape: [...shape] },
      frames: Array.from({ length: frames }, (_, index) => bytes.subarray(index * length, (index + 1) * length)),
    },
  })
})
