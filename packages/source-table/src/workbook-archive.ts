// Checks the zip archive of a workbook before a library reads it: that it is complete, and how much it unpacks to. Any thread.
import { FileBytes, locateMember, readZipDirectory } from '@movieflow/arrays'
import { MovieflowError } from '@movieflow/core/plugin'

/**
 * The unpacked bytes of the archive's members, by its directory and their own headers, or a text with the fault: a copy that was broken off
 * has no directory, and keeps SheetJS busy for ever.
 */
export async function unpackedBytes(path: string): Promise<number | string> {
  const file = FileBytes.open(path, 'a workbook')
  try {
    if (file.some(0, 2).toString('latin1') !== 'PK') return 'it does not begin as .xlsx files do'
    const members = await readZipDirectory(file)
    if (members === undefined) return 'it is cut off'
    let unpacked = 0
    for (const member of members) {
      const found = locateMember(file, member)
      if ('problem' in found) return `${member.name}: ${found.problem}`
      unpacked += found.bytes
    }
    return unpacked
  } catch (error) {
    if (error instanceof MovieflowError && error.code !== 'INPUT_CHANGED') return error.message
    throw error
  } finally {
    file.close()
  }
}
