// One scale for a figure: which layers have it, what core is asked for, and what is warned of.
import type { PluginContext } from '@movieflow/core/plugin'
import { describe, expect, test } from 'vitest'
import { figureSpec } from '../src/figure-spec.js'
import { figureRenderer } from '../src/index.js'
import type { HeatmapLayerOptions } from '../src/options/layers.js'
import { drawFigure, openFigure, pixelAt, planFigure, type Sources, source, sourceOf } from './movie.js'

const map = (least: number, most: number, frames = 2) =>
  sourceOf(['y', 'x'], [2, 2], frames, (frame, y, x) => (y + x === 2 && frame === frames - 1 ? most : least))
const sources: Sources = {
  rest: map(0, 2),
  walk: map(-1, 4),
  run: map(1, 8, 1),
  photo: sourceOf(['y', 'x', 'rgb'], [2, 2, 3], 1, () => 7),
  trace: sourceOf(['t'], [5], 1, (_, t) => t),
}
const heat = (data: string, more = {}) => ({ use: 'heatmap', data, ...more })
const layout = (panels: Record<string, object>, more = {}) => ({
  ...more,
  panels: { layout: [Object.keys(panels).join('')], ...panels },
})

function layersOf(options: Record<string, unknown>) {
  const { input } = planFigure(options, sources)
  const spec = figureSpec({ options: input.options, short: undefined }, input.clips, input.main)
  return spec.panels.flatMap(({ layers }) => layers)
}

describe('the limits of one scale', () => {
  const three = layout({ A: heat('rest'), B: heat('walk'), C: heat('run') }, { colorbar: true })

  test('are asked for once, of all the data together', () => {
    expect(planFigure(three, sources).plan.limits).toEqual({
      limits: {
        ...{ of: [{ source: 'rest' }, { source: 'walk' }, { source: 'run' }] },
        ...{ percentile: [0, 100], method: 'linear', over: ['movie'] },
      },
    })
  })

  test('colour all panels: by hand, -1 to 8 of a grey map', async () => {
    const options = { ...three, size: [300, 100], colormap: 'gray', dpi: 40 }
    const movie = await openFigure(options, sources)
    const last = await movie.draw(1)
    const at = (value: number) => Math.floor(((value + 1) / 9) * 256)
    const seen = new Set<number>()
    for (let x = 0; x < 300; x++) for (let y = 0; y < 100; y++) seen.add(pixelAt(last, x, y)[0]!)
    for (const value of [0, 2, -1, 4, 1]) expect(seen, `the level of ${value}`).toContain(at(value))
    expect(await movie.read(1, 40, 50)).toMatchObject({ panel: 'A', values: [{ source: 'rest' }] })
  })

  test('are the same as limits that are written in all panels, pixel for pixel', async () => {
    const own = { limits: [-1, 8], colormap: 'magma' }
    const figure = { size: [360, 140], colormap: 'magma', limits: [-1, 8] }
    const bare = layout({ A: heat('rest'), B: heat('walk'), C: heat('run') }, figure)
    const each = layout({ A: heat('rest', own), B: heat('walk', own), C: heat('run', own) }, { size: [360, 140] })
    for (const frame of [0, 1])
      expect(
        Buffer.compare((await drawFigure(bare, sources, frame)).data, (await drawFigure(each, sources, frame)).data),
      ).toBe(0)
    const found = layout({ A: heat('rest'), B: heat('walk'), C: heat('run') }, { size: [360, 140], colormap: 'magma' })
    expect(Buffer.compare((await drawFigure(found, sources, 1)).data, (await drawFigure(each, sources, 1)).data)).toBe(
      0,
    )
  })

  test('of filled contours are the scale’s, levels and colours alike', async () => {
    const slopes: Sources = {
      low: sourceOf(['y', 'x'], [6, 6], 1, (_, y, x) => y + x),
      high: sourceOf(['y', 'x'], [6, 6], 1, (_, y, x) => 10 + y + x),
    }
    const bands = (data: string) => ({ use: 'contour', data, filled: true, levels: 4 })
    const figure = layout({ A: bands('low'), B: bands('high') }, { size: [300, 160], colormap: 'viridis' })
    expect(planFigure(figure, slopes).plan.limits).toMatchObject({
      limits: { of: [{ source: 'low' }, { source: 'high' }] },
    })
    // 0 to 20 in some four steps: 0, 4, 8 …; colours between 0 and 20.
    const levels = [0, 4, 8, 12, 16, 20]
    const written = (data: string) => ({ use: 'contour', data, filled: true, levels, limits: [0, 20] })
    const each = layout({ A: written('low'), B: written('high') }, { size: [300, 160] })
    expect(Buffer.compare((await drawFigure(figure, slopes)).data, (await drawFigure(each, slopes)).data)).toBe(0)
  })
})

