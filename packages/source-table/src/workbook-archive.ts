// The zip archive that a workbook is, looked at before a library reads it: whether it is whole, and how much it unpacks to. Any thread.
import { FileBytes, locateMember, readZipDirectory } from '@movieflow/arrays'
import { MovieflowError } from '@movieflow/core/plugin'

/**
 * How many bytes the archive's members have unpacked, by its directory and their own headers; a text says what is wrong with it: a copy that was broken off
 * has no directory, and keeps SheetJS busy for ever.
 */
export async function unpackedBytes(path: string): Promise<number | string> {
  const file = FileBytes.open(path, 'a workbook')
  try {
    if (file.some(0, 2).toString('latin1') !== 'PK') return 'it does not begin as .xlsx does'
    const members = await readZipDirectory(file)
    if (members === undefined) return 'it is cut'
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
