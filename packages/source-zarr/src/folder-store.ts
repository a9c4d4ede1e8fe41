// A folder as a store: keys are paths in it.
import fs from 'node:fs'
import path from 'node:path'
import { copyAgain, formatByteCount, printable, refuse } from '@movieflow/arrays'
import { MovieflowError } from '@movieflow/core/plugin'
import { Damage } from './codecs/damage.js'
import { metadataNames, type Store } from './store.js'

export class FolderStore implements Store {
  readonly #watched = new Map<string, string>()

  constructor(
    readonly path: string,
    readonly folder: string,
  ) {}

  read(key: string, most: number): Uint8Array | undefined {
    return this.#withFile(key, (descriptor, size) => {
      if (size > most) throw new Damage(`has ${formatByteCount(size)}, more than the possible ${formatByteCount(most)}`)
      return this.#bytes(descriptor, 0, size)
    })
  }

  size(key: string): number | undefined {
    const stats = fs.statSync(this.#pathOf(key), { throwIfNoEntry: false })
    if (stats?.isDirectory()) throw new Damage('is a folder, not a file')
    return stats?.size
  }

  readRange(key: string, from: number, length: number): Uint8Array {
    const bytes = this.#withFile(key, (descriptor) => this.#bytes(descriptor, from, length))
    if (bytes === undefined) throw new Damage('is gone')
    return bytes
  }

  list(key: string): readonly string[] {
    try {
      return fs.readdirSync(this.#pathOf(key))
    } catch (error) {
      if (isMissing(error)) return []
      throw explainSystemError(this.path, error)
    }
  }

  verify(): void {
    for (const [key, stamp] of this.#watched)
      if (this.#stampOf(key) !== stamp)
        throw new MovieflowError('INPUT_CHANGED', `${printable(key)} changed while it was read`, {
          file: this.path,
          hint: 'run again when nothing writes to it any more',
        })
  }

  get stamp(): string {
    return [...this.#watched].map(([key, stamp]) => `${key} ${stamp}`).join('\n')
  }

  close(): void {}

  #pathOf(key: string): string {
    return path.join(this.folder, key)
  }

  #stampOf(key: string): string {
    const stats = fs.statSync(this.#pathOf(key), { throwIfNoEntry: false })
    return stats ? `${stats.size} ${stats.mtimeMs}` : ''
  }

  #withFile<T>(key: string, action: (descriptor: number, size: number) => T): T | undefined {
    let descriptor: number
    try {
      // Far quicker than an error, if nothing is there: most chunks of an array may never have been written.
      if (!fs.statSync(this.#pathOf(key), { throwIfNoEntry: false })) return undefined
      descriptor = fs.openSync(this.#pathOf(key), fs.constants.O_RDONLY | fs.constants.O_NONBLOCK)
    } catch (error) {
      if (isMissing(error)) return undefined
      throw explainSystemError(this.path, error, key)
    }
    try {
      const stats = fs.fstatSync(descriptor)
      if (!stats.isFile()) throw new Damage(stats.isDirectory() ? 'is a folder, not a file' : 'is not a regular file')
      // Metadata that change would make chunks mean something else.
      if (metadataNames.has(path.posix.basename(key))) this.#watched.set(key, `${stats.size} ${stats.mtimeMs}`)
      return action(descriptor, stats.size)
    } catch (error) {
      if (error instanceof Damage || error instanceof MovieflowError) throw error
      throw explainSystemError(this.path, error, key)
    } finally {
      fs.closeSync(descriptor)
    }
  }

  #bytes(descriptor: number, from: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length)
    let done = 0
    while (done < length) {
      const count = fs.readSync(descriptor, bytes, done, length - done, from + done)
      if (count === 0) throw new Damage('ended while it was read')
      done += count
    }
    return bytes
  }
}

function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOENT' || code === 'ENOTDIR'
}

/** The error of the file system in words for the user; any other as it is. */
export function explainSystemError(file: string, error: unknown, key?: string): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException
  if (syscall === undefined) return error
  const what = key === undefined ? 'it' : printable(key)
  if (code === 'ENOENT' || code === 'ENOTDIR') return refuse(file, 'there is no such file or folder', undefined, error)
  if (code === 'EACCES' || code === 'EPERM')
    return refuse(file, `there is no permission to read ${what}`, 'ask its owner, or change its mode with chmod', error)
  return refuse(file, `${what} cannot be read (${code})`, copyAgain, error)
}