describe('what a layer has of the figure’s', () => {
  test('is all that it leaves out; what it says itself stays', () => {
    const figure = { colormap: 'magma', limits: [0, 1], norm: { use: 'power', gamma: 2 }, bad: 'red', over: 'white' }
    const layers = layersOf(
      layout(
        { A: heat('rest'), B: heat('walk', { colormap: 'gray', bad: 'blue' }), C: heat('run', { limits: [0, 9] }) },
        figure,
      ),
    )
    expect(layers.map(({ shared }) => shared)).toEqual([true, false, false])
    expect(layers.map(({ options }) => options)).toMatchObject([
      { colormap: 'magma', limits: [0, 1], norm: { use: 'power', gamma: 2 }, bad: 'red', over: 'white' },
      { colormap: 'gray', limits: [0, 1], bad: 'blue', over: 'white' },
      { colormap: 'magma', limits: [0, 9], bad: 'red' },
    ])
  })

  test('is nothing for colours of their own, lines of contours and points', () => {
    const layers = layersOf({
      ...{ colormap: 'magma', limits: [0, 1] },
      layers: [
        { use: 'image', data: 'photo' },
        { use: 'contour', data: 'rest' },
        { use: 'scatter', y: source('trace'), color: source('trace') },
        { use: 'image', data: 'rest' },
      ],
    })
    expect(layers.map(({ shared }) => shared)).toEqual([false, false, false, true])
    expect(layers.map(({ options }) => (options as HeatmapLayerOptions).colormap)).toEqual([
      'gray',
      'viridis',
      'viridis',
      'magma',
    ])
  })

  test('without a colour map at the figure is that of its first layer: grey of images', () => {
    const of = (use: string) => layersOf({ colorbar: true, layers: [{ use, data: 'rest' }, heat('walk')] })
    expect(of('image').map(({ options }) => options)).toMatchObject([{ colormap: 'gray' }, { colormap: 'gray' }])
    expect(of('heatmap').map(({ options }) => options)).toMatchObject([
      { colormap: 'viridis' },
      { colormap: 'viridis' },
    ])
  })

  test('is the colour map, but not the limits, of a grey video, whose file says what its bytes are', () => {
    const video: Sources = {
      map: map(0, 2),
      cam: {
        ...sourceOf(
          ['y', 'x'],
          [2, 2],
          2,
          () => 9,
          (values) => Uint8Array.from(values),
        ),
        white: 255,
      },
    }
    const of = (figure: object) => {
      const { input } = planFigure({ ...figure, layers: [{ use: 'image', data: 'cam' }, heat('map')] }, video)
      return figureSpec({ options: input.options, short: undefined }, input.clips, input.main).panels[0]!.layers
    }
    expect(of({ colormap: 'magma' })).toMatchObject([
      { shared: false, options: { colormap: 'magma', limits: [0, 255] } },
      { shared: true },
    ])
    expect(of({ limits: [0, 9] })).toMatchObject([{ shared: true, options: { limits: [0, 9] } }, { shared: true }])
  })

  test('`bad` alone makes no scale', () => {
    expect(layersOf({ bad: 'red', layers: [heat('rest'), heat('walk')] })).toMatchObject([
      { shared: false, options: { bad: 'red' } },
      { shared: false, options: { bad: 'red' } },
    ])
  })
})

