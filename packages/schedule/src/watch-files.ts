// Tells when files come, change and go that may not exist yet, in folders that may not exist yet; main thread.
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
  /** The system gives no events of a folder: it is looked at again and again. */
  readonly onBlind: (error: Error) => void
  /** All files are looked at so often, whatever the system tells: network disks tell nothing. */
  readonly lookMilliseconds: number
}

/** Folders come and go in dozens. */
const pauseMilliseconds = 200

/** Resolves when all that is there has been seen; returns what ends the watch. */
export async function watchFiles(files: FilesToWatch, events: FileEvents): Promise<() => void> {
  const watched = new WatchedFolders(files, events)
  await watched.start()
  return () => watched.close()
}

/**
 * The system's events of each folder say at once what changed. A look at everything finds what they missed: a full queue, a folder
 * that came with files in it, a disk that others write. A watch for each file, as chokidar has it, takes 4 s and 100 MB for 20,000.
 */
class WatchedFolders {
  readonly #files: FilesToWatch
  readonly #events: FileEvents
  readonly #folders = new Map<string, FSWatcher | undefined>()
  /** Those that are inputs themselves, and those in them: whatever is in them counts. */
  readonly #inputs = new Set<string>()
  readonly #stamps = new Map<string, string>()
  #looking: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #isBlind = false
  #isClosed = false

  constructor(files: FilesToWatch, events: FileEvents) {
    this.#files = files
    this.#events = events
  }

  async start(): Promise<void> {
    await this.#look(this.#events.onFound)
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
      this.#looking ??= this.#look(this.#events.onChange).finally(() => {
        this.#looking = undefined
      })
      await this.#looking
      this.#lookAgain(this.#events.lookMilliseconds)
    }, milliseconds)
  }

  /** Reads all folders; `onNew` is told of files that are new or changed. */
  async #look(onNew: (file: string, modified: number) => void): Promise<void> {
    const seen = { files: new Set<string>(), folders: new Set<string>(), real: new Set<string>() }
    for (const folder of this.#files.folders) await this.#read(existing(folder), seen, onNew)
    if (this.#isClosed) return
    for (const file of this.#stamps.keys())
      if (!seen.files.has(file)) {
        this.#stamps.delete(file)
        this.#events.onChange(file)
      }
    for (const [folder, watcher] of this.#folders)
      if (!seen.folders.has(folder)) {
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
      const names = isInput || this.#files.names(name)
      if (!names && !this.#files.mayHold(name)) continue
      if (entry.isDirectory()) await this.#read(path, seen, onNew, names)
      else {
        const found = await stat(path).catch(() => undefined)
        if (found?.isDirectory()) await this.#read(path, seen, onNew, names)
        else if (found && names) {
          seen.files.add(path)
          const stamp = stampOf(found)
          if (this.#stamps.get(path) === stamp) continue
          this.#stamps.set(path, stamp)
          onNew(path, found.mtimeMs)
        }
      }
    }
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
    const isInside = this.#inputs.has(folder)
    if (isInside || this.#files.names(slashes(path))) {
      this.#events.onChange(path)
      // The next look has nothing new to tell of it.
      void stat(path).then(
        (found) => {
          // Nothing in a folder that came is watched yet.
          if (found.isDirectory()) this.#lookAgain(pauseMilliseconds)
          else this.#stamps.set(path, stampOf(found))
        },
        () => this.#stamps.delete(path),
      )
    }
    // Of a folder that went, its own name is told.
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
}

function stampOf({ size, mtimeMs, ino }: { size: number; mtimeMs: number; ino: number }): string {
  return `${size} ${mtimeMs} ${ino}`
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/')
}

function existing(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : existing(dirname(folder))
}
