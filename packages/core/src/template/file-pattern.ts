// File patterns with captures: a glob that finds candidates, and a matcher that reads the fields from a path.
import { MovieflowError } from '../errors/index.js'
import { syntaxError } from './expression.js'
import { splitText } from './parse.js'

export interface FilePattern {
  /** For fast-glob; it may find more than `match` accepts. */
  readonly glob: string
  /** The captures, in order, each once. */
  readonly fields: readonly string[]
  /** The pattern has neither wildcard nor capture: `path` is the only file. */
  readonly literal: boolean
  /** The pattern with `<<` as `<`. */
  readonly path: string
  /** The captured fields of a path with `/` between its folders; `undefined` if it does not fit. */
  match(path: string): Record<string, string | number> | undefined
  /**
   * The texts that the wildcards match, in order; `**` gives a text for each folder. Empty if the path does not fit.
   */
  wildParts(path: string): string[]
}

interface Capture {
  readonly name: string
  readonly digits: boolean
}

type Token =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'any' | 'one' | 'folders'; readonly first: boolean }
  | { readonly kind: 'capture'; readonly name: string; readonly digits: boolean; readonly first: boolean }

const holePattern = /([\p{L}_][\p{L}\p{M}\p{N}_]*)\s*(?::([^>]*))?>/uy
/** `./` at the beginning has no meaning. */
const here = /^(?:\.\/+)+/
/** About a second of work. */
const usualSteps = 2_000_000

/**
 * Reads a pattern; throws `TEMPLATE_SYNTAX`, with the column within the text, if a `<…>` is no capture. A path for
 * which wildcards or captures are tried at more than `mostSteps` places is refused, also by `TEMPLATE_SYNTAX`.
 */
export function compileFilePattern(text: string, mostSteps = usualSteps): FilePattern {
  const parts = splitText<Capture>(text, (start) => readCapture(text, start))
  const tokens = tokenize(parts)
  const fields = [...new Set(tokens.flatMap((token) => (token.kind === 'capture' ? [token.name] : [])))]
  return {
    glob: globFrom(tokens),
    fields,
    literal: tokens.every((token) => token.kind === 'text'),
    path: parts
      .map((part) => (typeof part === 'string' ? part : `<${part.name}>`))
      .join('')
      .replace(here, ''),
    match: (path) => new Matcher(tokens, path.replace(here, ''), mostSteps).run(),
    wildParts(path) {
      const matcher = new Matcher(tokens, path.replace(here, ''), mostSteps)
      return matcher.run() ? matcher.wild : []
    },
  }
}

function readCapture(text: string, start: number): { hole: Capture; end: number } {
  holePattern.lastIndex = start
  const match = holePattern.exec(text)
  if (!match) {
    if (text.indexOf('>', start) < 0) throw syntaxError(text, start - 1, 'expected a > for this <')
    throw syntaxError(text, start, 'expected the name of a field to capture, without dots or calculations')
  }
  const [whole, name, spec] = match
  if (spec !== undefined && !/^0?\d*d$/.test(spec)) {
    const message = `expected :d for digits, or no format, but got :${spec}`
    throw syntaxError(text, start + whole.indexOf(':'), message)
  }
  return { hole: { name: name!, digits: spec !== undefined }, end: start + whole.length }
}

function tokenize(parts: readonly (string | Capture)[]): Token[] {
  const digits = new Set(parts.flatMap((part) => (typeof part === 'object' && part.digits ? [part.name] : [])))
  const tokens: Token[] = []
  let before = ''
  const first = () => before === '' || before.endsWith('/')
  for (const [index, part] of parts.entries()) {
    if (typeof part === 'object') {
      tokens.push({ kind: 'capture', name: part.name, digits: digits.has(part.name), first: first() })
      before = 'x'
      continue
    }
    const plain = index === 0 ? part.replace(here, '') : part
    const last = index === parts.length - 1
    const pieces = plain.match(/\*\*\/+|\*+|\?|\/+|[^*?/]+/g) ?? []
    for (const [place, piece] of pieces.entries()) {
      const starts = first()
      const atEnd = last && place === pieces.length - 1
      if (piece.startsWith('**/') && starts) tokens.push({ kind: 'folders', first: true })
      else if (piece.startsWith('*')) {
        if (piece === '**' && starts && atEnd) tokens.push({ kind: 'folders', first: true })
        tokens.push({ kind: 'any', first: starts })
        if (piece.endsWith('/')) tokens.push({ kind: 'text', text: '/' })
      } else if (piece === '?') tokens.push({ kind: 'one', first: starts })
      else tokens.push({ kind: 'text', text: piece.startsWith('/') ? '/' : piece })
      before = piece
    }
  }
  return tokens
}

