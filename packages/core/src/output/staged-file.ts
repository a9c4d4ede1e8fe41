// A file on its way to its final name: written aside in the final folder, synced, renamed, and its folder synced.
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readlinkSync, rmSync } from 'node:fs'
import { open, readdir, rename, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { MovieflowError } from '../errors/index.js'
import { makeFolder, refusedByMachine } from './folders.js'
import { isAlive } from './live-process.js'

const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 6)
const stagedName = /^\..+\.([0-9a-f]{6})-(\d+)-[0-9a-f]{8}\.tmp(\.[^.]*)?$/

/** After this time a staged file of another host counts as left behind. */
const abandonedMilliseconds = 24 * 3600 * 1000

/** Of this process, at work. */
const staged = new Set<string>()

/** A process that ends at once takes with it what it has staged; one that is killed leaves it to the next run. */
function removeAtExit(): void {
  for (const path of staged) {
    try {
      rmSync(path, { force: true })
    } catch {
      // Swept later.
    }
  }
}

/** One staged file. The ending stays: encoders choose their container by it. */
export class StagedFile {
  readonly path: string
  readonly #final: string

  private constructor(path: string, final: string) {
    this.path = path
    this.#final = final
    if (staged.size === 0) process.on('exit', removeAtExit)
    staged.add(path)
  }

  /** Makes the folder and a name in it; the file itself is the writer's to make. */
  static async prepare(final: string): Promise<StagedFile> {
    const [file] = await StagedFile.prepareAll([final])
    return file!
  }

  /** Several files, most of them in one folder, in the order of their final paths. A link stays, and the file that it leads to is replaced. */
  static async prepareAll(paths: readonly string[]): Promise<StagedFile[]> {
    const finals = paths.map(linkedFile)
    for (const [index, final] of finals.entries()) if (final !== paths[index]) checkTarget(final, paths[index]!)
    for (const folder of new Set(finals.map(dirname))) await makeFolder(folder)
    return finals.map((final) => new StagedFile(stagedPath(final), final))
  }

  /**
   * Gives files their final names, so that each is whole there even after a power cut: contents first, side by side, then
   * the names, in their order, then the folders.
   */
  static async commitAll(files: readonly StagedFile[]): Promise<void> {
    await sideBySide(files, (file) => file.#sync())
    for (const file of files) {
      await rename(file.path, file.#final).catch((error) => {
        throw refusedByMachine(error, file.#final)
      })
      forget(file.path)
    }
    for (const folder of new Set(files.map((file) => dirname(file.#final)))) await syncFolder(folder)
  }

  /** Removes what was staged; never rejects. */
  static async discardAll(files: readonly StagedFile[]): Promise<void> {
    for (const { path } of files) forget(path)
    await sideBySide(files, ({ path }) => rm(path, { force: true }).catch(() => {}))
  }

  /** As {@link commitAll} does it. */
  commit(): Promise<void> {
    return StagedFile.commitAll([this])
  }

  async discard(): Promise<void> {
    await StagedFile.discardAll([this])
  }

  async #sync(): Promise<void> {
    try {
      const file = await open(this.path, 'r+')
      try {
        await file.sync()
      } finally {
        await file.close()
      }
    } catch (error) {
      throw refusedByMachine(error, this.#final)
    }
  }
}

/** Links that lead to each other in a circle are followed so far. */
const mostLinks = 40

/** The file that a link leads to, there or not, by however many links; any other path as it is. */
export function linkedFile(path: string): string {
  let file = path
  for (let links = 0; links < mostLinks; links++) {
    try {
      file = resolve(dirname(file), readlinkSync(file))
    } catch {
      return file
    }
  }
  return path
}

/** A folder below which a disk is not mounted is not made. */
function checkTarget(target: string, link: string): void {
  if (existsSync(dirname(target))) return
  throw new MovieflowError('NO_PERMISSION', `it is a link to ${target}, and there is no such folder`, {
    file: link,
    hint: 'see whether its disk is there, or remove the link',
  })
}

function forget(path: string): void {
  staged.delete(path)
  if (staged.size === 0) process.off('exit', removeAtExit)
}

/** A name in the final folder that says whose it is, so that it can be swept: see {@link sweepStaged}. */
export function stagedPath(final: string): string {
  const ending = extname(final)
  const tag = `${host}-${process.pid}-${randomBytes(4).toString('hex')}`
  // File systems take names of 255 bytes.
  const stem = Buffer.from(basename(final, ending))
    .subarray(0, 255 - tag.length - ending.length - 7)
    .toString()
    .replace(/\uFFFD+$/, '')
  return join(dirname(final), `.${stem}.${tag}.tmp${ending}`)
}

/** A disk takes more than one at a time, and Node has four threads for files. */
const together = 8

async function sideBySide(files: readonly StagedFile[], work: (file: StagedFile) => Promise<void>): Promise<void> {
  const queue = files.values()
  const lanes = Array.from({ length: Math.min(together, files.length) }, async () => {
    for (const file of queue) await work(file)
  })
  const failed = (await Promise.allSettled(lanes)).find((lane) => lane.status === 'rejected')
  if (failed) throw failed.reason
}

/** A rename lasts once its folder is synced; not every file system offers it. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EIO') throw refusedByMachine(error, folder)
  }
}

/**
 * Removes staged files that a dead run left in these folders; those of a live one stay. At its end, a run removes what
 * stands there in its own name and is at work no more: a writer may have made it anew after its time.
 */
export async function sweepStaged(folders: Iterable<string>, { own = false } = {}): Promise<void> {
  for (const folder of new Set(folders)) {
    const names = await readdir(folder).catch(() => [])
    for (const name of names) {
      const match = stagedName.exec(name)
      if (match && (await isAbandoned(join(folder, name), match[1]!, Number(match[2]), own)))
        await rm(join(folder, name), { force: true }).catch(() => {})
    }
  }
}

async function isAbandoned(file: string, ownerHost: string, pid: number, own: boolean): Promise<boolean> {
  if (ownerHost === host && pid === process.pid) return own && !staged.has(file)
  // The times of contents can be set; this one is the system's. A file that is gone is nobody's to remove.
  const { ctimeMs } = await stat(file).catch(() => ({ ctimeMs: Number.POSITIVE_INFINITY }))
  return ownerHost === host ? !isAlive(pid, ctimeMs) : Date.now() - ctimeMs > abandonedMilliseconds
}
