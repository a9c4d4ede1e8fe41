// A folder for transposed copies and the like, removed when the run ends; those of dead runs are swept.
import { existsSync } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { hostname, tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { makeFolder } from './folders.js'
import { isAlive } from './live-process.js'

/** Lives inside `out`, where there is room for the outputs too. Made when first asked for. */
export class Scratch {
  readonly #parent: string
  #folder: Promise<string> | undefined

  constructor(out: string) {
    this.#parent = join(out, '.movieflow', 'scratch')
  }

  /** For those who make nothing: beside the outputs if there are some, else among the machine's temporary files. */
  static beside(out: string): Scratch {
    const made = existsSync(join(out, '.movieflow'))
    return new Scratch(made ? out : join(tmpdir(), `movieflow-${userInfo().uid}`))
  }

  folder(): Promise<string> {
    this.#folder ??= this.#make()
    return this.#folder
  }

  async remove(): Promise<void> {
    if (!this.#folder) return
    await rm(await this.#folder, { recursive: true, force: true }).catch(() => {})
  }

  async #make(): Promise<string> {
    const here = encodeURIComponent(hostname())
    for (const name of await readdir(this.#parent).catch(() => [])) {
      const at = name.lastIndexOf('-')
      const left = join(this.#parent, name)
      const { ctimeMs } = await stat(left).catch(() => ({ ctimeMs: Number.NaN }))
      if (name.slice(0, at) === here && !isAlive(Number(name.slice(at + 1)), ctimeMs))
        await rm(left, { recursive: true, force: true }).catch(() => {})
    }
    const folder = join(this.#parent, `${here}-${process.pid}`)
    await makeFolder(folder)
    return folder
  }
}
