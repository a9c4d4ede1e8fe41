// The typography of formulas: slanted letters, places of blanks and brackets; any thread, no canvas.
import { type Face, hasGlyph } from './glyphs.js'
import { type LetterRun, type Line, runText, type Stack } from './runs.js'
import { binarySigns, relationSigns } from './tex-symbols.js'

export type LetterStyle = 'italic' | 'upright' | 'bold'
export type Kind = 'start' | 'ordinary' | 'binary' | 'relation' | 'open' | 'comma'

/** The context of a part of a formula: its style, and where and how large it is drawn. */
export interface TexSetting {
  readonly style: LetterStyle
  readonly scale: number
  readonly shift: number
}

export interface Atom {
  readonly line: Line
  readonly kind: Kind
}

export function ordinary(line: Line): Atom {
  return { line, kind: 'ordinary' }
}

export function atomOf(letter: string, setting: TexSetting): Atom {
  return { line: [letterRun(letter, setting)], kind: kindOf(letter) }
}

function kindOf(letter: string): Kind {
  if (binarySigns.has(letter)) return 'binary'
  if (relationSigns.has(letter)) return 'relation'
  if ('([{⟨⌊⌈'.includes(letter)) return 'open'
  return letter === ',' || letter === ';' ? 'comma' : 'ordinary'
}

/** Whether there is a blank left and right of an atom; a sign, as in −3 or Ca²⁺, has none. */
export function blanksAround(kind: Kind, before: Kind, last: boolean, grouped: boolean): [boolean, boolean] {
  if (kind === 'binary') return before === 'ordinary' && !last ? [true, true] : [false, false]
  if (kind === 'relation') return [!grouped || before !== 'start', !grouped || !last]
  return [false, kind === 'comma' && !last]
}

/** Letters are slanted, but for Greek capitals; digits and signs are not. */
export function letterRun(text: string, setting: TexSetting): LetterRun {
  const { style } = setting
  const slants = style === 'italic' && /^\p{L}/u.test(text) && !/^[Α-Ω]/.test(text)
  const wanted: Face = style === 'bold' ? 'bold' : slants ? 'oblique' : 'regular'
  const held = [...text].every((letter) => hasGlyph(letter.codePointAt(0)!, wanted))
  return runOf(text, held ? wanted : 'regular', setting)
}

export function runOf(text: string, font: Face, { scale, shift }: TexSetting): LetterRun {
  return { text, font, scale, shift }
}

export function isSlanted(line: Line): boolean {
  const last = line.at(-1)
  return last !== undefined && !('stack' in last) && last.font === 'oblique'
}

/** Whether a base is a single integral sign, whose scripts are at its ends. */
export function isIntegral(line: Line): boolean {
  return /^[∫∮]$/.test(runText(line))
}

/** Adds round brackets if the text would be misread after a root or next to a fraction's stroke. */
export function enclose(line: Line, setting: TexSetting): Line {
  const signs = (piece: LetterRun | Stack) =>
    !('stack' in piece) &&
    piece.scale === setting.scale &&
    [...piece.text].some((sign) => sign === '/' || kindOf(sign) === 'binary' || kindOf(sign) === 'relation')
  return line.length > 1 && line.some(signs)
    ? [runOf('(', 'regular', setting), ...line, runOf(')', 'regular', setting)]
    : line
}
