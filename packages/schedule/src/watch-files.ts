// Reports when files appear, change and disappear, which may not exist yet, as may their folders; main thread.
import { existsSync, type FSWatcher, watch } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Paths have `/` between folders. */
export interface FilesToWatch {
  /** Absolute; they need not exist. */
  readonly folders: readonly string[]
  names(file: string): boolean
  mayHold(folder: string): boolean
}

export interface FileEvents {
  /** A file came, changed or went; that of one change more than once. */
  readonly onChange: (file: string) => void
  /** A file was there at the start, last changed then; milliseconds since 1970. */
  readonly onFound: (file: string, modified: number) => void
  /** The system reports no events of a folder, so it is polled. */
  readonly onBlind: (error: Error) => void
  /** Interval at which all files are checked, even if the system reports events: network disks report none. */
  readonly lookMilliseconds: number
}

/** Folders come and go in dozens. */
const pauseMilliseconds = 200

export interface FileWatch {
  /** Looks at all files now; resolves when what changed until then has been told. */
  look(): Promise<void>
  close(): void
}

/** Resolves when all that is there has been seen. */
export async function watchFiles(files: FilesToWatch, events: FileEvents): Promise<FileWatch> {
  const watched = new WatchedFolders(files, events)
  await watched.start()
  return watched
}

/**
 * The system's events of each folder report changes at once. A check of all files finds the missed ones: a full queue, a folder
 * that appeared with files in it, a disk that others write. A watch for each file, as in chokidar, takes 4 s and 100 MB for 20,000.
 */
/** Folders that contain no data, wherever they are. */
const toolFolders = /\/(node_modules|\.git|\.movieflow)(\/|$)/

class WatchedFolders implements FileWatch {
  readonly #files: FilesToWatch
  readonly #events: FileEvents
  readonly #folders = new Map<string, FSWatcher | undefined>()
  /** Those that are inputs themselves, and those in them: whatever is in them counts. */
  readonly #inputs = new Set<string>()
  readonly #stamps = new Map<string, string>()
  #targets: Targets = new Map()
  #looking: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #isBlind = false
  #isClosed = false

  constructor(files: FilesToWatch, events: FileEvents) {
    this.#files = files
    this.#events = events
  }

  async start(): Promise<void> {
    await this.#readAll(this.#events.onFound)
    this.#lookAgain(this.#events.lookMilliseconds)
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
    for (const watcher of this.#folders.values()) watcher?.close()
    this.#folders.clear()
  }

  #lookAgain(milliseconds: number): void {
    clearTimeout(this.#timer)
    if (this.#isClosed) return
    this.#timer = setTimeout(async () => {
      await this.#lookOnce()
      this.#lookAgain(this.#events.lookMilliseconds)
    }, milliseconds)
  }

  async look(): Promise<void> {
    // One that is at work may have passed what has changed since.
    await this.#looking
    await this.#lookOnce()
  }

  #lookOnce(): Promise<void> {
    this.#looking ??= this.#readAll(this.#events.onChange).finally(() => {
      this.#looking = undefined
    })
    return this.#looking
  }

  /** Reads all folders; calls `onNew` with files that are new or changed. */
  async #readAll(onNew: (file: string, modified: number) => void): Promise<void> {
    const seen: Seen = {
      files: new Set<string>(),
      folders: new Set<string>(),
      real: new Set<string>(),
      targets: new Map(),
    }
    for (const folder of this.#files.folders) await this.#read(existing(folder), seen, onNew)
    if (this.#isClosed) return
    this.#targets = seen.targets
    const linked = new Set([...seen.targets.keys()].map((target) => dirname(target)))
    for (const file of this.#stamps.keys())
      if (!seen.files.has(file)) {
        this.#stamps.delete(file)
        this.#events.onChange(file)
      }
    for (const [folder, watcher] of this.#folders)
      if (!seen.folders.has(folder) && !linked.has(folder)) {
        watcher?.close()
        this.#folders.delete(folder)
        this.#inputs.delete(folder)
      }
  }

  async #read(
    folder: string,
    seen: Seen,
    onNew: (file: string, modified: number) => void,
    isInput = false,
  ): Promise<void> {
    if (this.#isClosed || seen.folders.has(folder)) return
    // A link may lead back up.
    const real = await realpath(folder).catch(() => folder)
    if (seen.real.has(real)) return
    seen.real.add(real)
    seen.folders.add(folder)
    if (isInput) this.#inputs.add(folder)
    this.#watch(folder)
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      const path = join(folder, entry.name)
      const name = slashes(path)
      const names = (isInput && !toolFolders.test(name)) || this.#files.names(name)
      if (!names && !this.#files.mayHold(name)) continue
      if (entry.isDirectory()) await this.#read(path, seen, onNew, names)
      else {
        const found = await stat(path).catch(() => undefined)
        if (found?.isDirectory()) await this.#read(path, seen, onNew, names)
        else if (found && names) {
          seen.files.add(path)
          if (entry.isSymbolicLink()) await this.#follow(path, seen)
          const stamp = stampOf(found)
          if (this.#stamps.get(path) === stamp) continue
          this.#stamps.set(path, stamp)
          onNew(path, found.mtimeMs)
        }
      }
    }
  }

  /** A write to the target of a link is an event of the target's folder. */
  async #follow(link: string, seen: Seen): Promise<void> {
    const target = await realpath(link).catch(() => undefined)
    if (target === undefined || this.#isClosed) return
    for (const targets of [this.#targets, seen.targets])
      targets.set(target, (targets.get(target) ?? new Set()).add(link))
    this.#watch(dirname(target))
  }

  #watch(folder: string): void {
    if (this.#folders.has(folder)) return
    try {
      const watcher = watch(folder, (_, name) => this.#changed(folder, name))
      watcher.on('error', () => {
        watcher.close()
        this.#folders.delete(folder)
        this.#lookAgain(pauseMilliseconds)
      })
      this.#folders.set(folder, watcher)
    } catch (error) {
      this.#folders.set(folder, undefined)
      if (!this.#isBlind && existsSync(folder)) this.#events.onBlind(error as Error)
      this.#isBlind = true
    }
  }

  #changed(folder: string, name: string | null): void {
    if (this.#isClosed) return
    const path = name === null ? folder : join(folder, name)
    const isInside = this.#inputs.has(folder) && !toolFolders.test(slashes(path))
    for (const file of [path, ...(this.#targets.get(path) ?? [])])
      if (isInside || this.#files.names(slashes(file))) {
        this.#events.onChange(file)
        // The next check has nothing new to report about it.
        void stat(file).then(
          (found) => {
            // Nothing in a folder that came is watched yet.
            if (found.isDirectory()) this.#lookAgain(pauseMilliseconds)
            else this.#stamps.set(file, stampOf(found))
          },
          () => this.#stamps.delete(file),
        )
      }
    // For a folder that disappeared, its own name is reported.
    const own = !existsSync(folder)
    if (own) {
      this.#folders.get(folder)?.close()
      this.#folders.delete(folder)
    }
    if (own || name === null || this.#files.mayHold(slashes(path))) this.#lookAgain(pauseMilliseconds)
  }
}

interface Seen {
  readonly files: Set<string>
  readonly folders: Set<string>
  readonly real: Set<string>
  readonly targets: Targets
}

/** Files that links lead to, with the links. */
type Targets = Map<string, Set<string>>

function stampOf({ size, mtimeMs, ino }: { size: number; mtimeMs: number; ino: number }): string {
  return `${size} ${mtimeMs} ${ino}`
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/')
}

function existing(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : existing(dirname(folder))
}
