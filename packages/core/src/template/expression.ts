// The calculations inside `<…>`: parsed into a tree, then computed from the fields.
import { MovieflowError } from '../errors/index.js'

export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'negate'; readonly operand: Expression }
  | { readonly kind: '+' | '-' | '*' | '/'; readonly left: Expression; readonly right: Expression }

const nameAt = /[\p{L}_][\p{L}\p{M}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{M}\p{N}_]*)*/uy
const numberAt = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y
const blankAt = /\s*/y
const deepest = 100

/** Reads an expression at a place of a text, and stops at the first character that cannot belong to it. */
export class ExpressionReader {
  #depth = 0

  constructor(
    readonly text: string,
    public position: number,
  ) {}

  read(): Expression {
    let left = this.#product()
    for (;;) {
      const operator = this.peek()
      if (operator !== '+' && operator !== '-') return left
      this.position++
      left = { kind: operator, left, right: this.#product() }
    }
  }

  /** The next character that is not blank; '' at the end. */
  peek(): string {
    this.#take(blankAt)
    return this.text.charAt(this.position)
  }

  #product(): Expression {
    let left = this.#operand()
    for (;;) {
      const operator = this.peek()
      if (operator !== '*' && operator !== '/') return left
      this.position++
      left = { kind: operator, left, right: this.#operand() }
    }
  }

  #operand(): Expression {
    const next = this.peek()
    if (next === '-' || next === '+') {
      this.position++
      const operand = this.#nested(() => this.#operand())
      return next === '-' ? { kind: 'negate', operand } : operand
    }
    if (next === '(') {
      const opened = this.position++
      const inner = this.#nested(() => this.read())
      if (this.peek() !== ')') throw syntaxError(this.text, opened, 'expected a ) for this (')
      this.position++
      return inner
    }
    const number = this.#take(numberAt)
    if (number) {
      if (this.#take(nameAt))
        throw syntaxError(this.text, this.position - 1, `a name may not begin with a digit, as after ${number}`)
      return { kind: 'number', value: Number(number) }
    }
    const name = this.#take(nameAt)
    if (name) return { kind: 'name', name }
    const found = next === '' ? 'the text ended' : `got ${next}`
    throw syntaxError(this.text, this.position, `expected a field's name, a number or a ( here, but ${found}`)
  }

  #nested(read: () => Expression): Expression {
    if (++this.#depth > deepest)
      throw syntaxError(this.text, this.position, `expected at most ${deepest} nested brackets and signs`)
    const expression = read()
    this.#depth--
    return expression
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.position
    const found = pattern.exec(this.text)?.[0] ?? ''
    this.position += found.length
    return found
  }
}

/** A mistake in a template; `column` counts from 1 within its text. */
export function syntaxError(text: string, index: number, message: string): MovieflowError {
  const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text
  return new MovieflowError('TEMPLATE_SYNTAX', `${message}, in ${JSON.stringify(shown)}`, {
    column: index + 1,
    hint: 'a template is <name>, <name:02d> or <end - start>; write << for a plain <',
  })
}

/** The names that an expression uses, each once. */
export function namesIn(expression: Expression, names = new Set<string>()): Set<string> {
  if (expression.kind === 'name') names.add(expression.name)
  else if (expression.kind === 'negate') namesIn(expression.operand, names)
  else if (expression.kind !== 'number') {
    namesIn(expression.left, names)
    namesIn(expression.right, names)
  }
  return names
}
