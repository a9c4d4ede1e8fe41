// Panels, what belongs to their axes, and options that change with the frame, on pixels.
import type { Picture } from '@movieflow/core/plugin'
import { describe, expect, test } from 'vitest'
import { blue, clock, draw, field, green, inkOf, isInk, type Options, red } from './field.js'
import {
  drawFigure,
  listed,
  openFigure,
  perFrame,
  pixelAt,
  repeated,
  type Sources,
  same,
  source,
  sourceOf,
} from './movie.js'

describe('panels along an axis', () => {
  const given = { size: [300, 100], dpi: 72, axis: 'off', xlim: [0, 10], ylim: [0, 10], panels: { along: 'k' } }
  const curves: Sources = { curves: sourceOf(['k', 't'], [3, 2], 1, (_, k) => 2 + 3 * k) }
  const levels = (picture: Picture) =>
    [0, 1, 2].map((panel) =>
      Array.from({ length: 100 }, (_, y) => y).filter((y) => isInk(picture, 50 + 100 * panel, y)),
    )

  test('each shows its index', async () => {
    const layer = { use: 'line', x: [0, 10], y: source('curves'), style: 'k-', width: 1 }
    const found = levels(await drawFigure({ ...given, layers: [layer] }, curves)).map(([first]) => first!)
    expect(found[0]!).toBeGreaterThan(found[1]!)
    expect(found[1]!).toBeGreaterThan(found[2]!)
    expect(Math.abs(found[0]! - 2 * found[1]! + found[2]!)).toBeLessThanOrEqual(1)
  })

  test('and its own options, of each frame too', async () => {
    const options = (index: number) =>
      drawFigure(
        {
          ...given,
          layers: [
            { use: 'hline', at: repeated(['k'], [3], [8, listed([1, 5, 5, 5]), 8]), style: 'k-', width: 1 },
            { use: 'line', y: source('curves'), x: [11, 12] },
          ],
        },
        { ...curves, ...clock },
        index,
      )
    const [first, second] = [levels(await options(0)), levels(await options(1))]
    expect(first[0]).toEqual(first[2])
    expect(first[1]).not.toEqual(first[0])
    expect(second[0]).toEqual(first[0])
    expect(second[1]![0]!).toBeLessThan(first[1]![0]!)
  })

  test('a title of the figure that names the axis is that of each panel', async () => {
    const layers = [{ use: 'line', x: [0, 10], y: source('curves') }]
    const names = repeated(['k'], [3], ['one', 'two', 'three'])
    const draw = (more: object) => drawFigure({ ...given, layers, ...more }, curves)
    const [ofFigure, ofPanels] = [
      await draw({ title: { text: names } }),
      await draw({ panels: { along: 'k', title: names } }),
    ]
    const inRows = (picture: Picture) =>
      Array.from({ length: 300 * 30 }, (_, at) => isInk(picture, at % 300, (at / 300) | 0))
    expect(inRows(ofFigure)).toEqual(inRows(ofPanels))
    await expect(draw({ title: names, panels: { along: 'k', title: 'b' } })).rejects.toThrow(
      'the title of the figure differs from panel to panel, but the panels have their own titles',
    )
  })

  test('labels stand at the outer ones alone', async () => {
    const grid = { size: [400, 300], dpi: 72, xlabel: 'x', ylabel: 'y', panels: { along: ['j', 'k'] } }
    const layers = [{ use: 'line', y: source('curves') }]
    const sources = { curves: sourceOf(['j', 'k', 't'], [2, 2, 3], 1, (_, j, k, t) => j + k + t) }
    const texts = async (more: Options) => {
      const picture = await drawFigure({ ...grid, ...more, layers }, sources)
      // Letters alone are grey at their edges.
      let grey = 0
      for (let at = 0; at < picture.data.length; at += 4)
        if (picture.data[at]! > 40 && picture.data[at]! < 220 && picture.data[at] === picture.data[at + 2]) grey++
      return grey
    }
    const [shared, own] = [await texts({}), await texts({ panels: { along: ['j', 'k'], share: 'none' } })]
    expect(shared).toBeLessThan(0.8 * own)
  })
})

describe('what belongs to the axes', () => {
  test('grid: at the ticks, beneath lines and above pictures', async () => {
    const given = { ...field, axis: 'auto', size: [200, 160], dpi: 90, ticks: { x: [5], y: [4] } }
    const layer = { use: 'line', x: [0, 10], y: [4, 4], style: 'k-', width: 3 }
    const count = async (grid: unknown, layers: Options[] = [layer]) => {
      const picture = await drawFigure({ ...given, grid, layers }, clock)
      let grey = 0
      for (let at = 0; at < picture.data.length; at += 4)
        if (picture.data[at] === 176 && picture.data[at + 1] === 176 && picture.data[at + 2] === 176) grey++
      return grey
    }
    const [none, x, y, both] = [await count(false), await count('x'), await count('y'), await count(true)]
    expect([none, y]).toEqual([0, 0])
    expect(x).toBeGreaterThan(60)
    expect(both).toBe(x)
    expect(await count('y', [{ use: 'rectangle', x: 0, y: 0, width: 10, height: 8, fill: 'r' }])).toBeGreaterThan(60)
  })

  test('legend: a sample for each label, in its corner', async () => {
    const layers = [
      { use: 'line', y: [20, 20], style: 'r-', width: 4, label: 'one' },
      { use: 'band', low: [20, 20], high: [21, 21], color: 'b', alpha: 1, label: 'two' },
      { use: 'line', y: [20, 20], style: 'g-', width: 4 },
    ]
    const has = (picture: Picture, color: number[], left: boolean) => {
      for (let y = 0; y < 80; y++)
        for (let x = left ? 0 : 50; x < (left ? 50 : 100); x++)
          if (`${pixelAt(picture, x, y)}` === `${color}`) return true
      return false
    }
    const picture = await draw(layers, 0, clock, { legend: { loc: 'upper left', fontsize: 8 } })
    expect([red, blue, green].map((color) => has(picture, color, true))).toEqual([true, true, false])
    const other = await draw(layers, 0, clock, { legend: { loc: 'lower right', fontsize: 8 } })
    expect([has(other, red, false), has(await draw(layers), red, true)]).toEqual([true, false])
  })

  test('scale bar: as long as it says', async () => {
    const layers = [{ use: 'line', y: [20, 20] }]
    const ink = inkOf(
      await draw(layers, 0, clock, { scalebar: { length: 3, color: 'k', loc: 'lower left', width: 4 } }),
    )!
    expect([ink.right - ink.left + 1, ink.bottom - ink.top + 1]).toEqual([30, 4])
  })

  test('time stamp: as many decimals in every frame', async () => {
    const layers = [{ use: 'line', y: [20, 20] }]
    const text = (text: unknown) => ({ timestamp: { text, color: 'k' } })
    const stamp = { timestamp: { color: 'k' } }
    for (const [index, shown] of ['0.0 s', '0.5 s', '1.0 s'].entries())
      expect(same(await draw(layers, index, clock, stamp), await draw(layers, index, clock, text(shown)))).toBe(true)
  })
})

