// Refusals: one short line each, whatever text the file holds.
import { basename } from 'node:path'
import { MovieflowError } from '@movieflow/core/plugin'

/** The error for a file that cannot be read; `what` goes on after its name: `is empty`. */
export function refuse(file: string, what: string, hint?: string, cause?: unknown): MovieflowError {
  return new MovieflowError('INPUT_UNREADABLE', `${printable(basename(file), 80)} ${what}`, {
    file,
    ...(hint !== undefined && { hint }),
    ...(cause !== undefined && { cause }),
  })
}

/** Text out of a file, fit to be shown: control characters escaped, cut after `most` characters. */
export function printable(text: string, most = 40): string {
  const letters = [...text.slice(0, 2 * most)]
  const cut = letters.length > most ? `${letters.slice(0, most).join('')}…` : text
  return cut.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (letter) => {
    const code = letter.codePointAt(0)!
    return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
  })
}

/** A few names for a message. */
export function listNames(names: readonly string[], most = 6): string {
  const shown = names.slice(0, most).map((name) => printable(name, 30))
  return shown.join(', ') + (names.length > most ? `, … (${names.length} in all)` : '')
}
