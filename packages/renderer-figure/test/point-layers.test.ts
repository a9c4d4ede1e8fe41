// Lines, points and bands on pixels: they lie at the places that data coordinates say.
import type { Picture } from '@movieflow/core/plugin'
import { describe, expect, test } from 'vitest'
import { at, black, blue, clock, draw, green, inkOf, isInk, mapped, red, white } from './field.js'
import { column, drawFigure, listed, pixelAt, type Sources, source, sourceOf } from './movie.js'

describe('line', () => {
  const level = { use: 'line', x: [2, 6], y: [3, 3], style: 'k-', width: 1 }

  test('lies where its coordinates say', async () => {
    const picture = await draw([level])
    // y = 3 is 50 pixels down; a level line stands on the middles of pixels, and ends reach half a width further.
    expect(inkOf(picture)).toEqual({ left: 20, right: 60, top: 50, bottom: 50 })
    expect(pixelAt(picture, 40, 50)).toEqual(black)
  })

  test('upright, and two pixels wide', async () => {
    const picture = await draw([{ use: 'line', x: [4, 4], y: [2, 5], style: 'r-', width: 2 }])
    expect(inkOf(picture)).toEqual({ left: 39, right: 40, top: 29, bottom: 60 })
    expect(pixelAt(picture, 39, 40)).toEqual(red)
  })

  test('slanted: every middle lies on the line', async () => {
    const picture = await draw([{ use: 'line', x: [1, 9], y: [1, 7], style: 'k-', width: 3 }])
    for (let x = 1.5; x < 9; x += 0.5) expect(at(picture, x, 1 + ((x - 1) * 6) / 8)).toEqual(black)
    expect(at(picture, 5, 5)).toEqual(white)
  })

  test.each([
    ['xlim turned round', { xlim: [10, 0] }, { left: 40, right: 80, top: 50, bottom: 50 }],
    ['ylim turned round', { ylim: [8, 0] }, { left: 20, right: 60, top: 30, bottom: 30 }],
  ])('%s', async (_, more, ink) => {
    expect(inkOf(await draw([level], 0, clock, more))).toEqual(ink)
  })

  test.each([
    ['none', 'none', [0.2, 1], [0, 2]],
    ['x', 'x', [1, 0.2], [0, 2]],
    ['both', ['x', 'y'], [1, 0.2], [2, 0]],
  ])('invert %s turns axes whose ends come from the data', async (_, invert, [from, to], [low, high]) => {
    const layer = { use: 'scatter', x: [0.2, 1], y: [0, 2], color: 'k', markersize: 4 }
    const picture = await drawFigure(
      { size: [200, 100], dpi: 72, axis: 'auto', ticks: false, invert, layers: [layer] },
      clock,
    )
    const ink = (left: boolean, top: boolean) => {
      let count = 0
      for (let y = 10; y < 90; y++)
        for (let x = 10; x < 190; x++) if (x < 100 === left && y < 50 === top && isInk(picture, x, y)) count++
      return count > 5
    }
    const rising = from! < to! === low! < high!
    expect([ink(true, false), ink(false, true)]).toEqual([rising, rising])
    expect([ink(true, true), ink(false, false)]).toEqual([!rising, !rising])
  })

  test('NaN breaks it, null too', async () => {
    const picture = await draw([{ use: 'line', x: [1, 3, 4, 5, 8], y: [2, 2, null, 2, 2], style: 'k-', width: 1 }])
    expect(pixelAt(picture, 20, 60)).toEqual(black)
    expect(pixelAt(picture, 40, 60)).toEqual(white)
    expect(pixelAt(picture, 60, 60)).toEqual(black)
  })

  test('without x its points are 0, 1, 2 …', async () => {
    expect(inkOf(await draw([{ use: 'line', y: [4, 4, 4], style: 'k-', width: 1 }]))).toMatchObject({
      right: 20,
      top: 40,
    })
  })

  test('whole from a source without frames, its column too', async () => {
    const sources: Sources = { ...clock, walk: sourceOf(['t', 'c'], [3, 2], 1, (_, t, c) => (c === 0 ? 2 + t : 5)) }
    const layer = { use: 'line', x: column('walk', 'c', 0), y: column('walk', 'c', 1), style: 'k-', width: 1 }
    for (const index of [0, 3])
      expect(inkOf(await draw([layer], index, sources))).toEqual({ left: 20, right: 40, top: 30, bottom: 30 })
  })

  describe('trail', () => {
    const x = sourceOf([], [], 4, (frame) => 1 + 2 * frame)
    const layer = { use: 'line', x: source('x'), y: 4, style: 'ks', markersize: 3 }
    const marked = async (index: number, trail?: unknown) => {
      const picture = await draw([{ ...layer, ...(trail !== undefined && { trail }) }], index, { x })
      return [1, 3, 5, 7].filter((place) => isInk(picture, 10 * place, 40))
    }
    test.each([
      [0, undefined, [1]],
      [2, undefined, [5]],
      [2, 1, [5]],
      [0, 2, [1]],
      [3, 2, [5, 7]],
      [2, 'all', [1, 3, 5]],
      [3, 'all', [1, 3, 5, 7]],
    ] as const)('frame %i, trail %s', async (index, trail, places) => {
      expect(await marked(index, trail)).toEqual(places)
    })

    test('points are joined, curves of several points are not', async () => {
      const joined = await draw([{ ...layer, style: 'k-', width: 1, trail: 'all' }], 2, { x })
      expect(inkOf(joined)).toMatchObject({ left: 10, right: 50 })
      const curve = sourceOf(['t'], [2], 2, (frame, t) => 1 + 4 * frame + t)
      const apart = await draw([{ use: 'line', x: source('curve'), y: 4, style: 'k-', width: 1, trail: 'all' }], 1, {
        curve,
      })
      expect([15, 35, 55].map((place) => isInk(apart, place, 40))).toEqual([true, false, true])
    })

    test('from a field of the frames', async () => {
      const picture = await draw([{ ...layer, x: listed([1, 3, null, 7]), trail: 'all' }], 3)
      expect([1, 3, 5, 7].map((place) => isInk(picture, 10 * place, 40))).toEqual([true, true, false, true])
    })

    test('one of x and y may stay the same', async () => {
      const sources: Sources = { x, y: sourceOf([], [], 1, () => 4) }
      const picture = await draw([{ ...layer, y: source('y'), trail: 'all' }], 1, sources)
      expect([1, 3, 5].map((place) => isInk(picture, 10 * place, 40))).toEqual([true, true, false])
    })

    test('without x a point lies at its frame', async () => {
      const picture = await draw([{ ...layer, x: undefined, y: source('y'), trail: 'all' }], 2, {
        y: sourceOf([], [], 4, () => 4),
      })
      expect([0.3, 1, 2, 3].map((place) => isInk(picture, 10 * place, 40))).toEqual([false, true, true, false])
    })
  })

  test('x and y of different lengths are refused', async () => {
    await expect(draw([{ use: 'line', x: [1, 2, 3], y: [1, 2] }])).rejects.toMatchObject({ code: 'SHAPE_MISMATCH' })
  })
})

