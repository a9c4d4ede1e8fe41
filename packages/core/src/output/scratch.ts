// A folder for transposed copies and the like, removed when the run ends; those of dead runs are swept.
import { readdir, rm, rmdir, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { makeFolder } from './folders.js'
import { isAlive } from './live-process.js'

/** Lives inside `out`, where there is room for the outputs too. Made when first asked for. */
export class Scratch {
  readonly #parent: string
  #folder: Promise<string> | undefined
  /** The outermost folder that was made for it. */
  #made: string | undefined

  constructor(out: string) {
    this.#parent = join(out, '.movieflow', 'scratch')
  }

  folder(): Promise<string> {
    this.#folder ??= this.#make()
    return this.#folder
  }

  async remove(): Promise<void> {
    if (!this.#folder) return
    const folder = await this.#folder
    await rm(folder, { recursive: true, force: true }).catch(() => {})
    // Folders that others have put nothing into since go, too.
    const made = this.#made
    for (let above = dirname(folder); made !== undefined && above.length >= made.length; above = dirname(above))
      if (
        !(await rmdir(above)
          .then(() => true)
          .catch(() => false))
      )
        break
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
    this.#made = await makeFolder(folder)
    return folder
  }
}
