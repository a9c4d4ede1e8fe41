// Bundles the scripts of the pages that movieflow writes: each package with a `src/page/page.ts` gets `dist/page-bundle.js`, one
// script without imports that a page can hold inline.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { rolldown } from 'rolldown'
import { packageFolders, root } from './workspace.mjs'

/** The name of the bundle in a package's `dist`, without its extension. */
export const pageBundle = 'page-bundle'

/** Whether the package has a page. */
export function hasPage(folder) {
  return existsSync(join(root, folder, 'src/page/page.ts'))
}

/** Bundles every page; a bundle that would not change is not written. */
export async function bundlePages() {
  await Promise.all(packageFolders().filter(hasPage).map(bundlePage))
}

async function bundlePage(folder) {
  const bundle = await rolldown({
    input: join(root, folder, 'src/page/page.ts'),
    platform: 'browser',
    tsconfig: false,
    transform: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    // Names of source files would stand in it as comments.
    experimental: { attachDebugInfo: 'none' },
  })
  try {
    const { output } = await bundle.generate({ format: 'iife', strict: true, comments: false })
    const { code } = output[0]
    if (code.includes('</script')) throw new Error(`the page of ${folder} would end its own script`)
    const file = join(root, folder, 'dist', `${pageBundle}.js`)
    if (existsSync(file) && readFileSync(file, 'utf8') === code) return
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, code)
  } finally {
    await bundle.close()
  }
}
