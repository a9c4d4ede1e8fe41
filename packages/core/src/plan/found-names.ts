// Names that patterns find but that cannot be read: names that are not UTF-8, and folders among files; main thread.
import { type Dirent, lstatSync, readdir } from 'node:fs'
import { join } from 'node:path'
import { MovieflowError } from '../errors/index.js'

/** Replaces bytes that are not text. */
const unreadable = '\uFFFD'

const rename = 'rename it; `convmv -f latin1 -t utf8 --notest -r FOLDER` does so for a whole folder'

/** Throws INPUT_UNREADABLE if the file cannot be opened because a name in its path is not UTF-8. */
export function checkName({ file, path }: { readonly file: string; readonly path: string }): void {
  if (!path.includes(unreadable) || lstatSync(file, { throwIfNoEntry: false })) return
  throw new MovieflowError('INPUT_UNREADABLE', 'the name of the file is not UTF-8, so it cannot be opened', {
    file,
    hint: rename,
  })
}

type ReadFolder = (
  folder: string,
  options: { withFileTypes: true },
  done: (error: NodeJS.ErrnoException | null, entries: Dirent[]) => void,
) => void

/** Lists a folder, and reports folders in it that cannot be opened because of their names. */
export function readFolderTelling(tell: (message: string) => void): ReadFolder {
  return (folder, options, done) =>
    readdir(folder, options, (error, entries = []) => {
      for (const entry of entries)
        if (entry.isDirectory() && entry.name.includes(unreadable))
          tell(`the name of the folder ${join(folder, entry.name)} is not UTF-8: nothing in it is found; ${rename}`)
      done(error, entries)
    })
}

/** A warning about folders that a pattern of files matches. */
export function passedOver(pattern: string, folders: readonly string[]): string {
  const named = folders.slice(0, 3).join(', ') + (folders.length > 3 ? `, … (${folders.length} in all)` : '')
  return `${pattern} matches ${folders.length === 1 ? 'a folder' : 'folders'} too, which the source does not read: ${named}`
}
