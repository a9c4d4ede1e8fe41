// Bars, histograms, steps, error bars, fills and spans on pixels: ten pixels are one unit, a point is a pixel.
import { describe, expect, test } from 'vitest'
import { at, black, blue, clock, draw, green, inkOf, isInk, mapped, type Options, red, white } from './field.js'
import { listed, openFigure, perFrame, pixelAt, planFigure, type Sources, source, sourceOf } from './movie.js'

const bytes = (value: number) => Math.round(value)
/** Half of a colour over white. */
const half = (color: readonly number[]) => color.map((level) => bytes((level + 255) / 2))
const near = (actual: readonly number[], expected: readonly number[]) =>
  actual.every((level, channel) => Math.abs(level - expected[channel]!) <= 1)

describe('bars', () => {
  test('stand on 0, 0.8 wide, on whole pixels', async () => {
    const picture = await draw([{ use: 'bar', x: [3], y: [5], color: 'b' }])
    expect(inkOf(picture)).toEqual({ left: 26, right: 33, top: 30, bottom: 79 })
    for (const [x, y] of [
      [26, 30],
      [33, 79],
      [30, 50],
    ] as const)
      expect(pixelAt(picture, x, y)).toEqual(blue)
  })

  test('have no gaps between neighbours of width 1, wherever they lie', async () => {
    const picture = await draw([
      { use: 'bar', x: [2.37, 3.37, 4.37, 5.37], y: [4, 4, 4, 4], width: 1, color: 'k', alpha: 0.5 },
    ])
    const row = Array.from({ length: 40 }, (_, x) => pixelAt(picture, 19 + x, 60)[0])
    expect(new Set(row)).toEqual(new Set([bytes(127.5)]))
  })

  test('lie along x', async () => {
    const picture = await draw([{ use: 'bar', orientation: 'horizontal', y: [3], x: [5], color: 'b' }])
    expect(inkOf(picture)).toEqual({ left: 0, right: 49, top: 46, bottom: 53 })
  })

  test('begin at their bottoms, and go down if they are below 0', async () => {
    const up = await draw([{ use: 'bar', x: [3], y: [2], bottom: [4], color: 'b' }])
    expect(inkOf(up)).toMatchObject({ top: 20, bottom: 39 })
    const down = await draw([{ use: 'bar', x: [3], y: [-2], bottom: 4, color: 'b' }])
    expect(inkOf(down)).toMatchObject({ top: 40, bottom: 59 })
  })

  test('have a colour each, which begin anew, or one of the colour map', async () => {
    const named = await draw([{ use: 'bar', x: [2, 4, 6], y: [4, 4, 4], color: ['r', 'b'] }])
    expect([at(named, 2, 2), at(named, 4, 2), at(named, 6, 2)]).toEqual([red, blue, red])
    const sources: Sources = { ...clock, rate: sourceOf(['cell'], [3], 4, (frame, cell) => frame + cell) }
    const layer = { use: 'bar', x: [2, 4, 6], y: [4, 4, 4], color: source('rate') }
    const valued = await draw([layer], 1, sources)
    expect([at(valued, 2, 2), at(valued, 4, 2), at(valued, 6, 2)]).toEqual(
      [1, 2, 3].map((value) => mapped(value, 0, 5)),
    )
  })

  test('whose value is missing have no colour, or that of `bad`', async () => {
    const sources: Sources = {
      ...clock,
      rate: sourceOf(['cell'], [3], 1, (_, cell) => (cell === 1 ? Number.NaN : cell)),
    }
    const layer = { use: 'bar', x: [2, 4, 6], y: [4, 4, 4], color: source('rate') }
    expect(at(await draw([layer], 0, sources), 4, 2)).toEqual(white)
    expect(at(await draw([{ ...layer, bad: 'r' }], 0, sources), 4, 2)).toEqual(red)
  })

  test('are stacked on the layers before, in every frame', async () => {
    const sources: Sources = { ...clock, low: sourceOf(['cell'], [2], 4, (frame, cell) => frame + cell) }
    const layers = [
      { use: 'bar', x: [3, 6], y: source('low'), color: 'b' },
      { use: 'bar', x: [3, 6], y: [1, 2], stacked: true, color: 'r' },
      { use: 'bar', x: [3, 6], y: [1, 1], stacked: true, color: 'g' },
    ]
    const picture = await draw(layers, 2, sources)
    // Frame 2: 2 + 1 + 1 and 3 + 2 + 1.
    const column = (x: number) => [1.5, 2.5, 3.5, 4.5, 5.5].map((y) => at(picture, x, y))
    expect(column(3)).toEqual([blue, red, green, white, white])
    expect(column(6)).toEqual([blue, blue, red, red, green])
  })

  test('run along an axis, stacked on each other', async () => {
    const counts = sourceOf(['state', 'cell'], [2, 2], 4, (_, state, cell) => 2 + state + cell)
    const layer = { use: 'bar', x: [3, 6], y: source('counts'), along: 'state', stacked: true, alpha: 1 }
    const picture = await draw([layer], 0, { ...clock, counts })
    const [first, second] = [
      [31, 119, 180],
      [255, 127, 14],
    ]
    const column = (x: number) => [1.5, 2.5, 3.5, 4.5, 5.5, 6.5].map((y) => at(picture, x, y))
    expect(column(3)).toEqual([first, second, second, second, white, white])
    expect(column(6)).toEqual([first, first, second, second, second, second])
  })

  test('have an edge around them', async () => {
    const picture = await draw([{ use: 'bar', x: [3], y: [5], color: 'b', edgecolor: 'r', linewidth: 1 }])
    // matplotlib's edge lies on the pixels behind the corners: 26 and 34, 30 and 80.
    for (const [x, y] of [
      [26, 50],
      [34, 50],
      [30, 30],
    ] as const)
      expect(pixelAt(picture, x, y)).toEqual(red)
    expect(pixelAt(picture, 30, 50)).toEqual(blue)
  })

  test('have error bars with caps', async () => {
    const layer = {
      use: 'bar',
      x: [3],
      y: [5],
      color: 'b',
      yerr: { low: 2, high: 1 },
      ecolor: 'r',
      elinewidth: 1,
      capsize: 3,
    }
    const picture = await draw([layer])
    const column = Array.from({ length: 80 }, (_, y) => y).filter((y) => pixelAt(picture, 30, y).join() === red.join())
    // From y = 6 down to y = 3; the caps lie on whole pixels across their ends.
    expect([column[0], column.at(-1)]).toEqual([20, 50])
    const cap = Array.from({ length: 100 }, (_, x) => x).filter((x) => pixelAt(picture, x, 20).join() === red.join())
    expect([cap[0], cap.at(-1)]).toEqual([28, 32])
    expect(pixelAt(picture, 27, 20)).toEqual(pixelAt(picture, 33, 20))
  })

  test('on a logarithmic axis reach down to its end', async () => {
    const picture = await draw([{ use: 'bar', x: [3], y: [10], color: 'b' }], 0, clock, {
      yscale: 'log',
      ylim: [1, 100],
    })
    expect(inkOf(picture)).toMatchObject({ top: 40, bottom: 79 })
  })

  test('of less than a pixel are seen', async () => {
    const sources: Sources = { ...clock, many: sourceOf(['cell'], [1000], 1, (_, cell) => (cell === 507 ? 5 : 0)) }
    const x = { x: Array.from({ length: 1000 }, (_, cell) => cell / 100), width: 0.01 }
    const picture = await draw([{ use: 'bar', ...x, y: source('many'), color: 'k' }], 0, sources)
    expect(inkOf(picture)).toMatchObject({ top: 30, bottom: 79 })
  })

  test('say their lengths', async () => {
    const bare = await draw([{ use: 'bar', x: [3], y: [4], color: 'b' }])
    const picture = await draw([{ use: 'bar', x: [3], y: [4], color: 'b', barlabels: '.1f', fontsize: 8 }])
    expect(inkOf(bare)!.top).toBe(40)
    const { top } = inkOf(picture)!
    expect(top).toBeGreaterThan(27)
    expect(top).toBeLessThan(34)
    expect(at(picture, 3, 2)).toEqual(blue)
  })

  test('say their lengths beyond their ends, whichever way the axis runs', async () => {
    const numbered = { use: 'bar', x: [3], y: [4], color: 'b', barlabels: '.1f', fontsize: 8 }
    // The bar hangs from the top of the box, 40 pixels down.
    const hanging = inkOf(await draw([numbered], 0, clock, { ylim: [8, 0] }))!
    expect(hanging.bottom).toBeGreaterThan(43)
    expect(hanging.bottom).toBeLessThan(53)
    const lying = { ...numbered, x: [4], y: [3], orientation: 'horizontal' }
    expect(inkOf(await draw([lying], 0, clock, { xlim: [10, 0] }))!.left).toBeLessThan(55)
  })

  test('none in a frame is no mistake', async () => {
    expect(inkOf(await draw([{ use: 'bar', y: [], color: 'b', yerr: 1 }]))).toBeUndefined()
  })
})

