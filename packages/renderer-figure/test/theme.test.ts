// Themes: matplotlib's colours and sizes, what options take the place of, fonts of one's own, and what the plan says of inks.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Picture } from '@movieflow/core/plugin'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readFontFile } from '../src/font-file.js'
import { missingGlyphs } from '../src/glyphs.js'
import { figureRenderer, lineRenderer, textRenderer } from '../src/index.js'
import { drawFigure, openFigure, pixelAt, planFigure, type Sources, same, sourceOf } from './movie.js'

const map = sourceOf(['y', 'x'], [4, 6], 2, (frame, y, x) => frame + y * x)
const curve = sourceOf(['t'], [5], 1, (_, t) => t)
const sources: Sources = { map, curve }

/** How many pixels of a picture have each colour. */
function countColors({ data }: { data: Uint8Array }): Map<string, number> {
  const counts = new Map<string, number>()
  for (let at = 0; at < data.length; at += 4) {
    const name = [data[at], data[at + 1], data[at + 2]].join()
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return counts
}

const samePixel = (one: Picture, other: Picture, x: number, y: number) =>
  pixelAt(one, x, y).join() === pixelAt(other, x, y).join()

const figure = {
  size: [400, 300],
  title: 'title',
  grid: true,
  legend: 'upper left',
  layers: [
    { use: 'line', y: [0, 1], label: 'C0' },
    { use: 'line', y: [1, 2] },
    { use: 'line', y: [2, 3], color: 'C9' },
    { use: 'rectangle', x: 0.2, y: 0.4, width: 0.1, height: 0.4, fill: 'C2', color: 'C2' },
  ],
}

describe('colours', () => {
  test('dark is matplotlib’s dark_background, with a darker grid', async () => {
    const drawn = countColors(await drawFigure({ ...figure, theme: 'dark' }, sources))
    // matplotlib 3.10, style.library['dark_background']: black, white, and the cycle's first, second, third and tenth colour.
    for (const color of ['0,0,0', '255,255,255', '141,211,199', '254,255,179', '255,237,111', '191,187,217'])
      expect(drawn.get(color) ?? 0, color).toBeGreaterThan(40)
    expect(drawn.get('79,79,79')).toBeGreaterThan(500)
    expect(drawn.get('0,0,0')).toBeGreaterThan(0.8 * 400 * 300)
    // Nothing of the light theme is left.
    for (const color of ['31,119,180', '176,176,176', '255,127,14']) expect(drawn.has(color), color).toBe(false)
  })

  test('axes and letters of dark are the negative of those of light', async () => {
    const given = { size: [400, 300], title: 'Title, gy', text: 'tex' }
    const scene = (color: string) => ({
      ...given,
      panels: {
        layout: 'AB',
        A: { use: 'line', y: [0, 1], color, title: '$x^2$', xlim: [0, 1], ylim: [0, 1e6] },
        B: {
          use: 'heatmap',
          data: 'map',
          colormap: 'viridis',
          limits: [0, 1000],
          colorbar: { label: 'bar', extend: 'both' },
        },
      },
    })
    const light = await drawFigure(scene('black'), sources)
    const dark = await drawFigure({ ...scene('white'), theme: 'dark' }, sources)
    let [apart, seen] = [0, 0]
    for (let y = 0; y < 300; y++)
      for (let x = 0; x < 400; x++) {
        // The map and its bar, whose colours are the same in both.
        if (Math.max(...pixelAt(light, x, y)) < 255 && samePixel(light, dark, x, y)) continue
        if (pixelAt(light, x, y)[0]! < 255) seen++
        if (Math.abs(pixelAt(light, x, y)[0]! + pixelAt(dark, x, y)[0]! - 255) > 1) apart++
      }
    expect(seen).toBeGreaterThan(3000)
    // Slanting sides of the bar's triangles lie on its colours.
    expect(apart).toBeLessThan(60)
  })

  test('light is what is drawn without a theme', async () => {
    const plain = await drawFigure(figure, sources)
    for (const theme of ['light', { base: 'light' }, {}]) {
      expect(same(await drawFigure({ ...figure, theme }, sources), plain)).toBe(true)
    }
    expect(same(await drawFigure({ ...figure, fontsize: 10, titlesize: 12, linewidth: 1.5 }, sources), plain)).toBe(
      true,
    )
    expect(same(await drawFigure({ ...figure, theme: 'dark' }, sources), plain)).toBe(false)
  })

  test('options take the place of the theme’s, and layers’ own of both', async () => {
    const theme = { base: 'dark', cycle: ['#010203'], facecolor: '#202020' }
    const given = { ...figure, theme, background: '#102030', color: '#ffee00', gridcolor: '#300000' }
    const picture = await drawFigure(given, sources)
    expect(pixelAt(picture, 1, 1)).toEqual([16, 32, 48])
    const drawn = countColors(picture)
    for (const color of ['32,32,32', '255,238,0', '48,0,0', '1,2,3'])
      expect(drawn.get(color) ?? 0, color).toBeGreaterThan(30)
    const red = countColors(await drawFigure({ ...given, layers: [{ use: 'line', y: [0, 1], color: 'red' }] }, sources))
    expect(red.get('255,0,0')).toBeGreaterThan(100)
  })

  test.each([
    ['on a light panel', {}, '0,0,0'],
    ['on a dark one', { theme: 'dark' }, '255,255,255'],
    ['on a dark face of a light theme', { facecolor: '#111111' }, '255,255,255'],
  ])('a scale bar %s is seen', async (_, look, color) => {
    const given = { axis: 'off', size: [200, 120], scalebar: { length: 2, width: 10 }, ...look }
    const layers = [{ use: 'line', y: [0, 1], x: [0, 10], color: 'C1' }]
    expect(countColors(await drawFigure({ ...given, layers }, sources)).get(color)).toBeGreaterThan(300)
  })

  test('a scale bar over a picture is white in any theme', async () => {
    for (const theme of ['light', 'dark']) {
      const given = {
        axis: 'off',
        size: [200, 120],
        theme,
        colormap: 'gray',
        scalebar: { length: 2, width: 10 },
        limits: [0, 60],
      }
      const drawn = countColors(await drawFigure({ ...given, data: 'map' }, sources, 0, 'heatmap'))
      expect(drawn.get('255,255,255')).toBeGreaterThan(300)
    }
  })

  test('of a short form, options that the layer has are the layer’s', async () => {
    const drawn = countColors(
      await drawFigure({ y: [0, 1], color: 'lime', theme: 'dark', size: [200, 120] }, sources, 0, 'line'),
    )
    expect(drawn.get('0,255,0')).toBeGreaterThan(50)
    expect(drawn.get('255,255,255')).toBeGreaterThan(50)
    const background = textRenderer.options.parse({ x: 0, y: 0, text: 'a', background: 'gold' })
    const seen: string[] = []
    textRenderer.plan(
      {
        clips: planFigure({ layers: [{ use: 'line', y: [0, 1] }] }, sources).input.clips,
        main: 'map',
        options: background,
        fps: 2,
      },
      contextOf(seen),
    )
    expect(seen).toEqual([])
  })
})

describe('sizes', () => {
  /** Columns and rows of ink in a rectangle of a picture. */
  const inked = (picture: { data: Uint8Array; width: number; height: number }, from: number, to: number) => {
    let [top, bottom] = [picture.height, 0]
    for (let y = from; y < to; y++)
      for (let x = 0; x < picture.width; x++)
        if (pixelAt(picture as never, x, y)[0]! < 128) [top, bottom] = [Math.min(top, y), Math.max(bottom, y)]
    return bottom - top + 1
  }

  test('the letters of a title are 1.2 of fontsize, unless titlesize says otherwise', async () => {
    // `H` of DejaVu Sans is 1493 of 2048 units high: at 100 dots an inch, n points are n · 100/72 · 0.729 pixels.
    for (const [look, points] of [
      [{}, 12],
      [{ fontsize: 20 }, 24],
      [{ fontsize: 20, titlesize: 14 }, 14],
      [{ theme: { fontsize: 15 } }, 18],
    ] as const) {
      const given = {
        size: [300, 200],
        title: 'H',
        axis: 'off',
        layers: [{ use: 'line', y: [0, 0], color: '#ffffff' }],
      }
      const picture = await drawFigure({ ...given, ...look }, sources)
      expect(Math.abs(inked(picture, 0, 60) - points * (100 / 72) * 0.729), `${points}`).toBeLessThanOrEqual(1)
    }
  })

  test('frames, ticks and lines take their widths', async () => {
    const given = { size: [300, 200], dpi: 72, layers: [{ use: 'hline', at: 0.5, color: '#ff0000' }], ylim: [0, 1] }
    const rowsOf = async (look: object) => {
      const picture = await drawFigure({ ...given, ...look }, sources)
      const column = Array.from({ length: 200 }, (_, y) => pixelAt(picture, 150, y).join())
      return ['255,0,0', '0,0,0'].map((color) => column.filter((each) => each === color).length)
    }
    // One line of the layer; the frame's two lines.
    expect(await rowsOf({ linewidth: 4, axeswidth: 3 })).toEqual([4, 6])
    expect(await rowsOf({ linewidth: 2, axeswidth: 1 })).toEqual([2, 2])
  })

  test.each([
    { use: 'arrow', x: 0, y: 0.5, dx: 1, dy: 0, head: 'none', color: 'red' },
    {
      use: 'polygon',
      vertices: [
        [-1, 0.5],
        [2, 0.5],
      ],
      closed: false,
      color: 'red',
    },
    { use: 'skeleton', x: [-1, 2], y: [0.5, 0.5], edges: [[0, 1]], marker: 'none', color: 'red' },
    { use: 'errorbar', x: [-1, 2], y: [0.5, 0.5], xerr: 1, color: 'red' },
    { use: 'errorbar', x: [0.5], y: [0.5], xerr: 1, style: 'ro', markersize: 0 },
    { use: 'bar', orientation: 'horizontal', x: [0], y: [0.5], xerr: 1, ecolor: 'red' },
  ])('$use takes the width of lines', async (layer) => {
    const given = { size: [300, 200], dpi: 72, xlim: [0, 1], ylim: [0, 1], linewidth: 4, layers: [layer] }
    const picture = await drawFigure(given, sources)
    const shares = Array.from({ length: 200 }, (_, y) => pixelAt(picture, 150, y))
    const red = shares.reduce((sum, [level, green]) => sum + (level === 255 ? (255 - green!) / 255 : 0), 0)
    expect(red).toBeCloseTo(4, 1)
  })

  test('every text of a larger size has its room', async () => {
    const { input } = planFigure({ ...figure, fontsize: 24, xlabel: 'x', ylabel: 'y' }, sources)
    expect(input.options.fontsize).toBe(24)
    const picture = await drawFigure(
      { ...figure, layers: figure.layers.slice(0, 1), legend: false, fontsize: 24, xlabel: 'xg', ylabel: 'y' },
      sources,
    )
    for (let x = 0; x < 400; x++)
      for (const y of [0, 1, 298, 299]) expect(pixelAt(picture, x, y)).toEqual([255, 255, 255])
  })
})

function contextOf(warnings: string[], folder = import.meta.dirname) {
  return { warn: (text: string) => void warnings.push(text), signal: new AbortController().signal, folder }
}

function planOf(options: Record<string, unknown>, folder?: string) {
  const warnings: string[] = []
  const { clips } = planFigure({ layers: [{ use: 'line', y: [0, 1] }] }, sources).input
  const input = { clips, main: 'map', options: figureRenderer.options.parse(options), fps: 2 }
  return { plan: figureRenderer.plan(input, contextOf(warnings, folder)), warnings }
}

const line = (more: object = {}) => [{ use: 'line', y: [0, 1], ...more }]

describe('a file of a theme', () => {
  const folder = () => {
    const path = mkdtempSync(join(tmpdir(), 'theme-'))
    onTestFinished(async () => (await import('node:fs/promises')).rm(path, { recursive: true }))
    return path
  }

  test('holds what stands below `theme`, and is an input', async () => {
    const path = folder()
    const lab = join(path, 'lab.yaml')
    writeFileSync(lab, 'base: dark\nbackground: "#102030" # of the lab\nfontsize: 12\n')
    expect(planOf({ theme: 'lab.yaml', layers: line() }, path).plan.inputs).toEqual([lab])
    const file = await drawFigure({ ...figure, theme: lab }, sources)
    const written = await drawFigure(
      { ...figure, theme: { base: 'dark', background: '#102030', fontsize: 12 } },
      sources,
    )
    expect(same(file, written)).toBe(true)
  })

  test.each([
    ['a.yaml', undefined, 'the theme a.yaml cannot be read'],
    ['a.yaml', 'base: [', 'the theme a.yaml is not valid YAML'],
    ['a.json', '{"colour": "red"}', 'colour'],
    ['a.yml', 'fontsize: big', 'has a mistake at fontsize'],
    ['a.yml', '- dark', 'is not a theme'],
  ])('%s with %j is refused', (name, text, message) => {
    const path = folder()
    if (text !== undefined) writeFileSync(join(path, name), text)
    expect(() => planOf({ theme: name, layers: line() }, path)).toThrow(message)
  })

  test('a word that is no theme is refused', () => {
    expect(figureRenderer.options.safeParse({ theme: 'solarized', layers: line() }).success).toBe(false)
    expect(figureRenderer.options.safeParse({ theme: { base: 'dark', colour: 'red' }, layers: line() }).success).toBe(
      false,
    )
  })
})

describe('a font', () => {
  const word = (text: string, more: object = {}) => ({
    axis: 'off',
    size: [200, 100],
    dpi: 72,
    layers: [{ use: 'text', coords: 'axes', x: 0.5, y: 0.2, text, fontsize: 40, ...more }],
  })
  const darkIn = (picture: { data: Uint8Array }) => {
    let count = 0
    for (let at = 0; at < picture.data.length; at += 4) if (picture.data[at]! < 64) count++
    return count
  }

  test.each([
    ['A', 40 * 40],
    ['B', 40 * 20],
    ['漢', 20 * 40],
    ['𠀀', 20 * 40],
    ['AB漢', 40 * 40 + 40 * 20 + 20 * 40],
  ])('of TrueType and of OpenType draws %s in its own pixels', async (text, pixels) => {
    for (const font of ['fixtures/blocks.ttf', 'fixtures/blocks.otf']) {
      const drawn = darkIn(await drawFigure({ ...word(text), font }, sources))
      expect(Math.abs(drawn - pixels), font).toBeLessThanOrEqual(0.06 * pixels)
    }
  })

  test('measures texts: three letters of an em each, right of their place', async () => {
    const picture = await drawFigure({ ...word('AAA', { ha: 'right', x: 1 }), font: 'fixtures/blocks.ttf' }, sources)
    const columns = Array.from({ length: 200 }, (_, x) => pixelAt(picture, x, 70)[0]! < 64)
    const first = columns.indexOf(true)
    const last = columns.lastIndexOf(true)
    expect(Math.abs(last - first + 1 - 120)).toBeLessThanOrEqual(2)
  })

  test('has lines as high as its file says: a tail above a tall capital touches nothing and is not cut', async () => {
    const font = 'fixtures/tall.ttf'
    const { capitals, ascent, descent } = readFontFile(join(import.meta.dirname, font)).heights
    expect([capitals, ascent, descent]).toEqual([1.2, 1.3, 0.4])
    const empty = { ...word(''), size: [400, 400] }
    const axes = { axis: 'auto', xlabel: 'A', theme: { labelsize: 40 } }
    for (const given of [
      { ...word('B\nA'), size: [400, 400] },
      { ...empty, title: { text: 'B\nA', fontsize: 40 } },
      { ...empty, ...axes, title: { text: 'B', fontsize: 40 } },
    ]) {
      const picture = await drawFigure({ ...given, font }, sources)
      const rows = Array.from({ length: 400 }, (_, y) => pixelAt(picture, 200, y)[0]! < 128)
      const runs: number[] = []
      for (const [y, dark] of rows.entries()) if (dark) runs.push(rows[y - 1] ? runs.pop()! + 1 : 1)
      // An em is 40 pixels: `B` is 0.9 of it, `A` 1.2; lines, ticks and numbers of axes are lower.
      expect(runs.filter((run) => run > 20)).toEqual([36, 48])
    }
  })

  test('is that of its figure alone', async () => {
    const before = await drawFigure({ ...word('AB'), title: 'AB' }, sources)
    await drawFigure({ ...word('AB'), title: 'AB', font: 'fixtures/blocks.ttf' }, sources)
    const after = await drawFigure({ ...word('AB'), title: 'AB' }, sources)
    expect(same(before, after)).toBe(true)
    const [one, other] = await Promise.all([
      openFigure({ ...word('AB'), title: 'AB' }, sources),
      openFigure({ ...word('AB'), title: 'AB', font: 'fixtures/blocks.otf' }, sources),
    ])
    expect(same(await one.draw(0), before)).toBe(true)
    expect(same(await other.draw(0), before)).toBe(false)
    expect(same(await one.draw(0), before)).toBe(true)
  })

  test('is an input, and what it lacks is told by letter', () => {
    const { plan, warnings } = planOf({ font: 'fixtures/blocks.ttf', title: 'A漢é鼠', layers: line() })
    expect(plan.inputs).toEqual([join(import.meta.dirname, 'fixtures/blocks.ttf')])
    expect(warnings).toEqual([
      "the font blocks.ttf has no glyph for 鼠 (U+9F20) in the text 'A漢é鼠', and a box is drawn instead of each: use a font that has it, or write it in other letters",
    ])
    expect(planOf({ font: 'fixtures/blocks.otf', title: 'Aé', layers: line() }).warnings).toEqual([
      "the font blocks.otf has no glyph for é (U+00E9) in the text 'Aé', and DejaVu Sans is used for it: use a font that has it, or write it in other letters",
    ])
    expect(planOf({ font: 'fixtures/blocks.ttf', title: 'A漢𠀀', layers: line() }).warnings).toEqual([])
  })

  test('knows its letters, in segments of 16 bits and in groups', () => {
    for (const name of ['blocks.ttf', 'blocks.otf']) {
      const { hasGlyph } = readFontFile(join(import.meta.dirname, 'fixtures', name))
      const letters = [0x20, 0x41, 0x42, 0x6f22, 0x20000]
      for (const point of letters) expect(hasGlyph(point)).toBe(true)
      for (const point of [0, 0x1f, 0x43, 0x6f21, 0x6f23, 0x1ffff, 0x20001, 0xffff]) expect(hasGlyph(point)).toBe(false)
      expect(missingGlyphs('AC漢字', hasGlyph)).toEqual(['C (U+0043)', '字 (U+5B57)'])
    }
  })

  test.each([
    ['fixtures/none.ttf', 'cannot be read'],
    ['fixtures/make-fonts.py', 'a font file'],
    ['fixtures/text.ttf', 'does not begin like a font'],
    ['fixtures/short.ttf', 'is cut short'],
  ])('%s is refused', (font, message) => {
    const path = mkdtempSync(join(tmpdir(), 'font-'))
    onTestFinished(async () => (await import('node:fs/promises')).rm(path, { recursive: true }))
    writeFileSync(join(path, 'text.ttf'), 'no font at all, but words')
    const whole = readFontFile(join(import.meta.dirname, 'fixtures/blocks.ttf')).bytes
    writeFileSync(join(path, 'short.ttf'), whole.subarray(0, 100))
    expect(() => planOf({ font: font.replace('fixtures/', ''), layers: line() }, path)).toThrow(message)
  })
})

describe('the plan says', () => {
  test.each([
    [{ theme: 'dark', layers: line({ color: 'k' }) }, 'render.layers[0].color is #000000 on #000000'],
    [{ theme: 'dark', layers: line({ style: 'k--' }) }, 'render.layers[0].color is #000000 on #000000'],
    [{ layers: line({ color: 'w' }) }, 'render.layers[0].color is #ffffff on #ffffff'],
    [{ background: 'black', layers: line() }, 'render.color is #000000 on #000000'],
    [{ theme: 'dark', title: { text: 'a', color: '#0a0a0a' }, layers: line() }, 'render.title.color is #0a0a0a'],
    [
      { theme: 'dark', layers: [{ use: 'text', x: 0, y: 0, text: 'a', color: 'k' }] },
      'render.layers[0].color is #000000',
    ],
  ])('%j: what is not seen', (options, message) => {
    const { warnings } = planOf(options)
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain(message)
  })

  test.each([
    { theme: 'dark', layers: line({ color: 'r' }) },
    { layers: line({ color: 'yellow' }) },
    { layers: line({ color: '0.8' }) },
    { theme: 'dark', layers: [{ use: 'heatmap', data: 'map' }, ...line({ color: 'k' })] },
    { theme: 'dark', layers: [{ use: 'text', x: 0, y: 0, text: 'a', color: 'k', background: 'w' }] },
    { facecolor: 'k', layers: line({ color: 'w' }) },
    { theme: 'dark', layers: line() },
  ])('%j: nothing', (options) => expect(planOf(options).warnings).toEqual([]))

  const thin = [0xff0000, 1.39] as const
  const red = (remedy: string) => [['render.layers[0].color', ...thin, remedy]]
  test.each([
    [{ layers: line({ color: 'red', width: 1 }) }, [['render.layers[0].color', 0xff0000, 1.39, 'width: 1.5']]],
    [{ layers: line({ style: 'r-', width: 1 }), dpi: 200 }, []],
    [{ layers: line({ color: 'red' }) }, []],
    [{ layers: line({ color: 'red' }), dpi: 72 }, [['render.layers[0].color', 0xff0000, 1.5, 'width: 2']]],
    [{ layers: line({ color: '0.3', width: 0.5 }) }, []],
    [{ layers: line({ color: 'k', width: 0.5 }) }, []],
    [{ layers: [{ use: 'arrow', x: 0, y: 0, dx: 1, dy: 1, color: 'red', width: 1 }] }, red('width: 1.5')],
    [
      {
        layers: [
          {
            use: 'polygon',
            vertices: [
              [0, 0],
              [1, 1],
            ],
            color: ['k', 'red'],
            linewidth: 1,
          },
        ],
      },
      red('linewidth: 1.5'),
    ],
    [
      { linewidth: 1, layers: [{ use: 'skeleton', x: [0, 1], y: [0, 1], edges: [[0, 1]], color: 'red' }] },
      red('width: 1.5'),
    ],
    [{ linewidth: 1, layers: [{ use: 'step', y: [0, 1], style: 'r' }] }, red('width: 1.5')],
    [{ layers: [{ use: 'step', y: [0, 1], style: 'r.', width: 1 }] }, []],
    [
      { layers: [{ use: 'errorbar', y: [0, 1], yerr: 1, color: 'k', ecolor: 'red', width: 1 }] },
      [['render.layers[0].ecolor', ...thin, 'elinewidth: 1.5']],
    ],
    [
      { layers: [{ use: 'bar', y: [0, 1], edgecolor: 'red' }] },
      [['render.layers[0].edgecolor', ...thin, 'linewidth: 1.5']],
    ],
    [{ layers: [{ use: 'hist', x: [0, 1], histtype: 'step', color: 'red' }] }, red('linewidth: 1.5')],
    [{ layers: [{ use: 'hist', x: [0, 1], color: 'red' }] }, []],
    [{ layers: [{ use: 'stairs', y: [0, 1], color: 'red' }] }, red('linewidth: 1.5')],
    [{ layers: [{ use: 'scatter', y: [0, 1], style: 'r+', width: 1 }] }, red('width: 1.5')],
    [{ layers: [{ use: 'scatter', y: [0, 1], color: 'red' }] }, []],
    [
      { layers: [{ use: 'quiver', u: [0], v: [1], color: 'red', units: 'dots', width: 1 }] },
      [['render.layers[0].color', 0xff0000, 1, 'width: 2']],
    ],
    [
      { layers: line({ color: 'k' }), y2: { use: 'line', y: [0, 1], color: 'red', width: 1 } },
      [['render.y2.color', ...thin, 'width: 1.5']],
    ],
    [
      { layers: line({ color: 'k' }), inset: [{ use: 'line', y: [0, 1], color: 'red', width: 1 }] },
      [['render.inset[0].color', ...thin, 'width: 1.5']],
    ],
    [{ color: 'blue', layers: line({ color: 'k' }), axis: 'off' }, []],
    [{ color: 'blue', layers: line({ color: 'k' }) }, [['render.color', 0x0000ff, 1, 'axeswidth: 1.5']]],
    [
      { layers: [{ use: 'text', x: 0, y: 0, text: 'a', color: 'lime', fontsize: 12 }] },
      [['render.layers[0].color', 0x00ff00, 1.67, 'fontsize: 15']],
    ],
  ] as const)('%j: what is thin and strong', (options, wanted) => {
    const { thin = [] } = planOf(options as never).plan
    expect(thin.map(({ option, color, width, remedy }) => [option, color, Number(width.toFixed(2)), remedy])).toEqual(
      wanted,
    )
  })
})

test('a theme goes with short forms and panels', () => {
  expect(lineRenderer.options.safeParse({ y: [0], theme: 'dark', fontsize: 8, font: 'a.ttf' }).success).toBe(true)
  const panels = { layout: 'AB', A: { use: 'line', y: [0, 1] }, B: { use: 'line', y: [0, 1] } }
  expect(() => planOf({ theme: 'dark', fontsize: 8, color: '0.9', panels })).not.toThrow()
})
