// A Python that has NumPy and Pillow, which read files by code that is not ours.
import { execFileSync, spawnSync } from 'node:child_process'

/** None where the machine has none: tests of our own readers hold the same files. */
export const python = ['python3', '/usr/bin/python3'].find(
  (program) => spawnSync(program, ['-c', 'import numpy, PIL']).status === 0,
)

/** What a script prints, as JSON; its arguments are `sys.argv[1:]`. */
export function askPython<Answer>(script: string, ...args: string[]): Answer {
  const output = execFileSync(python!, ['-c', script, ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 })
  return JSON.parse(output) as Answer
}

export const withPython = python === undefined ? ' (no Python with NumPy and Pillow found: not tried)' : ''
