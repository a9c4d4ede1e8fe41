// What texts are set in: the font that comes with the package, or a file's, with the letters that each has; any thread.
import type { FontFile } from './font-file.js'
import { readFontFile } from './font-file.js'
import { type Face, hasGlyph } from './glyphs.js'

/** The family of plain text. Only ours are ever drawn with: a machine's own fonts would change the pictures. */
export const fontFamily = 'MovieflowSans'

/** A family for each face: asked for by weight or style, a canvas would slant or thicken letters by itself. */
export function familyOf(face: Face): string {
  return face === 'regular' ? fontFamily : `${fontFamily}-${face}`
}

/** As shares of the font size. */
export interface LetterHeights {
  /** Of capitals and digits above the baseline. */
  readonly capitals: number
  /** Of a line above the baseline. */
  readonly ascent: number
  /** Of tails below the baseline. */
  readonly descent: number
}

/** DejaVu Sans. */
export const dejavuHeights: LetterHeights = { capitals: 0.73, ascent: 0.9, descent: 0.24 }

export interface Typeface {
  /** Tells it from all others, by its contents. */
  readonly name: string
  /** Of the canvas: a list of families, of which the first has its letters. */
  families(face: Face): string
  /** Whether one of its families has a letter. */
  has(point: number): boolean
  readonly heights: LetterHeights
  /** The file; left out: of the package's own. */
  readonly file?: FontFile
}

export const dejavu: Typeface = {
  name: '',
  families: familyOf,
  has: (point) => hasGlyph(point),
  heights: dejavuHeights,
}

/** The family that a file's letters are known to the canvas by: its contents', so that no movie gets those of another. */
export const familyOfFile = ({ digest }: FontFile) => `MovieflowFile-${digest.slice(0, 32)}`

/**
 * The typeface of a font's file, or the package's own. What a file lacks is drawn in DejaVu Sans, as are the slanted and bold letters of formulas: as
 * matplotlib does.
 */
export function typefaceOf(path: string | undefined): Typeface {
  if (path === undefined) return dejavu
  const file = readFontFile(path)
  return {
    name: file.digest,
    file,
    families: (face) => (face === 'regular' ? `${familyOfFile(file)}, ${fontFamily}` : familyOf(face)),
    has: (point) => file.hasGlyph(point) || hasGlyph(point),
    heights: heightsOf(file),
  }
}

/** Lines are never lower than those of DejaVu Sans, which draws what the file lacks. */
function heightsOf({ heights: { capitals, ascent, descent } }: FontFile): LetterHeights {
  return {
    // By the share of DejaVu Sans, in whose file the ascent is 0.928.
    capitals: capitals ?? (dejavuHeights.capitals / 0.928) * ascent,
    ascent: Math.max(dejavuHeights.ascent, ascent),
    descent: Math.max(dejavuHeights.descent, descent),
  }
}