describe('names of bars', () => {
  const axesOf = (layers: Options[], sources: Sources = clock, more: Options = {}) => {
    const { input } = planFigure({ layers, ...more }, sources)
    return import('../src/figure-spec.js').then(
      ({ figureSpec }) => figureSpec({ options: input.options, short: undefined }, input.clips, input.main).panels[0]!,
    )
  }

  test('are ticks at 0, 1, 2 …, of all layers together', async () => {
    const { axes, layers } = await axesOf([
      { use: 'bar', x: ['rest', 'run'], y: [1, 2] },
      { use: 'bar', x: ['run', 'turn'], y: [1, 2] },
    ])
    expect(axes.ticks).toEqual({ y: true, x: [0, 1, 2] })
    expect(axes.ticklabels).toEqual({ y: true, x: ['rest', 'run', 'turn'] })
    expect(layers.map(({ options }) => 'x' in options && options.x)).toEqual([
      [0, 1],
      [1, 2],
    ])
  })

  test('are those of the one axis that the bars stand for', async () => {
    const rate = { ...sourceOf(['cell'], [2], 4, (frame) => frame), labels: { cell: ['PV1', 'SST1'] } }
    const layer = { use: 'bar', orientation: 'horizontal', x: source('rate') }
    const { axes } = await axesOf([layer], { rate })
    expect(axes.ticklabels).toEqual({ x: true, y: ['PV1', 'SST1'] })
    const own = await axesOf([layer], { rate }, { ticks: { y: [1] }, ticklabels: { y: ['mine'] } })
    expect(own.axes.ticklabels).toEqual({ y: ['mine'] })
  })
})

