import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { pixelOf } from '../../src/colors.js'
import { isFilled, type Marker, markerShape, markers } from '../../src/marks/marker-shapes.js'
import { lineMarker, scatterMarker, spriteOf } from '../../src/marks/sprites.js'
import { blackPixel, blank, clip, type Facts, factsOf, largestDifference, white } from './drawing.js'

interface Case extends Facts {
  marker: Marker
  size: number
  at: [number, number]
  by: 'plot' | 'scatter'
}
const { markers: cases } = JSON.parse(readFileSync(new URL('../fixtures/marks.json', import.meta.url), 'utf8')) as {
  markers: Case[]
}
const crisp = 'sP+|_'

function paint({ marker, size, at, by }: Pick<Case, 'marker' | 'size' | 'at' | 'by'>) {
  const target = blank()
  const style = by === 'plot' ? lineMarker(marker, 100, size) : scatterMarker(marker, 100, size ** 2)
  spriteOf(style).draw(target, clip, at[0], at[1], blackPixel)
  return factsOf(target)
}

describe('against matplotlib (fixtures/marks.json)', () => {
  test.each(cases.filter(({ by }) => by === 'scatter'))('$marker of $size points where it is', (wanted) => {
    const found = paint(wanted)
    // A scatter's star has round joints, a line's has none; ours is a line's.
    expect(Math.abs(found.sum / wanted.sum - 1)).toBeLessThan(wanted.marker === '*' ? 0.07 : 0.025)
    expect(Math.hypot(found.x - wanted.x, found.y - wanted.y)).toBeLessThan(0.03)
    expect(largestDifference(found.box, wanted.box)).toBeLessThanOrEqual(1)
  })

  test.each(cases.filter(({ marker, by }) => by === 'plot' && crisp.includes(marker)))(
    '$marker of $size points on whole pixels',
    (wanted) => {
      const found = paint(wanted)
      expect(Math.abs(found.sum / wanted.sum - 1)).toBeLessThan(0.035)
      expect(Math.hypot(found.x - wanted.x, found.y - wanted.y)).toBeLessThan(0.01)
      expect(found.box).toEqual(wanted.box)
    },
  )

  test.each(cases.filter(({ marker, by }) => by === 'plot' && !crisp.includes(marker)))(
    '$marker of $size points, which matplotlib moves onto whole pixels',
    (wanted) => {
      const found = paint(wanted)
      expect(Math.abs(found.sum / wanted.sum - 1)).toBeLessThan(0.12)
      expect(Math.hypot(found.x - wanted.x, found.y - wanted.y)).toBeLessThan(1.01)
      expect(largestDifference(found.box, wanted.box)).toBeLessThanOrEqual(2)
    },
  )
})

describe('places', () => {
  test.each(markers)('%s moves by whole pixels without a change', (marker) => {
    const near = paint({ marker, size: 6, at: [20.3, 21.6], by: 'plot' })
    const far = paint({ marker, size: 6, at: [31.3, 40.6], by: 'plot' })
    expect(far.sum).toBeCloseTo(near.sum, 9)
    expect(far.box).toEqual([near.box[0] + 11, near.box[1] + 19, near.box[2] + 11, near.box[3] + 19])
  })

  test('a disc keeps its middle to an eighth of a pixel, and a plus to half of one', () => {
    for (const [marker, most] of [
      ['o', 0.126],
      ['+', 0.501],
    ] as const)
      for (const shift of [0, 0.1, 0.37, 0.5, 0.9]) {
        const { x, y } = paint({ marker, size: 6, at: [30 + shift, 32 - shift], by: 'plot' })
        expect(Math.abs(x - 30 - shift)).toBeLessThan(most)
        expect(Math.abs(y - 32 + shift)).toBeLessThan(most)
      }
  })

  test('what lies at the border is cut, and what lies beyond it, or nowhere, is not drawn', () => {
    const half = blank()
    const sprite = spriteOf(scatterMarker('o', 100))
    sprite.draw(half, clip, 0, 32, blackPixel)
    const full = paint({ marker: 'o', size: 6, at: [32, 32], by: 'scatter' })
    expect(factsOf(half).sum).toBeCloseTo(full.sum / 2, 1)
    const none = blank()
    for (const place of [-20, 1e9, -1e300, Number.NaN, Number.POSITIVE_INFINITY]) {
      sprite.draw(none, clip, place, 10, blackPixel)
      sprite.draw(none, clip, 10, place, blackPixel)
    }
    expect(none.data.every((pixel) => pixel === white)).toBe(true)
    const inner = { x: 10, y: 10, width: 5, height: 5 }
    sprite.draw(none, inner, 12, 12, blackPixel)
    expect(factsOf(none).box).toEqual([10, 10, 15, 15])
  })
})

