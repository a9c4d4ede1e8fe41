// A theme's file, YAML or JSON, becomes the theme that it holds; any thread.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { MovieflowError } from '@movieflow/core/plugin'
import { type ThemeObject, themeObject } from '../options/theme.js'

/** Reads a theme. `written` is how the pipeline names the file. */
export function readThemeFile(file: string, written: string): ThemeObject {
  const fail = (message: string, hint?: string) =>
    new MovieflowError('OPTION_INVALID', `the theme ${written} ${message}`, {
      option: 'render.theme',
      ...(hint !== undefined && { hint }),
    })
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw fail(`cannot be read: ${(error as Error).message}`, 'paths are relative to the pipeline')
  }
  let data: unknown
  try {
    // Few movies have a theme of a file: threads load the parser when they need it.
    const { parse } = createRequire(import.meta.url)('yaml') as typeof import('yaml')
    data = parse(text, { maxAliasCount: 100 })
  } catch (error) {
    throw fail(`is not valid YAML: ${(error as Error).message.split('\n')[0]}`)
  }
  const found = themeObject.safeParse(data ?? {})
  if (found.success) return found.data
  const [issue] = found.error.issues
  const at = issue!.path.join('.')
  throw fail(
    `${at === '' ? '' : `has a mistake at ${at}: `}${at === '' ? `is not a theme: ${issue!.message}` : issue!.message}`,
    'write the options of `theme:`, such as `base: dark` and `fontsize: 12`',
  )
}
