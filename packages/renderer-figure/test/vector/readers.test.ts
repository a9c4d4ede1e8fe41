// Files of shapes as others show them: chromium and poppler, beside the frame's own picture.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Picture } from '@movieflow/core/plugin'
import { launchBrowser } from '@movieflow/test-support/browser'
import { needs } from '@movieflow/test-support/tools'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FigureMovie, openFigure, type Sources, source, sourceOf } from '../movie.js'
import { meanDifference, worstSquare } from './unlikeness.js'

const sources: Sources = {
  map: sourceOf(['y', 'x'], [12, 16], 1, (_, y, x) => Math.sin(y / 3) + Math.cos(x / 4)),
  photo: sourceOf(
    ['y', 'x', 'rgb'],
    [400, 600, 3],
    1,
    (_, y, x, rgb) => (rgb === 0 ? x : rgb === 1 ? y : 128) % 256,
    (values) => Uint8Array.from(values),
  ),
  t: sourceOf(['t'], [50], 1, (_, at) => at / 5),
  wave: sourceOf(['t'], [50], 1, (_, at) => Math.sin(at / 5)),
}

const curve = { x: source('t'), y: source('wave') }
const given = {
  ...{ size: [800, 600], dpi: 100, title: 'A figure of four panels' },
  panels: {
    layout: ['AB', 'CD'],
    A: {
      ...{ title: 'Map & bar', xlabel: 'x (µm)', ylabel: 'y (µm)', scalebar: { length: 5, label: 'five' } },
      layers: [
        { use: 'heatmap', data: 'map', colorbar: { label: 'activity', extend: 'both' }, border: { color: 'r' } },
      ],
    },
    B: {
      ...{ title: 'Lines', grid: true, legend: true, timestamp: { text: 'now', color: 'k' } },
      layers: [
        { use: 'band', ...curve, error: 0.2, alpha: 0.4 },
        { use: 'line', ...curve, style: 'b--', label: 'dashed' },
        { use: 'line', ...curve, style: 'ro', markersize: 4, label: 'dots' },
        { use: 'hline', at: 0.5, style: 'k:' },
      ],
    },
    C: {
      title: 'Contours',
      layers: [
        { use: 'contour', data: 'map', filled: true },
        { use: 'contour', data: 'map', color: 'k' },
        { use: 'rectangle', x: 3, y: 3, width: 4, height: 5, fill: 'C1', alpha: 0.5 },
        { use: 'text', x: 8, y: 6, text: 'turned', rotation: 45, background: 'y', ha: 'center' },
      ],
    },
    D: { title: 'Photo', layers: [{ use: 'image', data: 'photo' }] },
  },
}

let movie: FigureMovie
let picture: Picture
const folder = mkdtempSync(join(tmpdir(), 'movieflow-vector-'))
beforeAll(async () => {
  movie = await openFigure(given, sources, 'figure', 1)
  picture = await movie.draw(0)
})
afterAll(() => rmSync(folder, { recursive: true }))

async function pixelsOf(png: Buffer): Promise<Picture> {
  const image = await loadImage(png)
  const context = createCanvas(image.width, image.height).getContext('2d')
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, image.width, image.height)
  return { width: image.width, height: image.height, data: new Uint8Array(data.buffer) }
}

/** Letters and edges have other weights in each program; what is elsewhere, or not there, is more than that. */
function expectAlike(shown: Picture): void {
  expect([shown.width, shown.height]).toEqual([picture.width, picture.height])
  expect(worstSquare(shown, picture).levels).toBeLessThan(64)
  expect(meanDifference(shown, picture)).toBeLessThan(2)
}

describe('chromium', needs('chromium'), () => {
  test('shows an SVG as the movie has the frame, its texts as texts', async () => {
    const svg = Buffer.from(await movie.vector(0, 'svg'))
    const browser = await launchBrowser()
    try {
      const page = await browser.newPage({ viewport: { width: 800, height: 600 } })
      await page.setContent(
        `<style>body{margin:0} svg{display:block;width:800px;height:600px}</style>${svg.toString()}`,
      )
      expectAlike(await pixelsOf(await page.screenshot()))
      const texts = await page.locator('svg text').allTextContents()
      expect(texts).toEqual(
        expect.arrayContaining(['A figure of four panels', 'Map & bar', 'x (µm)', 'activity', 'turned']),
      )
    } finally {
      await browser.close()
    }
  })
})

describe('poppler', needs('pdftoppm', 'pdftotext', 'pdffonts', 'pdfimages'), () => {
  test('shows a PDF as the movie has the frame, its texts as texts', async () => {
    const file = join(folder, 'a.pdf')
    writeFileSync(file, await movie.vector(0, 'pdf'))
    execFileSync('pdftoppm', ['-png', '-r', '100', '-singlefile', file, join(folder, 'a')])
    expectAlike(await pixelsOf(readFileSync(join(folder, 'a.png'))))
    const text = execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' })
    for (const words of ['A figure of four panels', 'Map & bar', 'x (µm)', 'activity', 'dashed', 'five'])
      expect(text).toContain(words)
    // Name, type, encoding, embedded, a subset, with a table of the characters.
    const fonts = execFileSync('pdffonts', [file], { encoding: 'utf8' }).trim().split('\n').slice(2)
    expect(fonts).toEqual([expect.stringMatching(/^\w+\+DejaVuSans .* yes yes yes /)])
    // All of the photo, though its box has fewer pixels.
    expect(execFileSync('pdfimages', ['-list', file], { encoding: 'utf8' })).toMatch(/image +600 +400 /)
  })
})
