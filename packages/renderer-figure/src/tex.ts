// Formulas between two `$` become runs of letters, as matplotlib's mathtext sets the simple ones; any thread, no canvas.
import { suggestNames } from '@movieflow/core/plugin'
import { quote } from './glyphs.js'
import { joinRuns, type LetterRun, type Line, raise, type Stack } from './runs.js'
import {
  type Atom,
  atomOf,
  blanksAround,
  enclose,
  isIntegral,
  isSlanted,
  type Kind,
  type LetterStyle,
  letterRun,
  ordinary,
  runOf,
  type TexSetting,
} from './tex-setting.js'
import { accents, escapes, functions, spaces, symbols } from './tex-symbols.js'

/** mathtext's shares: of the x height of DejaVu Sans, 0.547 of the font size. */
const xHeight = 0.547
const scriptScale = 0.7
const superscript = 0.7 * xHeight
const subscript = 0.3 * xHeight
const subscriptBelowSuperscript = 0.5 * xHeight
/** Scripts of ∫ are at its ends. */
const integral = { super: 0.6, sub: 0.4 }

const thin = '\u2009'
/** Keeps a superscript or a prime off a slanted letter's head. */
const hair = '\u200a'

const styles: ReadonlyMap<string, LetterStyle> = new Map([
  ['mathrm', 'upright'],
  ['mathregular', 'upright'],
  ['mathit', 'italic'],
  ['mathbf', 'bold'],
])
const commands = ['frac', 'sqrt', 'text', ...styles.keys()]

/** A formula that cannot be read. */
export class TexFault extends Error {
  constructor(
    /** Index of the character, from 0, in code points. */
    readonly at: number,
    private readonly what: (place: string) => string,
    readonly hint: string,
  ) {
    super('formula')
  }

  describe(text: string, place: string): string {
    return `the text ${quote(text)} ${this.what(place)}`
  }
}

/** One line of text with formulas; `clean` is what plain text goes through. */
export function layTex(text: string, clean: (text: string) => string): Line {
  const letters = [...text]
  const pieces: (LetterRun | Stack)[] = []
  let plain = ''
  const endPlain = (end: boolean) => {
    const cleaned = end ? clean(plain).trimEnd() : clean(plain)
    if (cleaned) pieces.push({ text: cleaned, font: 'regular', scale: 1, shift: 0 })
    plain = ''
  }
  let at = 0
  while (at < letters.length) {
    if (letters[at] === '\\' && letters[at + 1] === '$') {
      plain += '$'
      at += 2
    } else if (letters[at] === '$') {
      endPlain(false)
      const end = endOfFormula(letters, at)
      pieces.push(...new Formula(letters, at + 1, end).lay())
      at = end + 1
    } else plain += letters[at++]
  }
  endPlain(true)
  return joinRuns(pieces)
}

const dollarHint = 'close the formula with a second $, or write \\$ for a dollar sign'

function endOfFormula(letters: readonly string[], start: number): number {
  for (let at = start + 1; at < letters.length; at++) {
    if (letters[at] === '\\') at++
    else if (letters[at] === '$') {
      if (at === start + 1) throw new TexFault(start, (place) => `has an empty formula $$ ${place}`, dollarHint)
      return at
    }
  }
  throw new TexFault(start, (place) => `has a $ ${place} without a second $`, dollarHint)
}

/** A reader of one formula, at `letters[at]`, up to `end`. */
class Formula {
  constructor(
    private readonly letters: readonly string[],
    private at: number,
    private readonly end: number,
  ) {
    for (let index = at; index < end; index++)
      if (/\p{Cc}/u.test(letters[index]!))
        throw new TexFault(
          index,
          (place) => `has a control character in a formula, ${place}`,
          "put the text between single quotes: between double quotes, YAML reads the \\t of '\\times' as a tab",
        )
  }

  lay(): Line {
    return this.layList({ style: 'italic', scale: 1, shift: 0 }, undefined)
  }

  /** Atoms with their scripts, up to the brace that closes the one at `opened`, or to the formula's end. */
  private layList(setting: TexSetting, opened: number | undefined): Line {
    const pieces: (LetterRun | Stack)[] = []
    let before: Kind = 'start'
    for (;;) {
      this.skipBlanks()
      if (this.at === this.end) {
        if (opened === undefined) return pieces
        this.fail(opened, (place) => `has a { ${place} without a }`, 'close it, or write \\{ for a brace')
      }
      const letter = this.letters[this.at]
      if (letter === '}') {
        if (opened === undefined)
          this.fail(this.at, (place) => `has a } ${place} without a {`, 'remove it, or write \\} for a brace')
        this.at++
        return pieces
      }
      const atom: Atom = letter === '_' || letter === '^' ? { line: [], kind: 'ordinary' } : this.layAtom(setting)
      const scripts = this.layScripts(atom.line, setting)
      this.skipBlanks()
      const last = this.at === this.end || this.letters[this.at] === '}'
      const [left, right] =
        scripts.length > 0 ? [false, false] : blanksAround(atom.kind, before, last, opened !== undefined)
      if (left) pieces.push(runOf(thin, 'regular', setting))
      pieces.push(...atom.line, ...scripts)
      if (right) pieces.push(runOf(thin, 'regular', setting))
      before = scripts.length > 0 ? 'ordinary' : atom.kind
    }
  }

  private skipBlanks(): void {
    while (this.at < this.end && this.letters[this.at] === ' ') this.at++
  }