/** Every option that is per frame: the frame after the first has its own value, also where no data change. */
const changing: [use: string, base: Options, option: string, values: [unknown, unknown]][] = [
  ...(['line', 'scatter'] as const).flatMap((use): [string, Options, string, [unknown, unknown]][] => {
    const base = { x: [2, 8], y: [2, 6], color: 'k' }
    return [
      [use, { ...base, color: undefined }, 'style', ['r-o', 'b-s']],
      [use, { ...base, style: 'o-' }, 'marker', ['o', 's']],
      [use, base, 'alpha', [1, 0.5]],
      [use, base, 'width', use === 'line' ? [1, 4] : [1, 8]],
      [use, { ...base, style: 'o-' }, 'markersize', [4, 12]],
    ]
  }),
  ['scatter', { x: [2, 8], y: [2, 6], markersize: 12 }, 'edgecolor', ['r', 'b']],
  ['band', { low: [1, 1], high: [2, 2] }, 'color', ['r', 'b']],
  ['band', { low: [1, 1], high: [2, 2] }, 'alpha', [0.2, 0.9]],
  ...(
    [
      ['text', ['a', 'b']],
      ['color', ['r', 'b']],
      ['fontsize', [8, 20]],
      ['rotation', [0, 90]],
      ['background', ['y', 'c']],
      ['alpha', [0.2, 1]],
    ] as [string, [unknown, unknown]][]
  ).map(([option, values]): [string, Options, string, [unknown, unknown]] => [
    'text',
    { x: 5, y: 4, text: 'word' },
    option,
    values,
  ]),
  ['hline', { at: 3 }, 'style', ['r-', 'b--']],
  ['hline', { at: 3 }, 'color', ['r', 'b']],
  ['vline', { at: 3 }, 'width', [1, 5]],
  ['vline', { at: 3 }, 'alpha', [0.2, 1]],
  ['rectangle', { x: 2, y: 2, width: 3, height: 3 }, 'color', ['r', 'b']],
  ['rectangle', { x: 2, y: 2, width: 3, height: 3 }, 'fill', ['none', 'b']],
  ['rectangle', { x: 2, y: 2, width: 3, height: 3 }, 'linewidth', [1, 5]],
  ['rectangle', { x: 2, y: 2, width: 3, height: 3 }, 'style', ['-', ':']],
  ['rectangle', { x: 2, y: 2, width: 3, height: 3, fill: 'r' }, 'alpha', [0.3, 1]],
]

describe('an option of each frame', () => {
  test.each(changing)('%s %j: %s', async (use, base, option, [first, second]) => {
    const layer = (value: unknown) => ({ use, ...base, [option]: value })
    const movie = await openFigure({ ...field, layers: [layer(perFrame([first, second, first, first]))] }, clock)
    const pictures = [await movie.draw(0), await movie.draw(1)]
    expect(same(pictures[0]!, await draw([layer(first)]))).toBe(true)
    expect(same(pictures[1]!, await draw([layer(second)]))).toBe(true)
    expect(same(pictures[0]!, pictures[1]!)).toBe(false)
  })

  test.each([
    ['line', { style: '-' }],
    ['scatter', {}],
  ])('%s: a colour', async (use, more) => {
    const layer = (color: unknown) => ({ use, x: [2, 8], y: [2, 6], ...more, color })
    const movie = await openFigure({ ...field, layers: [layer(listed(['r', 'b', 'r', 'r']))] }, clock)
    expect(same(await movie.draw(0), await draw([layer('r')]))).toBe(true)
    expect(same(await movie.draw(1), await draw([layer('b')]))).toBe(true)
  })

  test('of a still picture', async () => {
    const map = sourceOf(['y', 'x'], [2, 2], 1, (_, y, x) => x + y)
    const given = (alpha: unknown, use = 'heatmap') => ({
      size: [60, 60],
      axis: 'off',
      layers: [{ use, data: 'map', alpha }],
    })
    const movie = await openFigure(given(perFrame([1, 0.4, 1, 1])), { ...clock, map })
    const buffer = movie.picture()
    for (const [index, alpha] of [1, 0.4, 1].entries())
      expect(same(await movie.draw(index, buffer), await drawFigure(given(alpha), { ...clock, map }))).toBe(true)
  })
})
