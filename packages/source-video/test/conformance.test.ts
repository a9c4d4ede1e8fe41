// The source, held to the contract that every source keeps.
import { testSource } from '@movieflow/testkit'
import { test } from 'vitest'
import video from '../src/index.js'
import { decode, fileAxes, makeVideo } from './support.js'

test.each([
  ['a.mkv', ['-c:v', 'ffv1', '-pix_fmt', 'bgr0']],
  ['b.mp4', ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-bf', '2']],
])('%s', async (name, args) => {
  const file = makeVideo(name, '32x24', '10', 30, ...args)
  const bytes = decode(file)
  const frames = Array.from({ length: 30 }, (_, index) => bytes.subarray(index * 2304, (index + 1) * 2304))
  await testSource({
    plugin: video,
    file,
    axes: fileAxes,
    expected: { clip: { frames: 30, shape: [24, 32, 3] }, frames },
  })
})
