// A line of text as it is set: runs of letters in one font, size and height; any thread, no canvas.
import type { Face } from './glyphs.js'

/** Letters that are drawn at once. */
export interface LetterRun {
  readonly text: string
  readonly font: Face
  /** Share of the line's font size. */
  readonly scale: number
  /** Of its baseline above the line's, in font sizes of the line. */
  readonly shift: number
}

/** Parts that begin at the same place: a subscript and a superscript of one base. It is as wide as the wider one. */
export interface Stack {
  readonly stack: readonly Line[]
}

/** What is drawn from left to right. */
export type Line = readonly (LetterRun | Stack)[]

export function plainLine(text: string): Line {
  return text ? [{ text, font: 'regular', scale: 1, shift: 0 }] : []
}

/** The characters of a line, for names and messages. */
export function runText(line: Line): string {
  return line.map((piece) => ('stack' in piece ? piece.stack.map(runText).join('') : piece.text)).join('')
}

/** How many letters a line has; a stack is one. */
export function lettersIn(line: Line): number {
  return line.reduce((sum, piece) => sum + ('stack' in piece ? 1 : [...piece.text].length), 0)
}

/** A line's first letters; a stack comes or goes as a whole. */
export function firstLetters(line: Line, count: number): Line {
  const kept: (LetterRun | Stack)[] = []
  let left = count
  for (const piece of line) {
    if (left <= 0) break
    const letters = 'stack' in piece ? [] : [...piece.text]
    kept.push('stack' in piece || letters.length <= left ? piece : { ...piece, text: letters.slice(0, left).join('') })
    left -= 'stack' in piece ? 1 : letters.length
  }
  return kept
}

/** A line whose baseline lies higher, in font sizes of the line. */
export function raise(line: Line, shift: number): Line {
  return line.map((piece) =>
    'stack' in piece
      ? { stack: piece.stack.map((part) => raise(part, shift)) }
      : { ...piece, shift: piece.shift + shift },
  )
}

/** Neighbours of one font, size and height become one run: it is drawn at once, with the font's kerning. */
export function joinRuns(line: Line): Line {
  const joined: (LetterRun | Stack)[] = []
  for (const piece of line) {
    const last = joined.at(-1)
    if ('stack' in piece) joined.push({ stack: piece.stack.map(joinRuns) })
    else if (
      last &&
      !('stack' in last) &&
      last.font === piece.font &&
      last.scale === piece.scale &&
      last.shift === piece.shift
    )
      joined[joined.length - 1] = { ...last, text: last.text + piece.text }
    else joined.push(piece)
  }
  return joined
}
