// Refusals of the reading thread: a message for the user, and no sign that the library is broken.
import type { ThreadProblem } from './messages.js'

export class Refusal extends Error {
  constructor(readonly problem: ThreadProblem) {
    super(problem.message)
  }
}

export function refusal(message: string, hint?: string): Refusal {
  return new Refusal(hint === undefined ? { message } : { message, hint })
}

export const damagedHint = 'copy or save the file again; `h5dump -H` shows what is left of it'

/** A link out of the file. */
export function outsideProblem(outside: string): ThreadProblem {
  return {
    message: `a link into another file (${outside}), which is not followed`,
    hint: 'read that file itself, or copy the object into this one with `h5copy`',
  }
}
