// The page's script: its modules, as the compiler left them, become one text without imports; on the main thread.
import { readFileSync } from 'node:fs'

/** Each after those that it imports. Names at the top level are unlike in all of them. */
const modules = ['playback', 'frames', 'controls', 'player', 'page']

const importLine = /^import .* from '\.\/[^']+';?$/gm
const exportWord = /^export (?=(?:async )?function|const|class)/gm

let text: string | undefined

export function pageScript(): string {
  text ??= `"use strict";(() => {\n${modules.map(readModule).join('\n')}\n})()\n`
  return text
}

function readModule(name: string): string {
  const code = readFileSync(new URL(`../dist/page/${name}.js`, import.meta.url), 'utf8')
  return code
    .replace(importLine, '')
    .replace(exportWord, '')
    .replace(/^\/\/# sourceMappingURL=.*$/m, '')
    .trim()
}
