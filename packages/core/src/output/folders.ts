// Makes folders for outputs, and explains refusals of the machine; main thread.
import { existsSync, mkdirSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { MovieflowError, machineFault } from '../errors/index.js'

/** Makes a folder and those above it. Not `recursive`: Node never returns from that if /proc refuses. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    if (code !== 'ENOENT' || dirname(folder) === folder) throw refusedByMachine(error, folder)
    await makeFolder(dirname(folder))
    await mkdir(folder).catch((again: NodeJS.ErrnoException) => {
      if (again.code !== 'EEXIST') throw refusedByMachine(again, folder)
    })
  }
}

/** Like {@link makeFolder}, but synchronous. */
export function makeFolderSync(folder: string): void {
  try {
    mkdirSync(folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    if (code !== 'ENOENT' || dirname(folder) === folder || existsSync(dirname(folder)))
      throw refusedByMachine(error, folder)
    makeFolderSync(dirname(folder))
    makeFolderSync(folder)
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user has no permission to write there',
  EPERM: 'this user has no permission to write there',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EEXIST: 'a file of that name is in the way',
  EISDIR: 'a folder of that name is in the way',
  ENOENT: 'the folder cannot be made there',
  EIO: 'the disk reports an error',
}

/** A refusal of the file system in words, with a next step. */
export function refusedByMachine(cause: unknown, file: string): MovieflowError {
  if (cause instanceof MovieflowError) return cause
  const { code, message } = cause as NodeJS.ErrnoException
  const fault = machineFault(cause)
  if (fault) return new MovieflowError(fault.code, `cannot be written: ${fault.why}`, { file, hint: fault.hint, cause })
  const [kind, hint] =
    code === 'EIO'
      ? (['DISK_ERROR', 'check the disk, then run again: only missing movies are made'] as const)
      : (['NO_PERMISSION', 'set `out:` to a writable folder, or change its permissions'] as const)
  return new MovieflowError(kind, `cannot be written: ${reasons[code ?? ''] ?? message}`, { file, hint, cause })
}
