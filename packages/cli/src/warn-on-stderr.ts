// Warnings of commands that have no view of their own, as lines on stderr.
import { paintFor } from './text/paint.js'
import { warningLines } from './views/summary.js'

export function warnOnStderr(message: string): void {
  for (const line of warningLines([{ message }], paintFor(process.stderr))) process.stderr.write(`${line}\n`)
}
