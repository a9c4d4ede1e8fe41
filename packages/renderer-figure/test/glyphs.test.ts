import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { type CanvasSheet, makeSheet } from '../src/canvas.js'
import { loadFonts } from '../src/fonts.js'
import { describeMissing, drawable, hasGlyph, missingGlyphs } from '../src/glyphs.js'
import { familyOf } from '../src/typeface.js'

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url))

let sheet: CanvasSheet
beforeAll(async () => {
  sheet = makeSheet(await loadFonts(), 60, 40)
})

function pixelsOf(letter: string, family: string): string {
  const { context } = sheet
  context.fillStyle = 'white'
  context.fillRect(0, 0, 60, 40)
  context.fillStyle = 'black'
  context.font = `20px ${family}`
  context.fillText(letter, 10, 28)
  return Buffer.from(sheet.read(60, 40).buffer).toString('base64')
}

test('the baked table is what the font files say', () => {
  const baked = execFileSync(process.execPath, [pathOf('../scripts/bake-font-coverage.mjs')], { encoding: 'utf8' })
  expect(readFileSync(pathOf('../src/font-coverage.ts'), 'utf8')).toBe(baked)
})

describe.each(['regular', 'oblique', 'bold'] as const)('the %s font', (face) => {
  test.each([...'aZ0~éßłжЯαΩ≤∞'])('has ink of its own for %s', (letter) => {
    expect(hasGlyph(letter.codePointAt(0)!, face)).toBe(true)
    // Characters for private use are never looked for in other fonts: this is the font's box.
    expect(pixelsOf(letter, familyOf(face))).not.toBe(pixelsOf('\ue000', familyOf(face)))
    expect(pixelsOf(letter, familyOf(face))).not.toBe(pixelsOf(' ', familyOf(face)))
  })

  test('looks like no other', () => {
    const others = (['regular', 'oblique', 'bold'] as const).filter((other) => other !== face)
    for (const other of others) expect(pixelsOf('x', familyOf(face))).not.toBe(pixelsOf('x', familyOf(other)))
  })
})

test('the ends of ranges are held, and what lies beyond them is not', () => {
  expect([0x1f, 0x20, 0x7e, 0x7f, 0xa0].map((point) => hasGlyph(point))).toEqual([false, true, true, false, true])
  expect([0x377, 0x378, 0x6f22, 0xe000, 0x10ffff].map((point) => hasGlyph(point))).toEqual([
    true,
    false,
    false,
    false,
    false,
  ])
})

describe('missingGlyphs', () => {
  test.each([
    ['Rate [1, 20] ms', []],
    ['漢字 漢', ['漢 (U+6F22)', '字 (U+5B57)']],
    ['a\u0007\tb\n\u00ad\u200d\ufe0f', []],
    ['\u{1f9e0}\u{1f600}', ['🧠 (U+1F9E0)']],
    ['e\u0301 x\u0304 Å\u212b', []],
    ['Ελλάδα Москва ∑√→', []],
    ['x\ud83d', ['U+D83D']],
    ['\u0378\u3000', ['U+0378', 'U+3000']],
    ['a\u1ac1', ['\u25cc\u1ac1 (U+1AC1)']],
  ])('%j', (text, missing) => expect(missingGlyphs(text)).toEqual(missing))
})

test('describeMissing names the text, the characters and the way out', () => {
  expect(describeMissing('Rate')).toBeUndefined()
  expect(describeMissing('mouse\n鼠')).toMatch(
    /^the font has no glyph for 鼠 \(U\+9F20\) in the text 'mouse 鼠', .* Latin/,
  )
  expect(describeMissing('一二三四五六七八九十')).toContain('八 (U+516B) and 2 more in')
  expect(describeMissing(`鼠${'a'.repeat(100)}`)).toContain(`'鼠${'a'.repeat(58)}…'`)
})

test('drawable leaves nothing to the fonts of the machine', () => {
  expect(drawable('a漢\u{1f9e0}b')).toBe('a□□b')
  expect(drawable('❤\ufe0f e\u0301')).toBe('❤ é')
})
