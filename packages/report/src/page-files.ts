// The page's script and style, bundled when the package is built: from `page/page.ts` and from `style/page.css`, and what these import; on the main thread.
import { readFileSync } from 'node:fs'

let script: string | undefined
let style: string | undefined

export function pageScript(): string {
  script ??= readFileSync(new URL('../dist/page-bundle.js', import.meta.url), 'utf8')
  return script
}

export function pageStyle(): string {
  style ??= readFileSync(new URL('../dist/page-bundle.css', import.meta.url), 'utf8')
  return style
}
