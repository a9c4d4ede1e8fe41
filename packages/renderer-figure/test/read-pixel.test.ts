// What is read under a pixel is what is drawn there: each pixel's value, coloured by hand, is the pixel's colour.
import { describe, expect, test } from 'vitest'
import { loadColormap } from '../src/colormaps/lookup.js'
import { type Options, white } from './field.js'
import { type FigureMovie, openFigure, pixelAt, repeated, type Sources, sourceOf, type Use } from './movie.js'

const viridis = loadColormap('viridis', '.')

/** matplotlib's: 256 colours of equal shares of the limits. */
function colored(value: number, [low, high]: readonly [number, number], table = viridis): number[] {
  const colors = table.length / 3
  const entry = Math.min(colors - 1, Math.max(0, Math.floor(((value - low) / (high - low)) * colors)))
  return [...table.subarray(3 * entry, 3 * entry + 3)]
}

type Value = number | null | readonly (number | null)[]

/** Reads each pixel of a frame, and compares its colour with what its value should have; how many pixels had one. */
async function compareAll(movie: FigureMovie, index: number, colorOf: (value: Value) => readonly number[]) {
  const picture = await movie.draw(index)
  const cells = new Set<string>()
  const wrong: unknown[] = []
  let compared = 0
  for (let y = 0; y < picture.height; y++)
    for (let x = 0; x < picture.width; x++) {
      const reading = await movie.read(index, x, y)
      const value = reading?.values[0]
      if (!value) continue
      compared++
      cells.add(JSON.stringify(value.indices))
      const [expected, drawn] = [colorOf(value.value), pixelAt(picture, x, y)]
      if (expected.join() !== drawn.join()) wrong.push({ x, y, value, expected, drawn })
    }
  expect(wrong.slice(0, 3)).toEqual([])
  return { compared, cells: cells.size, area: picture.width * picture.height }
}

const valueAt = (y: number, x: number) => (y === 1 && x === 2 ? Number.NaN : 10 * y + x)
const map: Sources = { map: sourceOf(['y', 'x'], [3, 5], 2, (frame, y, x) => valueAt(y, x) + 100 * frame) }
/** As MATLAB's arrays arrive. */
const turned: Sources = { map: sourceOf(['x', 'y'], [5, 3], 1, (_, x, y) => valueAt(y, x)) }

const limits = [0, 124] as const
const mapped = (value: Value) => (value === null ? white : colored(value as number, limits))

