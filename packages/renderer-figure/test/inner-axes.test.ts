// A second axis of y, and axes within axes: their ranges, their pixels, what is read of them, and what the plan refuses.
import { describe, expect, test } from 'vitest'
import { figureSpec } from '../src/figure-spec.js'
import { panelViews } from '../src/panel-views.js'
import { black, blue, clock, field, type Options, red, white } from './field.js'
import { drawFigure, listed, openFigure, pixelAt, planFigure, type Sources, same, source, sourceOf } from './movie.js'

async function viewsOf(given: Options, sources: Sources = clock) {
  const { input, plan } = planFigure(given, sources)
  expect(plan.limits).toBeUndefined()
  const spec = figureSpec({ options: input.options, short: undefined }, input.clips, input.main)
  const read = async (name: string) => ({ axes: [], shape: [], data: sources[name]!.frames[0]! })
  return panelViews(spec, input.clips, input.main, { knownLimits: {}, frames: 4, step: 1, read })
}

const rounded = (values: readonly number[]) => values.map((value) => Number(value.toFixed(9)))

describe('a second axis of y', () => {
  const first = { use: 'line', x: [0, 10], y: [0, 1] }
  const second = { use: 'line', x: [5, 20], y: [100, 300] }

  test('has its own range, and that of x is one for both', async () => {
    const [view] = await viewsOf({ layers: [first], y2: second })
    // matplotlib's margins, of 5 % of each range.
    expect(rounded([view!.left, view!.right, view!.bottom, view!.top])).toEqual([-1, 21, -0.05, 1.05])
    expect(rounded([view!.twin!.left, view!.twin!.right, view!.twin!.bottom, view!.twin!.top])).toEqual([
      -1, 21, 90, 310,
    ])
  })

  test('has a scale of its own, and may be turned', async () => {
    const [view] = await viewsOf({ layers: [first], y2: { ...second, yscale: 'log', y: [1, 100], invert: true } })
    expect(view!.twin!.bottom).toBeCloseTo(10 ** 2.1)
    expect(view!.twin!.top).toBeCloseTo(10 ** -0.1)
  })

  const line = (y: number, color: string) => ({ use: 'hline', at: y, style: '-', width: 2, color })

  test('is drawn over the first', async () => {
    const given = { ...field, layers: [line(4, 'r')], y2: { layers: [line(50, 'b'), line(75, 'k')], ylim: [0, 100] } }
    const picture = await drawFigure(given, clock)
    expect([pixelAt(picture, 50, 40), pixelAt(picture, 50, 20), pixelAt(picture, 50, 60)]).toEqual([blue, black, white])
  })

  test('takes the next colours', async () => {
    const level = (y: number) => ({ use: 'line', x: [0, 10], y: [y, y], width: 2 })
    const picture = await drawFigure({ ...field, layers: [level(2)], y2: { layers: [level(6)], ylim: [0, 8] } }, clock)
    expect(pixelAt(picture, 50, 60)).toEqual([31, 119, 180])
    expect(pixelAt(picture, 50, 20)).toEqual([255, 127, 14])
  })

  test('has ticks, labels and a name in its colour at the right, and the box makes room', async () => {
    const given = { size: [200, 150], dpi: 72, layers: [first] }
    const plain = await drawFigure(given, clock)
    const picture = await drawFigure({ ...given, y2: { ...second, ylabel: 'rate', axiscolor: 'r' } }, clock)
    const reds = (of: typeof picture) =>
      Array.from({ length: 200 }, (_, x) => x).filter((x) =>
        Array.from({ length: 150 }, (_, y) => pixelAt(of, x, y)).some(([r, g, b]) => r! > 200 && g! < 100 && b! < 100),
      )
    expect(reds(plain)).toEqual([])
    // Nothing of it in the box, whose right edge is the last column that is black from top to bottom.
    const upright = Array.from({ length: 200 }, (_, x) => x).filter((x) =>
      Array.from({ length: 60 }, (_, y) => pixelAt(picture, x, 40 + y)).every((pixel) => pixel.join() === '0,0,0'),
    )
    expect(reds(picture).length).toBeGreaterThan(20)
    expect(Math.min(...reds(picture))).toBeGreaterThan(upright.at(-1)!)
  })

  test('moves with the frames, as the axis of x does', async () => {
    const sources: Sources = { rate: sourceOf([], [], 4, (frame) => 10 * frame) }
    const given = {
      ...field,
      xlim: [listed([0, 1, 2, 3]), listed([10, 11, 12, 13])],
      layers: [line(1, 'k')],
      y2: {
        layers: [
          { use: 'vline', at: 5, width: 2, color: 'b' },
          { ...line(0, 'r'), at: source('rate') },
        ],
        ylim: [0, listed([10, 20, 30, 40])],
      },
    }
    const movie = await openFigure(given, sources)
    const picture = await movie.draw(2)
    expect([pixelAt(picture, 30, 10), pixelAt(picture, 50, 26)]).toEqual([blue, red])
  })

  test('is read beside the first', async () => {
    const movie = await openFigure(
      { ...field, layers: [line(4, 'r')], y2: { layers: [line(75, 'k')], ylim: [0, 100], ylabel: 'rate' } },
      clock,
    )
    const reading = (await movie.read(0, 50, 20))!
    expect(reading.at.map(({ name }) => name)).toEqual(['x', 'y', 'rate'])
    expect(reading.values).toEqual([{ layer: 'hline', source: '', indices: {}, value: 75 }])
  })

  test('shares the legend', async () => {
    const named = (label: string) => ({ ...first, label })
    const given = { ...field, legend: true, layers: [named('one')] }
    const [one, both] = [
      await drawFigure(given, clock),
      await drawFigure({ ...given, y2: { ...named('two'), ylim: [50, 60] } }, clock),
    ]
    expect(same(one, both)).toBe(false)
  })

  test('belongs into a panel', () => {
    const panels = { layout: 'A', A: first }
    expect(() => planFigure({ panels, y2: second }, clock)).toThrow('y2 is next to panels, but each panel has its own')
  })
})

