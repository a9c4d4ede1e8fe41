// The names of plugins in `use:` and `plugins:` become URLs of modules: paths, and installed packages.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { PluginKind } from '../contract/index.js'
import { MovieflowError } from '../errors/index.js'

export function isPath(use: string): boolean {
  return /^\.\.?[/\\]|^~\//.test(use) || isAbsolute(use) || /\.(?:mjs|js|cjs|mts|cts|ts)$/.test(use)
}

/**
 * The packages that a name may mean, in this order: by convention, then the name itself. `plugin` means any kind, as
 * under `plugins:`.
 */
export function packageNames(use: string, kind: PluginKind | 'plugin'): string[] {
  const [, scope, bare] = /^(@[\w.-]+)\/([^/]+)$/.exec(use) ?? []
  const kinds = kind === 'plugin' ? ['plugin', 'writer', 'source', 'transform', 'renderer'] : [kind]
  if (scope !== undefined) return [...kinds.map((each) => `${scope}/movieflow-${each}-${bare}`), use]
  if (use.includes('/')) return [use]
  return [...kinds.flatMap((each) => [`movieflow-${each}-${use}`, `@movieflow/${each}-${use}`]), use]
}

/** Throws PLUGIN_MISSING if there is no such file. `folder` is the pipeline's. */
export function locateFile(use: string, folder: string): string {
  const file = use.startsWith('~/') ? join(homedir(), use.slice(2)) : resolve(folder, use)
  if (!existsSync(file))
    throw new MovieflowError('PLUGIN_MISSING', `the plugin ${use} does not exist: there is no ${file}`)
  if (statSync(file).isDirectory())
    throw new MovieflowError('PLUGIN_MISSING', `the plugin ${use} is a folder: expected its module`, {
      hint: `name the file, such as ${use.replace(/[/\\]*$/, '')}/index.mjs`,
    })
  return pathToFileURL(file).href
}

/** The first of these packages that is installed, searched from the pipeline's folder, then from movieflow's. */
export function locatePackage(names: readonly string[], folder: string): string | undefined {
  for (const start of [folder, dirname(fileURLToPath(import.meta.url))])
    for (const name of names) {
      const url = moduleOf(name, start)
      if (url !== undefined) return url
    }
  return undefined
}

/** Packages that provide a step of a kind, by their names, as `import` would find them from a folder. */
export function installedPackages(kind: PluginKind, folder: string): string[] {
  const names = new Set<string>()
  const start = `movieflow-${kind}-`
  for (let at = folder; ; at = dirname(at)) {
    const home = join(at, 'node_modules')
    for (const name of namesIn(home))
      if (name.startsWith(start)) names.add(name)
      else if (name.startsWith('@') && name !== '@movieflow')
        for (const own of namesIn(join(home, name))) if (own.startsWith(start)) names.add(`${name}/${own}`)
    if (at === dirname(at)) return [...names]
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

/** Resolves like `import`: `require.resolve` does not see exports for `import` only. */
function moduleOf(name: string, start: string): string | undefined {
  const [, bare, inside = ''] = /^((?:@[\w.-]+\/)?[\w-][\w.-]*)(\/[\w./-]+)?$/.exec(name) ?? []
  if (bare === undefined) return undefined
  for (let folder = start; ; folder = dirname(folder)) {
    const home = join(folder, 'node_modules', bare)
    if (existsSync(join(home, 'package.json'))) return entryOf(name, home, `.${inside}`)
    if (folder === dirname(folder)) return undefined
  }
}

function entryOf(name: string, home: string, inside: string): string {
  const { exports, main, module } = readManifest(join(home, 'package.json')) as {
    exports?: unknown
    main?: string
    module?: string
  }
  const fallback = inside === '.' ? (main ?? module ?? 'index.js') : inside
  const found = exports === undefined ? fallback : exported(exports, inside)
  const file = found === undefined ? undefined : join(home, found)
  const there = [file, `${file}.js`, `${file}/index.js`].find(
    (path) => path !== undefined && existsSync(path) && statSync(path).isFile(),
  )
  if (there !== undefined) return pathToFileURL(there).href
  const why = found === undefined ? `its package.json exports no ${inside}` : `there is no ${file}`
  throw new MovieflowError('PLUGIN_MISSING', `the package ${name} is installed, but has no module: ${why}`, {
    hint: 'build the package first if you develop it, else reinstall it',
  })
}

/** In the order as written, as in Node. */
const conditions = ['node', 'import', 'module-sync', 'default', 'require']

function exported(target: unknown, inside: string): string | undefined {
  if (typeof target === 'string') return inside === '.' ? target : undefined
  if (typeof target !== 'object' || target === null) return undefined
  if (Array.isArray(target)) return target.map((each) => exported(each, inside)).find((each) => each !== undefined)
  const paths = Object.keys(target).some((key) => key.startsWith('.'))
  if (paths) return exported((target as Record<string, unknown>)[inside], '.')
  if (inside !== '.') return undefined
  for (const [condition, value] of Object.entries(target)) {
    const found = conditions.includes(condition) ? exported(value, '.') : undefined
    if (found !== undefined) return found
  }
  return undefined
}

/** Empty if it cannot be read. */
export function readManifest(file: string): Record<string, unknown> {
  try {
    const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return typeof manifest === 'object' && manifest !== null ? (manifest as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
