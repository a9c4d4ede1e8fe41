// Reads the Python literal of an .npy header: a strict parser of its own, nothing is evaluated.
import { printable } from '@movieflow/arrays'

/** Integers come as numbers; one that no double holds exactly is a syntax error. */
export type Literal = string | number | boolean | Sequence | ReadonlyMap<string, Literal>

export interface Sequence {
  readonly kind: 'tuple' | 'list'
  readonly items: readonly Literal[]
}

/** The fault of the text, in words that follow "its header …". */
export class LiteralError extends Error {}

export function isSequence(value: Literal | undefined): value is Sequence {
  return typeof value === 'object' && 'kind' in value
}

/** The one literal that `text` holds, blanks around it allowed. */
export function parseLiteral(text: string): Literal {
  const parser = new LiteralParser(text)
  const value = parser.value(0)
  parser.end()
  return value
}

const deepest = 32
const blank = /[ \t\r\n\f]*/y
const integer = /(-?)(0|[1-9][0-9]*)L?(?![0-9A-Za-z_.])/y
const word = /(True|False)(?![0-9A-Za-z_])/y

class LiteralParser {
  private at = 0
  constructor(private readonly text: string) {}

  value(depth: number): Literal {
    if (depth > deepest) throw new LiteralError('is nested too deeply')
    this.match(blank)
    const first = this.text[this.at]
    if (first === "'" || first === '"') return this.string(first)
    if (first === '{') return this.dictionary(depth)
    if (first === '(' || first === '[') return this.sequence(first, depth)
    const truth = this.match(word)
    if (truth) return truth[1] === 'True'
    const number = this.match(integer)
    if (number) return this.integer(number[0])
    throw this.unexpected()
  }

  end(): void {
    this.match(blank)
    if (this.at < this.text.length) throw this.unexpected()
  }

  private integer(digits: string): number {
    // Python's `-0` is 0.
    const value = Number(digits.replace('L', '')) + 0
    if (!Number.isSafeInteger(value)) throw new LiteralError(`has an absurd number: ${printable(digits, 30)}`)
    return value
  }

  private string(quote: string): string {
    const from = ++this.at
    while (this.at < this.text.length) {
      const character = this.text[this.at]!
      if (character === quote) return this.text.slice(from, this.at++)
      if (character === '\n') break
      // An escape stays as it is written: such text is only ever shown.
      this.at += character === '\\' ? 2 : 1
    }
    throw new LiteralError('has a text that does not end')
  }

  private sequence(open: '(' | '[', depth: number): Literal {
    const close = open === '(' ? ')' : ']'
    const items: Literal[] = []
    let comma = false
    this.at++
    while (!this.take(close)) {
      if (items.length > 0 && !comma) throw this.unexpected()
      items.push(this.value(depth + 1))
      comma = this.take(',')
    }
    // `(3)` is a number in brackets, `(3,)` a tuple.
    if (open === '(' && items.length === 1 && !comma) return items[0]!
    return { kind: open === '(' ? 'tuple' : 'list', items }
  }

  private dictionary(depth: number): Literal {
    const entries = new Map<string, Literal>()
    let comma = true
    this.at++
    while (!this.take('}')) {
      if (!comma) throw this.unexpected()
      const key = this.value(depth + 1)
      if (typeof key !== 'string') throw new LiteralError('has a key that is no text')
      if (entries.has(key)) throw new LiteralError(`has the key '${printable(key)}' twice`)
      if (!this.take(':')) throw this.unexpected()
      entries.set(key, this.value(depth + 1))
      comma = this.take(',')
    }
    return entries
  }

  private take(character: string): boolean {
    this.match(blank)
    if (this.text[this.at] !== character) return false
    this.at++
    return true
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)
    if (found) this.at = pattern.lastIndex
    return found
  }

  private unexpected(): LiteralError {
    if (this.at >= this.text.length) return new LiteralError('ends in the middle')
    return new LiteralError(`has "${printable(this.text.slice(this.at, this.at + 20))}" where it does not belong`)
  }
}