function globFrom(tokens: readonly Token[]): string {
  const pieces = tokens.map(globOf)
  // Two adjacent stars would mean any folders.
  return pieces.filter((piece, index) => piece !== '*' || pieces[index - 1] !== '*').join('')
}

function globOf(token: Token): string {
  if (token.kind === 'folders') return '**/'
  if (token.kind === 'one') return '?'
  if (token.kind !== 'text') return '*'
  // A quote and a backslash cannot be escaped in fast-glob's folders: `?` finds them, `match` decides.
  return token.text.replace(/["\\]/g, '?').replace(/[[\]{}()|!]/g, '\\$&')
}

/** Tries every way to fit, captures shortest first and wildcards longest first; failed attempts are not repeated. */
class Matcher {
  readonly #failed = new Set<string>()
  readonly #found = new Map<string, string>()
  readonly #lastUse = new Map<string, number>()
  /** The texts that the wildcards match, once the path fits. */
  readonly wild: string[] = []
  #steps = 0

  constructor(
    readonly tokens: readonly Token[],
    readonly path: string,
    readonly mostSteps: number,
  ) {
    for (const [index, token] of tokens.entries()) if (token.kind === 'capture') this.#lastUse.set(token.name, index)
  }

  run(): Record<string, string | number> | undefined {
    if (!this.#fit(0, 0)) return undefined
    const fields: Record<string, string | number> = {}
    for (const token of this.tokens)
      if (token.kind === 'capture' && !Object.hasOwn(fields, token.name)) {
        const text = this.#found.get(token.name)!
        // Digits beyond what a number holds exactly stay text.
        const number = Number(text)
        fields[token.name] = token.digits && Number.isSafeInteger(number) ? number : text
      }
    return fields
  }

  #fit(index: number, at: number): boolean {
    const token = this.tokens[index]
    if (!token) return at === this.path.length
    if (token.kind === 'text')
      return this.path.startsWith(token.text, at) && this.#fit(index + 1, at + token.text.length)
    const state = this.#state(index, at)
    if (this.#failed.has(state)) return false
    if (++this.#steps > this.mostSteps)
      throw new MovieflowError('TEMPLATE_SYNTAX', `the file pattern fits ${this.path} in too many ways to try`, {
        hint: 'use fewer wildcards and repeated captures next to each other',
      })
    if (this.#try(token, index, at)) return true
    this.#failed.add(state)
    return false
  }

  #try(token: Exclude<Token, { kind: 'text' }>, index: number, at: number): boolean {
    if (token.first && this.path[at] === '.') return token.kind === 'folders' && this.#fit(index + 1, at)
    if (token.kind === 'folders') return this.#folders(index, at)
    const segment = this.path.indexOf('/', at)
    const end = segment < 0 ? this.path.length : segment
    if (token.kind === 'one') return at < end && this.#fit(index + 1, at + 1) && this.#keep(at, at + 1)
    if (token.kind === 'any') {
      for (let to = end; to >= at; to--) if (this.#fit(index + 1, to)) return this.#keep(at, to)
      return false
    }
    return this.#capture(token as Token & Capture, index, at, end)
  }

  #folders(index: number, at: number): boolean {
    const slash = this.path.indexOf('/', at)
    if (slash >= 0 && this.#fit(index, slash + 1)) return this.#keep(at, slash)
    return this.#fit(index + 1, at)
  }

  /** The rest fits already: later captures were kept before. */
  #keep(from: number, to: number): true {
    this.wild.unshift(this.path.slice(from, to))
    return true
  }

  #capture(token: Token & Capture, index: number, at: number, end: number): boolean {
    const before = this.#found.get(token.name)
    for (let to = at + 1; to <= end; to++) {
      if (token.digits && !/\d/.test(this.path[to - 1]!)) return false
      const text = this.path.slice(at, to)
      if (before !== undefined && !same(before, text, token.digits)) continue
      if (before === undefined) this.#found.set(token.name, text)
      if (this.#fit(index + 1, to)) return true
      if (before === undefined) this.#found.delete(token.name)
    }
    return false
  }

  /** Whether the rest fits depends on the place, and on the captures that occur again. */
  #state(index: number, at: number): string {
    let state = `${index}:${at}`
    for (const [name, text] of this.#found) if (this.#lastUse.get(name)! >= index) state += `/${name}=${text}`
    return state
  }
}

/** Digits are equal if their numbers are: `3` and `03`. */
function same(left: string, right: string, digits: boolean): boolean {
  return left === right || (digits && left.replace(/^0+(?=\d)/, '') === right.replace(/^0+(?=\d)/, ''))
}
