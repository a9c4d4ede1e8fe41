// A call of movieflow becomes the bash script of a batch job; plain data in, text out.
import { MovieflowError } from '@movieflow/core/plugin'

/** A word of a call: taken as it is, or as bash fills it in where the job runs. */
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

/** What `$(…)` of a shell would do with a text is left undone; a text that no line can hold is refused. */
export function quoteForShell(text: string): string {
  if (/[\n\r\0]/.test(text)) {
    const shown = JSON.stringify(text)
    throw new MovieflowError('CALL_INVALID', `${shown} holds a line break, which no path in a Slurm job may have`, {
      hint: 'rename the file or folder',
    })
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