  private layAtom(setting: TexSetting): Atom {
    const start = this.at
    let letter = this.letters[this.at++]!
    while (this.at < this.end && /^\p{M}$/u.test(this.letters[this.at]!)) letter += this.letters[this.at++]
    if (letter === '{') return ordinary(this.layList(setting, start))
    if (letter === '\\') return this.layCommand(start, setting)
    if (letter === '~') return ordinary([runOf(spaces.get(' ')!, 'regular', setting)])
    if (letter === "'") return ordinary([runOf(`${hair}′`, 'regular', setting)])
    return atomOf(letter === '-' ? '−' : letter, setting)
  }

  private layCommand(start: number, setting: TexSetting): Atom {
    const name = this.readName(start)
    const space = spaces.get(name)
    const sign = escapes.includes(name) ? name : symbols.get(name)
    const accent = accents.get(name)
    const style = styles.get(name)
    if (space !== undefined) return ordinary([runOf(space, 'regular', setting)])
    if (sign !== undefined) return atomOf(sign, setting)
    if (functions.has(name)) return ordinary([runOf(this.spaceFunction(name), 'regular', setting)])
    if (style !== undefined) return ordinary(this.layArgument(start, { ...setting, style }))
    if (accent !== undefined) return ordinary(this.layAccent(start, accent, setting))
    if (name === 'text') return ordinary([runOf(this.readText(start), 'regular', setting)])
    if (name === 'sqrt') {
      const root = runOf('√', 'regular', setting)
      return ordinary([root, ...enclose(this.layArgument(start, setting), setting)])
    }
    if (name === 'frac') {
      const parts = [this.layArgument(start, setting), this.layArgument(start, setting)] as const
      const [above, below] = [enclose(parts[0], setting), enclose(parts[1], setting)]
      return ordinary([...above, runOf('/', 'regular', setting), ...below])
    }
    const known = [...symbols.keys(), ...functions, ...accents.keys(), ...commands].map((other) => `\\${other}`)
    return this.fail(
      start,
      (place) => `has \\${name} ${place}, which is not a known command`,
      name === '\\' ? 'write a single backslash before a name' : suggestNames(`\\${name}`, known),
    )
  }

  /** The letters behind a backslash, or the one sign. */
  private readName(start: number): string {
    let name = ''
    while (this.at < this.end && /^[A-Za-z]$/.test(this.letters[this.at]!)) name += this.letters[this.at++]
    if (name) return name
    if (this.at === this.end)
      this.fail(start, (place) => `has a \\ ${place} with nothing after it`, 'remove it, or write \\backslash')
    return this.letters[this.at++]!
  }

  private spaceFunction(name: string): string {
    this.skipBlanks()
    const next = this.letters[this.at]!
    return this.at === this.end || '_^()[]{}|/,'.includes(next) ? name : `${name}${spaces.get(',')}`
  }

  private layArgument(start: number, setting: TexSetting): Line {
    this.skipBlanks()
    const letter = this.letters[this.at]
    if (this.at === this.end || letter === '}' || letter === '_' || letter === '^') {
      const name = this.letters
        .slice(start, start + 12)
        .join('')
        .match(/^(\\[A-Za-z]+|.)/su)![0]
      this.fail(start, (place) => `has ${name} ${place} with nothing after it`, `write ${name}{…}`)
    }
    return this.layAtom(setting).line
  }

  private layAccent(start: number, accent: string, setting: TexSetting): Line {
    const [run, ...more] = this.layArgument(start, setting)
    if (!run || 'stack' in run || more.length > 0 || [...run.text].length !== 1)
      return this.fail(
        start,
        (place) => `has an accent ${place} over more or less than one letter`,
        'write an accent for each letter, as in \\bar{x}',
      )
    return [letterRun(`${run.text}${accent}`.normalize('NFC'), setting)]
  }

  /** The words between the braces of \text, blanks and all. */
  private readText(start: number): string {
    if (this.letters[this.at] !== '{')
      this.fail(start, (place) => `has \\text ${place} without a { after it`, 'write \\text{…}')
    let text = ''
    for (this.at++; this.at < this.end; this.at++) {
      const letter = this.letters[this.at]!
      if (letter === '}') {
        this.at++
        return text
      }
      const escaped = letter === '\\' && escapes.includes(this.letters[this.at + 1]!)
      text += escaped ? this.letters[++this.at] : letter
    }
    return this.fail(start, (place) => `has a \\text{ ${place} without a }`, 'close it, or write \\{ for a brace')
  }

  /** The subscript and the superscript that follow a base, in whatever order. */
  private layScripts(base: Line, setting: TexSetting): Line {
    const read: { _?: Line; '^'?: Line } = {}
    const small = { ...setting, scale: setting.scale * scriptScale }
    for (;;) {
      this.skipBlanks()
      const mark = this.letters[this.at]
      if (this.at === this.end || (mark !== '_' && mark !== '^')) break
      if (read[mark])
        this.fail(
          this.at,
          (place) => `has a second ${mark} ${place} for one base`,
          `write braces, as in a${mark}{b${mark}c}`,
        )
      read[mark] = this.layArgument(this.at++, small)
    }
    const tall = isIntegral(base)
    const down = tall ? integral.sub : read['^'] ? subscriptBelowSuperscript : subscript
    const below = read._ && raise(read._, -down * setting.scale)
    let above = read['^'] && raise(read['^'], (tall ? integral.super : superscript) * setting.scale)
    if (above && isSlanted(base)) above = [runOf(hair, 'regular', small), ...above]
    return below && above ? [{ stack: [below, above] }] : (below ?? above ?? [])
  }

  private fail(at: number, what: (place: string) => string, hint: string): never {
    throw new TexFault(at, what, hint)
  }
}
