// Line styles: matplotlib's and MATLAB's short texts (`k-o`, `r--`, `+`) become a colour, a kind of line and a marker; any thread.
import { z } from '@movieflow/core/plugin'
import { parseColor } from '../colors.js'
import type { LineKind } from './dashes.js'
import { type Marker, markers } from './marker-shapes.js'

export interface MarkStyle {
  /** As `parseColor` takes it. */
  readonly color?: string
  /** Left out where a marker stands without a line: then there is no line. */
  readonly line?: LineKind
  readonly marker?: Marker
}

/** What no part of a style could be made of. */
export interface StyleProblem {
  readonly problem: string
}

/** Two letters before one: `-.` is one line, not a line and a marker. */
const lines: Readonly<Record<string, LineKind>> = { '--': 'dashed', '-.': 'dashdot', '-': 'solid', ':': 'dotted' }

export function isMarker(text: string): text is Marker {
  return text.length === 1 && markers.includes(text as Marker)
}

/**
 * A style from a colour (`b g r c m y k w`, `C0` to `C9`), a marker and a line (`- -- -. :`), each at most once and in any
 * order, or from a colour of any spelling alone. Neither a line nor a marker means a solid line.
 */
export function parseStyle(text: string): MarkStyle | StyleProblem {
  // `1` is a marker, `0.5` a grey.
  if (text !== '' && !/^[bgrcmykw\d]$/.test(text) && parseColor(text)) return { color: text, line: 'solid' }
  const found: { color?: string; line?: LineKind; marker?: Marker } = {}
  for (let at = 0; at < text.length; ) {
    const [part, kind, value] = partAt(text, at)
    const place = `${part === text ? '' : `, at character ${at + 1} of '${text}',`}`
    if (kind === undefined) return { problem: `'${part}'${place} is not a colour, marker or line` }
    if (found[kind] !== undefined)
      return { problem: `'${part}'${place} is a second ${kind}${kind === 'color' ? ' (colour)' : ''}` }
    Object.assign(found, { [kind]: value })
    at += part.length
  }
  return found.line === undefined && found.marker === undefined ? { ...found, line: 'solid' } : found
}

type Part = readonly [part: string, kind: keyof MarkStyle | undefined, value?: string]

function partAt(text: string, at: number): Part {
  for (const part of [text.slice(at, at + 2), text[at]!])
    if (Object.hasOwn(lines, part)) return [part, 'line', lines[part]]
  const letter = [...text.slice(at)][0]!
  if (isMarker(letter)) return [letter, 'marker', letter]
  if (/^[bgrcmykw]$/.test(letter)) return [letter, 'color', letter]
  const cycled = /^C\d/.exec(text.slice(at))
  return cycled ? [cycled[0], 'color', cycled[0]] : [letter, undefined]
}

const rule =
  "write a colour (b g r c m y k w, C0 to C9), a marker and a line (- -- -. :) in any order, such as 'k-o', 'r--' or '+'; or only a colour's name"

/** The schema of a style; {@link styleOf} reads what it has passed. */
export const styleOption = z.string().superRefine((text, context) => {
  const parsed = parseStyle(text)
  if ('problem' in parsed) context.addIssue({ code: 'custom', message: `${parsed.problem}: ${rule}` })
})

/** The style of a text that {@link styleOption} has checked. */
export function styleOf(text: string): MarkStyle {
  const parsed = parseStyle(text)
  return 'problem' in parsed ? { line: 'solid' } : parsed
}

/** The schema of a marker. */
export const markerOption = z.string().refine(isMarker, {
  error: ({ input }) => `'${input}' is not a marker: write one of ${markers.join(' ')}`,
})
