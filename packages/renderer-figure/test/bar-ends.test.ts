import { describe, expect, test } from 'vitest'
import { barParts, extendOption } from '../src/bar-ends.js'
import { paintBar } from '../src/colorbar.js'
import { loadColormap } from '../src/colormaps/lookup.js'
import { pixelTable } from '../src/colormaps/scale.js'

const bar = { x: 10, y: 20, width: 12, height: 210 }

describe('barParts', () => {
  test('a plain bar is all gradient', () => {
    expect(barParts(bar, 'neither')).toEqual({ gradient: bar, under: undefined, over: undefined })
  })

  test('triangles are 5 % of the gradient, within the bar', () => {
    expect(barParts(bar, 'max')).toEqual({
      gradient: { ...bar, y: 30, height: 200 },
      under: undefined,
      over: [
        [10, 30],
        [22, 30],
        [16, 20],
      ],
    })
    expect(barParts(bar, 'min')).toEqual({
      gradient: { ...bar, height: 200 },
      under: [
        [10, 220],
        [22, 220],
        [16, 230],
      ],
      over: undefined,
    })
    const both = barParts({ ...bar, height: 220 }, 'both')
    expect(both.gradient).toEqual({ ...bar, y: 30, height: 200 })
    expect(both.under![2]).toEqual([16, 240])
    expect(both.over![2]).toEqual([16, 20])
  })

  test('no bar is too low', () => {
    for (let height = 0; height < 30; height++)
      for (const extend of extendOption.options)
        expect(barParts({ ...bar, height }, extend).gradient.height).toBeGreaterThanOrEqual(0)
  })
})

describe('paintBar', () => {
  const table = pixelTable(loadColormap('viridis', '/'), {
    bad: [255, 255, 255],
    under: [255, 0, 0],
    over: [0, 0, 255],
  })
  const white = 0xffffffff
  const paint = (extend: 'neither' | 'min' | 'max' | 'both') => {
    const target = { width: 40, height: 260, data: new Uint32Array(40 * 260).fill(white) }
    paintBar(target, { ...bar, height: 220 }, table, { extend, line: 1, ink: [0, 0, 0] })
    const at = (x: number, y: number) => target.data[y * 40 + x]!
    return { at, target }
  }
  const [under, over] = [table[257]!, table[258]!]
  const levelsOf = (pixel: number) => [...new Uint8Array(Uint32Array.of(pixel).buffer, 0, 3)]
  const isBlack = (pixel: number) => levelsOf(pixel).every((level) => level === 0)

  test('every row of the gradient has the colour of its middle', () => {
    const target = { width: 12, height: 256, data: new Uint32Array(12 * 256) }
    paintBar(target, { x: 0, y: 0, width: 12, height: 256 }, table)
    for (let row = 0; row < 256; row++) expect(target.data[row * 12 + 5]).toBe(table[255 - row])
  })

  test('a qualitative map has as many bands as colours', () => {
    const bands = pixelTable(loadColormap('tab10', '/'), { bad: [0, 0, 0] })
    const target = { width: 1, height: 100, data: new Uint32Array(100) }
    paintBar(target, { x: 0, y: 0, width: 1, height: 100 }, bands)
    for (let row = 0; row < 100; row++) expect(target.data[row]).toBe(bands[9 - Math.floor(row / 10)])
  })

  test('triangles have the colours of under and over, and an outline', () => {
    const { at, target } = paint('both')
    expect(at(16, 27)).toBe(over)
    expect(at(15, 232)).toBe(under)
    expect(at(16, 30)).toBe(table[255])
    expect(at(16, 229)).toBe(table[0])
    expect([at(9, 100), at(22, 100)].every(isBlack)).toBe(true)
    // Along a row, from outside: paper, line, colour, line, paper.
    for (const y of [25, 234]) {
      const row = Array.from({ length: 40 }, (_, x) => at(x, y))
      const first = row.findIndex((pixel) => pixel !== white)
      const last = row.findLastIndex((pixel) => pixel !== white)
      expect(first + last).toBe(31)
      expect(row[first + 3]).toBe(y < 100 ? over : under)
      expect(row.slice(first, first + 3).some((pixel) => levelsOf(pixel)[1]! < 128)).toBe(true)
    }
    expect(new Set(target.data).size).toBeLessThan(256 + 24)
  })

  test('an end without a triangle is closed by a line', () => {
    const { at } = paint('max')
    for (let x = 9; x <= 22; x++) expect(isBlack(at(x, 240))).toBe(true)
    expect(at(16, 241)).toBe(white)
  })

  test('a plain bar leaves its frame to others', () => {
    const { at } = paint('neither')
    expect(at(9, 100)).toBe(white)
  })
})
