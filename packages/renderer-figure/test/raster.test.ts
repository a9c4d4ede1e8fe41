// Rasters on pixels: each event is an upright tick in its row, as matplotlib's eventplot has it, and trails show those until now.
import { describe, expect, test } from 'vitest'
import { at, black, blue, clock, draw, inkOf, isInk, type Options, red, white } from './field.js'
import { listed, openFigure, pixelAt, planFigure, source, sourceOf } from './movie.js'

/** The columns of a row of pixels that are not white. */
async function columnsOf(layer: Options, y: number, index = 0, more: Options = {}, sources = clock): Promise<number[]> {
  const picture = await draw([{ use: 'raster', width: 1, color: 'k', ...layer }], index, sources, more)
  return Array.from({ length: 100 }, (_, x) => x).filter((x) => isInk(picture, x, y))
}

describe('a raster', () => {
  test('has a tick at each event, as high as 0.8 of a row', async () => {
    const picture = await draw([{ use: 'raster', times: [2.5], row: 3, width: 1, color: 'k' }])
    // y = 3.4 is 46 pixels down, and 2.6 is 54.
    expect(inkOf(picture)).toEqual({ left: 25, right: 25, top: 46, bottom: 53 })
    expect(pixelAt(picture, 25, 50)).toEqual(black)
  })

  test('shows the events that matplotlib shows', async () => {
    // eventplot([[1.2, 3.4, -0.5, 11], [2.5, 5.01]], lineoffsets=[2, 5], linelengths=0.8, linewidths=1) at 72 dpi.
    const layer = { times: [1.2, 2.5, 3.4, 5.01, -0.5, 11], row: [2, 5, 2, 5, 2, 2] }
    expect(await columnsOf(layer, 60)).toEqual([12, 34])
    expect(await columnsOf(layer, 30)).toEqual([25, 50])
  })

  test('takes events in any order, and leaves out those without a time or a row', async () => {
    const layer = { times: [5.01, null, 1.2, 3.4, 2.5], row: [5, 5, 2, null, 5] }
    expect(await columnsOf(layer, 60)).toEqual([12])
    expect(await columnsOf(layer, 30)).toEqual([25, 50])
  })

  test.each([
    ['two pixels', 2, [39, 40]],
    ['three pixels', 3, [39, 40, 41]],
  ])('has ticks %s wide', async (_, width, columns) => {
    expect(await columnsOf({ times: [4], row: 4, width }, 40)).toEqual(columns)
  })

  test('has a colour for each row, which begin anew', async () => {
    const picture = await draw([{ use: 'raster', times: [2, 4, 6], row: [1, 2, 3], width: 3, color: ['r', 'b'] }])
    expect([at(picture, 2, 1), at(picture, 4, 2), at(picture, 6, 3)]).toEqual([blue, red, blue])
  })

  test('of a hundred thousand events is as dark as one of each column', async () => {
    const times = sourceOf(['event'], [100_000], 1, (_, event) => 2 + (event / 100_000) * 4)
    const picture = await draw([{ use: 'raster', times: source('times'), row: 4, color: 'k', width: 1 }], 0, { times })
    for (let x = 0; x < 100; x++) expect(pixelAt(picture, x, 40)).toEqual(x >= 20 && x < 60 ? black : white)
  })

  test('adds up ticks that are seen through', async () => {
    const picture = await draw([{ use: 'raster', times: [3, 3], row: 4, color: 'k', width: 1, alpha: 0.5 }])
    expect(pixelAt(picture, 30, 40)[0]).toBeGreaterThanOrEqual(63)
    expect(pixelAt(picture, 30, 40)[0]).toBeLessThanOrEqual(64)
  })

  test('takes a frame field: the events of all frames', async () => {
    const layer = { times: listed([1, null, [4, 6], 8]), row: 4 }
    expect(await columnsOf(layer, 40)).toEqual([10, 40, 60, 80])
  })

  test('has the range of its events and rows', async () => {
    const { plan } = planFigure({ layers: [{ use: 'raster', times: source('clock') }] }, clock)
    expect(Object.values(plan.limits ?? {})).toMatchObject([{ of: [{ source: 'clock' }], percentile: [0, 100] }])
    // Without margins, rows 0 and 1 reach from −0.4 to 1.4; 5 % more at each end make 1.98 of 80 pixels.
    const picture = await draw([{ use: 'raster', times: [2, 4], row: [0, 1], color: 'k', width: 1 }], 0, clock, {
      ylim: undefined,
    })
    const { top, bottom } = inkOf(picture)!
    expect(top).toBe(Math.round((80 * 0.09) / 1.98))
    expect(bottom).toBe(79 - Math.round((80 * 0.09) / 1.98))
  })

  test('is refused with other rows than times', () => {
    expect(() => planFigure({ layers: [{ use: 'raster', times: [1, 2, 3], row: [1, 2] }] }, clock)).toThrow(
      'times of a raster has 3 values, but row has 2',
    )
  })
})

describe('a trail of events', () => {
  // Two frames a second: frame 3 is drawn at 1.5 s.
  const times = [0.5, 0.9, 1.5, 2.5]
  test.each([
    ['all', 'all', [5, 9, 15]],
    ['the last 0.7 seconds', '0.7s', [9, 15]],
    ['the last one', 1, [15]],
  ])('%s', async (_, trail, columns) => {
    expect(await columnsOf({ times, row: 4, trail }, 40, 3)).toEqual(columns)
  })

  test('is the same, whichever frames were drawn before', async () => {
    const layer = { use: 'raster', times, row: 4, trail: 'all', color: 'k' }
    const movie = await openFigure({ size: [100, 80], axis: 'off', xlim: [0, 3], ylim: [0, 8], layers: [layer] }, clock)
    const late = await movie.draw(3)
    const target = movie.picture()
    for (const index of [3, 0, 2, 1, 3]) await movie.draw(index, target)
    expect(Buffer.compare(late.data, target.data)).toBe(0)
  })
})
