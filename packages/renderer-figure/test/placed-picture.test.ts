// Pictures are drawn as their file says that they lie, unless the options say otherwise.
import type { Clip, Placing } from '@movieflow/core/plugin'
import { describe, expect, test } from 'vitest'
import { cellAspect, placedBy } from '../src/placed-picture.js'
import { openFigure, pixelAt, sourceOf } from './movie.js'

const clip = (placing?: Placing): Clip => ({
  frames: 1,
  axes: ['y', 'x'],
  shape: [2, 2],
  dtype: 'float64',
  ...(placing && { placing }),
})
const globe = { origin: 'lower', edges: { x: [0, 360], y: [-90, 90] } } as const

test.each([
  ['nothing is said', undefined, {}, { origin: 'upper' }],
  ['the file says it', globe, {}, { origin: 'lower', extent: [0, 360, -90, 90] }],
  ['from the top down', { edges: { x: [0, 6], y: [0, 4] } }, {}, { origin: 'upper', extent: [0, 6, 4, 0] }],
  ['one axis alone has edges', { edges: { y: [0, 4] } }, {}, { origin: 'upper' }],
  ['an origin of the pipeline', globe, { origin: 'upper' }, { origin: 'upper', extent: [0, 360, 90, -90] }],
  ['an extent of the pipeline', globe, { extent: [0, 1, 2, 0] }, { origin: 'upper', extent: [0, 1, 2, 0] }],
  ['both', globe, { origin: 'lower', extent: [0, 1, 0, 2] }, { origin: 'lower', extent: [0, 1, 0, 2] }],
  ['cells', globe, { extent: 'cells' }, { origin: 'lower' }],
] as const)('%s', (_, placing, options, expected) => {
  expect(placedBy(options as Parameters<typeof placedBy>[0], clip(placing as Placing | undefined))).toEqual(expected)
})

test('cells are as high as wide, or as the edges say', () => {
  expect(cellAspect({}, clip())).toBe(1)
  expect(cellAspect({}, clip({ edges: { x: [0, 2], y: [0, 6] } }))).toBe(3)
  expect(cellAspect({ extent: 'cells' }, clip({ edges: { x: [0, 2], y: [0, 6] } }))).toBe(1)
})

describe('drawn', () => {
  const source = (placing: Placing) => ({ ...sourceOf(['y', 'x'], [2, 2], 1, (_, y, x) => 2 * y + x), placing })
  const draw = async (placing: Placing, options: object, use: 'image' | 'heatmap' = 'heatmap') => {
    const figure = await openFigure(
      { axis: 'off', colormap: 'gray', limits: [0, 3], ...options },
      { data: source(placing) },
      use,
    )
    return figure.draw(0)
  }
  const greys = (picture: Parameters<typeof pixelAt>[0], places: readonly (readonly [number, number])[]) =>
    places.map(([x, y]) => Math.round((pixelAt(picture, x, y)[0]! / 255) * 3))

  test('row 0 is at the bottom', async () => {
    const corners = [
      [5, 5],
      [35, 5],
      [5, 35],
      [35, 35],
    ] as const
    expect(greys(await draw({ origin: 'lower' }, { size: [40, 40] }), corners)).toEqual([2, 3, 0, 1])
    expect(greys(await draw({ origin: 'lower' }, { size: [40, 40], origin: 'upper' }), corners)).toEqual([0, 1, 2, 3])
  })

  test('cells that are twice as wide as high fill half of a square', async () => {
    const picture = await draw({ edges: { x: [0, 4], y: [0, 2] } }, { size: [40, 40] })
    expect(pixelAt(picture, 5, 5)).toEqual([255, 255, 255])
    expect(
      greys(picture, [
        [5, 15],
        [35, 15],
        [5, 25],
        [35, 25],
      ]),
    ).toEqual([0, 1, 2, 3])
    const square = await draw({ edges: { x: [0, 4], y: [0, 2] } }, { size: [40, 40], extent: 'cells' })
    expect(
      greys(square, [
        [5, 5],
        [35, 5],
        [5, 35],
        [35, 35],
      ]),
    ).toEqual([0, 1, 2, 3])
  })
})