describe('a histogram', () => {
  const values: Sources = { ...clock, noise: sourceOf(['n'], [4], 4, (frame, n) => [1.2, 1.7, 6.5, 2 + frame][n]!) }

  test('has bins that are the same in every frame', async () => {
    const layer = { use: 'hist', x: source('noise'), bins: [0, 2, 4, 6, 8], color: 'b' }
    for (const index of [0, 3]) {
      const picture = await draw([layer], index, values)
      const heights = [1, 3, 5, 7].map((x) => [0.5, 1.5, 2.5].filter((y) => isInk(picture, 10 * x, 80 - 10 * y)).length)
      expect(heights).toEqual(index === 0 ? [2, 1, 0, 1] : [2, 0, 1, 1])
    }
  })

  test('asks for the range of its values, in all frames and panels', () => {
    const { plan } = planFigure(
      { layers: [{ use: 'hist', x: source('noise'), range: { percentile: [1, 99] } }] },
      values,
    )
    expect(plan.limits).toMatchObject({ 'layers.0.range': { of: [{ source: 'noise' }], percentile: [1, 99] } })
    const given = planFigure({ layers: [{ use: 'hist', x: source('noise'), range: [0, 4] }] }, values)
    expect(given.plan.limits).toBeUndefined()
  })

  test('counts all values until now', async () => {
    const layer = { use: 'hist', x: source('clock'), bins: [0, 1, 2, 3, 4], trail: 'all', color: 'b' }
    const picture = await draw([layer], 2)
    expect([0.5, 1.5, 2.5, 3.5].map((x) => isInk(picture, 10 * x, 75))).toEqual([true, true, true, false])
  })

  test('is an outline, crisp, down to the axis at both ends', async () => {
    const layer = {
      use: 'hist',
      x: [1, 1, 1, 5],
      bins: [0.5, 2.5, 4.5, 6.5],
      histtype: 'step',
      color: 'k',
      linewidth: 1,
    }
    const picture = await draw([layer])
    const rows = (x: number) => Array.from({ length: 80 }, (_, y) => y).filter((y) => isInk(picture, x, y))
    // y = 3 is on the border of pixels 49 and 50; matplotlib's line lies in the lower one.
    expect(rows(15)).toEqual([50])
    expect(rows(5)).toEqual(Array.from({ length: 30 }, (_, at) => 50 + at))
    expect(pixelAt(picture, 15, 50)).toEqual(black)
  })

  test('that is seen through is even, however narrow its bins', async () => {
    const noise = { noise: sourceOf(['n'], [4000], 1, (_, n) => n / 400) }
    const layer = { use: 'hist', x: source('noise'), bins: 1000, range: [0, 10], color: 'k', alpha: 0.5 }
    const picture = await draw([layer], 0, noise)
    const shades = new Set(Array.from({ length: 98 }, (_, x) => pixelAt(picture, 1 + x, 60)[0]))
    expect(shades.size).toBe(1)
  })
})

