// The entries of a YAML text as their author meant them, found by their look if YAML reads something else.

/** One `key: value` or list item, with the offsets of its value. */
export interface Entry {
  /** '' for an item of a list. */
  readonly key: string
  readonly start: number
  readonly end: number
  /** In `{ … }` or `[ … ]`. */
  readonly inline: boolean
}

const blockEntry = /^([ \t]*(?:- +)*)(?:((?:"[^"]*"|'[^']*'|[^\s#"'[{][^#]*?))[ \t]*:(?:[ \t]+|$))?(.*)$/

/** The innermost entry whose value contains an offset, else the entry of that line. */
export function entryAt(text: string, offset: number): Entry | undefined {
  for (let line = 0; line < text.length; ) {
    const lineEnd = endOfLine(text, line)
    const match = blockEntry.exec(text.slice(line, lineEnd).replace(/\r$/, ''))
    const value = match?.[3] ?? ''
    const start = line + (match ? match[0].length - value.length : 0)
    const end = trimmedEnd(text, start, lineEnd)
    const block = /^[|>][-+\d]*\s*(?:#.*)?$/.test(value)
    const next = block ? skipBlock(text, line, lineEnd) : Math.max(lineEnd, flowEnd(text, start))
    if (offset < next || next >= text.length) {
      if (/^[[{]/.test(value)) {
        const inner = inlineEntries(text, start).find((item) => offset >= item.start && offset <= item.end)
        const whole = offset >= flowEnd(text, start)
        if (inner && !whole) return inner.key === '' ? { ...inner, key: '' } : inner
      }
      return { key: unquoted(match?.[2] ?? ''), start, end, inline: false }
    }
    line = next + 1
  }
  return undefined
}

/** A text in the quotes that YAML needs. */
export function quoted(text: string): string {
  return /["\\]/.test(text) ? `'${text.replaceAll("'", "''")}'` : `"${text}"`
}

/** `quote it as title: "Exp: 3"`. */
export function quoteIt(key: string, text: string): string {
  return `quote it as ${key === '' ? '' : `${key}: `}${quoted(text.trim())}`
}

function unquoted(key: string): string {
  return key.replace(/^(["'])(.*)\1$/, '$2').trim()
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

function trimmedEnd(text: string, start: number, end: number): number {
  return start + text.slice(start, end).trimEnd().length
}

function skipBlock(text: string, line: number, lineEnd: number): number {
  const indent = /^ */.exec(text.slice(line, lineEnd))![0].length
  let end = lineEnd
  while (end < text.length) {
    const next = text.slice(end + 1, endOfLine(text, end + 1))
    if (next.trim() !== '' && /^ */.exec(next)![0].length <= indent) break
    end = endOfLine(text, end + 1)
  }
  return end
}

/** The offset at which the `[` or `{` at an offset is closed, or the offset itself if there is no bracket. */
function flowEnd(text: string, start: number): number {
  if (text[start] !== '[' && text[start] !== '{') return start
  let depth = 0
  for (let at = start; at < text.length; at++) {
    if (/[[{]/.test(text[at]!)) depth++
    else if (/[\]}]/.test(text[at]!) && --depth === 0) return at + 1
    else if (/["']/.test(text[at]!) && /[\s[{,]/.test(text[at - 1]!)) at = closingQuote(text, at)
  }
  return endOfLine(text, start)
}

function closingQuote(text: string, open: number): number {
  const close = text.indexOf(text[open]!, open + 1)
  return close < 0 ? open : close
}

/**
 * The offsets at which the brackets from `start` to `end` are closed; one pass for all, because they may nest deeply.
 */
function bracketEnds(text: string, start: number, end: number): Map<number, number> {
  const ends = new Map<number, number>()
  const open: number[] = []
  for (let at = start; at < end; at++) {
    if (/[[{]/.test(text[at]!)) open.push(at)
    else if (/[\]}]/.test(text[at]!) && open.length > 0) ends.set(open.pop()!, at + 1)
    else if (/["']/.test(text[at]!) && /[\s[{,]/.test(text[at - 1] ?? ' ')) at = closingQuote(text, at)
  }
  return ends
}

/** Whether a word continues after its bracket, as in `[<a>,<b>] ms`. */
function goesOn(text: string, end: number | undefined): boolean {
  const word = /[ \t]*[^\s,\]}#]/y
  word.lastIndex = end ?? text.length
  return word.test(text)
}

/** The items of `{ … }` and `[ … ]`: a bracket within a word belongs to the word. */
function inlineEntries(text: string, start: number): Entry[] {
  const entries: Entry[] = []
  const end = flowEnd(text, start)
  const ends = bracketEnds(text, start, end)
  let item = start
  let inWord = 0
  const close = (at: number) => {
    const piece = text.slice(item, at)
    const colon = /:(?:\s+|$)/.exec(piece)
    const from = item + (colon ? colon.index + colon[0].length : piece.length - piece.trimStart().length)
    const key = colon ? unquoted(piece.slice(0, colon.index).trim()) : ''
    if (piece.trim() !== '') entries.push({ key, start: from, end: trimmedEnd(text, from, at), inline: true })
    item = at + 1
  }
  for (let at = start; at < end; at++) {
    const letter = text[at]!
    if (/["']/.test(letter) && /[\s[{,]/.test(text[at - 1] ?? ' ')) at = closingQuote(text, at)
    else if (/[[{]/.test(letter)) {
      if (/^\s*$|:\s+$/.test(text.slice(item, at)) && (at === start || !goesOn(text, ends.get(at)))) item = at + 1
      else inWord++
    } else if (/[\]}]/.test(letter) && inWord > 0) inWord--
    else if (/[\]}]/.test(letter) || (letter === ',' && inWord === 0)) close(at)
  }
  if (item < end) close(end)
  return entries
}
