// The page's script, bundled when the package is built from `page/page.ts` and what it imports; on the main thread.
import { readFileSync } from 'node:fs'

let text: string | undefined

export function pageScript(): string {
  text ??= readFileSync(new URL('../dist/page-bundle.js', import.meta.url), 'utf8')
  return text
}
