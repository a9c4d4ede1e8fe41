// Rules, rectangles, texts and pictures on pixels.
import type { Picture } from '@movieflow/core/plugin'
import { describe, expect, test } from 'vitest'
import { at, black, blue, clock, draw, green, inkOf, mapped, type Options, red, white } from './field.js'
import { drawFigure, listed, openFigure, perFrame, pixelAt, type Sources, same, source, sourceOf } from './movie.js'

describe('rules and rectangles', () => {
  test('hline and vline cross the box', async () => {
    expect(inkOf(await draw([{ use: 'hline', at: 3, style: 'k-', width: 1 }]))).toEqual({
      left: 0,
      right: 99,
      top: 50,
      bottom: 50,
    })
    expect(inkOf(await draw([{ use: 'vline', at: listed([1, 2, 3, 4]), style: 'k-', width: 1 }], 2))).toEqual({
      left: 30,
      right: 30,
      top: 0,
      bottom: 79,
    })
    const several = await draw([{ use: 'hline', at: [1, 7], style: 'k-', width: 1 }])
    expect([at(several, 5, 1), at(several, 5, 7), at(several, 5, 4)]).toEqual([black, black, white])
  })

  test('a rectangle has an edge and an inside', async () => {
    const picture = await draw([
      { use: 'rectangle', x: 2, y: 1, width: 5, height: 3, color: 'k', fill: 'r', linewidth: 1 },
    ])
    expect(inkOf(picture)).toEqual({ left: 20, right: 70, top: 40, bottom: 70 })
    expect(pixelAt(picture, 20, 50)).toEqual(black)
    expect(at(picture, 4, 2)).toEqual(red)
    const bare = await draw([{ use: 'rectangle', x: [1, 5], y: 1, width: 2, height: 3, fill: 'r', linewidth: 0 }])
    expect([1.5, 4, 5.5].map((x) => at(bare, x, 2))).toEqual([red, white, red])
  })
})

describe('text', () => {
  const word = { use: 'text', text: 'HH', fontsize: 12 }

  test('stands at data coordinates', async () => {
    const ink = inkOf(await draw([{ ...word, x: 2, y: 3 }]))!
    expect(ink.left).toBeGreaterThanOrEqual(20)
    expect(ink.left).toBeLessThan(23)
    // The baseline is 50 pixels down, capitals are 0.73 of 12 pixels high.
    expect(Math.abs(ink.bottom - 49)).toBeLessThanOrEqual(1)
    expect(Math.abs(ink.top - 41)).toBeLessThanOrEqual(1)
  })

  test('is placed by its middle or end', async () => {
    const left = inkOf(await draw([{ ...word, x: 5, y: 4 }]))!
    const centre = inkOf(await draw([{ ...word, x: 5, y: 4, ha: 'center', va: 'center' }]))!
    const right = inkOf(await draw([{ ...word, x: 5, y: 4, ha: 'right', va: 'top' }]))!
    expect(Math.abs((centre.left + centre.right) / 2 - 50)).toBeLessThanOrEqual(1.5)
    expect(Math.abs((centre.top + centre.bottom) / 2 - 40)).toBeLessThanOrEqual(2)
    expect(right.right).toBeLessThan(50)
    expect(right.top).toBeGreaterThanOrEqual(40)
    expect(left.right - left.left).toBe(right.right - right.left)
  })

  test('stands at axes coordinates, whatever the limits', async () => {
    const layer = { ...word, x: 0.5, y: 0.5, coords: 'axes' }
    const other = await draw([layer], 0, clock, { xlim: [-1000, 0], ylim: [0, 800] })
    expect(same(await draw([layer]), other)).toBe(true)
    expect(Math.abs(inkOf(other)!.left - 51)).toBeLessThanOrEqual(1)
  })

  test('reaches out of the box', async () => {
    const given = { size: [200, 120], dpi: 72, axis: 'auto', ticks: false, xlim: [0, 1], ylim: [0, 1], title: 'above' }
    const layer = { ...word, coords: 'axes', x: 0.02, y: 1.02, color: 'r' }
    const picture = await drawFigure({ ...given, layers: [layer] }, clock)
    const without = await drawFigure({ ...given, layers: [{ ...layer, text: '' }] }, clock)
    const rows = Array.from({ length: 120 }, (_, y) => y).filter((y) =>
      Array.from({ length: 200 }, (_, x) => x).some((x) => `${pixelAt(picture, x, y)}` !== `${pixelAt(without, x, y)}`),
    )
    expect(rows.length).toBeGreaterThan(6)
    // The box begins below the title.
    expect(rows.at(-1)).toBeLessThan(30)
  })

  test('a title that changes beneath it', async () => {
    const given = { size: [200, 120], dpi: 72, title: perFrame(['', 'WWWWWWWWWWWW', '', 'iii']) }
    const layer = { ...word, coords: 'axes', x: 0.5, y: 1.02, color: 'r', ha: 'center' }
    const movie = await openFigure({ ...given, layers: [layer, { use: 'vline', at: source('clock') }] }, clock)
    const alone = []
    for (const index of [0, 1, 2, 3]) alone.push(await movie.draw(index))
    const buffer = movie.picture()
    for (const index of [1, 0, 3, 1, 2]) expect(same(await movie.draw(index, buffer), alone[index]!)).toBe(true)
    expect(same(alone[0]!, alone[1]!)).toBe(false)
  })

  test('a box behind it', async () => {
    const picture = await draw([{ ...word, x: 3, y: 3, background: 'b' }])
    expect(pixelAt(picture, 28, 45)).toEqual(blue)
  })
})

