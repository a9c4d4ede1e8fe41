import { beforeAll, describe, expect, test } from 'vitest'
import { type CanvasSheet, makeSheet } from '../src/canvas.js'
import { loadFonts } from '../src/fonts.js'
import type { Line } from '../src/runs.js'
import {
  cutRuns,
  drawLine,
  drawText,
  fitRuns,
  lineAscent,
  lineHeight,
  measureLine,
  measureLinesWith,
  measureWith,
  type TextPlacement,
} from '../src/text.js'
import { layText, type TextMode } from '../src/text-line.js'

const [width, height] = [200, 120]
let sheet: CanvasSheet
beforeAll(async () => {
  sheet = makeSheet(await loadFonts(), width, height)
})

const lineOf = (text: string, mode: TextMode = 'tex') => layText(text, mode)[0]!

function drawn(draw: () => void): Uint32Array {
  sheet.context.fillStyle = 'white'
  sheet.context.fillRect(0, 0, width, height)
  draw()
  return sheet.read(width, height)
}

function pixelsOf(line: Line, more: Partial<TextPlacement> = {}): Uint32Array {
  return drawn(() => drawLine(sheet.context, line, { x: 100, y: 60, size: 20, color: 'black', ...more }))
}

/** First and last column and row with ink. */
function inkOf(pixels: Uint32Array) {
  const inked = [...pixels.keys()].filter((at) => (pixels[at]! & 0xff) < 160)
  const [xs, ys] = [inked.map((at) => at % width), inked.map((at) => Math.floor(at / width))]
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  return { left, right, top, bottom, width: right - left + 1, height: bottom - top + 1 }
}

describe('a measured line', () => {
  test('is as wide as its runs', () => {
    const line = lineOf('rate $x_2 + \\mathbf{B}^2$ Hz')
    expect(line.length).toBeGreaterThan(5)
    const sum = line.reduce((total, piece) => total + measureLine([piece], 20, sheet.context), 0)
    expect(measureLine(line, 20, sheet.context)).toBeCloseTo(sum, 6)
  })

  test('is as wide as plain text where it is plain', () => {
    expect(measureLine(lineOf('conv4_3'), 14, sheet.context)).toBe(measureWith(sheet.context)('conv4_3', 14))
  })

  test('counts of a stack the wider part', () => {
    const measure = (text: string) => measureLine(lineOf(text), 20, sheet.context)
    expect(measure('$1_{2345}^6$')).toBeCloseTo(measure('$1_{2345}$'), 6)
    expect(measure('$1_{2}^{3456}$')).toBeCloseTo(measure('$1^{3456}$'), 6)
  })

  test('is higher where scripts reach out of it', () => {
    expect(lineHeight(lineOf('abc'), 10)).toBe(12)
    expect(lineAscent(lineOf('abc'), 10)).toBe(9)
    const high = lineOf('$x^{2^2}$')
    const low = lineOf('$x_{2_2}$')
    expect(lineAscent(high, 10)).toBeGreaterThan(9)
    expect(lineHeight(high, 10) - lineAscent(high, 10)).toBeCloseTo(3, 9)
    expect(lineHeight(low, 10) - lineAscent(low, 10)).toBeGreaterThan(3)
  })

  test('is made smaller, then cut with an ellipsis', () => {
    const measure = measureLinesWith(sheet.context)
    const line = lineOf('rate $x_2^3$ of all cells')
    expect(fitRuns(line, 20, 6, 1000, measure)).toEqual({ line, size: 20 })
    expect(fitRuns(line, 20, 6, measure(line, 10), measure).size).toBeCloseTo(10, 1)
    const cut = cutRuns(line, 20, measure(lineOf('rate $x_2$'), 20), measure)
    expect(cut).toEqual(
      [lineOf('rate $x$')[0], ...lineOf('…')].map((piece) =>
        expect.objectContaining({ ...piece, text: expect.any(String) }),
      ),
    )
    expect(measure(cut, 20)).toBeLessThanOrEqual(measure(lineOf('rate $x_2$'), 20))
  })
})

