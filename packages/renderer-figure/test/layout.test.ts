import { describe, expect, test } from 'vitest'
import type { Rect } from '../src/blocks.js'
import { aspectOf, cellRuns, extentOf, growView } from '../src/view.js'
import { layOutSingle, type SinglePanel } from './single-panel.js'

const square: SinglePanel = {
  size: [552, 543],
  dpi: 100,
  view: extentOf(28, 28, 'upper'),
  axis: 'image',
  ticks: true,
  countsCells: true,
  title: { lines: 3, fontsize: 12 },
  bar: { limits: [[-0.897, 0.9931]], label: 'correlation' },
  measure: (text, size) => text.length * size * 0.62,
}

function expectInside({ x, y, width, height }: Rect, size: readonly [number, number]) {
  for (const value of [x, y, width, height]) expect(Number.isInteger(value)).toBe(true)
  expect(Math.min(x, y)).toBeGreaterThanOrEqual(0)
  expect(x + width).toBeLessThanOrEqual(size[0])
  expect(y + height).toBeLessThanOrEqual(size[1])
}

describe('layOut', () => {
  test.each<[string, Partial<SinglePanel>]>([
    ['as it is', {}],
    ['640 × 480', { size: [640, 480] }],
    ['1920 × 1080', { size: [1920, 1080] }],
    ['dpi 200', { dpi: 200 }],
    ['axis labels', { xlabel: 'x', ylabel: 'y' }],
    ['wide map', { view: extentOf(200, 5, 'upper') }],
    ['tall map', { view: extentOf(5, 200, 'upper') }],
    ['unknown limits', { bar: { limits: [], label: 'z' } }],
    ['auto', { axis: 'auto' }],
    ['equal', { axis: 'equal' }],
    ['off', { axis: 'off' }],
    ['200 × 150', { size: [200, 150] }],
    ['64 × 48', { size: [64, 48] }],
    ['16 × 16', { size: [16, 16] }],
  ])('all parts lie in the picture, apart: %s', (_, changes) => {
    const input = { ...square, ...changes }
    const { box, bars, title } = layOutSingle(input)
    const [bar] = bars
    expectInside(box, input.size)
    if (title) {
      expectInside(title, input.size)
      expect(title.y + title.height).toBeLessThan(box.y)
    }
    if (!bar) return
    expectInside(bar.box, input.size)
    if (bar.labels.width > 0) expectInside(bar.labels, input.size)
    expect(bar.box.x).toBeGreaterThan(box.x + box.width)
    expect(bar.labels.x).toBeGreaterThan(bar.box.x + bar.box.width - 1)
    if (title && bar.labels.width > 0) expect(bar.offset.y).toBeGreaterThanOrEqual(title.y + title.height)
    if (bar.name) expect(bar.name.x).toBeGreaterThan(bar.labels.x + bar.labels.width)
  })

  test('image: cells are square, the bar is as high as the box', () => {
    const { box, bars } = layOutSingle(square)
    const [bar] = bars
    expect(box.width).toBe(box.height)
    expect(bar!.box).toMatchObject({ y: box.y, height: box.height })
    expect(bar!.box.width / bar!.box.height).toBeCloseTo(0.05, 2)
    const wide = layOutSingle({ ...square, view: extentOf(30, 20, 'upper') }).box
    expect(wide.height).toBe(Math.round((wide.width * 20) / 30))
  })

  test('image: the box is as large as fits', () => {
    const { box, bars } = layOutSingle({ ...square, bar: undefined, size: [800, 400] })
    expect(bars).toEqual([])
    expect(box.height).toBeGreaterThan(400 - 3 * 20 - 60)
  })

  test('auto: the box fills its room', () => {
    const { box } = layOutSingle({ ...square, axis: 'auto', size: [800, 400] })
    expect(box.width).toBeGreaterThan(1.5 * box.height)
  })

  test('equal: a unit is as long along x as along y', () => {
    const { box, view } = layOutSingle({ ...square, axis: 'equal', size: [800, 400] })
    expect(aspectOf(view)).toBeCloseTo(box.height / box.width, 10)
    expect(view.left).toBeLessThan(-0.5)
    expect(view.top).toBe(-0.5)
  })

  test('off: a map without title and bar fills the picture', () => {
    const { box, x, y } = layOutSingle({ ...square, axis: 'off', title: undefined, bar: undefined, size: [280, 280] })
    expect(box).toEqual({ x: 0, y: 0, width: 280, height: 280 })
    expect([x.ticks, y.ticks]).toEqual([[], []])
  })

  test('the bar has room for the labels of all limits', () => {
    const room = (...limits: [number, number][]) => layOutSingle({ ...square, bar: { limits } }).bars[0]!
    const [narrow, wide] = [room([0, 4]), room([0, 4], [-0.01, 0.02])]
    expect(wide.labels.width).toBeGreaterThan(narrow.labels.width)
    expect(wide.labels.width).toBe(room([-0.01, 0.02], [0, 4]).labels.width)
    expect([narrow.offset.height, room([0, 4], [0, 1e-7]).offset.height > 0]).toEqual([0, true])
  })

  test('ticks of the reference picture', () => {
    const { x, y } = layOutSingle(square)
    expect(x.ticks.map(({ text }) => text)).toEqual(['0', '5', '10', '15', '20', '25'])
    expect(y.ticks.map(({ text }) => text)).toEqual(['0', '5', '10', '15', '20', '25'])
    expect(y.ticks[0]!.place).toBeCloseTo(27.5 / 28, 12)
  })
})

describe('cellRuns', () => {
  const lengths = (pixels: number, cells: number) =>
    cellRuns(pixels, [0, 1], [0, 1], cells).map(({ start, end, cell }) => [start, end, cell])

  test('cells begin at round(pixels · i / cells)', () => {
    expect(lengths(6, 3)).toEqual([
      [0, 2, 0],
      [2, 4, 1],
      [4, 6, 2],
    ])
    for (const [start, , cell] of lengths(410, 28)) expect(start).toBe(Math.max(0, Math.ceil((410 * cell!) / 28 - 0.5)))
  })

  test('more cells than pixels: the nearest one', () => {
    expect(lengths(3, 9).map(([, , cell]) => cell)).toEqual([1, 4, 7])
  })

  test('turned round, beyond the map, and no cells at all', () => {
    expect(cellRuns(4, [0, 2], [2, 0], 2).map(({ cell }) => cell)).toEqual([1, 0])
    expect(cellRuns(4, [-1, 3], [0, 2], 2)).toEqual([
      { start: 1, end: 2, cell: 0 },
      { start: 2, end: 3, cell: 1 },
    ])
    expect(cellRuns(4, [0, 1], [0, 1], 0)).toEqual([])
  })
})

test('growView keeps the centre', () => {
  expect(growView({ left: 0, right: 10, bottom: 0, top: 10 }, 0.5)).toEqual({ left: -5, right: 15, bottom: 0, top: 10 })
})
