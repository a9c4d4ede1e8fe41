// Reads the packages' sources and says what each file imports; type imports and dynamic ones included.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript-api'

/** The clone's top folder. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

export interface SourceFile {
  /** From the root, with `/`: `packages/core/src/plan/matrix.ts`. */
  readonly path: string
  /** The package's folder: `core`. */
  readonly package: string
  /** From the package's source folder: `plan/matrix.ts`. */
  readonly inside: string
  readonly text: string
  /** What it imports: files of its own package as `path` gives them, all else as written. */
  readonly imports: readonly string[]
}

export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** Those that are published, and what becomes part of them: what only tests use is held to the rules of tests. */
export const packageNames: readonly string[] = readdirSync(join(root, 'packages')).filter((name) => {
  const manifest = `packages/${name}/package.json`
  return existsSync(join(root, manifest)) && name !== 'test-support'
})

/** Every file of these folders (from the root) with one of these endings, but for what is built or installed. */
export function filesUnder(folder: string, endings: readonly string[]): string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !/(^|\/)(node_modules|dist|data|out)\//.test(path))
    .sort()
}

export const sources: readonly SourceFile[] = packageNames.flatMap((name) =>
  filesUnder(`packages/${name}/src`, ['.ts', '.tsx', '.cjs']).map((path) => {
    const text = readText(path)
    return { path, package: name, inside: path.split('/').slice(3).join('/'), text, imports: importsOf(path, text) }
  }),
)

function importsOf(path: string, text: string): string[] {
  const specifiers = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName)
  // A worker's module is named by its URL.
  for (const [, url] of text.matchAll(/new URL\('([^']+)', import\.meta\.url\)/g)) specifiers.push(url!)
  return [...new Set(specifiers)].map((specifier) =>
    specifier.startsWith('.') ? sourceOf(posix.join(posix.dirname(path), specifier)) : specifier,
  )
}

/** What is built from `src`; a package's `bin` is written as it runs. */
function sourceOf(path: string): string {
  if (!/^packages\/[^/]+\/src\//.test(path)) return path
  const source = path.replace(/\.js$/, '.ts')
  return existsSync(join(root, `${source}x`)) ? `${source}x` : source
}

/** The package that a specifier names: `@movieflow/core` of `@movieflow/core/plugin`. */
export function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
