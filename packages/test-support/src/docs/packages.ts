// The packages as a folder outside of the workspace sees them once they are installed: links in its node_modules.
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../clone.js'

export function linkPackages(folder: string): void {
  const modules = join(folder, 'node_modules')
  mkdirSync(join(modules, '@movieflow'), { recursive: true })
  for (const name of readdirSync(join(root, 'packages'))) {
    const target = join(root, 'packages', name)
    symlinkSync(target, join(modules, name === 'cli' ? 'movieflow' : `@movieflow/${name}`))
  }
  // What programs that draw by themselves install.
  symlinkSync(join(root, 'node_modules/@napi-rs'), join(modules, '@napi-rs'))
}
