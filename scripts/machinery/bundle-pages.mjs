// Bundles the pages that movieflow writes and serves: each package with a `src/page/page.ts` gets `dist/page-bundle.js`, one script without
// imports, and of its `style/page.css` `dist/page-bundle.css`, one sheet without imports; a page can hold both inline.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { bundleAsync } from 'lightningcss'
import { rolldown } from 'rolldown'
import { licenceTexts, packagesOf } from './licences.mjs'
import { packageFolders, root } from './workspace.mjs'

/** The name of the bundles in a package's `dist`, without their endings. */
export const pageBundle = 'page-bundle'

/** Whether the package has a page. */
export function hasPage(folder) {
  return existsSync(join(root, folder, 'src/page/page.ts'))
}

/** Bundles every page; a bundle that would not change is not written. */
export async function bundlePages() {
  await Promise.all(
    packageFolders()
      .filter(hasPage)
      .flatMap((folder) => [bundleScript(folder), bundleStyle(folder)]),
  )
}

async function bundleScript(folder) {
  const bundle = await rolldown({
    input: join(root, folder, 'src/page/page.ts'),
    platform: 'browser',
    tsconfig: false,
    transform: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    // Names of source files would stand in it as comments.
    experimental: { attachDebugInfo: 'none' },
  })
  try {
    const { output } = await bundle.generate({ format: 'iife', strict: true, comments: false, minify: true })
    const { code, moduleIds } = output[0]
    const text = `${acknowledge(moduleIds)}${code}`
    if (text.includes('</script')) throw new Error(`the page of ${folder} would end its own script`)
    writeWhatChanged(join(root, folder, 'dist', `${pageBundle}.js`), text)
    writeWhatChanged(join(root, folder, 'dist', `${pageBundle}.LICENSES.txt`), licenceTexts(moduleIds))
  } finally {
    await bundle.close()
  }
}

/** Says in the script whose work is in it, as licences ask for. */
function acknowledge(moduleIds) {
  const lines = packagesOf(moduleIds).map(({ name, version, license, text }) => {
    const copyright = /^.*copyright.*$/im.exec(text)?.[0].trim()
    return `/* ${[`${name} ${version}`, `${license} License`, copyright].filter(Boolean).join(', ')} */\n`
  })
  return lines.join('')
}

async function bundleStyle(folder) {
  const filename = join(root, folder, 'style/page.css')
  if (!existsSync(filename)) return
  const { code } = await bundleAsync({
    filename,
    minify: true,
    resolver: { resolve: (specifier, from) => resolveStyle(specifier, from) },
  })
  const text = code.toString()
  if (text.includes('</style')) throw new Error(`the page of ${folder} would end its own style`)
  writeWhatChanged(join(root, folder, 'dist', `${pageBundle}.css`), text)
}

/** `./file.css` beside the sheet that imports it, or what a package exports. */
function resolveStyle(specifier, from) {
  return specifier.startsWith('.') ? join(dirname(from), specifier) : createRequire(from).resolve(specifier)
}

function writeWhatChanged(file, text) {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
