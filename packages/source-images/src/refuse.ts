// Refusals: one short line each, whatever bytes the file holds.
import { MovieflowError } from '@movieflow/core/plugin'

/** The error for a file that cannot be read as a picture; `hint` says what to do. */
export function refuse(file: string, message: string, hint?: string, cause?: unknown): MovieflowError {
  return new MovieflowError('INPUT_UNREADABLE', message, {
    file,
    ...(hint === undefined ? {} : { hint }),
    ...(cause === undefined ? {} : { cause }),
  })
}

/** For files that are not what they were when they were written. */
export const copyAgain = 'copy or save the file again'
