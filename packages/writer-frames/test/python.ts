// A Python that has NumPy and Pillow, which read files by code that is not ours.
import { execFileSync } from 'node:child_process'
import { programOf } from '@movieflow/test-support/tools'

/** What {@link askPython} needs. Where it is missing, tests of our own readers hold the same files. */
export const python = 'python3 with NumPy and Pillow'

/** What a script prints, as JSON; its arguments are `sys.argv[1:]`. */
export function askPython<Answer>(script: string, ...args: string[]): Answer {
  const output = execFileSync(programOf(python)!, ['-c', script, ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 })
  return JSON.parse(output) as Answer
}