describe('a heat map', () => {
  const cases: [string, Options, number][] = [
    ['with axes', { size: [130, 110], ticks: true, title: 'a', colorbar: true }, 15],
    ['as large as its cells', { size: [16, 16], axis: 'off' }, 15],
    ['twenty-five pixels a cell, across', { size: [125, 80], axis: 'off' }, 15],
    ['upside down', { size: [90, 70], axis: 'off', origin: 'lower' }, 15],
    ['in data coordinates', { size: [90, 70], axis: 'off', extent: [0, 2, -1, 1] }, 15],
    ['from right to left', { size: [90, 70], axis: 'off', extent: [2, 0, -1, 1] }, 15],
    ['with an inverted axis', { size: [90, 70], axis: 'auto', invert: ['x', 'y'] }, 15],
    ['of which a part is seen', { size: [90, 70], axis: 'auto', xlim: [1.2, 3.4], ylim: [2, 0.8] }, 6],
    ['of which more than all is seen', { size: [90, 70], axis: 'auto', xlim: [-4, 8], ylim: [-3, 6] }, 15],
  ]
  test.each(cases)('%s', async (_, options, cells) => {
    const movie = await openFigure({ ...options, limits, interpolation: 'nearest' }, map, 'heatmap')
    for (const index of [1, 0]) {
      const found = await compareAll(movie, index, mapped)
      expect(found.cells).toBe(cells)
      if (options['axis'] === 'off') expect(found.compared).toBeGreaterThan(found.area / 4)
    }
  })

  test('whose axes lie the other way', async () => {
    const movie = await openFigure({ size: [90, 70], axis: 'off', limits }, turned, 'heatmap')
    expect((await compareAll(movie, 0, mapped)).cells).toBe(15)
    const reading = await movie.read(0, 44, 34)
    expect(reading!.values).toEqual([{ layer: 'heatmap', source: 'map', indices: { x: 2, y: 1 }, value: null }])
  })

  test('with a logarithmic norm, and colours of its own beyond the limits', async () => {
    const own = { limits: [1, 100], norm: 'log', under: 'red', over: 'blue', bad: 'lime' }
    const movie = await openFigure({ size: [90, 70], axis: 'off', ...own }, map, 'heatmap')
    const colorOf = (value: Value) => {
      // A logarithm of nothing is as bad as nothing.
      if (value === null || value === 0) return [0, 255, 0]
      if ((value as number) < 1) return [255, 0, 0]
      return (value as number) > 100 ? [0, 0, 255] : colored(Math.log10(value as number), [0, 2])
    }
    for (const index of [0, 1]) await compareAll(movie, index, colorOf)
  })

  test('reduced: the cell in the middle of the pixel', async () => {
    const large: Sources = { map: sourceOf(['y', 'x'], [64, 96], 1, (_, y, x) => 96 * y + x) }
    const movie = await openFigure({ size: [20, 16], axis: 'off', limits: [0, 6143] }, large, 'heatmap')
    const nearest = await openFigure(
      { size: [20, 16], axis: 'off', limits: [0, 6143], interpolation: 'nearest' },
      large,
      'heatmap',
    )
    // A box of 20 by 13 pixels shows it: 4.8 columns and 64 / 13 rows a pixel.
    const drawn: number[] = []
    for (let y = 0; y < 16; y++)
      for (let x = 0; x < 20; x++) {
        const value = (await movie.read(0, x, y))?.values[0]
        if (!value) continue
        if (x === 0) drawn.push(y)
        const [row, column] = [Math.floor(((y - drawn[0]! + 0.5) * 64) / 13), Math.floor((x + 0.5) * 4.8)]
        expect(value).toEqual({
          layer: 'heatmap',
          source: 'map',
          indices: { y: row, x: column },
          value: 96 * row + column,
        })
      }
    expect(drawn).toHaveLength(13)
    await compareAll(nearest, 0, (value) => colored(value as number, [0, 6143]))
  })

  test('nothing is read beside the axes', async () => {
    const movie = await openFigure({ size: [200, 160], title: 'a' }, map, 'heatmap')
    for (const [x, y] of [
      [0, 0],
      [199, 159],
      [100, 2],
      [3, 80],
    ] as const)
      expect(await movie.read(0, x, y)).toBeUndefined()
  })
})