describe('pictures', () => {
  const corners = (picture: Picture) =>
    [
      [25, 20],
      [75, 20],
      [25, 60],
      [75, 60],
    ].map(([x, y]) => pixelAt(picture, x!, y!))
  const plain = { size: [100, 80], axis: 'off', xlim: [-0.5, 1.5], ylim: [1.5, -0.5] }
  const filling = { size: [100, 100], axis: 'off' }
  const quarters = (picture: Picture) =>
    [
      [25, 25],
      [75, 25],
      [25, 75],
      [75, 75],
    ].map(([x, y]) => pixelAt(picture, x!, y!))
  const colors = [red, green, blue, [9, 99, 199]]

  test.each([
    ['bytes', (value: number) => value, (values: number[]) => Uint8Array.from(values)],
    ['0 to 1', (value: number) => value / 255, (values: number[]) => Float32Array.from(values)],
  ])('rgb: %s', async (_, value, make) => {
    const photo = sourceOf(['y', 'x', 'rgb'], [2, 2, 3], 1, (_, y, x, c) => value(colors[2 * y + x]![c]!), make)
    const picture = await drawFigure({ ...filling, layers: [{ use: 'image' }] }, { photo })
    expect(quarters(picture)).toEqual(colors)
    const first = sourceOf(['rgb', 'x', 'y'], [3, 2, 2], 1, (_, c, x, y) => value(colors[2 * y + x]![c]!), make)
    expect(same(await drawFigure({ ...filling, layers: [{ use: 'image' }] }, { first }), picture)).toBe(true)
  })

  test('rgba lies over what is beneath it', async () => {
    const levels = [255, 128, 0, 255]
    const photo = sourceOf(
      ['y', 'x', 'rgb'],
      [2, 2, 4],
      1,
      (_, y, x, c) => (c === 3 ? levels[2 * y + x]! : 0),
      (values) => Uint8Array.from(values),
    )
    const beneath = sourceOf(
      ['y', 'x', 'rgb'],
      [2, 2, 3],
      1,
      (_, _y, _x, c) => (c === 0 ? 255 : 0),
      (values) => Uint8Array.from(values),
    )
    const layers = [
      { use: 'image', data: 'beneath' },
      { use: 'image', data: 'photo' },
    ]
    expect(quarters(await drawFigure({ ...filling, layers }, { photo, beneath }))).toEqual([
      black,
      [127, 0, 0],
      red,
      black,
    ])
    expect(quarters(await drawFigure({ ...filling, layers: [layers[1]!] }, { photo }))[1]![0]).toBe(127)
  })

  test('grey: from the smallest to the largest value', async () => {
    const grey = sourceOf(['y', 'x'], [2, 2], 1, (_, y, x) => 10 + 2 * y + x)
    const picture = await drawFigure(filling, { grey }, 0, 'image')
    expect(quarters(picture)[0]).toEqual(black)
    expect(quarters(picture)[3]).toEqual(white)
  })

  test('an image with axis: off is as large as its data', async () => {
    const grey = sourceOf(['y', 'x'], [20, 30], 1, (_, y, x) => (x === 29 && y === 0 ? 1 : 0))
    const picture = await drawFigure({ axis: 'off' }, { grey }, 0, 'image')
    expect([picture.width, picture.height]).toEqual([30, 20])
    expect(pixelAt(picture, 29, 0)).toEqual(white)
    expect(pixelAt(picture, 28, 0)).toEqual(black)
  })

  test('NaN shows what lies beneath, alpha mixes with it', async () => {
    const map = sourceOf(['y', 'x'], [2, 2], 1, (_, y, x) => [Number.NaN, 0, 1, Number.NaN][2 * y + x]!)
    const below = { use: 'rectangle', x: -1, y: -1, width: 4, height: 4, fill: 'r', linewidth: 0 }
    const over = { use: 'heatmap', colormap: 'gray', limits: [0, 1] }
    const layers = (more: Options) =>
      drawFigure({ ...plain, axis: 'off', layers: [below, { ...over, ...more }] }, { map })
    const picture = await drawFigure({ ...filling, layers: [below, over] }, { map })
    expect(quarters(picture)).toEqual([red, black, white, red])
    expect(quarters(await drawFigure({ ...filling, layers: [below, { ...over, bad: 'b' }] }, { map }))[0]).toEqual(blue)
    const mixed = quarters(await drawFigure({ ...filling, layers: [below, { ...over, alpha: 0.5 }] }, { map }))
    expect(mixed[0]).toEqual(red)
    expect(mixed[1]![0]! - 128).toBeLessThanOrEqual(1)
    expect(corners(await layers({}))).toBeDefined()
  })

  describe('border', () => {
    const map = sourceOf(['y', 'x'], [2, 2], 4, () => 0)
    const edges = (picture: Picture) => [pixelAt(picture, 0, 50), pixelAt(picture, 4, 50), pixelAt(picture, 50, 99)]
    const bordered = (border: Options, index = 0, sources: Sources = { map }) =>
      drawFigure({ ...filling, dpi: 72, layers: [{ use: 'heatmap', border }] }, sources, index)
    const inside = mapped(0, 0, 0, 'cell')

    test('as wide as it says', async () => {
      expect(edges(await bordered({ color: 'r', width: 4 }))).toEqual([red, inside, red])
      expect(edges(await bordered({ color: 'r', width: 5 }))).toEqual([red, red, red])
    })

    test('of each frame', async () => {
      expect(edges(await bordered({ color: listed(['r', 'b', 'g', 'k']) }, 1))[0]).toEqual(blue)
      expect(edges(await bordered({ color: 'r', width: perFrame([1, 5, 1, 1]) }, 1))[1]).toEqual(red)
    })

    test('by value', async () => {
      const sources: Sources = { map, score: sourceOf([], [], 4, (frame) => frame) }
      expect(edges(await bordered({ color: source('score') }, 2, sources))[0]).toEqual(mapped(2, 0, 3))
      expect(edges(await bordered({ color: source('score'), limits: [0, 2] }, 1, sources))[0]).toEqual(mapped(1, 0, 2))
    })

    test('of each panel', async () => {
      const maps = sourceOf(['k', 'y', 'x'], [2, 2, 2], 1, () => 0)
      const given = { size: [200, 100], dpi: 72, axis: 'off', panels: { along: 'k' } }
      const picture = await drawFigure(
        { ...given, layers: [{ use: 'heatmap', border: { color: ['r', 'b'] } }] },
        { maps },
      )
      const shown = new Set(Array.from({ length: 200 }, (_, x) => `${pixelAt(picture, x, 50)}`))
      expect([shown.has(`${red}`), shown.has(`${blue}`)]).toEqual([true, true])
    })
  })
})
