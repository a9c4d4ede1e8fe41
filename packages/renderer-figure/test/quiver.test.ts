// Arrows of a quiver and smooth pictures beside matplotlib's own, pixel by pixel; fixtures/make-quivers.py made its pictures.
import { readFileSync } from 'node:fs'
import type { Picture } from '@movieflow/core/plugin'
import { describe, expect, test } from 'vitest'
import { black, blue, draw, field, inkOf, isInk, type Options, white } from './field.js'
import { drawFigure, openFigure, pixelAt, planFigure, type Sources, same, source, sourceOf } from './movie.js'

const { points, u, v, line, quivers, picture, maps } = JSON.parse(
  readFileSync(new URL('fixtures/quivers.json', import.meta.url), 'utf8'),
)

/** How far the red of two pictures is apart: on average, and the share of pixels by more than 40 levels. */
function apart(drawn: Picture, levels: readonly number[]) {
  const differences = levels.map((level, at) => Math.abs(level - drawn.data[4 * at]!))
  return {
    mean: differences.reduce((sum, each) => sum + each, 0) / levels.length,
    far: differences.filter((each) => each > 40).length / levels.length,
  }
}

describe("matplotlib's arrows", () => {
  test.each(quivers as { name: string; options: Options; shades: number[]; log?: boolean }[])(
    '$name',
    async ({ options, shades, log }) => {
      const [x, y, du, dv] = log ? line : [points.x, points.y, u, v]
      const layers = [{ use: 'quiver', x, y, u: du, v: dv, ...options }]
      const more = log ? { xscale: 'log', xlim: [1, 1000] } : {}
      const drawn = await drawFigure({ ...field, ...more, layers }, { any: sourceOf([], [], 1, () => 0) })
      const { mean, far } = apart(
        drawn,
        shades.map((shade) => 255 - shade),
      )
      expect(shades.some((shade) => shade > 100)).toBe(true)
      expect(mean).toBeLessThan(0.7)
      expect(far).toBeLessThan(0.002)
    },
  )
})

test('in the short form, `scale` is that of the arrows, not of the figure', async () => {
  const { x, y } = points
  const options = { x, y, u, v, size: [100, 80], dpi: 72 }
  const any: Sources = { any: sourceOf([], [], 1, () => 0) }
  const long = ({ size, dpi, ...layer }: Options) => ({ size, dpi, layers: [{ use: 'quiver', ...layer }] })
  for (const given of [options, { ...options, scale: 20 }]) {
    const short = await drawFigure(given, any, 0, 'quiver')
    expect([short.width, short.height]).toEqual([100, 80])
    expect(same(short, await drawFigure(long(given), any))).toBe(true)
  }
})

describe('smooth pictures', () => {
  test.each(maps as { interpolation: string; size: [number, number]; levels: number[] }[])(
    '$interpolation, $size',
    async ({ interpolation, size, levels }) => {
      const map = sourceOf(['y', 'x'], [4, 6], 1, (_, y, x) => picture[y][x])
      const given = { size, axis: 'off', interpolation, limits: [-1, 1], colormap: 'gray' }
      const drawn = await drawFigure(given, { map }, 0, 'heatmap')
      const { mean, far } = apart(drawn, levels)
      expect([mean < 1, far]).toEqual([true, 0])
    },
  )

  test('bytes beyond a step are cut off', async () => {
    const step = sourceOf(
      ['y', 'x', 'rgb'],
      [4, 8, 3],
      1,
      (_, _y, x) => (x < 4 ? 0 : 255),
      (values) => Uint8Array.from(values),
    )
    const given = { size: [160, 80], axis: 'off', interpolation: 'lanczos' }
    const drawn = await drawFigure(given, { step }, 0, 'image')
    expect([pixelAt(drawn, 60, 40), pixelAt(drawn, 100, 40)]).toEqual([black, white])
  })
})