describe('an image', () => {
  const bytes = (values: number[]) => Uint8Array.from(values)
  const rgb: Sources = {
    film: {
      ...sourceOf(
        ['y', 'x', 'rgb'],
        [18, 24, 3],
        2,
        (frame, y, x, c) => (frame * 50 + 9 * y + 4 * x + 60 * c) % 256,
        bytes,
      ),
    },
  }

  test.each([
    ['pixel by pixel', {}],
    ['enlarged', { size: [72, 54] }],
  ])('with colours of its own, %s', async (_, options) => {
    const movie = await openFigure({ axis: 'off', ...options }, rgb, 'image')
    const found = await compareAll(movie, 1, (value) => value as number[])
    expect(found).toEqual({ compared: found.area, cells: 18 * 24, area: found.area })
    expect((await movie.read(1, 0, 0))!.values[0]).toEqual({
      ...{ layer: 'image', source: 'film', indices: { y: 0, x: 0 }, value: [50, 110, 170] },
    })
  })

  test('of a grey video: its bytes', async () => {
    const grey: Sources = {
      film: { ...sourceOf(['y', 'x'], [18, 24], 1, (_, y, x) => 9 * y + 4 * x, bytes), white: 255 },
    }
    const movie = await openFigure({ axis: 'off' }, grey, 'image')
    const found = await compareAll(movie, 0, (value) => [value, value, value] as number[])
    expect(found.compared).toBe(18 * 24)
  })

  test('of channels that add up: the value of each', async () => {
    const stack: Sources = {
      cells: sourceOf(['channel', 'y', 'x'], [2, 3, 5], 1, (_, channel, y, x) =>
        channel === 0 ? 17 * (y + x) : 51 * y,
      ),
    }
    const channels = [
      { channel: 0, color: 'red', limits: [0, 255], label: 'GCaMP' },
      { channel: 1, color: 'lime', limits: [0, 255] },
    ]
    const movie = await openFigure({ size: [90, 70], axis: 'off', channels, interpolation: 'nearest' }, stack, 'image')
    const picture = await movie.draw(0)
    let compared = 0
    for (let y = 0; y < 70; y++)
      for (let x = 0; x < 90; x++) {
        const values = (await movie.read(0, x, y))?.values
        if (!values) continue
        compared++
        const [red, green] = values.map(({ value }) => Math.floor(((value as number) / 255) * 256))
        expect(pixelAt(picture, x, y)).toEqual([Math.min(255, red!), Math.min(255, green!), 0])
        expect(values.map(({ layer }) => layer)).toEqual(['GCaMP', 'image'])
        expect(values.map(({ indices }) => indices['channel'])).toEqual([0, 1])
      }
    expect(compared).toBeGreaterThan(90 * 50)
  })

  test('under an overlay: both, the topmost first', async () => {
    const both: Sources = {
      ...map,
      mask: sourceOf(['y', 'x'], [3, 5], 1, (...[, , x]) => (x! > 2 ? 1 : Number.NaN)),
    }
    const layers = [{ use: 'heatmap' }, { use: 'heatmap', data: 'mask', alpha: 0.5 }]
    const movie = await openFigure({ size: [50, 30], axis: 'off', layers }, both)
    expect((await movie.read(0, 45, 15))!.values).toEqual([
      { layer: 'heatmap', source: 'mask', indices: { y: 1, x: 4 }, value: 1 },
      { layer: 'heatmap', source: 'map', indices: { y: 1, x: 4 }, value: 14 },
    ])
    expect((await movie.read(0, 5, 15))!.values.map(({ value }) => value)).toEqual([null, 10])
  })
})

test('panels: each with its title or what it stands for, its index among those of the value', async () => {
  const stack: Sources = {
    cells: sourceOf(['cell', 'y', 'x'], [4, 3, 5], 2, (frame, cell, y, x) => 1000 * frame + 100 * cell + 10 * y + x),
  }
  const given = { size: [150, 130], panels: { along: 'cell', wrap: 2 }, limits: [0, 1324] }
  const movie = await openFigure(given, stack, 'heatmap')
  const found = await compareAll(movie, 1, (value) => colored(value as number, [0, 1324]))
  expect(found.cells).toBe(60)
  const seen = new Set<string>()
  for (let y = 0; y < 130; y += 5)
    for (let x = 0; x < 150; x += 5) {
      const reading = await movie.read(1, x, y)
      const value = reading?.values[0]
      if (!value) continue
      seen.add(reading.panel!)
      expect(reading.panel).toBe(`cell ${value.indices['cell']}`)
      expect(value.value).toBe(1000 + 100 * value.indices['cell']! + 10 * value.indices['y']! + value.indices['x']!)
    }
  expect([...seen].sort()).toEqual(['cell 0', 'cell 1', 'cell 2', 'cell 3'])
})

test('panels of labelled indices go by their labels, and by their titles if they have some', async () => {
  const cells = sourceOf(['cell', 'y', 'x'], [2, 2, 2], 1, (_, cell, y, x) => 100 * cell + 10 * y + x)
  const stack: Sources = { cells: { ...cells, labels: { cell: ['PV1', null] } } }
  const namesOf = async (panels: Options) => {
    const movie = await openFigure({ size: [240, 120], panels: { along: 'cell', ...panels } }, stack, 'heatmap')
    const names = new Set<string | undefined>()
    for (let x = 0; x < 240; x++) names.add((await movie.read(0, x, 60))?.panel)
    return [...names].filter((name) => name !== undefined)
  }
  expect(await namesOf({})).toEqual(['cell PV1', 'cell 1'])
  expect(await namesOf({ title: repeated(['cell'], [2], ['one', 'two']) })).toEqual(['one', 'two'])
})

