// Bars and their like in an SVG: each a shape at the pixels that a movie has it at, none a picture.
import { expect, test } from 'vitest'
import { openFigure, sourceOf } from '../movie.js'

/** 100 × 80 pixels for x from 0 to 10 and y from 0 to 8. */
const field = { size: [100, 80], dpi: 72, axis: 'off', xlim: [0, 10], ylim: [0, 8] }

async function pathsOf(...layers: Record<string, unknown>[]): Promise<string[]> {
  const movie = await openFigure({ ...field, layers }, { clock: sourceOf([], [], 1, () => 0) }, 'figure', 1)
  const svg = Buffer.from(await movie.vector(0, 'svg')).toString()
  expect(svg).not.toContain('<image')
  expect(svg).not.toContain('clip-path')
  return [...svg.matchAll(/<path d="([^"]*)"([^>]*)\/>/g)].map(([, d, look]) => `${d}${look}`)
}

test('bars and their errors', async () => {
  const bar = { use: 'bar', x: [2, 4], y: [3, 5], color: 'b', yerr: 1, elinewidth: 1, ecolor: 'r' }
  expect(await pathsOf(bar)).toEqual([
    'M16 50L24 50 24 80 16 80Z fill="#0000ff"',
    'M36 30L44 30 44 80 36 80Z fill="#0000ff"',
    'M20 40.5L21 40.5 21 60.5 20 60.5Z fill="#ff0000"',
    'M40 20.5L41 20.5 41 40.5 40 40.5Z fill="#ff0000"',
  ])
})

test('a histogram that is seen through is one shape', async () => {
  const hist = { use: 'hist', x: [6, 6.5, 7], bins: [6, 7, 8], alpha: 0.5, color: 'k' }
  expect(await pathsOf(hist)).toEqual(['M60 80L60 60 70 60 70 70 80 70 80 80Z fill="#000000" fill-opacity="0.5"'])
})

test('spans reach over the whole height', async () => {
  expect(await pathsOf({ use: 'span', from: 8, to: 9, color: 'g', alpha: 0.5 })).toEqual([
    'M80 0L90 0 90 80 80 80Z fill="#008000" fill-opacity="0.5"',
  ])
})
