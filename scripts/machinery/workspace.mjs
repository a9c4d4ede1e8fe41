// Where the workspace's parts lie: its root, its packages and their descriptions.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The clone's top folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** A JSON file of the workspace, parsed; `path` counts from the root. */
export function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'))
}

/** The packages' folders, from the root, in the order of their names. */
export function packageFolders() {
  return readdirSync(join(root, 'packages'))
    .sort()
    .map((name) => join('packages', name))
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
}

/** The files of a folder, and those of its folders if it is searched whole, as paths in it; none of a folder that is not there. */
export function filesUnder(folder, recursive = true) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + sep.length))
}