test('panels of a layout: title, or letter', async () => {
  const panels = {
    layout: 'AB',
    A: { use: 'heatmap', title: 'the\nmap' },
    B: { use: 'line', y: [1, 2, 3] },
  }
  const movie = await openFigure({ size: [300, 150], panels }, map)
  const names = new Set<string | undefined>()
  for (let x = 0; x < 300; x++) names.add((await movie.read(0, x, 75))?.panel)
  expect(names).toEqual(new Set([undefined, 'the map', 'B']))
})

/** 100 × 80 pixels for x from 0 to 10 and y from 0 to 8: ten pixels a unit. */
const field = { size: [100, 80], dpi: 72, axis: 'off', xlim: [0, 10], ylim: [0, 8] }
const openField = (layers: Options[], sources: Sources = map, more: Options = {}, use?: Use) =>
  openFigure({ ...field, ...more, layers }, sources, use)

describe('points', () => {
  test('the nearest one within six pixels, with its place in the source', async () => {
    const trace: Sources = {
      trace: sourceOf(['column', 'time'], [2, 5], 1, (_, column, time) => (column === 0 ? 2 * time : time + 1)),
    }
    const ref = (index: number) => ({ $source: 'trace', column: { axis: 'column', index, name: `c${index}` } })
    const movie = await openField([{ use: 'line', x: ref(0), y: ref(1), label: 'speed' }], trace)
    // The third point lies at x 4, y 3: 40 pixels from the left, 50 from the top.
    const third = { layer: 'speed', source: 'trace', indices: { column: 1, time: 2 }, value: [4, 3] }
    for (const [x, y] of [
      [40, 50],
      [44, 53],
      [35, 48],
    ] as const)
      expect((await movie.read(0, x, y))!.values).toEqual([third])
    for (const [x, y] of [
      [47, 50],
      [40, 57],
      [50, 20],
    ] as const)
      expect((await movie.read(0, x, y))!.values).toEqual([])
  })

  test('values of a list, without x, have the number of their point', async () => {
    const movie = await openField([{ use: 'scatter', y: [1, 5, null, 7] }])
    expect((await movie.read(0, 10, 30))!.values).toEqual([
      { layer: 'scatter', source: '', indices: { point: 1 }, value: 5 },
    ])
    expect((await movie.read(0, 20, 40))!.values).toEqual([])
  })

  test('none that is outside of the axes, but for its marker', async () => {
    const at = async (marker: Options) => {
      const movie = await openField([{ use: 'line', x: [-0.4, 5], y: [4, 4], markersize: 12, ...marker }])
      return (await movie.read(0, 1, 40))!.values.length
    }
    expect(await at({})).toBe(0)
    expect(await at({ marker: 'o' })).toBe(1)
  })

  test('a trail: the frame that a point belongs to', async () => {
    const walk: Sources = { walk: sourceOf(['column'], [2], 6, (frame, column) => (column === 0 ? frame : 2)) }
    const ref = (index: number) => ({ $source: 'walk', column: { axis: 'column', index, name: `c${index}` } })
    for (const trail of ['all', 3]) {
      const movie = await openField([{ use: 'line', style: 'k-o', x: ref(0), y: ref(1), trail }], walk)
      expect((await movie.read(5, 40, 60))!.values).toEqual([
        { layer: 'line', source: 'walk', indices: { frame: 4, column: 1 }, value: [4, 2] },
      ])
      // In the frame itself this one is not there yet.
      expect((await movie.read(3, 40, 60))!.values).toEqual([])
      expect((await movie.read(5, 20, 60))!.values).toHaveLength(trail === 'all' ? 1 : 0)
    }
  })

  test('curves of several frames: frame and sample', async () => {
    const curves: Sources = { curve: sourceOf(['bin'], [3], 4, (frame, bin) => frame + bin) }
    const movie = await openField([{ use: 'line', y: { $source: 'curve' }, trail: 2 }], curves)
    // Of frame 3 the last bin: x 2, y 5; of frame 2: y 4.
    expect((await movie.read(3, 20, 30))!.values).toEqual([
      { layer: 'line', source: 'curve', indices: { frame: 3, bin: 2 }, value: 5 },
    ])
    expect((await movie.read(3, 20, 41))!.values).toEqual([
      { layer: 'line', source: 'curve', indices: { frame: 2, bin: 2 }, value: 4 },
    ])
  })

  test('all samples of a source, called by its own name', async () => {
    const dff: Sources = {
      ...map,
      'dff~samples': sourceOf(['cell', 'sample'], [2, 9], 1, (_, cell, sample) => (cell === 0 ? -1 : sample / 2)),
      'dff~times': sourceOf(['sample'], [9], 1, (_, sample) => sample + 0.5),
    }
    const y = { $source: 'dff~samples', series: 'samples', column: { axis: 'cell', index: 1, name: 'c' } }
    const movie = await openField([{ use: 'line', x: { $source: 'dff~times', series: 'times' }, y }], dff)
    expect((await movie.read(0, 55, 54))!.values).toEqual([
      { layer: 'line', source: 'dff', indices: { cell: 1, sample: 5 }, value: [5.5, 2.5] },
    ])
  })

  test('coloured by values: these too; a large marker is meant all over', async () => {
    const cells: Sources = {
      cells: sourceOf(['cell', 'column'], [3, 3], 1, (_, cell, column) =>
        column === 2 ? 7 * cell : 2 + 3 * cell - column,
      ),
    }
    const ref = (index: number) => ({ $source: 'cells', column: { axis: 'column', index, name: `c${index}` } })
    const movie = await openField([{ use: 'scatter', x: ref(0), y: ref(1), color: ref(2), markersize: 24 }], cells)
    expect((await movie.read(0, 60, 40))!.values).toEqual([
      { layer: 'scatter', source: 'cells', indices: { cell: 1, column: 2 }, value: 7 },
      { layer: 'scatter', source: 'cells', indices: { cell: 1, column: 1 }, value: [5, 4] },
    ])
  })

  test('on a logarithmic axis', async () => {
    const movie = await openField([{ use: 'scatter', x: [1, 10, 100], y: [1, 2, 3] }], map, {
      xscale: 'log',
      xlim: [1, 100],
    })
    expect((await movie.read(0, 50, 60))!.values).toEqual([
      { layer: 'scatter', source: '', indices: { point: 1 }, value: [10, 2] },
    ])
  })
})

