// File paths as they are shown: relative to the working folder if that is shorter.
import { isAbsolute, relative, resolve } from 'node:path'

export function shownPath(file: string, cwd = process.cwd()): string {
  if (!isAbsolute(file)) return file
  const short = relative(cwd, file)
  if (short === '') return '.'
  return short.length < file.length ? short : file
}

/** The path of an output, given relative to `out`, from the working folder. */
export function shownOutput(out: string, path: string): string {
  return shownPath(resolve(out, path))
}
