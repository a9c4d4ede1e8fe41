// Replaces a small file atomically; any thread.
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeFolderSync, refusedByMachine } from './folders.js'
import { stagedPath } from './staged-file.js'

/**
 * Written to a staged file in the same folder, which is made if missing, and renamed. The staged file of a killed process is swept like any other.
 * Throws refusals of the machine, in words.
 */
export function replaceFileSync(file: string, content: string | Uint8Array): void {
  makeFolderSync(dirname(file))
  const aside = stagedPath(file)
  try {
    writeFileSync(aside, content)
    renameSync(aside, file)
  } catch (error) {
    rmSync(aside, { force: true })
    throw refusedByMachine(error, file)
  }
}