test('bands, rectangles, rules and rasters', async () => {
  const layers = [
    { use: 'band', y: [2, 2, 2, 2], error: [1, 1, 0.5, 1] },
    { use: 'rectangle', x: [5, 7], y: [1, 1], width: 2, height: 3 },
    { use: 'hline', at: [6, 7] },
    { use: 'raster', times: [9, 1, 5], row: [7.5, 7.5, 7.5], height: 1 },
  ]
  const movie = await openField(layers)
  const at = async (x: number, y: number) => (await movie.read(0, x, y))!.values
  expect(await at(20, 60)).toMatchObject([
    { layer: 'band', indices: { point: 2 }, value: 0.5 },
    { layer: 'band', indices: { point: 2 }, value: 2 },
  ])
  expect(await at(20, 40)).toEqual([])
  expect(await at(60, 60)).toEqual([{ layer: 'rectangle', source: '', indices: { point: 0 }, value: [5, 1, 2, 3] }])
  expect(await at(75, 60)).toMatchObject([{ indices: { point: 1 } }])
  expect(await at(50, 21)).toEqual([{ layer: 'hline', source: '', indices: { point: 0 }, value: 6 }])
  expect(await at(90, 2)).toEqual([{ layer: 'raster', source: '', indices: { point: 0 }, value: [9, 7.5] }])
})