describe('an inset', () => {
  const fill = { use: 'rectangle', x: -100, y: -100, width: 200, height: 200, linewidth: 0 }
  const own = { ...fill, fill: 'b', axis: 'auto', xlim: [0, 1], ylim: [0, 1], ticks: false }

  test('lies where its box says, in shares of the axes around it', async () => {
    const picture = await drawFigure(
      { ...field, layers: [{ ...fill, fill: 'r' }], inset: { ...own, box: [0.5, 0.25, 0.3, 0.5] } },
      clock,
    )
    // 100 × 80 pixels: from 50 to 80, and from 20 to 60 from the top.
    const shown = (x: number, y: number) => pixelAt(picture, x, y)
    expect([shown(50, 20), shown(79, 59), shown(65, 40)]).toEqual([blue, blue, blue])
    expect([shown(49, 40), shown(80, 40), shown(65, 19), shown(65, 60)]).toEqual([black, black, black, black])
    expect([shown(47, 40), shown(82, 40)]).toEqual([red, red])
  })

  test.each([
    ['upper left', 15, 15],
    ['lower right', 85, 65],
    ['center', 50, 40],
  ])('lies in a corner: %s', async (loc, x, y) => {
    const given = { ...field, layers: [{ ...fill, fill: 'r' }], inset: { ...own, loc, size: [0.2, 0.25] } }
    const picture = await drawFigure(given, clock)
    expect(pixelAt(picture, x, y)).toEqual(blue)
    expect(picture.data.filter((level, at) => at % 4 === 2 && level > 200).length).toBe(20 * 20)
  })

  test('keeps the shape of a picture', async () => {
    const map = sourceOf(['y', 'x'], [2, 4], 1, () => 1)
    const inset = { use: 'image', data: 'map', box: [0, 0, 0.5, 1], limits: [0, 2], axis: 'off' }
    const picture = await drawFigure({ ...field, layers: [{ ...fill, fill: 'r' }], inset }, { map })
    const column = Array.from({ length: 80 }, (_, y) => pixelAt(picture, 20, y).join())
    expect(column.filter((pixel) => pixel === '128,128,128' || pixel === '127,127,127').length).toBe(25)
  })

  test('changes with the frames over what stays, and one that stays over what changes', async () => {
    const sources: Sources = { level: sourceOf([], [], 4, (frame) => frame / 4) }
    const moving = { use: 'hline', at: source('level'), color: 'k', width: 4 }
    for (const given of [
      {
        layers: [{ ...fill, fill: 'r' }],
        inset: { layers: [moving], ylim: [0, 1], xlim: [0, 1], box: [0.2, 0.2, 0.5, 0.5] },
      },
      { layers: [moving], inset: { ...own, box: [0.2, 0.2, 0.5, 0.5] } },
    ]) {
      const movie = await openFigure({ ...field, ...given }, sources)
      const buffer = movie.picture()
      const alone = [await movie.draw(1), await movie.draw(3)]
      for (const [at, frame] of [1, 3, 1].entries()) {
        await movie.draw(frame, buffer)
        expect(same(buffer, alone[at % 2]!)).toBe(true)
      }
      expect(same(alone[0]!, alone[1]!)).toBe(false)
    }
  })

  test('frames what it shows, and is joined to it', async () => {
    const layers = [{ use: 'line', x: [0, 10], y: [8, 8] }]
    const inset = {
      use: 'line',
      x: [0, 1],
      y: [0, 1],
      xlim: [1, 3],
      ylim: [1, 3],
      box: [0.6, 0.5, 0.3, 0.3],
      ticks: false,
    }
    const [plain, zoomed] = [
      await drawFigure({ ...field, layers, inset }, clock),
      await drawFigure({ ...field, layers, inset: { ...inset, zoom: 'r' } }, clock),
    ]
    // The frame about 1 to 3 of both axes: half red.
    for (const [x, y] of [
      [10, 60],
      [30, 60],
      [20, 50],
      [20, 70],
    ] as const) {
      expect(pixelAt(plain, x, y)).toEqual(white)
      expect(pixelAt(zoomed, x, y).map((level) => Math.round(level / 16))).toEqual([16, 8, 8])
    }
  })

  test('is read where it lies', async () => {
    const map = sourceOf(['y', 'x'], [2, 2], 1, (_, y, x) => 10 * y + x)
    const inset = { use: 'heatmap', data: 'map', box: [0.5, 0.5, 0.4, 0.5], axis: 'auto', title: 'closer' }
    const movie = await openFigure({ ...field, layers: [{ use: 'hline', at: 6 }], inset }, { map })
    const reading = (await movie.read(0, 60, 5))!
    expect([reading.panel, reading.values[0]]).toEqual([
      'closer',
      { layer: 'heatmap', source: 'map', indices: { y: 0, x: 0 }, value: 0 },
    ])
    expect((await movie.read(0, 20, 20))!.values[0]!.layer).toBe('hline')
  })

  test('says what is wrong with its layers by their place', () => {
    const wrong = { layers: [{ ...fill }], inset: [{ layers: [{ use: 'arrow', x: 0, y: 0 }] }] }
    expect(() => planFigure(wrong, clock)).toThrow('an arrow needs its end')
    expect(() => planFigure(wrong, clock)).toThrow(
      expect.objectContaining({ place: expect.objectContaining({ option: 'render.inset[0].layers[0]' }) }),
    )
  })
})

test('a fill has data of the name y2', async () => {
  const filled = { use: 'fill', x: [0, 10], y: [6, 6], y2: 2, color: 'r', alpha: 1 }
  const picture = await drawFigure(
    { size: [100, 80], dpi: 72, panels: { layout: 'A', A: { ...filled, axis: 'off', xlim: [0, 10], ylim: [0, 8] } } },
    clock,
  )
  expect(picture.data.some((level, at) => at % 4 === 0 && level === 255 && picture.data[at + 1] === 0)).toBe(true)
})
