// Arguments quoted for a shell, so that a reader can copy the command.
import { isPrintable } from './escape.js'

const bare = /^[\w@%+:./-][\w@%+=:./-]*$/

/** Control characters are spelt out, for bash and zsh; other texts get quotes that any shell reads. */
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
