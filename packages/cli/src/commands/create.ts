// `movieflow create`: a plugin to start from, with its tests, in a folder of its own.
import { relative, resolve } from 'node:path'
import { exitCodes } from '../exit-code.js'
import { createPlugin } from '../scaffold/create-plugin.js'
import type { ScaffoldKind } from '../scaffold/plugin-kinds.js'
import { checkPluginName, packageName } from '../scaffold/plugin-name.js'
import { escapeControls } from '../text/escape.js'
import { shellQuote } from '../text/shell-quote.js'

export async function createCommand(
  kind: ScaffoldKind,
  given: string,
  options: { readonly folder?: string },
): Promise<number> {
  const name = checkPluginName(kind, given)
  const folder = resolve(options.folder ?? packageName(kind, name))
  const files = await createPlugin({ kind, name, folder })
  const shown = relative('.', folder) || '.'
  const lines = [
    `The ${kind} ${name} is in ${escapeControls(shown)}: ${files.join(', ')}.`,
    'Next:',
    `  cd ${shellQuote(shown)} && npm install`,
    '  npm test             its tests, which pass as they are',
    '  npm run example      a small pipeline that uses it',
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
  return exitCodes.ok
}