describe('a grid', () => {
  const flow: Sources = {
    u: sourceOf(['y', 'x'], [4, 5], 2, (frame) => (frame === 0 ? 1 : 0)),
    v: sourceOf(['y', 'x'], [4, 5], 2, (frame) => (frame === 0 ? 0 : 1)),
    turnedU: sourceOf(['x', 'y'], [5, 4], 2, (frame) => (frame === 0 ? 1 : 0)),
    turnedV: sourceOf(['x', 'y'], [5, 4], 2, (frame) => (frame === 0 ? 0 : 1)),
    image: sourceOf(['y', 'x'], [8, 10], 1, () => 1),
  }
  const own = { use: 'quiver', u: source('u'), v: source('v'), angles: 'xy', scale_units: 'xy', scale: 2 }

  test('has its arrows at whole numbers, in either order of the axes', async () => {
    const drawn = await draw([own], 0, flow)
    expect(isInk(drawn, 12, 69)).toBe(true)
    const turned = await draw([{ ...own, u: source('turnedU'), v: source('turnedV') }], 0, flow)
    expect(Buffer.compare(drawn.data, turned.data)).toBe(0)
  })

  test('has places of its own: for columns and rows, or for each', async () => {
    const places = { x: [1, 3, 5, 7, 9], y: [1, 3, 5, 7] }
    const drawn = await draw([{ ...own, ...places }], 0, flow)
    const each = { x: [...places.y].flatMap(() => places.x), y: places.y.flatMap((y) => places.x.map(() => y)) }
    expect(Buffer.compare(drawn.data, (await draw([{ ...own, ...each }], 0, flow)).data)).toBe(0)
    expect(inkOf(drawn)!.left).toBeGreaterThanOrEqual(9)
  })

  test('is thinned', async () => {
    const drawn = await draw([{ ...own, every: 4 }], 0, flow)
    expect(isInk(drawn, 12, 69)).toBe(false)
    expect(isInk(drawn, 42, 79)).toBe(true)
  })

  test('is spread over the picture in the same axes', async () => {
    const layers = [
      { use: 'heatmap', data: 'image', limits: [0, 1], colormap: 'gray' },
      { ...own, color: 'b', scale: 1, pivot: 'middle', width: 0.04 },
    ]
    const drawn = await drawFigure({ size: [100, 80], axis: 'off', dpi: 72, layers }, flow)
    // Cells of two by two pixels of the picture: the first arrow about 10, 10.
    expect(pixelAt(drawn, 10, 10)).toEqual(blue)
    expect(pixelAt(drawn, 10, 20)).toEqual(white)
  })

  test('has one scale for the whole movie', async () => {
    const growing: Sources = {
      u: sourceOf(['y', 'x'], [4, 5], 3, (frame) => frame),
      v: sourceOf(['y', 'x'], [4, 5], 3, () => 0),
    }
    const layers = [{ use: 'quiver', u: source('u'), v: source('v'), x: [0, 2, 4, 6, 8], y: [1, 3, 5, 7] }]
    const movie = await openFigure({ ...field, layers }, growing)
    const wide = async (frame: number) => {
      const ink = inkOf(await movie.draw(frame))!
      return ink.right - ink.left
    }
    expect(await wide(2)).toBeGreaterThan(await wide(1))
  })

  test('says its values', async () => {
    const movie = await openFigure({ ...field, layers: [own] }, flow)
    expect((await movie.read(1, 21, 59))!.values).toEqual([
      { layer: 'quiver', source: 'u', indices: { y: 2, x: 2 }, value: [0, 1] },
    ])
  })

  test('of another shape is refused', () => {
    const odd = { ...field, layers: [{ ...own, v: source('image') }] }
    expect(() => planFigure(odd, flow)).toThrow('u of a quiver has 20 values, but v has 80')
    const places = { ...field, layers: [{ ...own, x: [1, 2, 3] }] }
    expect(() => planFigure(places, flow)).toThrow('u of a quiver has 20 values, but x has 3')
    const colors = { ...field, layers: [{ ...own, color: source('image') }] }
    expect(() => planFigure(colors, flow)).toThrow('u of a quiver has 20 values, but color has 80')
  })
})
