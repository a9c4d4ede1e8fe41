// A small file in place of the one that is there: at no moment less than whole; any thread.
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeFolderSync, refusedByMachine } from './folders.js'
import { stagedPath } from './staged-file.js'

/**
 * Written aside in the same folder, which is made where it is missing, and renamed. What a killed process leaves aside has a staged file's name, and is swept as one.
 * Throws what the machine refuses, in words.
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
