import { beforeAll, describe, expect, test } from 'vitest'
import { type CanvasSheet, makeSheet } from '../src/canvas.js'
import { loadFonts } from '../src/fonts.js'
import { encodePng } from '../src/index.js'
import { plainLine, runText } from '../src/runs.js'
import { drawText, measureWith, splitLines } from '../src/text.js'
import { fitTitle } from '../src/title.js'
import { fontFamily } from '../src/typeface.js'

let sheet: CanvasSheet
beforeAll(async () => {
  sheet = makeSheet(await loadFonts(), 60, 30)
})

function inkOf(text: string): string {
  sheet.context.fillStyle = 'white'
  sheet.context.fillRect(0, 0, 60, 30)
  drawText(sheet.context, text, { x: 4, y: 20, size: 16, color: 'black' })
  return Buffer.from(sheet.read(60, 30).buffer).toString('base64')
}

describe('fonts', () => {
  test('are registered once, under a name of our own', async () => {
    const { GlobalFonts } = await loadFonts()
    expect(GlobalFonts.has(fontFamily)).toBe(true)
    expect(await loadFonts()).toBe(await loadFonts())
  })

  test.each([...'aZ0−µ°±×²éłжαΩΔ∂∇√∞≤→ℏÅ‰…'])('%s has a glyph of the font', (letter) => {
    // U+0378 stands for nothing: the font's box.
    expect(inkOf(letter)).not.toBe(inkOf('\u0378'))
    expect(inkOf(letter)).not.toBe(inkOf(' '))
  })
})

test('splitLines keeps text plain', () => {
  expect(splitLines('conv4_3 $x^2$ \r\n a\tb\u0007\n')).toEqual(['conv4_3 $x^2$', ' a    b', ''])
})

describe('fitTitle', () => {
  const fit = (texts: string[], width: number, height: number) => {
    const { lines, size } = fitTitle(
      texts.map((text) => plainLine(text)),
      16,
      8,
      { width, height },
      { measureLine: (line, size) => runText(line).length * size * 0.5, lineHeight: (_, size) => 1.2 * size },
    )
    return { lines: lines.map(runText), size }
  }

  test('stays as it is where it fits', () => expect(fit(['abc'], 100, 20)).toEqual({ lines: ['abc'], size: 16 }))

  test('is made smaller to its width and its band', () => {
    expect(fit(['a'.repeat(20)], 100, 20)).toEqual({ lines: ['a'.repeat(20)], size: 10 })
    expect(fit(['a', 'b'], 100, 24)).toEqual({ lines: ['a', 'b'], size: 10 })
  })

  test('is cut with an ellipsis where letters would be too small', () => {
    const { lines, size } = fit(['a'.repeat(40)], 100, 20)
    expect(size).toBe(8)
    expect(lines).toEqual([`${'a'.repeat(24)}…`])
    expect(fit(['a', 'b', 'c', 'd'], 100, 20).lines).toEqual(['a', 'b'])
  })
})

test('measured widths grow with the size', async () => {
  const measure = measureWith(sheet.context)
  expect(measure('Rate [1, 20]ms', 20)).toBeGreaterThan(1.8 * measure('Rate [1, 20]ms', 10))
})

test('encodePng takes shared memory, and gives the same pixels back', async () => {
  const data = new Uint8Array(new SharedArrayBuffer(4 * 3 * 2)).map((_, at) => (at % 4 === 3 ? 255 : at * 7))
  const png = await encodePng({ width: 3, height: 2, data })
  const { createCanvas, loadImage } = await loadFonts()
  const context = createCanvas(3, 2).getContext('2d')
  context.drawImage(await loadImage(Buffer.from(png)), 0, 0)
  expect([...context.getImageData(0, 0, 3, 2).data]).toEqual([...data])
})
