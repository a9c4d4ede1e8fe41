// A frame as SVG: what is in the file, by arithmetic by hand.
import { readFileSync } from 'node:fs'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { expect, test } from 'vitest'
import { openFigure, type Sources, source, sourceOf } from '../movie.js'

const sources: Sources = {
  x: sourceOf(['t'], [4], 1, (_, at) => [0, 1, 2, 3][at]!),
  y: sourceOf(['t'], [4], 1, (_, at) => [0, 2, 1, Number.NaN][at]!),
  far: sourceOf(['t'], [2], 1, (_, at) => [-1e9, 1e9][at]!),
  // 0 to 5 in two rows.
  map: sourceOf(['y', 'x'], [2, 3], 1, (_, y, x) => 3 * y + x),
  // Three cells a pixel.
  fine: sourceOf(['y', 'x'], [150, 300], 1, (_, y, x) => (x + y) % 2),
}

/** Without axes the box is the whole picture: 100 × 50 pixels, of a point each. */
const bare = { size: [100, 50], dpi: 72, axis: 'off', xlim: [0, 4], ylim: [0, 2] }

async function svgOf(given: Record<string, unknown>, index = 0): Promise<string> {
  const movie = await openFigure(given, sources, 'figure', 1)
  return Buffer.from(await movie.vector(index, 'svg')).toString()
}

/** The elements of a name, as their attributes. */
function elements(svg: string, name: string): Record<string, string>[] {
  return [...svg.matchAll(new RegExp(`<${name}\\b([^>]*)>`, 'g'))].map(([, attributes]) =>
    Object.fromEntries([...attributes!.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value])),
  )
}

test('a line is one path with its dashes, at the pixels of its points', async () => {
  const line = { use: 'line', x: source('x'), y: source('y'), style: 'r--', width: 2, alpha: 0.5 }
  const svg = await svgOf({ ...bare, layers: [line] })
  const [path] = elements(svg, 'path')
  // 25 pixels a unit along both; matplotlib's dashes are 3.7 and 1.6 line widths long. What is missing ends the line.
  expect(path).toEqual({
    ...{ d: 'M0 50L25 0 50 25', fill: 'none', stroke: '#ff0000', 'stroke-opacity': '0.5', 'stroke-width': '2' },
    ...{ 'stroke-linejoin': 'round', 'stroke-dasharray': '7.4 3.2' },
  })
  expect(elements(svg, 'svg')[0]).toMatchObject({ width: '100pt', height: '50pt', viewBox: '0 0 100 50' })
})

test('the file has the size of the figure in inches, whatever its pixels', async () => {
  const svg = await svgOf({ ...bare, size: [300, 150], dpi: 150, layers: [{ use: 'hline', at: 1 }] })
  expect(elements(svg, 'svg')[0]).toMatchObject({ width: '144pt', height: '72pt', viewBox: '0 0 300 150' })
})

test('points far outside are cut off, so that readers of few digits see the line', async () => {
  const line = { use: 'line', x: source('far'), y: source('far') }
  const [path] = elements(await svgOf({ ...bare, layers: [line] }), 'path')
  const places = path!.d!.match(/-?[\d.]+/g)!.map(Number)
  expect(places).toHaveLength(4)
  for (const place of places) expect(Math.abs(place)).toBeLessThanOrEqual(16_000)
  // Still through the point (1, 1): x 25, y 25.
  const [x, y, toX, toY] = places as [number, number, number, number]
  expect(y + ((toY - y) * (25 - x)) / (toX - x)).toBeCloseTo(25, 1)
})

