// Refusals: one short line each, whatever the file holds and ffmpeg says of it.
import { MovieflowError } from '@movieflow/core/plugin'

/** The error for a file that cannot be read as a video; `hint` says what to do. */
export function refuse(file: string, message: string, hint?: string): MovieflowError {
  return new MovieflowError('INPUT_UNREADABLE', message, { file, ...(hint === undefined ? {} : { hint }) })
}

/** The error for a file that was written to meanwhile. */
export function videoChanged(file: string): MovieflowError {
  return new MovieflowError('INPUT_CHANGED', 'the file changed while it was read', {
    file,
    hint: 'run again when nothing writes to it any more',
  })
}

/** The first line of ffmpeg's output, without addresses and paths, in printable ASCII; empty if there is none. */
export function firstWords(lines: readonly string[], file: string): string {
  const plain = lines.map((line) => line.replace(/\[[^\]]* @ 0x[0-9a-f]+\] ?/g, '').replaceAll(`file:${file}: `, ''))
  return (plain.find((line) => line.trim() !== '') ?? '').replace(/[^\x20-\x7e]/g, '?').slice(0, 160)
}
