// A small file in place of the one that is there: at no moment less than whole; any thread.
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { makeFolderSync, refusedByMachine } from './folders.js'

/** Written aside in the same folder, which is made where it is missing, and renamed. Throws what the machine refuses, in words. */
export function replaceFileSync(file: string, content: string | Uint8Array): void {
  makeFolderSync(dirname(file))
  // File systems take names of 255 bytes.
  const aside = join(dirname(file), `.${basename(file).slice(0, 80)}.${process.pid}.tmp`)
  try {
    writeFileSync(aside, content)
    renameSync(aside, file)
  } catch (error) {
    rmSync(aside, { force: true })
    throw refusedByMachine(error, file)
  }
}