describe('steps', () => {
  /** The row of pixels on which a column has ink. */
  const levelOf = async (layer: Options, x: number) => {
    const picture = await draw([{ color: 'k', width: 1, ...layer }])
    return Array.from({ length: 80 }, (_, y) => y).filter((y) => isInk(picture, x, y))
  }
  const points = { x: [1, 5, 9], y: [2, 4, 6] }
  test.each([
    ['pre', 30, [40]],
    ['post', 30, [60]],
    ['mid', 28, [60]],
    ['mid', 32, [40]],
  ])('%s at column %i', async (where, x, rows) => {
    expect(await levelOf({ use: 'step', ...points, where }, x)).toEqual(rows)
    expect(await levelOf({ use: 'line', ...points, drawstyle: `steps-${where}` }, x)).toEqual(rows)
  })

  test('have markers at their points alone', async () => {
    const picture = await draw([{ use: 'step', ...points, where: 'mid', style: 'ko', markersize: 5 }])
    expect([at(picture, 5, 4), at(picture, 3, 4), at(picture, 3, 2)]).toEqual([black, white, white])
  })

  test('grow with the frames as they are alone', async () => {
    const given = { size: [200, 100], layers: [{ use: 'step', y: source('clock'), trail: 'all', where: 'mid' }] }
    const movie = await openFigure(given, clock)
    const target = movie.picture()
    for (const index of [0, 1, 2, 3, 1]) await movie.draw(index, target)
    const alone = await (await openFigure(given, clock)).draw(1)
    expect(Buffer.compare(alone.data, target.data)).toBe(0)
  })
})

test('error bars reach from low to high along both axes', async () => {
  const layer = {
    use: 'errorbar',
    x: [5],
    y: [4],
    xerr: 2,
    yerr: { low: 1, high: 3 },
    style: 'ko',
    elinewidth: 1,
    markersize: 2,
    ecolor: 'b',
  }
  const picture = await draw([layer])
  // Ends on whole pixels begin in the middle of one.
  expect(inkOf(picture)).toEqual({ left: 30, right: 70, top: 10, bottom: 50 })
  expect([at(picture, 3.2, 4), at(picture, 5, 6.5)]).toEqual([blue, blue])
})

test('error bars go along a trail with their points', async () => {
  const given: Sources = {
    clock: sourceOf([], [], 4, (frame) => frame),
    place: sourceOf([], [], 4, (frame) => 2 + 2 * frame),
    half: sourceOf([], [], 4, (frame) => 1 + frame / 2),
  }
  const layer = {
    use: 'errorbar',
    x: source('place'),
    y: 4,
    yerr: source('half'),
    style: 'k.',
    ecolor: 'b',
    elinewidth: 1,
    trail: 2,
  }
  const picture = await draw([layer], 2, given)
  // The bars of frames 1 and 2, of 1.5 and 2 up and down: not that of frame 0.
  const tops = [2, 4, 6].map((x) => [1.2, 1.7].map((up) => at(picture, x, 4 + up)))
  expect(tops).toEqual([
    [white, white],
    [blue, white],
    [blue, blue],
  ])
})