describe('warnings', () => {
  const warningsOf = (options: Record<string, unknown>) => {
    const { input } = planFigure(options, sources)
    const warned: string[] = []
    const context: PluginContext = {
      ...{ warn: (message) => void warned.push(message), folder: '.' },
      signal: new AbortController().signal,
    }
    figureRenderer.plan(input, context)
    return warned
  }

  test('of panels of the same colours that one bar does not tell of', () => {
    const bar = { colorbar: true }
    expect(warningsOf(layout({ A: heat('rest', bar), B: heat('walk'), C: heat('run') }))).toEqual([
      'render.panels.A.colorbar does not apply to panels B, C, which show the same colours: they have their own limits (for one scale write `colorbar: true` next to `panels`, and no limits in them; or add a colour bar to each)',
    ])
    expect(warningsOf(layout({ A: heat('rest'), B: heat('walk', { limits: [0, 3] }) }, bar))).toEqual([
      expect.stringContaining(
        'render.colorbar does not apply to panel B, which shows the same colours: it has its own limits',
      ),
    ])
  })

  const dots = (color: string, more = {}) => ({ use: 'scatter', y: source('trace'), color: source(color), ...more })
  test.each([
    [
      'bars',
      'B',
      { A: heat('rest', { colorbar: true }), B: { use: 'bar', y: source('trace'), color: source('trace') } },
    ],
    [
      'a twin',
      'B',
      {
        A: dots('trace', { colorbar: true }),
        B: { layers: [{ use: 'line', y: [0, 1] }], y2: dots('trace', { limits: [0, 9] }) },
      },
    ],
    ['an inset', 'A.inset', { A: { layers: [heat('rest', { colorbar: true })], inset: heat('walk') } }],
  ])('of %s of the same colours', (_, panel, panels) => {
    expect(warningsOf(layout(panels))).toEqual([
      expect.stringContaining(
        `render.panels.A.colorbar does not apply to panel ${panel}, which`.replace(
          'A.colorbar',
          panel === 'A.inset' ? 'A.layers[0].colorbar' : 'A.colorbar',
        ),
      ),
    ])
  })

  test.each([
    ['other colours', { A: heat('rest', { colorbar: true }), B: heat('walk', { colormap: 'gray' }) }],
    ['a bar each', { A: heat('rest', { colorbar: true }), B: heat('walk', { colorbar: true }) }],
    ['the same limits', { A: heat('rest', { colorbar: true, limits: [0, 8] }), B: heat('walk', { limits: [0, 8] }) }],
    ['the same data', { A: heat('rest', { colorbar: true }), B: heat('rest') }],
    ['no bar', { A: heat('rest'), B: heat('walk') }],
    ['colours of their own', { A: heat('rest', { colorbar: true }), B: { use: 'image', data: 'photo' } }],
    ['no pictures', { A: heat('rest', { colorbar: true }), B: { use: 'line', y: source('trace') } }],
  ])('none of %s', (_, panels) => {
    expect(warningsOf(layout(panels))).toEqual([])
  })

  test('of a bar in an inset', () => {
    const A = { use: 'line', y: [0, 1], inset: heat('rest', { colorbar: true }) }
    expect(warningsOf(layout({ A }))).toEqual([
      'render.panels.A.inset.colorbar is not drawn: an inset has no space for a colour bar',
    ])
  })

  test('of a scale that no layer has', () => {
    const idle = { colorbar: true, layers: [heat('rest', { colormap: 'gray' })] }
    expect(warningsOf(idle)).toEqual([expect.stringContaining('render.colorbar does nothing')])
    const named = { layers: [heat('rest', { labels: ['a', 'b'], limits: [0, 1] })] }
    expect(warningsOf(named)).toEqual([expect.stringContaining('render.layers[0].limits does nothing: with `labels`')])
  })

  test('limits that do not suit the norm are a mistake of the figure', () => {
    expect(() => planFigure({ limits: [-1, 1], norm: 'log', layers: [heat('rest')] }, sources)).toThrow(
      'needs limits above 0',
    )
  })
})
