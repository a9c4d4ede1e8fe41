// What the cache of frames keeps, and for how long.
import { expect, it } from 'vitest'
import { cacheFrames } from '../src/frame-cache.js'

it('keeps the frames that were asked for last', async () => {
  const made: number[] = []
  const read = cacheFrames(2, async (index) => {
    made.push(index)
    return index * 10
  })
  const order = [1, 2, 1, 3, 1, 2]
  expect(await Promise.all(order.map(read))).toEqual(order.map((index) => index * 10))
  expect(made).toEqual([1, 2, 3, 2])
})

it('forgets what failed', async () => {
  let attempts = 0
  const read = cacheFrames(2, async () => {
    if (attempts++ === 0) throw new Error('gone')
    return 'here'
  })
  await expect(Promise.all([read(0), read(0)])).rejects.toThrow('gone')
  expect(await read(0)).toBe('here')
})