describe('parts', () => {
  test.each(markers.filter(isFilled))('%s: face and edge make the whole', (marker) => {
    const style = lineMarker(marker, 100, 12, 1.5)
    const both = blank()
    spriteOf(style).draw(both, clip, 32, 32, blackPixel, 1, 'face')
    spriteOf(style).draw(both, clip, 32, 32, blackPixel, 1, 'edge')
    const whole = blank()
    spriteOf(style).draw(whole, clip, 32, 32, blackPixel)
    expect(factsOf(both).sum / factsOf(whole).sum).toBeCloseTo(1, 1)
    expect(factsOf(both).box).toEqual(factsOf(whole).box)
  })

  test('the edge is a ring of its width', () => {
    const target = blank()
    spriteOf({ marker: 'o', size: 20, edge: 2 }).draw(target, clip, 32, 32, blackPixel, 1, 'edge')
    expect(factsOf(target).sum).toBeCloseTo(Math.PI * (11 ** 2 - 9 ** 2), 0)
    expect(target.data[32 * 64 + 32]).toBe(white)
  })

  test('an edge wider than the marker fills it', () => {
    for (const marker of markers.filter(isFilled)) {
      const { edge, whole } = markerShape(marker, 2, 9)
      expect(edge).toEqual(whole)
    }
  })

  test.each(markers)('%s of any size is made of numbers', (marker) => {
    for (const size of [0, 0.1, 0.9, 2, 3, 500])
      for (const width of [0, 0.2, 3, 40]) {
        const sprite = spriteOf({ marker, size, edge: width })
        const target = blank()
        sprite.draw(target, clip, 32, 32, blackPixel)
        const { sum } = factsOf(target)
        if (marker === ',') expect(sum).toBe(1)
        else if (size === 0 || (width === 0 && !isFilled(marker))) expect(sum).toBe(0)
        else if (size >= 2) expect(sum).toBeGreaterThan(0.1)
        expect(markerShape(marker, size, width).edge.filter(Number.isNaN).length % 2).toBe(0)
      }
  })

  test('strokes have no face', () => {
    expect(markerShape('x', 8, 1).face).toEqual([])
    const target = blank()
    spriteOf(lineMarker('x', 100)).draw(target, clip, 32, 32, blackPixel, 1, 'face')
    expect(target.data.every((pixel) => pixel === white)).toBe(true)
  })
})

test('colours are blended as they lie over opaque pixels', () => {
  const target = blank()
  const red = pixelOf([255, 0, 10])
  const sprite = spriteOf({ marker: 's', size: 10, edge: 0 })
  sprite.draw(target, clip, 32, 32, red)
  expect(target.data[32 * 64 + 32]).toBe(red)
  sprite.draw(target, clip, 32, 32, pixelOf([0, 255, 210]), 0.5)
  const [r, g, b, alpha] = new Uint8Array(target.data.buffer, (32 * 64 + 32) * 4, 4)
  expect([r, g, b, alpha]).toEqual([128, 128, 110, 255])
})

test('a line has markers of 6 points, a scatter of 36 points²', () => {
  expect(lineMarker('o', 72)).toEqual({ marker: 'o', size: 6, edge: 1 })
  expect(scatterMarker('x', 144)).toEqual({ marker: 'x', size: 12, edge: 3 })
  expect(scatterMarker('o', 72, 100)).toEqual({ marker: 'o', size: 10, edge: 1 })
})
