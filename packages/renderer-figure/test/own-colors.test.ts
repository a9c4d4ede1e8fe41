import { describe, expect, test } from 'vitest'
import { drawFigure, sourceOf } from './movie.js'

const [columns, rows] = [48, 40]
const levelAt = (x: number, y: number, channel: number) => (37 * x + 91 * y + 53 * channel + x * y) % 256

const bytes = (values: number[]) => Uint8Array.from(values)
/** Some beyond 0 to 1, which is cut off, and some that are no numbers, which are black. */
const shares = (values: number[]) =>
  Float32Array.from(values, (value) => (value === 7 ? Number.NaN : (value - 20) / 200))
const shownOf: Record<string, (level: number) => number> = {
  bytes: (level) => level,
  shares: (level) =>
    level === 7 ? 0 : Math.round(255 * Math.min(1, Math.max(0, new Float32Array([(level - 20) / 200])[0]!))),
}
const layouts: Record<string, readonly ('x' | 'y' | 'rgb')[]> = {
  'y x rgb': ['y', 'x', 'rgb'],
  'rgb y x': ['rgb', 'y', 'x'],
  'x y rgb': ['x', 'y', 'rgb'],
}
const sizes: Record<string, readonly [number, number]> = {
  'a cell a pixel': [columns, rows],
  'three pixels a cell': [3 * columns, 3 * rows],
  'a cell of two by two': [columns / 2, rows / 2],
}

describe('every pixel of a picture has its own colours', () => {
  const cases = Object.keys(layouts).flatMap((layout) =>
    Object.keys(sizes).flatMap((size) => ['bytes', 'shares'].map((kind) => [layout, size, kind] as const)),
  )
  test.each(cases)('%s, %s, %s', async (layout, size, kind) => {
    const axes = layouts[layout]!
    const lengths = { x: columns, y: rows, rgb: 3 }
    const photo = sourceOf(
      axes,
      axes.map((axis) => lengths[axis]),
      1,
      (_, ...indices) => {
        const [x, y, channel] = (['x', 'y', 'rgb'] as const).map((axis) => indices[axes.indexOf(axis)]!)
        return levelAt(x!, y!, channel!)
      },
      kind === 'bytes' ? bytes : shares,
    )
    for (const origin of ['upper', 'lower']) {
      const [width, height] = sizes[size]!
      const options = { size: [width, height], axis: 'off', layers: [{ use: 'image', origin }] }
      const picture = await drawFigure(options, { photo })
      expect([picture.width, picture.height]).toEqual([width, height])
      const cellOf = (pixel: number, pixels: number, cells: number) =>
        Math.floor(((2 * pixel + 1) * cells) / (2 * pixels))
      const expected = Array.from({ length: width * height }, (_, pixel) => {
        const x = cellOf(pixel % width, width, columns)
        const row = cellOf(Math.floor(pixel / width), height, rows)
        const y = origin === 'upper' ? row : rows - 1 - row
        return [...[0, 1, 2].map((channel) => shownOf[kind]!(levelAt(x, y, channel))), 255]
      })
      expect([...picture.data]).toEqual(expected.flat())
    }
  })
})
