// A folder for temporary data such as transposed copies, removed when the run ends; those of dead runs are swept.
import { existsSync, lstatSync, mkdirSync, rmSync } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { makeFolder } from './folders.js'
import { isAlive } from './live-process.js'

/** Folders of this process that are in use. */
const folders = new Set<string>()

/** Removes them if the process exits at once; those of a killed process are swept by the next one. */
function removeAtExit(): void {
  for (const folder of folders) {
    try {
      rmSync(folder, { recursive: true, force: true })
    } catch {
      // It is swept later.
    }
  }
}

/** Inside `out`, where there is also room for the outputs. Made on first use. */
export class Scratch {
  readonly #parent: string
  #folder: Promise<string> | undefined
  /** Whether it is in the machine's folder of temporary files, shared with other users. */
  readonly #isAmongOthers: boolean

  constructor(out: string, isAmongOthers = false) {
    this.#parent = join(out, '.movieflow', 'scratch')
    this.#isAmongOthers = isAmongOthers
  }

  /** For callers that make no outputs: next to the outputs if there are some, else among the machine's temporary files. */
  static beside(out: string): Scratch {
    const made = existsSync(join(out, '.movieflow'))
    return made ? new Scratch(out) : new Scratch(join(tmpdir(), `movieflow-scratch-${process.getuid?.() ?? 0}`), true)
  }

  folder(): Promise<string> {
    this.#folder ??= this.#make().then((folder) => {
      if (folders.size === 0) process.on('exit', removeAtExit)
      folders.add(folder)
      return folder
    })
    return this.#folder
  }

  async remove(): Promise<void> {
    if (!this.#folder) return
    const folder = await this.#folder
    await rm(folder, { recursive: true, force: true }).catch(() => {})
    folders.delete(folder)
    if (folders.size === 0) process.off('exit', removeAtExit)
  }

  async #make(): Promise<string> {
    const here = encodeURIComponent(hostname())
    // A folder that is not only this user's is not used; a folder with an unguessable name is used instead.
    if (this.#isAmongOthers && !isPrivate(dirname(dirname(this.#parent)))) return mkdtemp(join(tmpdir(), 'movieflow-'))
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

/** Makes the folder if missing, and returns whether only this user can enter it. */
function isPrivate(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch {
    // It may exist.
  }
  const found = lstatSync(folder, { throwIfNoEntry: false })
  if (!found?.isDirectory()) return false
  // Windows gives each user a folder for temporary files.
  return found.uid === process.getuid?.() ? (found.mode & 0o077) === 0 : process.platform === 'win32'
}
