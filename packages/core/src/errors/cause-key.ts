// Groups the errors of several movies by cause: one cause has one key, whatever file each error is about.
import type { ErrorRecord } from './movieflow-error.js'

type CauseRecord = Pick<ErrorRecord, 'message' | 'hint' | 'file' | 'option' | 'line' | 'column' | 'plugin' | 'step'> & {
  readonly code: string
}

/** The same text for errors that differ only in the file that they name. */
export function causeKey({ code, message, hint, file, option, line, column, plugin, step }: CauseRecord): string {
  const texts = [message, hint ?? ''].map((text) => withoutFile(text, file))
  return JSON.stringify([code, ...texts, option, line, column, plugin, step])
}

/** A text with `…` for the words that name a file, by its path or its name alone. */
export function withoutFile(text: string, file: string | undefined): string {
  const name = file?.split(/[\\/]/).at(-1)
  if (name === undefined || name === '') return text
  let shown = ''
  let from = 0
  // Not a regular expression: a plugin's message may be a million letters without a blank.
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, from)) {
    let start = at
    while (start > from && !beforeName.test(text[start - 1]!)) start--
    shown += text.slice(from, start)
    if (!shown.endsWith('…')) shown += '…'
    from = at + name.length
  }
  return shown + text.slice(from)
}

/** What may stand before the path of a file. */
const beforeName = /[\s"'`([]/
