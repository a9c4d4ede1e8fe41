import { execFileSync } from 'node:child_process'
import { isPerFrame, z } from '@movieflow/core/plugin'
import { describe, expect, test } from 'vitest'
import heatmap, { heatmapRenderer } from '../src/index.js'
import { colorbarOf, heatmapOptions, sourceOf, titleOf } from '../src/options.js'

const parse = (options: unknown) => heatmapOptions.parse(options)

describe('options', () => {
  test('defaults', () => {
    expect(parse({})).toEqual({
      size: [640, 480],
      dpi: 100,
      colormap: 'viridis',
      colorbar: false,
      axis: 'image',
      ticks: true,
      origin: 'upper',
      bad: 'white',
      background: 'white',
    })
  })

  test('each is described', () => {
    const schema = z.toJSONSchema(heatmapOptions, { io: 'input' }) as {
      properties: Record<string, { description?: string }>
    }
    // The limits option is core's.
    for (const [name, { description }] of Object.entries(schema.properties)) expect(description, name).toMatch(/\w{3}/)
  })

  test.each([
    { sizes: [1, 1] },
    { size: [15, 480] },
    { size: [640.5, 480] },
    { colormap: 3 },
    { limits: [1, 1] },
    { extent: [0, 0, 1, 2] },
    { xlim: [3, 3] },
    { bad: 'blurple' },
    { axis: 'tight' },
    { colorbar: { lable: 'x' } },
    { title: { color: 'k' } },
  ])('%j is refused', (options) => expect(heatmapOptions.safeParse(options).success).toBe(false))

  test('title and colour bar, short and long', () => {
    expect(titleOf(parse({}))).toBeUndefined()
    expect(titleOf(parse({ title: 7 }))).toEqual({ text: '7', color: 'black', fontsize: 12 })
    expect(titleOf(parse({ title: { text: 'a', color: [1, 0, 0], fontsize: 9 } }))).toEqual({
      text: 'a',
      color: [1, 0, 0],
      fontsize: 9,
    })
    expect(colorbarOf(parse({}))).toBeUndefined()
    expect(colorbarOf(parse({ colorbar: true }))).toEqual({})
    expect(colorbarOf(parse({ colorbar: { label: 'z', ticks: [0] } }))).toEqual({ label: 'z', ticks: [0] })
  })

  test('data, by name and as <name>', () => {
    expect(sourceOf(parse({}), 'main')).toBe('main')
    expect(sourceOf(parse({ data: 'map' }), 'main')).toBe('map')
    expect(sourceOf(parse({ data: { $source: 'map' } }), 'main')).toBe('map')
  })

  test('only the title may change from frame to frame', () => {
    const { title, xlabel } = heatmapOptions.shape
    const [short, long] = title.unwrap().options
    expect([
      isPerFrame(short),
      ...Object.values(long.shape).map((schema) =>
        isPerFrame(schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema),
      ),
    ]).toEqual([true, true, true, true])
    expect(isPerFrame(xlabel)).toBe(false)
  })
})

test('the plugin', () => {
  expect(heatmap).toBe(heatmapRenderer)
  expect(heatmap).toMatchObject({ kind: 'renderer', name: 'heatmap', version: '0.1.0' })
})

test('the main thread plans without the canvas (built files)', () => {
  const script = `
    const { default: plugin } = await import(${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)})
    const clips = { data: { frames: 1, axes: ['y', 'x'], shape: [2, 2], dtype: 'float32' } }
    plugin.plan({ clips, main: 'data', options: plugin.options.parse({}), fps: 1 }, { folder: '/' })
    console.log(process.report.getReport().sharedObjects.filter((file) => /skia|canvas/.test(file)).length)`
  expect(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).trim()).toBe('0')
})
