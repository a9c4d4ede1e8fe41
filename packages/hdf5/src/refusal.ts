// What the reading thread refuses: a message for the user, and no sign that the library is broken.
import type { Problem } from './messages.js'

export class Refusal extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message)
  }
}

export function refusal(message: string, hint?: string): Refusal {
  return new Refusal(hint === undefined ? { message } : { message, hint })
}

export const damagedHint = 'copy or save the file again; `h5dump -H` shows what is left of it'
