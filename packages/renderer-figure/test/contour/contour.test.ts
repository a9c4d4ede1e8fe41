import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { contourBands, noBand } from '../../src/contour/contour-bands.js'
import { contourLevels } from '../../src/contour/contour-levels.js'
import { contourLines, joinLines } from '../../src/contour/contour-lines.js'
import { drawFigure, pixelAt, sourceOf } from '../movie.js'

interface FieldCase {
  name: string
  z: (number | null)[][]
  levels: number[]
  lines: [number, number][][][]
}
interface LevelCase {
  low: number
  high: number
  count: number
  levels: number[]
}
const fixture = JSON.parse(readFileSync(new URL('../fixtures/contours.json', import.meta.url), 'utf8')) as {
  fields: FieldCase[]
  levels: LevelCase[]
}
const fieldOf = (z: FieldCase['z']) => ({
  data: Float64Array.from(z.flat(), (value) => value ?? Number.NaN),
  rows: z.length,
  columns: z[0]!.length,
})
const pairs = (line: Float64Array) =>
  Array.from({ length: line.length / 2 }, (_, at): [number, number] => [line[2 * at]!, line[2 * at + 1]!])
const nameOf = ([x, y]: readonly [number, number]) => `${(x + 1e-12).toFixed(7)},${(y + 1e-12).toFixed(7)}`

/** Points and segments of lines, without their order; segments of no length are none. */
function contentOf(lines: readonly (readonly [number, number])[][]) {
  const segments = lines.flatMap((line) =>
    line.slice(1).map((point, index) => [nameOf(line[index]!), nameOf(point)].sort()),
  )
  return segments
    .filter(([from, to]) => from !== to)
    .map((ends) => ends.join(' to '))
    .sort()
}

describe('contourLines against matplotlib (fixtures/contours.json)', () => {
  const cases = fixture.fields.flatMap(({ name, z, levels, lines }) =>
    levels.map((level, index) => ({ name, z, level, wanted: lines[index]! })),
  )
  test.each(cases)('$name at $level', ({ z, level, wanted }) => {
    const found = contourLines(fieldOf(z), level).map(pairs)
    expect(contentOf(found)).toEqual(contentOf(wanted))
    // As many lines, of the same lengths, where none is a single point.
    const lengths = (lines: readonly (readonly [number, number])[][]) =>
      lines
        .map((line) => contentOf([[...line]]).length)
        .filter((length) => length > 0)
        .sort()
    expect(lengths(found)).toEqual(lengths(wanted))
  })
})

describe('contourLines', () => {
  const ramp = { data: [0, 1, 2, 0, 1, 2], rows: 2, columns: 3 }

  test('a ramp', () => {
    expect(contourLines(ramp, 0.25).map(pairs)).toEqual([
      [
        [0.25, 0],
        [0.25, 1],
      ],
    ])
    expect(contourLines(ramp, 5)).toEqual([])
  })

  test('strides: the field turned over', () => {
    const turned = { data: [9, 0, 0, 1, 1, 2, 2], rows: 2, columns: 3, start: 1, rowStep: 1, columnStep: 2 }
    expect(contourLines(turned, 0.25)).toEqual(contourLines(ramp, 0.25))
  })

  test('a peak is a closed line', () => {
    const peak = { data: [0, 0, 0, 0, 1, 0, 0, 0, 0], rows: 3, columns: 3 }
    const [line, ...others] = contourLines(peak, 0.5).map(pairs)
    expect(others).toEqual([])
    expect(line).toHaveLength(5)
    expect(line![0]).toEqual(line![4])
  })

  test('fields too small for a cell, and levels that are none', () => {
    expect(contourLines({ data: [1, 2, 3], rows: 1, columns: 3 }, 1.5)).toEqual([])
    expect(contourLines(ramp, Number.NaN)).toEqual([])
  })

  test('joined for one stroke, broken between', () => {
    const joined = joinLines([Float64Array.of(1, 2, 3, 4), Float64Array.of(5, 6, 7, 8)])
    expect([...joined]).toEqual([1, 2, 3, 4, Number.NaN, Number.NaN, 5, 6, 7, 8, Number.NaN, Number.NaN])
  })
})

test.each(fixture.levels)('contourLevels: $count from $low to $high', ({ low, high, count, levels }) => {
  const found = contourLevels(low, high, count)
  expect(found).toHaveLength(levels.length)
  for (const [index, level] of found.entries())
    expect(Math.abs(level - levels[index]!)).toBeLessThanOrEqual(1e-12 * Math.max(Math.abs(low), Math.abs(high)))
})

describe('contourBands', () => {
  const ramp = { data: [0, 1, 2, 0, 1, 2], rows: 2, columns: 3 }

  test('bilinear values between levels; a level belongs to the band below, the first to that above', () => {
    const x = [-0.1, 0, 0.2, 0.5, 0.7, 1, 1.4, 1.5, 1.9, 2, 2.1]
    const bands = contourBands(ramp, [0.5, 1, 1.5], x, [0.3])
    expect([...bands]).toEqual([noBand, 0, 0, 1, 1, 1, 2, 2, 3, 3, noBand])
  })

  test('the middle of four corners', () => {
    const field = { data: [0, 4, 0, 0], rows: 2, columns: 2 }
    expect([...contourBands(field, [0.9, 1.1], [0.5], [0.5])]).toEqual([1])
    expect([...contourBands(field, [0, 2.9], [0.75, 1], [0, 0.25, 1])]).toEqual([2, 2, 1, 2, 1, 1])
  })

  test('masked cells, and a field of one row', () => {
    const holed = { data: [0, 1, Number.NaN, 0, 1, 2], rows: 2, columns: 3 }
    expect([...contourBands(holed, [0.5], [0.75, 1.5], [0.5])]).toEqual([1, noBand])
    expect([...contourBands({ data: [0, 1], rows: 1, columns: 2 }, [0.5], [0.1, 0.9], [0, 1])]).toEqual([
      0,
      1,
      noBand,
      noBand,
    ])
  })
})

/** The ends of viridis, as pictures have them. */
const [first, last, white] = [
  [68, 1, 84],
  [253, 231, 36],
  [255, 255, 255],
]
test.each([
  ['neither', [white, white]],
  ['min', [first, white]],
  ['max', [white, last]],
  ['both', [first, last]],
])('filled contours that extend to %s have colours beyond their levels', async (extend, wanted) => {
  // 0 at the lower left, 16 at the upper right.
  const slope = { slope: sourceOf(['y', 'x'], [5, 7], 1, (_, y, x) => y + 2 * x) }
  const options = { size: [70, 50], axis: 'off', levels: [4, 8, 12], filled: true, extend }
  const picture = await drawFigure(options, slope, 0, 'contour')
  expect([pixelAt(picture, 2, 47), pixelAt(picture, 67, 2)].map((color) => color.slice(0, 3))).toEqual(wanted)
})
