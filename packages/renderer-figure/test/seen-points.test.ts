// What a box shows of a long curve: samples in view alone, thinned so that their picture stays.
import { describe, expect, test } from 'vitest'
import { placePoints } from '../src/layers/place-points.js'
import { isStepped, seenPoints } from '../src/layers/seen-points.js'
import { strokeMask } from '../src/marks/stroke.js'
import { linearScale, makeScale } from '../src/scales.js'
import { isAscending } from '../src/sorted.js'
import { makeSurface } from '../src/surface.js'
import type { DataWindow } from '../src/view.js'

const box = { x: 20, y: 10, width: 300, height: 120 }
const surfaceFor = (view: DataWindow, scale = linearScale) =>
  makeSurface(
    {
      box,
      view,
      moves: true,
      point: 1,
      paper: [255, 255, 255],
      theme: undefined as never,
      lettering: undefined as never,
    },
    { x: scale, y: linearScale },
  )
const view = { left: 10, right: 20, bottom: -2, top: 2 }

/** Noise about a wave, the same in every run, with single peaks. */
function traceOf(count: number) {
  let state = 7
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32 - 0.5
  }
  const x = Float64Array.from({ length: count }, (_, at) => (at / count) * 30)
  const y = x.map((value, at) => Math.sin(3 * value) + 0.5 * random() + (at % 20_011 === 0 ? 1 : 0))
  return { x, y }
}

/** How dark each pixel of the box is. */
function coverageOf(places: ArrayLike<number>): Float64Array {
  const mask = strokeMask(places, { width: 1, snap: true }, box)
  const all = new Float64Array(box.width * box.height)
  for (let row = 0; row < mask.height; row++)
    for (let column = 0; column < mask.width; column++)
      all[(row + mask.y - box.y) * box.width + column + mask.x - box.x] = mask.coverage[row * mask.width + column]!
  return all
}

describe('a long curve', () => {
  test('has few points, and the picture of all of its samples', () => {
    const { x, y } = traceOf(300_000)
    const surface = surfaceFor(view)
    const places = seenPoints(surface, x, y, 4, true)
    // At most four samples for each quarter of a pixel.
    expect(places.length / 2).toBeLessThanOrEqual(16 * (box.width + 10))
    const [thinned, whole] = [coverageOf(places), coverageOf(placePoints(surface, x, y))]
    const differences = whole.map((cover, at) => Math.abs(cover - thinned[at]!))
    const inked = whole.filter((cover) => cover > 0).length
    // Shades of edges: a quarter of black at most, and 3 % of it on the whole.
    expect(Math.max(...differences)).toBeLessThanOrEqual(64)
    expect(differences.reduce((sum, each) => sum + each, 0) / inked).toBeLessThanOrEqual(8)
  })

  test('keeps its lowest and highest samples, and its gaps', () => {
    const { x, y } = traceOf(300_000)
    const gap = [150_000, 160_000] as const
    y.fill(Number.NaN, ...gap)
    const surface = surfaceFor(view)
    const places = seenPoints(surface, x, y, 0, true)
    const ys = Array.from(places).filter((_, at) => at % 2 === 1)
    const inView = y.filter((value, at) => x[at]! >= 10 && x[at]! <= 20 && Number.isFinite(value))
    const finite = ys.filter(Number.isFinite)
    expect(Math.max(...finite)).toBeGreaterThanOrEqual(
      surface.y(inView.reduce((low, value) => Math.min(low, value))) - 1e-9,
    )
    expect(Math.min(...finite)).toBeLessThanOrEqual(
      surface.y(inView.reduce((high, value) => Math.max(high, value))) + 1e-9,
    )
    // One break, from the last sample before it to the first one behind.
    const breaks = ys.flatMap((value, at) => (Number.isNaN(value) ? [at] : []))
    expect(breaks).toHaveLength(1)
    expect(places[2 * (breaks[0]! - 1)]).toBe(surface.x(x[gap[0] - 1]!))
    expect(places[2 * (breaks[0]! + 1)]).toBe(surface.x(x[gap[1]]!))
  })
})

describe('the samples in view', () => {
  const x = Float64Array.from({ length: 31 }, (_, at) => at)
  const y = x.map((value) => value % 2)
  const columnsOf = (surface: ReturnType<typeof surfaceFor>, reach = 0) => {
    const places = seenPoints(surface, x, y, reach, true)
    return Array.from(x).filter((value) =>
      Array.from(places).some((place, at) => at % 2 === 0 && place === surface.x(value)),
    )
  }

  test.each([
    ['with the nearest beyond each end', { ...view, left: 10.5, right: 13.5 }, 0, [10, 11, 12, 13, 14]],
    ['turned round', { ...view, left: 13.5, right: 10.5 }, 0, [10, 11, 12, 13, 14]],
    // Three units are 300 pixels: 60 of them reach 0.6 further.
    ['and as far as marks reach', { ...view, left: 10.5, right: 13.5 }, 60, [9, 10, 11, 12, 13, 14, 15]],
    ['none, but for the neighbours', { ...view, left: 10.2, right: 10.3 }, 0, [10, 11]],
    ['before the first', { ...view, left: -5, right: -1 }, 0, [0]],
    ['after the last', { ...view, left: 40, right: 50 }, 0, [30]],
  ])('%s', (_, shown, reach, columns) => {
    expect(columnsOf(surfaceFor(shown), reach)).toEqual(columns)
  })

  test('of a logarithmic axis, which does not show 0', () => {
    expect(columnsOf(surfaceFor({ ...view, left: 4, right: 8 }, makeScale('log')))).toEqual([3, 4, 5, 6, 7, 8, 9])
  })
})

test('numbers that ascend are told from those that do not', () => {
  expect([[1, 2, 2, 3], [], [1]].map((list) => isAscending(Float64Array.from(list)))).toEqual([true, true, true])
  expect([[1, 2, 1], [Number.NaN], [1, Number.NaN, 2]].map((list) => isAscending(Float64Array.from(list)))).toEqual([
    false,
    false,
    false,
  ])
})

test('a curve is stepped if no segment is slanted', () => {
  const curve = (...y: number[]) => isStepped(Float64Array.of(0, 1, 1, 2), Float64Array.from(y))
  expect([curve(0, 0, 1, 1), curve(0, Number.NaN, 1, 1), curve(0, 0, 1, 2)]).toEqual([true, true, false])
})