describe('scatter', () => {
  const dots = { use: 'scatter', x: [2, 5, 8], y: [2, 4, 6], marker: 's', markersize: 8 }
  const middles = (picture: Picture) => [2, 5, 8].map((x, place) => at(picture, x, [2, 4, 6][place]!))

  test('by value: exactly the colours of the map, of all frames', async () => {
    const value = sourceOf(['t'], [3], 2, (frame, t) => 10 * frame + t)
    const picture = (index: number) => draw([{ ...dots, color: source('value') }], index, { value })
    expect(middles(await picture(0))).toEqual([0, 1, 2].map((each) => mapped(each, 0, 12)))
    expect(middles(await picture(1))).toEqual([10, 11, 12].map((each) => mapped(each, 0, 12)))
  })

  test('by value, with limits, NaN and colours beyond', async () => {
    const value = sourceOf(['t'], [3], 1, (_, t) => [-5, Number.NaN, 5][t]!)
    const options = { ...dots, color: source('value'), limits: [0, 1], under: 'r', over: 'b' }
    expect(middles(await draw([options], 0, { value }))).toEqual([red, white, blue])
    expect(middles(await draw([{ ...options, bad: 'g' }], 0, { value }))[1]).toEqual(green)
  })

  test('by value: what a norm or names do not know has no colour, as NaN', async () => {
    const value = sourceOf(['t'], [3], 1, (_, t) => [-5, 1, 2][t]!)
    const log = { ...dots, color: source('value'), limits: [1, 2], norm: 'log' }
    expect(middles(await draw([log], 0, { value }))).toEqual([white, mapped(1, 1, 2), mapped(2, 1, 2)])
    const named = { ...dots, color: source('value'), labels: { 1: 'a', 2: 'b' }, colormap: ['r', 'g'] }
    expect(middles(await draw([named], 0, { value }))).toEqual([white, red, green])
  })

  test('a list of colours, and one a frame', async () => {
    expect(middles(await draw([{ ...dots, color: ['r', 'g', 'b'] }]))).toEqual([red, green, blue])
    expect(middles(await draw([{ ...dots, color: [1, 0, 0] }]))).toEqual([red, red, red])
    const changing = [{ ...dots, color: listed(['r', 'g', 'b', 'k']) }]
    expect(middles(await draw(changing, 2))).toEqual([blue, blue, blue])
    expect(middles(await draw(changing, 0))).toEqual([red, red, red])
  })

  test('sizes, one or one a point', async () => {
    const ink = async (markersize: unknown) =>
      inkOf(await draw([{ use: 'scatter', x: [5], y: [4], marker: 's', markersize, color: 'k', width: 0 }]))!
    const [small, large] = [await ink(6), await ink([20])]
    expect(small.right - small.left + 1).toBe(6)
    expect(large.right - large.left + 1).toBe(20)
  })

  test('edges of another colour', async () => {
    const picture = await draw([{ ...dots, markersize: 12, color: 'r', edgecolor: 'b', width: 2 }])
    expect(at(picture, 5, 4)).toEqual(red)
    expect(pixelAt(picture, 44, 40)).toEqual(blue)
  })
})

