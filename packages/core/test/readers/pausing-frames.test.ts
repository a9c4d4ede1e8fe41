import { expect, it } from 'vitest'
import { PausingFrames } from '../../src/readers/index.js'

it('frames are opened again by the first reading after a pause', async () => {
  const calls: string[] = []
  const clip = { axes: ['x'], shape: [1], dtype: 'uint8', frames: 9 } as const
  const open = async () => {
    calls.push('open')
    const readSource = async (_: string, index: number) => {
      calls.push(String(index))
      return { axes: clip.axes, shape: clip.shape, data: Uint8Array.of(index) }
    }
    return {
      clips: { data: clip },
      readSource,
      read: async (index: number) => ({ data: await readSource('data', index) }),
      close: async () => void calls.push('close'),
    }
  }
  const frames = await PausingFrames.open(open)
  expect(frames.clips['data']).toBe(clip)
  await frames.read(3)
  await frames.pause()
  await frames.pause()
  expect((await frames.read(4))['data']!.data[0]).toBe(4)
  const { readSource } = frames
  await readSource('data', 5)
  await frames.close()
  expect(calls).toEqual(['open', '3', 'close', 'open', '4', '5', 'close'])
})
