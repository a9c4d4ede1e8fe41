// Checks that a plugin fits the running core: by its package's peer range, and by its contract version; main thread.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MadeBy } from '../contract/index.js'
import { MovieflowError } from '../errors/index.js'
import { contractVersion, version } from '../model/index.js'
import { readManifest } from './locate-plugin.js'

/** The package that a module belongs to: of the nearest package.json with a name. */
export interface PluginPackage {
  readonly name: string
  readonly version?: string
  readonly folder: string
  /** Ranges of versions, by name. */
  readonly peers: Readonly<Record<string, unknown>>
}

export function packageOf(url: string): PluginPackage | undefined {
  if (!url.startsWith('file:')) return undefined
  for (let folder = dirname(fileURLToPath(url)); ; folder = dirname(folder)) {
    const file = join(folder, 'package.json')
    const manifest = existsSync(file) ? readManifest(file) : {}
    if (typeof manifest['name'] === 'string') {
      const { name, peerDependencies: peers } = manifest
      const own = typeof manifest['version'] === 'string' && { version: manifest['version'] }
      return { name, ...own, folder, peers: typeof peers === 'object' && peers !== null ? { ...peers } : {} }
    }
    if (folder === dirname(folder)) return undefined
  }
}

/** Throws PLUGIN_INVALID if the package requires another core. Other specifiers (`workspace:*`, a URL) are ignored. */
export async function checkPackage(what: string, url: string): Promise<void> {
  const found = packageOf(url)
  const peer = ['@movieflow/core', 'movieflow'].find((name) => typeof found?.peers[name] === 'string')
  if (!found || peer === undefined) return
  const range = found.peers[peer] as string
  const { default: semver } = await import('semver')
  if (semver.validRange(range) === null || semver.satisfies(version, range, { includePrerelease: true })) return
  const named = `${found.name}${found.version === undefined ? '' : ` ${found.version}`}`
  const newer = semver.gtr(version, range)
  const hint = newer
    ? `install a newer ${found.name}, or the movieflow that it requires`
    : `install the movieflow that it requires (npm install "movieflow@${range}"), or an older ${found.name}`
  throw new MovieflowError('PLUGIN_INVALID', `${what} (${named}) requires ${peer} ${range}, but this is ${version}`, {
    file: join(found.folder, 'package.json'),
    hint,
  })
}

/**
 * The reason why this core cannot call a plugin; `undefined` if it can. A plugin without a mark was made without
 * `define…`.
 */
export function contractFault(plugin: unknown): { message: string; hint: string } | undefined {
  const { madeBy } = (plugin ?? {}) as { madeBy?: Partial<MadeBy> }
  if (madeBy?.contract === undefined || madeBy.contract === contractVersion) return undefined
  const made = `it was made by @movieflow/core ${madeBy.core}, for version ${madeBy.contract} of the contract with plugins`
  return {
    message: `${made}, but this core, ${version}, supports version ${contractVersion}`,
    hint: `install one core for both: npm install @movieflow/core@${version} next to the plugin, or another movieflow`,
  }
}
