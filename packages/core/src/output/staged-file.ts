// A staged file: written in the final folder under another name, synced, renamed, and its folder synced.
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

/** Staged files of another host that are older than this count as left behind. */
const abandonedMilliseconds = 24 * 3600 * 1000

/** Staged files of this process that are in use. */
const staged = new Set<string>()

/** Removes staged files if the process exits at once; those of a killed process are swept by the next run. */
function removeAtExit(): void {
  for (const path of staged) {
    try {
      rmSync(path, { force: true })
    } catch {
      // It is swept later.
    }
  }
}

/** One staged file. It keeps the ending, by which encoders choose their container. */
export class StagedFile {
  readonly path: string
  readonly #final: string

  private constructor(path: string, final: string) {
    this.path = path
    this.#final = final
    if (staged.size === 0) process.on('exit', removeAtExit)
    staged.add(path)
  }

  /** Makes the folder and a name in it; the writer makes the file itself. */
  static async prepare(final: string): Promise<StagedFile> {
    const [file] = await StagedFile.prepareAll([final])
    return file!
  }

  /** Several files, most of them in one folder, in the order of their final paths. A link stays, and its target is replaced. */
  static async prepareAll(paths: readonly string[]): Promise<StagedFile[]> {
    const finals = paths.map(linkedFile)
    for (const [index, final] of finals.entries()) if (final !== paths[index]) checkTarget(final, paths[index]!)
    for (const folder of new Set(finals.map(dirname))) await makeFolder(folder)
    return finals.map((final) => new StagedFile(stagedPath(final), final))
  }

  /**
   * Gives files their final names, so that each is complete even after a power cut: contents first, in parallel, then
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

  /** Removes the staged files; never rejects. */
  static async discardAll(files: readonly StagedFile[]): Promise<void> {
    for (const { path } of files) forget(path)
    await sideBySide(files, ({ path }) => rm(path, { force: true }).catch(() => {}))
  }

  /** Like {@link commitAll}. */
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

/** The most links to follow, in case they form a circle. */
const mostLinks = 40

/** The target of a link, existing or not, through any number of links; any other path unchanged. */
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

/** Does not make a missing target folder: its disk may not be mounted. */
function checkTarget(target: string, link: string): void {
  if (existsSync(dirname(target))) return
  throw new MovieflowError('NO_PERMISSION', `it is a link to ${target}, but there is no such folder`, {
    file: link,
    hint: 'check that its disk is mounted, or remove the link',
  })
}

function forget(path: string): void {
  staged.delete(path)
  if (staged.size === 0) process.off('exit', removeAtExit)
}

/** A name in the final folder that contains its owner, so that it can be swept: see {@link sweepStaged}. */
export function stagedPath(final: string): string {
  const ending = extname(final)
  const tag = `${host}-${process.pid}-${randomBytes(4).toString('hex')}`
  // File systems allow names of 255 bytes.
  const stem = Buffer.from(basename(final, ending))
    .subarray(0, 255 - tag.length - ending.length - 7)
    .toString()
    .replace(/\uFFFD+$/, '')
  return join(dirname(final), `.${stem}.${tag}.tmp${ending}`)
}

/** A disk can sync several files at a time, and Node has four threads for files. */
const together = 8

async function sideBySide(files: readonly StagedFile[], work: (file: StagedFile) => Promise<void>): Promise<void> {
  const queue = files.values()
  const lanes = Array.from({ length: Math.min(together, files.length) }, async () => {
    for (const file of queue) await work(file)
  })
  const failed = (await Promise.allSettled(lanes)).find((lane) => lane.status === 'rejected')
  if (failed) throw failed.reason
}

/** A rename is durable once its folder is synced; not every file system supports that. */
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
 * Removes staged files that a dead run left in these folders; those of a running one stay. At its end, a run removes files
 * of its own that are no longer in use: a writer may have made one again too late.
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
  // Times of contents can be set by programs, but not this one. A file that is gone needs no removal.
  const { ctimeMs } = await stat(file).catch(() => ({ ctimeMs: Number.POSITIVE_INFINITY }))
  return ownerHost === host ? !isAlive(pid, ctimeMs) : Date.now() - ctimeMs > abandonedMilliseconds
}
