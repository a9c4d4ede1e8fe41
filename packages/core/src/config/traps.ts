// Finds texts that YAML reads as something else, and the quotes that fix them.
import { type Document, isCollection, isScalar, Lexer, type Node, visit, type YAMLParseError } from 'yaml'
import { entryAt, quoteIt } from './entries.js'

export interface Trap {
  readonly offset: number
  readonly message: string
}

/** A `#` after a blank, with no blank behind it: the rest of the text becomes a comment. */
export function findCutTexts(text: string): Trap[] {
  const traps: Trap[] = []
  let offset = 0
  let depth = 0
  /** The text before it on the same line. */
  let before: { text: string; offset: number; plain: boolean } | undefined
  let plain = false
  for (const token of new Lexer().lex(text)) {
    if (token === '\x1f') plain = true
    if (token === '\x02' || token === '\x18' || token === '\x1f') continue
    if (/^[[{]$/.test(token)) depth++
    if (/^[\]}]$/.test(token)) depth--
    if (token.startsWith('#') && isGlued(token) && before) {
      const trap = cutBy(text, token, offset, before, depth > 0)
      if (trap) traps.push(trap)
    }
    if (/^[\r\n]/.test(token)) before = undefined
    else if (/\S/.test(token)) before = { text: token, offset, plain }
    if (/\S/.test(token)) plain = false
    offset += token.length
  }
  return traps
}

/** Not `# a comment`, `## one` or `#---`. */
export function isGlued(comment: string): boolean {
  return /^#(?!$|[\s#!]|[-=*~_]{2})/.test(comment)
}

function cutBy(
  text: string,
  comment: string,
  offset: number,
  before: { text: string; offset: number; plain: boolean },
  inline: boolean,
): Trap | undefined {
  const rest = inline ? /^[^,\]}]*/.exec(comment)![0] : comment
  if (!before.plain) {
    if (!inline || !/^[[{,:]$/.test(before.text)) return undefined
    return { offset, message: `YAML reads ${rest.trim()} as a comment: ${quoteIt('', rest)}` }
  }
  if (isPlainValue(before.text) && !/<\S/.test(comment)) return undefined
  const key = /^(.*?):(\s|$)/.exec(rest)
  const whole = text.slice(before.offset, offset + (key ? key[1]!.length : rest.length))
  const entry = entryAt(text, before.offset)
  const shown = before.text.trim()
  const message = `YAML reads the text after the # as a comment, and the value is only ${JSON.stringify(shown)}`
  return { offset: before.offset, message: `${message}: ${quoteIt(key ? '' : (entry?.key ?? ''), whole)}` }
}

/** A number, true, false or null in YAML 1.2's core schema. */
function isPlainValue(text: string): boolean {
  return /^(?:~|null|true|false|[-+]?(?:\d+|\.\d+|\d+\.\d*)(?:e[-+]?\d+)?|0x[\da-f]+|0o[0-7]+|[-+]?\.inf|\.nan)$/i.test(
    text.trim(),
  )
}

/** The message for YAML that cannot be parsed. */
export function explainSyntax(text: string, error: YAMLParseError, document: Document): Trap {
  const offset = Math.min(error.pos[0], text.length)
  const general = generalMessage(text, error)
  if (general) return { offset, message: general }
  if (error.code === 'BAD_DQ_ESCAPE') return explainEscape(text, offset)
  const unclosed = findUnclosed(text, error, document)
  if (unclosed) return unclosed
  const entry = entryAt(text, Math.max(0, offset - (offset === text.length ? 1 : 0)))
  if (entry) {
    const value = text.slice(entry.start, entry.end)
    const why = misread(value, entry.inline)
    // `'it's'`: the outer quotes were meant to be the text's quotes.
    const meant = value.replace(/^(["'])(.*)\1$/, '$2')
    if (why) return { offset: entry.start, message: `${why}: ${quoteIt(entry.key, meant)}` }
  }
  if (error.code === 'BLOCK_AS_IMPLICIT_KEY')
    return { offset, message: 'expected all keys of a map at one indentation: a line below is indented more' }
  return { offset, message: `this is not YAML: ${error.message.replace(/\.?\s*$/, '')}` }
}

/** A backslash in double quotes, such as in a Windows path. */
function explainEscape(text: string, offset: number): Trap {
  const start = text.lastIndexOf('"', offset)
  const end = text.indexOf('"', offset)
  const value = text.slice(start + 1, end < 0 ? undefined : end)
  const message = 'a backslash in double quotes begins an escape sequence in YAML: write'
  return { offset: Math.max(0, start), message: `${message} '${value.replaceAll("'", "''")}' in single quotes` }
}

function generalMessage(text: string, error: YAMLParseError): string | undefined {
  const at = error.pos[0]
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1)
  if (line.startsWith('%')) return 'a line that begins with % means something else in YAML: quote it'
  if (error.code === 'TAB_AS_INDENT' || text[at] === '\t')
    return 'expected blanks, but got a tab: YAML indents with blanks only'
  if (error.code === 'MULTIPLE_DOCS') return 'expected one pipeline in the file, but a --- begins a second one'
  if (error.code === 'DUPLICATE_KEY') return `the key ${/^[^\s:,}]+/.exec(text.slice(at))?.[0] ?? ''} occurs twice`
  return undefined
}

/** The bracket or quote that is not closed: YAML notices only at the end of the file. */
function findUnclosed(text: string, error: YAMLParseError, document: Document): Trap | undefined {
  const sign = /end with a ([\]}])$|Missing closing (["'])/.exec(error.message)
  const at = error.pos[0]
  if (!sign || text.slice(at).trim() !== '') return undefined
  const closing = sign[1] ?? sign[2]!
  const opening = closing === ']' ? '[' : closing === '}' ? '{' : closing
  let offset: number | undefined
  visit(document, {
    Node: (_, node) => {
      const start = (isCollection(node) || isScalar(node)) && (node as Node).range?.[0]
      if (typeof start === 'number' && text[start] === opening && node.range![1] >= text.trimEnd().length)
        offset = start
    },
  })
  return offset === undefined ? undefined : { offset, message: `expected a ${closing} for this ${opening}` }
}

/** The reason why a text without quotes is read as something else. */
export function misread(value: string, inline: boolean): string | undefined {
  const first = value.charAt(0)
  if (/["']/.test(first)) {
    const end = value.indexOf(first, 1)
    return end > 0 && end < value.length - 1 ? `the text ends at its second ${first}, but goes on` : undefined
  }
  if (/[[{]/.test(first) && /^[[{][^\]}]*$/.test(value))
    return `expected a ${first === '[' ? ']' : '}'} for this ${first}; if it is a text`
  if (/[[{*&!%@`|>,?-]/.test(first)) return `a text that begins with ${first} means something else in YAML`
  if (/:(?:\s|$)/.test(value)) return 'YAML reads the ": " within this text as a key and its value'
  if (inline && /[[\]{}]/.test(value)) return 'YAML reads the brackets within this text as a list or a map'
  return undefined
}
