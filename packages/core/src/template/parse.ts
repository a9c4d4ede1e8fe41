// A text with `<…>` in it, as its literal parts and expressions.
import { type Expression, ExpressionReader, namesIn, syntaxError } from './expression.js'
import { type DateSpec, type FormatSpec, parseSpec } from './format.js'

/** One `<…>`. */
export interface Hole {
  readonly expression: Expression
  readonly spec: FormatSpec | DateSpec | undefined
  /** The text between the brackets. */
  readonly source: string
}

export interface Template {
  readonly parts: readonly (string | Hole)[]
  /** One `<…>` and nothing else: it gives the value itself. */
  readonly whole: boolean
  /** The full dotted names used, each once: `window.start`. */
  readonly fields: readonly string[]
}

const remembered = new Map<string, Template>()
const mostRemembered = 2000

/** Reads a template; throws `TEMPLATE_SYNTAX`, with the column within the text, if it is none. */
export function parseTemplate(text: string): Template {
  const known = remembered.get(text)
  if (known) return known
  const template = readTemplate(text)
  if (remembered.size >= mostRemembered) remembered.delete(remembered.keys().next().value!)
  remembered.set(text, template)
  return template
}

/** Whether a text contains a `<…>`, or a `<<` that means `<`. */
export function hasTemplate(text: string): boolean {
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) if (!isPlainSign(text, at)) return true
  return false
}

/** Whether the `<` at a place is only itself: before a blank or a digit, or at the end. */
export function isPlainSign(text: string, at: number): boolean {
  const next = text.charAt(at + 1)
  return next === '' || /[\s\d]/.test(next)
}

/** Splits a text at its `<…>`; `readHole` gets the place after a `<` and returns its result and its end. */
export function splitText<T>(text: string, readHole: (start: number) => { hole: T; end: number }): (string | T)[] {
  const parts: (string | T)[] = []
  let literal = ''
  for (let at = 0; at < text.length; ) {
    const open = text.indexOf('<', at)
    if (open < 0 || isPlainSign(text, open) || text[open + 1] === '<') {
      const end = open < 0 ? text.length : open + 1
      literal += text.slice(at, end)
      at = open >= 0 && text[open + 1] === '<' ? end + 1 : end
      continue
    }
    literal += text.slice(at, open)
    const { hole, end } = readHole(open + 1)
    if (literal) parts.push(literal)
    literal = ''
    parts.push(hole)
    at = end
  }
  if (literal) parts.push(literal)
  return parts
}

function readTemplate(text: string): Template {
  const parts = splitText<Hole>(text, (start) => readHole(text, start))
  const holes = parts.filter((part) => typeof part !== 'string')
  const fields = new Set<string>()
  for (const hole of holes) namesIn(hole.expression, fields)
  return { parts, whole: parts.length === 1 && holes.length === 1, fields: [...fields] }
}

function readHole(text: string, start: number): { hole: Hole; end: number } {
  const reader = new ExpressionReader(text, start)
  const expression = reader.read()
  let spec: Hole['spec']
  const next = reader.peek()
  let end = reader.position
  if (next === ':') {
    const specStart = end + 1
    end = text.indexOf('>', specStart)
    if (end < 0) throw syntaxError(text, start - 1, 'expected a > for this <')
    spec = parseSpec(text.slice(specStart, end))
    if (!spec) {
      const shown = text.slice(specStart, end)
      throw syntaxError(
        text,
        specStart,
        `expected a format such as d, 02d, .1f, s or %H:%M:%S, but got ${JSON.stringify(shown)}`,
      )
    }
  } else if (next === '') throw syntaxError(text, start - 1, 'expected a > for this <')
  else if (next !== '>') throw syntaxError(text, end, `expected an operator, a : or a > here, but got ${next}`)
  return { hole: { expression, spec, source: text.slice(start, end).trim() }, end: end + 1 }
}