test('markers are one shape in many places', async () => {
  const scatter = { use: 'scatter', x: source('x'), y: source('y'), markersize: 8, color: 'b' }
  const svg = await svgOf({ ...bare, layers: [scatter] })
  expect(elements(svg, 'use')).toEqual(
    [
      { x: '0', y: '50' },
      { x: '25', y: '0' },
      { x: '50', y: '25' },
    ].map((place) => ({ 'xlink:href': '#mark1', ...place, fill: '#0000ff' })),
  )
  expect(svg.match(/id="mark/g)).toHaveLength(1)
})

test('texts are texts, in the order in which they are drawn, and keep their width in any font', async () => {
  const svg = await svgOf({
    ...{ size: [300, 200], dpi: 100, xlim: [0, 1], ylim: [0, 1], ticks: false, text: 'tex' },
    ...{ title: 'A & B < "C"', xlabel: 'x (µm)', ylabel: 'up' },
    layers: [{ use: 'text', x: 0.5, y: 0.5, text: 'two\n$x^2$', rotation: 30, color: 'r', alpha: 0.5 }],
  })
  const texts = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text)
  expect(texts).toEqual(['x (µm)', 'up', 'two', 'x', '2', 'A &amp; B &lt; &quot;C&quot;'])
  const [xlabel, ylabel, two, x] = elements(svg, 'text')
  expect(xlabel).toMatchObject({
    'font-family': "'DejaVu Sans', Verdana, sans-serif",
    lengthAdjust: 'spacingAndGlyphs',
  })
  // 10 points at 100 dpi.
  expect(Number(xlabel!['font-size'])).toBeCloseTo(13.89, 2)
  const context = createCanvas(1, 1).getContext('2d')
  context.font = `${1000 / 72}px MovieflowSans`
  expect(Number(xlabel!.textLength)).toBeCloseTo(context.measureText('x (µm)').width, 1)
  expect(ylabel!.transform).toMatch(/^matrix\(0 -1 1 0 /)
  expect(two).toMatchObject({ fill: 'rgb(255,0,0)', 'fill-opacity': '0.5' })
  // 30 degrees counter-clockwise.
  expect(two!.transform).toMatch(/^matrix\(0\.866025 -0\.5 0\.5 0\.866025 /)
  expect(x!['font-style']).toBe('oblique')
})

async function embedded(svg: string) {
  const [image] = elements(svg, 'image')
  const picture = await loadImage(Buffer.from(image!['xlink:href']!.split(',')[1]!, 'base64'))
  const context = createCanvas(picture.width, picture.height).getContext('2d')
  context.drawImage(picture, 0, 0)
  const { data } = context.getImageData(0, 0, picture.width, picture.height)
  const at = (x: number, y: number) => [...data.subarray((y * picture.width + x) * 4, (y * picture.width + x) * 4 + 4)]
  return { ...image!, style: image!.style, pixels: [picture.width, picture.height], at }
}

test('a heat map is a picture of its cells, each a crisp box', async () => {
  const map = { use: 'heatmap', data: 'map', colormap: 'gray', limits: [0, 5], interpolation: 'nearest' }
  const image = await embedded(await svgOf({ size: [90, 60], dpi: 72, axis: 'off', layers: [map] }))
  expect(image).toMatchObject({ x: '0', y: '0', width: '90', height: '60', preserveAspectRatio: 'none' })
  expect(image.style).toContain('image-rendering:pixelated')
  // Each cell has 16 pixels, of the 30 of the movie, so that programs that blur blur its edges alone.
  expect(image.pixels).toEqual([48, 32])
  for (const [x, y, value] of [
    [0, 0, 0],
    [31, 15, 1],
    [47, 31, 5],
  ] as const) {
    const level = Math.min(255, Math.floor((value / 5) * 256))
    expect(image.at(x, y)).toEqual([level, level, level, 255])
  }
})

test('of a part of a map the cells in sight are there, the outer ones cut by the box', async () => {
  const map = { use: 'heatmap', data: 'map', colormap: 'gray', limits: [0, 5] }
  const given = { size: [90, 60], dpi: 72, axis: 'off', xlim: [1, 2.5], ylim: [1.5, 0.5], layers: [map] }
  const image = await embedded(await svgOf(given))
  // Columns 1 and 2, of 60 pixels each, from half of column 1 on; row 1 of two.
  expect(image).toMatchObject({ x: '-30', y: '0', width: '120', height: '60' })
  expect(image.at(0, 0)).toEqual([204, 204, 204, 255])
})

test('cells that are smaller than pixels are all in the file', async () => {
  const map = { use: 'heatmap', data: 'fine', colormap: 'gray', limits: [0, 1] }
  const image = await embedded(await svgOf({ size: [100, 50], dpi: 72, axis: 'off', layers: [map] }))
  expect(image.pixels).toEqual([300, 150])
  expect([image.at(0, 0)[0], image.at(1, 0)[0], image.at(299, 149)[0]]).toEqual([0, 255, 0])
  expect(image.style).toBeUndefined()
})

test('what is masked is not painted', async () => {
  const layers = [
    { use: 'heatmap', data: 'map', colormap: 'gray' },
    { use: 'contour', data: 'map', filled: true, levels: [0, 1, 2], alpha: 0.5 },
  ]
  const svg = await svgOf({ size: [90, 60], dpi: 72, axis: 'off', layers })
  const [, bands] = elements(svg, 'image')
  expect(bands).toMatchObject({ opacity: '0.5', width: '90', height: '60' })
})

test('blanks at the ends of a run move the next one, and the text itself begins with a letter', async () => {
  const svg = await svgOf({
    ...{ size: [300, 200], dpi: 72, xlim: [0, 1], ylim: [0, 1], ticks: false, text: 'tex', title: '$x$ of $y$' },
    layers: [{ use: 'hline', at: 0.5 }],
  })
  const [x, of, y] = elements(svg, 'text').map((text) => Number(text.x))
  expect([...svg.matchAll(/>([^<>]+)<\/text>/g)].map(([, text]) => text)).toEqual(['x', 'of', 'y'])
  const context = createCanvas(1, 1).getContext('2d')
  context.font = '12px MovieflowSans'
  const width = (text: string) => context.measureText(text).width
  context.font = '12px MovieflowSans-oblique'
  const slanted = width('x')
  context.font = '12px MovieflowSans'
  expect(of! - x!).toBeCloseTo(slanted + width(' '), 1)
  expect(y! - of!).toBeCloseTo(width('of '), 1)
})

test('a font of one’s own is in the file, and the package’s after it', async () => {
  const text = { use: 'text', x: 1, y: 1, text: 'AB' }
  const font = 'fixtures/blocks.ttf'
  const svg = await svgOf({ ...bare, font, layers: [text] })
  const [, family, data] = /@font-face\{font-family:"([^"]+)";src:url\(data:font\/sfnt;base64,([^)]+)\)/.exec(svg)!
  expect(Buffer.from(data!, 'base64')).toEqual(readFileSync(new URL(`../${font}`, import.meta.url)))
  expect(elements(svg, 'text')[0]!['font-family']).toBe(`${family}, 'DejaVu Sans', Verdana, sans-serif`)
  expect(await svgOf({ ...bare, font, layers: [{ use: 'line', y: [0, 1] }] })).not.toContain('@font-face')
  expect(await svgOf({ ...bare, layers: [text] })).not.toContain('@font-face')
})