describe('a drawn line', () => {
  test('has its subscript lower and smaller, its superscript higher', () => {
    const base = inkOf(pixelsOf(lineOf('$2$')))
    const sub = inkOf(pixelsOf(lineOf('$_2$')))
    const above = inkOf(pixelsOf(lineOf('$^2$')))
    expect(sub.height).toBeLessThan(0.85 * base.height)
    expect(above.height).toBeLessThan(0.85 * base.height)
    expect(sub.bottom).toBeGreaterThan(base.bottom + 1)
    expect(above.top).toBeLessThan(base.top - 1)
    expect(sub.width).toBeLessThan(base.width)
  })

  test('draws a plain underscore', () => {
    const pixels = pixelsOf(lineOf('x_2', 'plain'))
    const plain = drawn(() => drawText(sheet.context, 'x_2', { x: 100, y: 60, size: 20, color: 'black' }))
    expect(pixels).toEqual(plain)
    expect(inkOf(pixels).bottom).toBeGreaterThan(62)
    expect(inkOf(pixels).width).toBeGreaterThan(1.2 * inkOf(pixelsOf(lineOf('$x_2$'))).width)
  })

  test('composes accents', () => {
    expect(pixelsOf(lineOf('cafe\u0301', 'plain'))).toEqual(pixelsOf(lineOf('café', 'plain')))
    const raw = drawn(() => drawText(sheet.context, 'cafe\u0301', { x: 100, y: 60, size: 20, color: 'black' }))
    expect(raw).toEqual(pixelsOf(lineOf('café', 'plain')))
    expect(measureWith(sheet.context)('e\u0301', 20)).toBe(measureWith(sheet.context)('é', 20))
  })

  test('stands where it is aligned', () => {
    const line = lineOf('H', 'plain')
    expect(inkOf(pixelsOf(line)).left).toBeGreaterThanOrEqual(100)
    expect(inkOf(pixelsOf(line, { align: 'right' })).right).toBeLessThanOrEqual(100)
    expect(inkOf(pixelsOf(line)).bottom).toBe(59)
    expect([59, 60, 61]).toContain(inkOf(pixelsOf(line, { baseline: 'top' })).top)
    expect(inkOf(pixelsOf(line, { baseline: 'bottom' })).bottom).toBeLessThan(56)
    const { top, bottom } = inkOf(pixelsOf(line, { baseline: 'middle' }))
    expect(Math.abs((top + bottom + 1) / 2 - 60)).toBeLessThanOrEqual(1)
  })

  test('is turned anticlockwise about its place', () => {
    const line = lineOf('HHHH', 'plain')
    const flat = inkOf(pixelsOf(line))
    const upright = inkOf(pixelsOf(line, { rotation: 90 }))
    expect(pixelsOf(line, { rotation: 90 })).toEqual(pixelsOf(line, { upwards: true }))
    expect(pixelsOf(line, { rotation: 360 })).toEqual(pixelsOf(line))
    expect([upright.width, upright.height]).toEqual([flat.height, flat.width])
    expect(upright.bottom).toBeLessThan(60)
    const slanted = inkOf(pixelsOf(line, { rotation: 45 }))
    expect(slanted.bottom).toBeLessThanOrEqual(61)
    expect(slanted.width).toBeGreaterThan(0.6 * flat.width)
    expect(slanted.height).toBeGreaterThan(0.6 * flat.width)
    expect(inkOf(pixelsOf(line, { rotation: -90 })).top).toBeGreaterThanOrEqual(60)
  })

  test('has a box of its colour behind all of its letters', () => {
    const line = lineOf('$x_2^3$')
    const pixels = pixelsOf(line, { bbox: { color: '#0000ff', padding: 4 } })
    const ink = inkOf(pixelsOf(line))
    const boxed = inkOf(pixels.map((pixel) => (pixel === 0xffffffff ? pixel : 0)))
    expect(boxed.left).toBe(96)
    expect(boxed.right).toBe(99 + Math.round(measureLine(line, 20, sheet.context) + 4))
    expect(boxed.top).toBeLessThanOrEqual(ink.top - 3)
    expect(boxed.bottom).toBeGreaterThanOrEqual(ink.bottom + 3)
    expect(pixels[boxed.top * width + boxed.left]).toBe(0xffff0000)
  })
})