describe('a fill', () => {
  const curve = { x: [0, 10], y: [-2, 8] }
  test('reaches from a curve to a level, on both sides', async () => {
    const picture = await draw([{ use: 'fill', ...curve, y2: 3, color: 'b' }])
    expect([at(picture, 8, 5), at(picture, 8, 2), at(picture, 1, 1), at(picture, 1, 4)]).toEqual([
      blue,
      white,
      blue,
      white,
    ])
  })

  test.each([
    ['above', [blue, white]],
    ['below', [white, blue]],
  ])('%s the level alone', async (where, [upper, lower]) => {
    const picture = await draw([{ use: 'fill', ...curve, y2: 3, where, color: 'b' }])
    expect([at(picture, 8, 5), at(picture, 2, 2)]).toEqual([upper, lower])
  })

  test('goes in steps, as a band does', async () => {
    const steps = { x: [1, 5, 9], step: 'post', color: 'b' }
    const picture = await draw([{ use: 'fill', y: [2, 4, 6], ...steps }])
    expect([at(picture, 4, 1), at(picture, 4, 3), at(picture, 6, 3)]).toEqual([blue, white, blue])
    const band = await draw([{ use: 'band', low: [0, 0, 0], high: [2, 4, 6], alpha: 1, ...steps }])
    expect(Buffer.compare(band.data, picture.data)).toBe(0)
  })
})

describe('spans', () => {
  test('cover the whole height, seen through', async () => {
    const picture = await draw([{ use: 'span', from: [2, 6], to: [3, 7], color: 'b', alpha: 0.5 }])
    expect(inkOf(picture)).toEqual({ left: 20, right: 69, top: 0, bottom: 79 })
    expect(near(at(picture, 2.5, 1), half(blue))).toBe(true)
    expect(at(picture, 5, 4)).toEqual(white)
  })

  test('go along y, and with the frames', async () => {
    const layer = {
      use: 'span',
      axis: 'y',
      from: source('clock'),
      to: listed([1, 3, 5, 7]),
      color: perFrame(['r', 'b', 'r', 'b']),
      alpha: 1,
    }
    expect(inkOf(await draw([layer], 3))).toEqual({ left: 0, right: 99, top: 10, bottom: 49 })
    expect(at(await draw([layer], 1), 5, 2)).toEqual(blue)
  })

  test('on a logarithmic axis reach down to its end, if they begin at 0 or below', async () => {
    const axes = { yscale: 'log', ylim: [1, 100] }
    for (const from of [0, -3]) {
      const picture = await draw([{ use: 'span', axis: 'y', from, to: 10, color: 'b', alpha: 1 }], 0, clock, axes)
      expect(inkOf(picture)).toMatchObject({ top: 40, bottom: 79 })
    }
  })
})

describe('readings', () => {
  const readAt = async (layers: Options[], [x, y]: readonly [number, number], sources: Sources = clock, index = 0) => {
    const given = { size: [100, 80], dpi: 72, axis: 'off', xlim: [0, 10], ylim: [0, 8], layers }
    return (await (await openFigure(given, sources)).read(index, x, y))!.values
  }

  test('of a bar: its value, and that of its colour', async () => {
    const rate = sourceOf(['cell'], [3], 4, (frame, cell) => frame + cell + 1)
    const layer = { use: 'bar', x: [2, 4, 6], y: source('rate'), color: source('rate'), label: 'rate' }
    const reading = { layer: 'rate', source: 'rate', indices: { cell: 1 }, value: 3 }
    expect(await readAt([layer], [40, 60], { ...clock, rate }, 1)).toEqual([reading, reading])
    // Above its end, and between two.
    expect(await readAt([layer], [40, 40], { ...clock, rate }, 1)).toEqual([])
    expect(await readAt([layer], [50, 75], { ...clock, rate }, 1)).toEqual([])
  })

  test('of a histogram: the edges of the bin, and its count', async () => {
    const noise = sourceOf(['n'], [3], 4, (frame, n) => [1, 1.5, 5 + frame][n]!)
    const layer = { use: 'hist', x: source('noise'), bins: [0, 2, 4, 10] }
    const read = (x: number) => readAt([layer], [x, 60], { ...clock, noise })
    expect(await read(15)).toEqual([{ layer: 'hist', source: 'noise', indices: { bin: 0 }, value: [0, 2, 2] }])
    expect(await read(39)).toMatchObject([{ indices: { bin: 1 }, value: [2, 4, 0] }])
    expect(await read(40)).toMatchObject([{ indices: { bin: 2 }, value: [4, 10, 1] }])
  })

  test('of spans, stairs, fills, steps and error bars', async () => {
    const layers = [
      { use: 'span', from: [1, 6], to: [3, 7] },
      { use: 'stairs', y: [2, 5], edges: [1, 4, 9], label: 'levels' },
      { use: 'fill', x: [0, 5, 10], y: [1, 1, 1] },
      { use: 'step', x: [8], y: [7], style: 'o' },
      { use: 'errorbar', x: [2], y: [6], yerr: 1, style: 'o' },
    ]
    expect(await readAt(layers, [20, 40])).toEqual([
      { layer: 'levels', source: '', indices: { point: 0 }, value: 2 },
      { layer: 'span', source: '', indices: { point: 0 }, value: [1, 3] },
    ])
    expect(await readAt(layers, [50, 74])).toMatchObject([
      { layer: 'fill', value: 1 },
      { layer: 'levels', value: 5 },
    ])
    expect(await readAt(layers, [80, 10])).toMatchObject([{ layer: 'step', value: [8, 7] }, { layer: 'levels' }])
    expect(await readAt(layers, [20, 20])).toMatchObject([
      { layer: 'errorbar', value: [2, 6] },
      { layer: 'levels' },
      { layer: 'span' },
    ])
  })
})

