// A folder for transposed copies and the like, removed when the run ends; those of dead runs are swept.
import { existsSync, lstatSync, mkdirSync, rmSync } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { makeFolder } from './folders.js'
import { isAlive } from './live-process.js'

/** Of this process, in use. */
const folders = new Set<string>()

/** A process that ends at once takes them with it; what one leaves that is killed, the next one sweeps. */
function removeAtExit(): void {
  for (const folder of folders) {
    try {
      rmSync(folder, { recursive: true, force: true })
    } catch {
      // Swept later.
    }
  }
}

/** Lives inside `out`, where there is room for the outputs too. Made when first asked for. */
export class Scratch {
  readonly #parent: string
  #folder: Promise<string> | undefined
  /** Among the temporary files of all people. */
  readonly #isAmongOthers: boolean

  constructor(out: string, isAmongOthers = false) {
    this.#parent = join(out, '.movieflow', 'scratch')
    this.#isAmongOthers = isAmongOthers
  }

  /** For those who make nothing: beside the outputs if there are some, else among the machine's temporary files. */
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
    // What is not this person's alone is not used: a folder of a name that nobody can guess is.
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

/** Makes the folder if it is not there; whether it is a folder of this person that nobody else can enter. */
function isPrivate(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch {
    // It may be there.
  }
  const found = lstatSync(folder, { throwIfNoEntry: false })
  if (!found?.isDirectory()) return false
  // Windows gives each person a folder for temporary files.
  return found.uid === process.getuid?.() ? (found.mode & 0o077) === 0 : process.platform === 'win32'
}
