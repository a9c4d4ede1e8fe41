// Refusals: one short line each, whatever bytes the file holds.
import { MovieflowError } from '@movieflow/core/plugin'

/** The error for a file that cannot be read as an array; `hint` says what to do. */
export function refuse(file: string, message: string, hint?: string, cause?: unknown): MovieflowError {
  return new MovieflowError('INPUT_UNREADABLE', message, {
    file,
    ...(hint === undefined ? {} : { hint }),
    ...(cause === undefined ? {} : { cause }),
  })
}

/** The hint for files that are not what they were when they were written. */
export const copyAgain = 'copy or save the file again'

/** Text out of a file, fit to be shown: printable ASCII only, all else escaped, cut after `most` characters. */
export function printable(text: string, most = 60): string {
  const cut = text.length > most ? `${text.slice(0, most)}…` : text
  return cut.replace(/[^\x20-\x7e…]/g, (character) => {
    const code = character.charCodeAt(0)
    return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
  })
}

/** `(256, 256, 1000)`, as NumPy prints it; long ones are cut. */
export function formatShape(shape: readonly number[]): string {
  const shown = shape.slice(0, 8).join(', ')
  if (shape.length > 8) return `(${shown}, … ${shape.length} axes)`
  return shape.length === 1 ? `(${shown},)` : `(${shown})`
}

/** `262,144,128 bytes`. */
export function formatByteCount(bytes: number): string {
  return `${bytes.toLocaleString('en-US')} ${bytes === 1 ? 'byte' : 'bytes'}`
}
