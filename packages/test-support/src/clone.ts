// A clone's folder as the examples see it, without data and outputs, so that they run where nobody's files are touched.
import { execFileSync } from 'node:child_process'
import { cpSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Workspace } from './workspace.js'

export const root = fileURLToPath(new URL('../../..', import.meta.url))

export class Clone extends Workspace {
  constructor() {
    super()
    cpSync(join(root, 'examples'), this.path('examples'), {
      recursive: true,
      filter: (path) => !/[\\/]examples[\\/][^\\/]+[\\/](data|movies)$/.test(path),
    })
    for (const name of ['node_modules', 'packages']) symlinkSync(join(root, name), this.path(name))
  }

  out(name: string): string {
    return this.path(join('out', name))
  }

  /** Runs one of the examples' scripts; returns what it says. */
  script(name: string, ...args: string[]): string {
    return execFileSync(process.execPath, [this.path(join('examples', name)), ...args], { encoding: 'utf8' })
  }
}
