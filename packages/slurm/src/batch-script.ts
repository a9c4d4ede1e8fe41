// A call of movieflow becomes the bash script of a batch job; plain data in, text out.
import { MovieflowError } from '@movieflow/core/plugin'

/** A word of a call: used as it is, or filled in by bash where the job runs. */
export type ScriptWord = string | { readonly filledIn: string }

export interface BatchScript {
  /** One line that says what the script is for. */
  readonly about: string
  /** Lines of bash, before anything else. */
  readonly setup: readonly string[]
  /** Absolute: where the call is made. */
  readonly folder: string
  readonly call: readonly ScriptWord[]
}

/** Quotes a text so that the shell expands nothing, not even `$(…)`; refuses a text that does not fit on a line. */
export function quoteForShell(text: string): string {
  if (/[\n\r\0]/.test(text)) {
    const shown = JSON.stringify(text)
    throw new MovieflowError(
      'CALL_INVALID',
      `${shown} contains a line break, which is not allowed in paths of a Slurm job`,
      {
        hint: 'rename the file or folder',
      },
    )
  }
  return /^[\w@%+:./-][\w@%+=:./-]*$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/**
 * The script: `exec` puts movieflow in the place of bash, so that it is the one that Slurm's signals reach when a task
 * is cancelled, preempted, requeued or out of time.
 */
export function writeScript({ about, setup, folder, call }: BatchScript): string {
  const words = call.map((word) => (typeof word === 'string' ? quoteForShell(word) : `"${word.filledIn}"`))
  const lines = [
    '#!/bin/bash',
    `# ${about.replace(/[\p{Cc}\u2028\u2029]/gu, ' ')}`,
    ...setup,
    `cd -- ${quoteForShell(folder)} || exit 3`,
    `exec ${words.join(' ')}`,
  ]
  return `${lines.join('\n')}\n`
}
