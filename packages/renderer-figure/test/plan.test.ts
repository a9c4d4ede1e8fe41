import { describe, expect, test } from 'vitest'
import { column, openFigure, planFigure, sourceOf } from './movie.js'

const photo = () =>
  sourceOf(
    ['y', 'x', 'rgb'],
    [20, 30, 3],
    1,
    (_, y, x, rgb) => 8 * y + x + 50 * rgb,
    (values) => Uint8Array.from(values),
  )

describe('an image without axes', () => {
  test.each(['image', 'figure'] as const)('has a pixel for each of its cells, as %s', async (use) => {
    const options = use === 'image' ? { axis: 'off' } : { axis: 'off', layers: [{ use: 'image' }] }
    const movie = await openFigure(options, { photo: photo() }, use)
    expect(movie.plan.size).toEqual([30, 20])
    const { data } = await movie.draw(0)
    expect([...new Uint8Array(data.buffer, data.byteOffset, 8)]).toEqual([0, 50, 100, 255, 1, 51, 101, 255])
  })

  test('is enlarged by scale', async () => {
    const movie = await openFigure({ axis: 'off', scale: 2 }, { photo: photo() }, 'image')
    expect(movie.plan.size).toEqual([60, 40])
    await expect(movie.draw(0)).resolves.toBeDefined()
  })
})

test.each(['x', 'y'])('the range of %s is one for the whole movie', (direction) => {
  const walk = { walk: sourceOf(['value'], [2], 4, (frame, value) => frame + value) }
  const points = { x: column('walk', 'value', 0), y: column('walk', 'value', 1) }
  const limited = (over: unknown) => ({ ...points, [`${direction}lim`]: { percentile: [0, 100], over } })
  for (const over of ['frame', ['movie', 'frame']])
    expect(() => planFigure(limited(over), walk, 'line')).toThrow(
      `${direction}lim is one range for the whole movie: it cannot be taken over frame`,
    )
  expect(() => planFigure(limited('batch'), walk, 'line')).not.toThrow()
})