describe('what the plan refuses', () => {
  const plan = (...layers: Options[]) => planFigure({ layers }, clock)
  test.each<[string, Options[], string]>([
    ['bars without heights', [{ use: 'bar', x: [1, 2] }], 'upright bars take their heights from y'],
    [
      'lying bars without lengths',
      [{ use: 'bar', y: [1], orientation: 'horizontal' }],
      'horizontal bars take their lengths from x',
    ],
    ['an error across', [{ use: 'bar', y: [1], xerr: 1 }], 'upright bars have errors along y: yerr instead of xerr'],
    ['a stack on nothing', [{ use: 'bar', y: [1], stacked: true }], 'no bars before these'],
    [
      'a stack with a bottom',
      [
        { use: 'bar', y: [1] },
        { use: 'bar', y: [1], stacked: true, bottom: 2 },
      ],
      'begin where those of the layer before end',
    ],
    [
      'other places than heights',
      [{ use: 'bar', x: ['a', 'b'], y: [1, 2, 3] }],
      'x of a bar has 2 values, but y has 3',
    ],
    [
      'a bar of colours without values',
      [{ use: 'bar', y: [1], colorbar: true }],
      'the color of this bar is not a source',
    ],
    ['a range beside edges', [{ use: 'hist', x: [1], bins: [0, 1], range: [0, 1] }], 'bins already contains all edges'],
    [
      'percentiles of a list',
      [{ use: 'hist', x: [1], range: { percentile: [1, 99] } }],
      'percentiles need the data of a source',
    ],
    [
      'bins of each frame',
      [{ use: 'hist', x: source('clock'), range: { over: 'frame' } }],
      'the bins are the same in every frame',
    ],
    ['an errorbar without errors', [{ use: 'errorbar', y: [1] }], 'an errorbar needs yerr, xerr, or both'],
    ['more errors than bars', [{ use: 'bar', y: [1, 2], yerr: [1, 2, 3] }], 'y of a bar has 2 values, but yerr has 3'],
    [
      'fewer errors than points',
      [{ use: 'errorbar', y: [1, 2, 3], yerr: { low: 1, high: [1, 2] } }],
      'y of an errorbar has 3 values, but yerr.high has 2',
    ],
    ['names for heights', [{ use: 'bar', y: ['a', 'b'] }], 'y are the heights of the bars, but "a" is a name'],
    ['as many edges as steps', [{ use: 'stairs', y: [1, 2], edges: [0, 1] }], 'stairs have 2 heights and 2 edges'],
    [
      'points of a skeleton without a place',
      [{ use: 'skeleton', x: [1, 2, 3], y: [1, 2], edges: [[0, 1]] }],
      'x of a skeleton has 3 values, but y has 2',
    ],
  ])('%s', (_, layers, message) => {
    expect(() => plan(...layers)).toThrow(message)
  })

  test('limits that would have to be counted', () => {
    const layers = [{ use: 'hist', x: source('clock') }]
    expect(() => planFigure({ layers, ylim: { percentile: [0, 99] } }, clock)).toThrow(
      'ylim cannot be found in the data here',
    )
  })
})
