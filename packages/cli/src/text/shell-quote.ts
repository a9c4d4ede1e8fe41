// Arguments as a shell takes them: a command that a reader can copy.
import { isPrintable } from './escape.js'

const bare = /^[\w@%+:./-][\w@%+=:./-]*$/

/** What a terminal would obey is spelt out, for bash and zsh; else the quotes of any shell. */
export function shellQuote(argument: string): string {
  if (bare.test(argument)) return argument
  if (!isPrintable(argument)) return `$'${[...argument].map(spellOut).join('')}'`
  return `'${argument.replaceAll("'", `'\\''`)}'`
}

function spellOut(letter: string): string {
  if (letter === '\\' || letter === "'") return `\\${letter}`
  if (isPrintable(letter)) return letter
  return [...Buffer.from(letter)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
}

export function shellCommand(parts: readonly string[]): string {
  return parts.map(shellQuote).join(' ')
}
