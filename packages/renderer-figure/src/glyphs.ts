// Which characters the fonts that ship can draw, and what is said and drawn of the others; any thread, no canvas.
import { fontCoverage } from './font-coverage.js'
import { isInRanges } from './font-file.js'

/** The fonts that ship: DejaVu Sans, its slanted and its bold letters. */
export type Face = keyof typeof fontCoverage

const tables = new Map<Face, Uint32Array>()

/** First and last code point of each range, ascending. */
function tableOf(face: Face): Uint32Array {
  const known = tables.get(face)
  if (known) return known
  const ranges = fontCoverage[face].trim().split(/\s+/)
  const table = Uint32Array.from(
    ranges.flatMap((range) => {
      const [first, last = first] = range.split('-')
      return [Number.parseInt(first!, 16), Number.parseInt(last!, 16)]
    }),
  )
  tables.set(face, table)
  return table
}

/** Whether a font that ships has a glyph for a code point. */
export function hasGlyph(point: number, face: Face = 'regular'): boolean {
  return isInRanges(tableOf(face), point)
}

/** Which code points a font has a glyph for. */
type HasGlyph = (point: number) => boolean

const shipped: HasGlyph = (point) => hasGlyph(point)

/** Controls, joiners and variation selectors: they are no ink. */
const inkless = /^[\p{Cc}\p{Default_Ignorable_Code_Point}]$/u

function isMissing(letter: string, has: HasGlyph): boolean {
  // A composed letter is drawn from its parts where the font has those alone.
  const parts = [letter, letter.normalize('NFD')]
  return !inkless.test(letter) && !parts.some((text) => [...text].every((part) => has(part.codePointAt(0)!)))
}

/** The distinct characters of a text that the font has no glyph for, as `漢 (U+6F22)`, in the text's order. */
export function missingGlyphs(text: string, has: HasGlyph = shipped): string[] {
  return [...new Set(text.normalize('NFC'))].filter((letter) => isMissing(letter, has)).map(nameCharacter)
}

function nameCharacter(letter: string): string {
  const number = `U+${letter.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
  if (/[\p{Cs}\p{Co}\p{Cn}\p{Z}]/u.test(letter)) return number
  return `${/\p{M}/u.test(letter) ? `\u25cc${letter}` : letter} (${number})`
}

/** A font's file, as far as texts concern it. */
interface FontOfFile {
  readonly name: string
  readonly hasGlyph: HasGlyph
}

const list = (letters: readonly string[]) =>
  letters.slice(0, 8).join(', ') + (letters.length > 8 ? ` and ${letters.length - 8} more` : '')

/** The distinct characters of a text that the font lacks, though another may be taken for them. */
export const lackedGlyphs = (text: string, file?: FontOfFile) => missingGlyphs(text, file?.hasGlyph)

/** A warning of one sentence about what a text has no glyphs for, in the font that ships or in a file's; `undefined` where all can be drawn. */
export function describeMissing(text: string, file?: FontOfFile): string | undefined {
  const missing = missingGlyphs(text, file && ((point) => file.hasGlyph(point) || hasGlyph(point)))
  if (file) {
    const lacking = lackedGlyphs(text, file)
    if (lacking.length === 0) return undefined
    const boxes = missing.length > 0
    return `the font ${file.name} has no glyph for ${list(boxes ? missing : lacking)} in the text ${quote(text)}, and ${boxes ? 'a box is drawn instead of each' : 'DejaVu Sans is used for it'}: use a font that has it, or write it in other letters`
  }
  if (missing.length === 0) return undefined
  const listed = list(missing)
  return `the font has no glyph for ${listed} in the text ${quote(text)}, and a box is drawn instead of each: write them by name, or in Latin, Greek or Cyrillic letters, which it has with accents, mathematical signs and arrows; or use a font that has them: font: fonts/NAME.ttf`
}

/** A text for a message: in quotes, on one line, cut where it is long. */
export function quote(text: string): string {
  const letters = [...text.replace(/\p{Cc}+/gu, ' ').trim()]
  return `'${letters.length > 60 ? `${letters.slice(0, 59).join('')}…` : letters.join('')}'`
}

/** What stands for a missing glyph. */
const box = '□'

/**
 * A text as it is drawn: accents composed with their letters, and boxes for what the font lacks, since the canvas would
 * take such a character from whatever fonts a machine has. Variation selectors are dropped for the same reason: they ask for
 * emoji.
 */
export function drawable(text: string, has: HasGlyph = shipped): string {
  // Most text: nothing to look up.
  if (/^[ -~]*$/.test(text)) return text
  return Array.from(text.normalize('NFC'), (letter) => {
    if (isMissing(letter, has)) return box
    const dropped = /\p{Variation_Selector}/u.test(letter) || (inkless.test(letter) && !has(letter.codePointAt(0)!))
    return dropped ? '' : letter
  }).join('')
}