test('a contour over a picture: the value that its lines are drawn of', async () => {
  const movie = await openFigure(
    { size: [50, 30], axis: 'off', layers: [{ use: 'heatmap' }, { use: 'contour', levels: [5] }] },
    map,
  )
  expect((await movie.read(0, 45, 25))!.values.map(({ layer, indices, value }) => [layer, indices, value])).toEqual([
    ['contour', { y: 2, x: 4 }, 24],
    ['heatmap', { y: 2, x: 4 }, 24],
  ])
})

describe('coordinates', () => {
  const textAt = async (options: Options, x: number, y: number, index = 0) => {
    const movie = await openFigure({ ...field, ...options, layers: [{ use: 'line', y: [1, 2] }] }, map)
    return (await movie.read(index, x, y))!.at
  }

  test('in data units, with the names of the axes', async () => {
    // A pixel is a tenth: their middles are 0.05, 0.15 …
    expect(await textAt({ xlabel: 'time (s)' }, 32, 0)).toEqual([
      { name: 'time (s)', text: '3.25' },
      { name: 'y', text: '7.95' },
    ])
  })

  test.each([
    // The middle of number 32 of 100 pixels. Of whole numbers, one a pixel, it is that number.
    [[0, 1], '0.325'],
    [[-0.5, 99.5], '32'],
    [[0, 100], '32.5'],
    [[0, 5000], '1625'],
    [[0, 314], '102'],
    [[-1, 0], '\u22120.675'],
    [[0, 1e-7], '3.25e\u22128'],
    [[0, 1e13], '3.25e12'],
  ])('digits of %j', async (xlim, text) => {
    expect((await textAt({ xlim }, 32, 0))[0]!.text).toBe(text)
  })

  test('logarithmic and symmetric ones', async () => {
    // 10^(0.325 · 4), where pixels are about 1.8 apart.
    expect((await textAt({ xlim: [1, 1e4], xscale: 'log' }, 32, 0))[0]!.text).toBe((10 ** 1.3).toFixed(1))
    // 100 is 10 / 9 + log10(100 / 2) units of 2 from the middle; 0 to 2 is linear, 10 / 9 of them: a hundredth of the way is −0.0506.
    expect((await textAt({ xlim: [-100, 100], xscale: 'symlog' }, 49, 0))[0]!.text).toBe('\u22120.05')
  })

  test('times as lengths, as dates, and as they are to be written', async () => {
    const at = async (xscale: unknown, xlim: number[]) => (await textAt({ xscale, xlim }, 32, 0))[0]!.text
    expect(await at('time', [0, 100])).toBe('0:33')
    expect(await at('time', [0, 10])).toBe('0:03.3')
    expect(await at('time', [0, 36_000])).toBe('3:15:00')
    expect(await at({ use: 'time', start: '2026-03-14T10:00:00' }, [0, 100])).toBe('2026-03-14 10:00:32')
    expect(await at({ use: 'time', start: '2026-03-14T10:00:00' }, [0, 86_400])).toBe('2026-03-14 17:48')
    expect(await at({ use: 'time', start: '2026-03-14T10:00:00', format: '%H:%M:%S' }, [0, 100])).toBe('10:00:32')
  })

  test('of limits that move with the frames', async () => {
    const xlim = [{ $frames: [0, 10] }, { $frames: [10, 20] }]
    const movie = await openFigure({ ...field, xlim, layers: [{ use: 'scatter', x: [5, 15], y: [4, 4] }] }, map)
    const before = await movie.draw(0)
    expect((await movie.read(1, 50, 40))!.at[0]).toEqual({ name: 'x', text: '15.05' })
    expect((await movie.read(1, 50, 40))!.values).toMatchObject([{ indices: { point: 1 }, value: [15, 4] }])
    expect((await movie.read(0, 50, 40))!.values).toMatchObject([{ indices: { point: 0 }, value: [5, 4] }])
    // Reading changes no picture.
    expect(Buffer.compare((await movie.draw(0)).data, before.data)).toBe(0)
  })
})
