// The legend of a whole figure: the names of all panels beside them, each once; and what the plan refuses.
import type { Picture } from '@movieflow/core/plugin'
import { describe, expect, test } from 'vitest'
import { drawFigure, listed, openFigure, pixelAt, planFigure, type Sources, same, source, sourceOf } from './movie.js'

const sources: Sources = {
  curve: sourceOf(['t'], [5], 3, (frame, t) => frame + t),
  kind: sourceOf(['t'], [5], 3, (_, t) => t % 2),
}
const named = (label: string, color: unknown) => ({ use: 'line', y: [0, 1], label, color, width: 3 })
const panels = {
  layout: 'AB',
  A: { layers: [named('one', '#ff0000'), named('two', '#00ff00')] },
  B: { layers: [named('two', '#0000ff'), named('three', '#ff00ff')] },
}
const figure = (legend: unknown, more: object = {}) => ({ size: [400, 200], dpi: 72, legend, panels, ...more })

/** Columns and rows between which a colour is found; `undefined` for none. */
function reachOf(picture: Picture, color: string) {
  const found: number[][] = []
  for (let y = 0; y < picture.height; y++)
    for (let x = 0; x < picture.width; x++) if (pixelAt(picture, x, y).slice(0, 3).join() === color) found.push([x, y])
  const [xs, ys] = [found.map(([x]) => x!), found.map(([, y]) => y!)]
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) }
}

describe('a legend outside', () => {
  test.each([
    ['outside right upper', { left: 0.75, top: 0 }],
    ['outside left lower', { right: 0.25, bottom: 1 }],
    ['outside upper center', { bottom: 0.25 }],
    ['outside lower right', { top: 0.75 }],
  ])('%s: samples lie beside all panels', async (legend, within) => {
    const alone = { ...named('four', '#00ffff'), y: [-9, -9] }
    const hidden = { ...panels, B: { ylim: [0, 1], layers: [...panels.B.layers, alone] } }
    const { left, right, top, bottom } = reachOf(
      await drawFigure(figure(legend, { panels: hidden }), sources),
      '0,255,255',
    )
    const { left: from = 0, top: under = 0, right: to = 1, bottom: over = 1 } = within as Record<string, number>
    expect(left).toBeGreaterThan(400 * from)
    expect(right).toBeLessThan(400 * to)
    expect(top).toBeGreaterThanOrEqual(200 * under)
    expect(bottom).toBeLessThan(200 * over)
  })

  test('has each name once, with the look of the first, and leaves panels of one size', async () => {
    const picture = await drawFigure(figure(true), sources)
    const ends = ['255,0,0', '0,255,0', '0,0,255', '255,0,255'].map((color) => reachOf(picture, color).right)
    // At the right are the samples of one, two and three, under each other; blue stays in its panel.
    expect(new Set([ends[0], ends[1], ends[3]]).size).toBe(1)
    expect(ends[2]).toBeLessThan(ends[0]! - 20)
    const movie = await openFigure(figure(true), sources)
    const read = (x: number) => movie.read(0, x, 100)
    expect(await read(ends[0]!)).toBeUndefined()
  })

  test('of panels along an axis, of one pair of axes, and of a short form', async () => {
    const layers = [named('one', '#ff0000')]
    const one = await drawFigure({ size: [400, 200], legend: 'outside right upper', layers }, sources)
    expect(reachOf(one, '255,0,0').right).toBeGreaterThan(340)
    const within = await drawFigure({ size: [400, 200], legend: true, layers }, sources)
    expect(same(one, within)).toBe(false)
    const { use: _, ...short } = layers[0]!
    expect(
      same(await drawFigure({ size: [400, 200], legend: 'outside right upper', ...short }, sources, 0, 'line'), one),
    ).toBe(true)
  })

  test('follows its layers from frame to frame, in any order', async () => {
    const A = { layers: [{ ...named('one', listed(['#ff0000', '#00ff00', '#0000ff'])) }] }
    const options = figure('outside lower left', { panels: { ...panels, A } })
    const movie = await openFigure(options, sources)
    const picture = movie.picture(true)
    for (const index of [2, 0, 1]) {
      await movie.draw(index, picture)
      expect(same(picture, await drawFigure(options, sources, index)), `frame ${index}`).toBe(true)
    }
  })

  test('names categories of bars, polygons and points', async () => {
    const byKind = {
      y: source('curve'),
      color: source('kind'),
      colormap: ['#ff0000', '#00ff00'],
      labels: ['rest', 'run'],
    }
    for (const use of ['bar', 'scatter']) {
      const layers = [{ use, ...byKind, alpha: 1 }]
      const picture = await drawFigure({ size: [400, 200], legend: 'outside right upper', layers }, sources)
      expect(reachOf(picture, '255,0,0').right).toBeGreaterThan(330)
      expect(reachOf(picture, '0,255,0').right).toBeGreaterThan(330)
    }
  })

  test.each([
    [
      'a corner for all panels',
      figure('upper right'),
      'the legend of several panels must be outside of them, not at upper right',
    ],
    [
      'outside of one of them',
      figure(false, { panels: { ...panels, A: { ...panels.A, legend: 'outside right upper' } } }),
      'the legend of one of several axes must be in them',
    ],
  ])('%s is refused', (_, options, message) => {
    expect(() => planFigure(options, sources)).toThrow(message)
  })
})
