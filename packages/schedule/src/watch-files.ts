// Events of the file system, by chokidar, for files that may not exist yet, in folders that may not exist yet.
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { watch } from 'chokidar'

export interface FilesToWatch {
  /** Absolute; they need not exist. */
  readonly folders: readonly string[]
  names(file: string): boolean
  mayHold(folder: string): boolean
}

export interface FileEvents {
  /** A file came, changed or went. */
  readonly onChange: (file: string) => void
  /** A file was there at the start, last changed then; milliseconds since 1970. */
  readonly onFound: (file: string, modified: number) => void
  readonly onError: (error: Error) => void
  /** Looks at every file so often, where the disk tells nothing; milliseconds. */
  readonly pollMilliseconds: number | undefined
}

/** Resolves when all that is there has been seen; returns what ends the watch. */
export async function watchFiles(files: FilesToWatch, events: FileEvents): Promise<() => Promise<void>> {
  const { pollMilliseconds, onChange, onFound, onError } = events
  let isReady = false
  const slashes = (path: string) => path.replaceAll('\\', '/')
  const watcher = watch([...new Set(files.folders.map(existing))], {
    // Folders on the way, and the files themselves: nothing else is looked into.
    ignored: (path) => !files.mayHold(slashes(path)) && !files.names(slashes(path)),
    usePolling: pollMilliseconds !== undefined,
    ...(pollMilliseconds !== undefined && { interval: pollMilliseconds, binaryInterval: pollMilliseconds }),
    atomic: false,
    alwaysStat: true,
  })
  watcher.on('error', (error) => onError(error instanceof Error ? error : new Error(String(error))))
  for (const event of ['add', 'change', 'unlink'] as const)
    watcher.on(event, (path: string, stats?: { mtimeMs: number }) => {
      if (!files.names(slashes(path))) return
      if (isReady || !stats) onChange(path)
      else onFound(path, stats.mtimeMs)
    })
  await new Promise<void>((resolve) => watcher.once('ready', resolve))
  isReady = true
  return () => watcher.close()
}

function existing(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : existing(dirname(folder))
}
