import { execFileSync } from 'node:child_process'
import { isPerFrame, z } from '@movieflow/core/plugin'
import { describe, expect, test } from 'vitest'
import { titleOf } from '../src/figure-texts.js'
import figure, { figureRenderer, heatmapRenderer } from '../src/index.js'
import { axesOptions } from '../src/options/axes.js'
import { type FigureOptions, figureOptions, shortOptions } from '../src/options/figure.js'
import { layerShapes } from '../src/options/layers.js'
import { axesDefaults } from '../src/options/own-names.js'
import { titleOption } from '../src/options/values.js'
import { pictureSource } from '../src/picture-source.js'
import { themeOf } from '../src/theme/theme.js'

const heatmapOptions = shortOptions('heatmap')
const parse = (options: unknown) => heatmapOptions.parse(options)
const light = themeOf({ options: parse({}) as unknown as FigureOptions, short: 'heatmap' }, '')
type LayerData = Parameters<typeof pictureSource>[0]
const dataOf = (options: unknown) => pictureSource(parse(options) as LayerData, 'main')

describe('options', () => {
  test('defaults', () => {
    expect(parse({})).toEqual({
      dpi: 100,
      scale: 1,
      text: 'plain',
      colorbar: false,
      alpha: 1,
      xscale: 'linear',
      yscale: 'linear',
      ticks: true,
      ticklabels: true,
      grid: false,
      legend: false,
      timestamp: false,
    })
  })

  test.each([
    ['figure', figureOptions],
    ...Object.keys(layerShapes).map((name) => [name, shortOptions(name as 'line')] as const),
  ] as const)('each is described: %s', (_, schema) => {
    const { properties } = z.toJSONSchema(schema, { io: 'input' }) as {
      properties: Record<string, { description?: string; $ref?: string }>
    }
    for (const [name, { description }] of Object.entries(properties)) expect(description, name).toMatch(/\w{3}/)
  })

  test.each([
    { sizes: [1, 1] },
    { size: [15, 480] },
    { size: [640.5, 480] },
    { colormap: 3 },
    { limits: [1, 1] },
    { extent: [0, 0, 1, 2] },
    { xlim: [3] },
    { bad: 'blurple' },
    { axis: 'tight' },
    { colorbar: { lable: 'x' } },
    { use: 'line' },
    { layers: [] },
    { title: { color: 'k' } },
  ])('%j is refused', (options) => expect(heatmapOptions.safeParse(options).success).toBe(false))

  test('title and colour bar, short and long', () => {
    expect(titleOf(parse({}).title, light)).toBeUndefined()
    expect(titleOf(parse({ title: 7 }).title, light)).toEqual({ text: '7', color: undefined, fontsize: 12 })
    expect(titleOf(parse({ title: { text: 'a', color: [1, 0, 0], fontsize: 9 } }).title, light)).toEqual({
      text: 'a',
      color: [1, 0, 0],
      fontsize: 9,
    })
    expect(parse({ colorbar: true })).toMatchObject({ colorbar: true })
    expect(parse({ colorbar: { label: 'z', ticks: [0] } })).toMatchObject({ colorbar: { label: 'z', ticks: [0] } })
  })

  test('data, by name and as <name>', () => {
    expect(dataOf({})).toBe('main')
    expect(dataOf({ data: 'map' })).toBe('map')
    expect(dataOf({ data: { $source: 'map' } })).toBe('map')
  })

  test('the title may change from frame to frame, names of axes may not', () => {
    const [short, long] = titleOption.options
    expect([
      isPerFrame(short),
      ...Object.values(long.shape).map((schema) =>
        isPerFrame(schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema),
      ),
    ]).toEqual([true, true, true, true])
    expect(isPerFrame(axesOptions.shape.xlabel)).toBe(false)
  })
})

test('the defaults of axes that workers know are those of the schema', () => {
  expect(axesDefaults).toEqual(axesOptions.parse({}))
})

test('the plugins', () => {
  expect(figure).toBe(figureRenderer)
  expect(figure).toMatchObject({ kind: 'renderer', name: 'figure', version: '0.5.1' })
  expect(heatmapRenderer).toMatchObject({ kind: 'renderer', name: 'heatmap', version: '0.5.1' })
})

test('the main thread plans without the canvas', () => {
  const script = `
    const { heatmapRenderer: plugin } = await import(${JSON.stringify(new URL('../src/index.js', import.meta.url).href)})
    const clips = { data: { frames: 1, axes: ['y', 'x'], shape: [2, 2], dtype: 'float32' } }
    plugin.plan({ clips, main: 'data', options: plugin.options.parse({}), fps: 1 }, { folder: '/' })
    console.log(process.report.getReport().sharedObjects.filter((file) => /skia|canvas/.test(file)).length)`
  expect(
    execFileSync(process.execPath, [...process.execArgv, '--input-type=module', '-e', script], {
      encoding: 'utf8',
    }).trim(),
  ).toBe('0')
})
