// Text from files and programs, made safe to look at: what would hide, or turn the writing round, is spelt out; anywhere.

/** Controls, marks of direction, separators of lines that are none, lone surrogates; line breaks and tabs are kept apart. */
const unseen = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Cs}/gu

/** The text on one line: a line break shows as `\n`, an escape character as `\x1b`. */
export function visibleText(text: string): string {
  return text.replace(unseen, (letter) => {
    if (letter === '\n') return '\\n'
    if (letter === '\t') return '\\t'
    const code = letter.codePointAt(0)!
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
  })
}

/** The same for a text of several lines. */
export function visibleLines(text: string): string {
  return text.replace(/\r\n/g, '\n').split('\n').map(visibleText).join('\n')
}