describe('band', () => {
  test.each([
    ['low and high', { low: [2, 2], high: [6, 6] }],
    ['y and error', { y: [4, 4], error: 2 }],
    ['y and an error for each', { y: [4, 4], error: [2, 2] }],
  ])('fills between %s', async (_, edges) => {
    const picture = await draw([{ use: 'band', x: [1, 9], ...edges, color: 'r', alpha: 1 }])
    expect(inkOf(picture)).toEqual({ left: 10, right: 89, top: 20, bottom: 59 })
    expect(at(picture, 5, 4)).toEqual(red)
  })

  test('is translucent, and broken by NaN', async () => {
    const picture = await draw([{ use: 'band', low: 0, high: [8, 8, 8, null, 8, 8], color: 'k', alpha: 0.5 }])
    expect(at(picture, 1, 4)[0]).toBeGreaterThan(120)
    expect(at(picture, 1, 4)[0]).toBeLessThan(136)
    expect(at(picture, 3, 4)).toEqual(white)
    expect(at(picture, 4.5, 4)[0]).toBeLessThan(136)
  })

  test('follows its frames', async () => {
    const mean = sourceOf(['t'], [2], 2, (frame) => 2 + 4 * frame)
    const layer = { use: 'band', x: [1, 9], y: source('mean'), error: 1, color: 'r', alpha: 1 }
    expect(inkOf(await draw([layer], 1, { mean }))).toMatchObject({ top: 10, bottom: 29 })
  })

  test('of a million points is drawn', async () => {
    const count = 1_000_000
    const many: Sources = { x: sourceOf(['point'], [count], 1, (_, point) => (10 * point) / count) }
    const picture = await draw([{ use: 'band', x: source('x'), low: 2, high: 6, color: 'r', alpha: 1 }], 0, many)
    expect(inkOf(picture)).toEqual({ left: 0, right: 99, top: 20, bottom: 59 })
    expect(at(picture, 5, 4)).toEqual(red)
  })
})
