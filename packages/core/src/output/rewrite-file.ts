// Changes the contents of a user's file, and nothing else about it; main thread.
import {
  accessSync,
  chmodSync,
  chownSync,
  closeSync,
  constants,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { MovieflowError } from '../errors/index.js'
import { refusedByMachine } from './folders.js'
import { stagedPath } from './staged-file.js'

/**
 * Replaces the bytes `before` by `after`. Mode, owner and links stay: a link's target changes. The file is staged and renamed; if that would
 * make it another file (several names, another owner, a folder that cannot be written), the old bytes are overwritten. Throws `INPUT_CHANGED` if the file
 * does not contain `before`, and refusals of the machine, in words.
 */
export function rewriteFileSync(file: string, before: Uint8Array, after: Uint8Array): void {
  try {
    const target = realpathSync(file)
    // A rename checks only the folder's permissions.
    accessSync(target, constants.W_OK)
    const aside = stageBeside(target, after)
    try {
      if (!readFileSync(target).equals(before)) throw changedMeanwhile(file)
      if (aside) renameSync(aside, target)
      else writeSynced(target, 'r+', after)
    } finally {
      if (aside) rmSync(aside, { force: true })
    }
  } catch (error) {
    throw refusedByFile(error, file)
  }
}

/** `undefined` if a new file next to this one cannot have all of its properties. */
function stageBeside(target: string, content: Uint8Array): string | undefined {
  const { mode, uid, gid, nlink } = statSync(target)
  if (nlink > 1) return undefined
  const aside = stagedPath(target)
  try {
    writeSynced(aside, 'wx', content)
    const made = statSync(aside)
    if (made.uid !== uid || made.gid !== gid) chownSync(aside, uid, gid)
    chmodSync(aside, mode & 0o7777)
    return aside
  } catch (error) {
    rmSync(aside, { force: true })
    if (/^E(ACCES|PERM)$/.test((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
}

function writeSynced(file: string, flags: 'wx' | 'r+', content: Uint8Array): void {
  const descriptor = openSync(file, flags)
  try {
    for (let at = 0; at < content.length; ) at += writeSync(descriptor, content, at, content.length - at, at)
    ftruncateSync(descriptor, content.length)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function changedMeanwhile(file: string): MovieflowError {
  return new MovieflowError('INPUT_CHANGED', 'the file has changed since it was read: nothing was written', {
    file,
    hint: 'save the file in your editor, then try again',
  })
}

function refusedByFile(cause: unknown, file: string): MovieflowError {
  if (cause instanceof MovieflowError) return cause
  const refused = refusedByMachine(cause, file)
  if (refused.code !== 'NO_PERMISSION') return refused
  return new MovieflowError(refused.code, refused.message, {
    file,
    cause,
    hint: 'change its permissions, or those of its folder',
  })
}
