import type { Picture } from '@movieflow/core/plugin'
import { expect, it } from 'vitest'
import { findChange } from '../src/region.js'
import { makeRandom, paint } from './movie.js'

/** The rectangle by a look at every pixel. */
function lookAtAll(now: Picture, before: Picture) {
  const changed = Array.from({ length: now.width * now.height }, (_, pixel) => pixel).filter((pixel) =>
    [0, 1, 2, 3].some((channel) => now.data[4 * pixel + channel] !== before.data[4 * pixel + channel]),
  )
  if (changed.length === 0) return { left: 0, top: 0, width: 1, height: 1 }
  const columns = changed.map((pixel) => pixel % now.width)
  const rows = changed.map((pixel) => Math.floor(pixel / now.width))
  const [left, top] = [Math.min(...columns), Math.min(...rows)]
  return { left, top, width: Math.max(...columns) - left + 1, height: Math.max(...rows) - top + 1 }
}

it('finds the smallest rectangle around what has changed, wherever that is', () => {
  const random = makeRandom(21)
  const whole = (below: number) => Math.floor(random() * below)
  for (let round = 0; round < 400; round++) {
    const [width, height] = [1 + whole(70), 1 + whole(12)]
    const before = paint([width, height], () => 0x102030)
    const now = { ...before, data: before.data.slice() }
    for (let change = whole(5); change > 0; change--) now.data[4 * whole(width * height) + whole(3)] = 200
    expect(findChange(now, before).region).toEqual(lookAtAll(now, before))
  }
})
