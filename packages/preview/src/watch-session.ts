// Notifies a session of changed files: by the system's events, by a check each minute, and on request; on the main thread.
import { type Stats, statSync, unwatchFile, watchFile } from 'node:fs'
import { dirname } from 'node:path'
import { filesAt, type Session } from '@movieflow/core'
import { type FilesToWatch, type FileWatch, watchFiles } from '@movieflow/schedule'
import { SettledChanges } from './settled-changes.js'

export interface SessionWatch {
  /** Looks at all files now; resolves when what changed is in the plan. */
  look(): Promise<void>
  close(): void
}

export interface SessionWatchOptions {
  /** Files that changed after this moment are told; milliseconds since 1970. */
  readonly since: number
  readonly warn: (message: string) => void
}

const lookMilliseconds = 60_000
/** Network disks report no changes: only the pipeline is checked so often. */
const pipelineMilliseconds = 1000
/** Times of files are taken from a clock that lags a little. */
const lagMilliseconds = 20

/** Resolves when all files are watched. */
export async function watchSession(session: Session, options: SessionWatchOptions): Promise<SessionWatch> {
  const watched = new WatchedSession(session, options)
  await watched.follow()
  return watched
}

class WatchedSession implements SessionWatch {
  readonly #session: Session
  readonly #warn: (message: string) => void
  readonly #changes = new SettledChanges((files) => void this.#tell(files))
  readonly #forget: () => void
  readonly #pipeline: string
  readonly #touched = (now: Stats) => {
    if (stampOf(now) !== this.#stamp) this.#changes.add(this.#pipeline)
  }
  /** State of the pipeline when the session was last notified of it. */
  #stamp: string
  /** When the session began to read what it read last. */
  #since: number
  #atWork = 0
  #paths: ReadonlySet<string> = new Set()
  #files: FilesToWatch | undefined
  #watch: FileWatch | undefined
  #following: Promise<void> = Promise.resolve()
  #told: Promise<void> = Promise.resolve()
  #isBlind = false
  #isClosed = false

  constructor(session: Session, { since, warn }: SessionWatchOptions) {
    this.#session = session
    this.#warn = warn
    this.#since = since
    this.#pipeline = session.plan.pipeline
    this.#stamp = stampNow(this.#pipeline)
    this.#forget = session.listen({ plan: () => void this.follow(), watched: () => void this.follow() })
    watchFile(this.#pipeline, { interval: pipelineMilliseconds, persistent: false }, this.#touched)
  }

  async look(): Promise<void> {
    await this.#following
    await this.#watch?.look()
    const files = this.#changes.take()
    if (files.length > 0) await this.#tell(files)
    // An earlier change may still be in progress.
    await this.#told
  }

  close(): void {
    this.#isClosed = true
    this.#forget()
    unwatchFile(this.#pipeline, this.#touched)
    this.#changes.close()
    this.#watch?.close()
  }

  /** Watches what the session names now; new files that changed since it read them are told. */
  follow(): Promise<void> {
    const since = this.#since - lagMilliseconds
    this.#following = this.#following.then(() => this.#renew(since))
    return this.#following
  }

  async #renew(since: number): Promise<void> {
    const paths = new Set(this.#session.watched)
    const before = this.#paths
    const files = filesOf(paths)
    // A new file that fits a pattern is already watched, and checking all others again takes a second if they are many.
    const isSame =
      [...paths].every((path) => before.has(path) || this.#files?.names(path)) &&
      [...before].every((path) => paths.has(path) || files.names(path))
    if (this.#isClosed || isSame) return
    this.#paths = paths
    this.#files = files
    const watch = await watchFiles(files, {
      onChange: (file) => this.#changes.add(file),
      // The old watch goes on until this one sees all: only what is new may have changed before anybody watched it.
      onFound: (file, modified) => {
        if (modified > since && !before.has(file)) this.#changes.add(file)
      },
      onBlind: ({ message }) => {
        if (!this.#isBlind)
          this.#warn(`the system does not report changes in some folders: they are checked every minute (${message})`)
        this.#isBlind = true
      },
      lookMilliseconds,
    })
    this.#watch?.close()
    this.#watch = watch
    if (this.#isClosed) watch.close()
  }

  /** Notifies at once, also while an earlier change is in progress: this one may fix a plugin that never ends. */
  async #tell(files: readonly string[]): Promise<void> {
    if (this.#atWork++ === 0) this.#since = Date.now()
    if (files.includes(this.#pipeline)) this.#stamp = stampNow(this.#pipeline)
    const told = this.#session.changed(files).catch((error: Error) => {
      // Mistakes of the pipeline are reported by the plan.
      const isTold = this.#session.plan.problem?.message === error.message
      if (!this.#isClosed && !isTold) this.#warn(`a change could not be followed: ${error.message}`)
    })
    this.#told = Promise.all([this.#told, told]).then(() => {})
    await told
    if (!this.#isClosed) await this.follow()
    this.#atWork--
  }
}

/** The files that the session names, and everything in the folders that it names, except the private folders of tools. */
function filesOf(paths: ReadonlySet<string>): FilesToWatch {
  const { folders, names, mayHold } = filesAt([...paths])
  const isBelow = (path: string) => {
    for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder))
      if (names(folder)) return !ownFolders.test(path.slice(folder.length))
    return false
  }
  return {
    folders,
    names: (file) => names(file) || isBelow(file),
    mayHold: (path) => mayHold(path) || isBelow(path),
  }
}

const ownFolders = /\/(node_modules|\.git|\.movieflow)(\/|$)/

function stampNow(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false })
  return found ? stampOf(found) : stampOf({ size: 0, mtimeMs: 0, ino: 0 })
}

/** As `watchFile` reports it: everything is 0 if the file is missing. */
function stampOf({ size, mtimeMs, ino }: Pick<Stats, 'size' | 'mtimeMs' | 'ino'>): string {
  return `${size} ${mtimeMs} ${ino}`
}
