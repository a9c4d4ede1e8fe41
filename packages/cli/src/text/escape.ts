// Makes text from files and programs safe to print: spells out what could move the cursor or reverse the writing.

/** Controls (line breaks too), bidirectional marks, Unicode's line separators, lone surrogates. */
const unsafe = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Cs}/gu

export function isPrintable(text: string): boolean {
  return text.search(unsafe) < 0
}

export function escapeControls(text: string): string {
  return text.replace(unsafe, (letter) => {
    const code = letter.codePointAt(0)!
    if (letter === '\n') return '\\n'
    if (letter === '\t') return '\\t'
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
  })
}

/** The same for a text of several lines: its line breaks stay. */
export function escapeLines(text: string): string[] {
  return text.replace(/\r\n/g, '\n').trimEnd().split('\n').map(escapeControls)
}
