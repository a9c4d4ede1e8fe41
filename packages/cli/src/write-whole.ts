// A file under its final name is complete: it is written under another name and renamed.
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { MovieflowError, machineFault } from '@movieflow/core/errors'

/** Makes the folder, too. Throws in words if the machine refuses. */
export async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const aside = join(
    dirname(file),
    `.${basename(file).slice(0, 80)}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`,
  )
  try {
    if (!existsSync(dirname(file))) (await import('@movieflow/core')).makeFolderSync(dirname(file))
    await writeFile(aside, bytes)
    await rename(aside, file)
  } catch (thrown) {
    await rm(aside, { force: true }).catch(() => {})
    if (thrown instanceof MovieflowError) throw thrown
    const fault = machineFault(thrown)
    const why = fault?.why ?? (thrown as Error).message
    const details = { file, hint: fault?.hint, cause: thrown }
    throw new MovieflowError(fault?.code ?? 'NO_PERMISSION', `${file} cannot be written: ${why}`, details)
  }
}
