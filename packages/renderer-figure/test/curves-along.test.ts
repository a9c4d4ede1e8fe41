// Layers that run along an axis of their data: a curve for each index, as layers that are written one by one.
import { describe, expect, test } from 'vitest'
import { lineRenderer } from '../src/index.js'
import { repeatedAxes } from '../src/layer-repeats.js'
import { drawFigure, openFigure, planFigure, repeated, type Sources, source, sourceOf } from './movie.js'

const cells = ['PV1', 'PV2', 'SST1']
const wave = (frame: number, cell: number, t: number) => Math.sin(t + cell + frame) + cell
const sources: Sources = {
  traces: { ...sourceOf(['cell', 't'], [3, 9], 3, wave), labels: { cell: cells } },
  seconds: sourceOf(['t'], [9], 1, (_, t) => t / 10),
  ...Object.fromEntries(cells.map((name, cell) => [name, sourceOf(['t'], [9], 3, (frame, t) => wave(frame, cell, t))])),
}
const names = repeated(['cell'], [3], cells)
const figure = { size: [360, 240], legend: 'upper left' }
const curves = { use: 'line', along: 'cell', x: source('seconds'), y: source('traces'), label: names }
const each = cells.map((label) => ({ use: 'line', x: source('seconds'), y: source(label), label }))

describe('a line along an axis', () => {
  test.each([0, 2])(
    'is a line each, of the next colour and with a name each in the legend: frame %i',
    async (frame) => {
      const whole = await drawFigure({ ...figure, layers: [curves] }, sources, frame)
      const alone = await drawFigure({ ...figure, layers: each }, sources, frame)
      expect(Buffer.compare(whole.data, alone.data)).toBe(0)
    },
  )

  test('is the same in its short form, and in a panel of a lay-out', async () => {
    const { use: _, ...options } = curves
    const short = await drawFigure({ ...figure, ...options }, sources, 1, 'line')
    const whole = await drawFigure({ ...figure, layers: [curves] }, sources, 1)
    expect(Buffer.compare(short.data, whole.data)).toBe(0)
    const placed = (panel: object) => ({ size: [360, 240], panels: { layout: 'A', A: panel } })
    const inPanel = await drawFigure(placed({ ...curves, legend: 'upper left' }), sources, 1)
    const byHand = await drawFigure(placed({ layers: each, legend: 'upper left' }), sources, 1)
    expect(Buffer.compare(inPanel.data, byHand.data)).toBe(0)
  })

  test('in panels along another axis: each panel has all curves, at its own index', async () => {
    const deep: Sources = {
      all: sourceOf(['day', 'cell', 't'], [2, 3, 9], 2, (frame, day, cell, t) => wave(frame, cell, t) * (day + 1)),
      ...Object.fromEntries(
        cells.map((name, cell) => [
          name,
          sourceOf(['day', 't'], [2, 9], 2, (frame, day, t) => wave(frame, cell, t) * (day + 1)),
        ]),
      ),
    }
    const label = repeated(['day', 'cell'], [2, 3], [...cells, ...cells])
    const title = repeated(['day', 'cell'], [2, 3], ['one', 'one', 'one', 'two', 'two', 'two'])
    const layers = [{ use: 'line', along: 'cell', y: source('all'), label }]
    const whole = { size: [420, 200], legend: true, panels: { along: 'day', title }, layers }
    const titles = repeated(['day'], [2], ['one', 'two'])
    const alone = {
      ...{ size: [420, 200], legend: true, panels: { along: 'day', title: titles } },
      layers: cells.map((name) => ({ use: 'line', y: source(name), label: name })),
    }
    for (const frame of [0, 1])
      expect(
        Buffer.compare((await drawFigure(whole, deep, frame)).data, (await drawFigure(alone, deep, frame)).data),
      ).toBe(0)
  })

  test('says which of its curves is under a pixel', async () => {
    const movie = await openFigure({ size: [360, 240], xlim: [0, 0.8], ylim: [-2, 4], layers: [curves] }, sources)
    const found = new Set<unknown>()
    for (let x = 60; x < 340; x += 4)
      for (let y = 20; y < 220; y += 4)
        for (const { indices } of (await movie.read(0, x, y))?.values ?? []) found.add(indices.cell)
    expect([...found].sort()).toEqual([0, 1, 2])
  })

  test('asks once for the range of all curves', () => {
    const { plan } = planFigure({ layers: [curves] }, sources)
    expect(Object.values(plan.limits ?? {})).toMatchObject([{ of: [{ source: 'traces' }] }])
  })

  test.each([
    ['an axis that its data do not have', { layers: [{ ...curves, along: 'phi' }] }, 'its data have no such axis'],
    [
      'the axis of the panels',
      { panels: { along: 'cell' }, layers: [curves] },
      'the panels run along cell: each panel shows one index of it',
    ],
    ['a title that names it', { title: names, layers: [curves] }, 'title names an axis along which only layers run'],
  ])('is refused along %s', (_, options, message) => {
    expect(() => planFigure(options, sources)).toThrow(message)
  })
})

test('the axes that options differ along are those of panels, then those of layers, each once', () => {
  const layers = [
    { use: 'line', along: 'cell' },
    { use: 'band', along: 'trial' },
    { use: 'line', along: 'cell' },
  ]
  expect(repeatedAxes({ panels: { along: ['day', 'hour'] }, layers })).toEqual(['day', 'hour', 'cell', 'trial'])
  const A = { use: 'line', along: 'cell' }
  expect(repeatedAxes({ panels: { layout: 'AB', A, B: { layers: [{ use: 'band', along: 'trial' }] } } })).toEqual([
    'cell',
    'trial',
  ])
  expect(lineRenderer.repeats!({ y: 1, along: 'cell' })).toEqual(['cell'])
  expect(repeatedAxes(null)).toEqual([])
})
