// A path becomes an open file of arrays: HDF5, or netCDF of the classic format, as its first bytes say.
import { FileBytes } from '@movieflow/arrays'
import { type DataFile, openHdf5 } from '@movieflow/hdf5'
import { ClassicFile } from './classic/classic-file.js'
import { isClassic } from './classic/header.js'

/** Opens a file for reading; the caller closes it. */
export async function openDataFile(path: string): Promise<DataFile> {
  const bytes = FileBytes.open(path, 'an HDF5 file')
  let start: Buffer
  try {
    start = bytes.some(0, 4)
  } finally {
    bytes.close()
  }
  return isClassic(start) ? ClassicFile.open(path) : openHdf5(path)
}
