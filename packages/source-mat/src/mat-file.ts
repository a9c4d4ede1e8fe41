// Opens a .mat file in the version that its first bytes show.
import { FileBytes, printable, refuse } from '@movieflow/arrays'
import type { MatFile } from './item.js'
import { listMat4, mayBeMat4 } from './v4/mat4-file.js'
import { listMat5 } from './v5/mat5-file.js'

// Bytes that may come before HDF5; MATLAB's are the fewest.
const mostBefore = 1 << 20
const hdfMagic = '\x89HDF\r\n\x1a\n'

/** Opens a .mat file and lists its variables; the caller closes it. */
export async function openMat(path: string): Promise<MatFile> {
  const file = FileBytes.open(path, 'a .mat file')
  let hdf: boolean
  try {
    hdf = isHdf(file)
    if (!hdf) return await list(file)
  } catch (error) {
    file.close()
    throw error
  }
  const matlab = file.some(0, 10).toString('latin1') === 'MATLAB 7.3'
  file.close()
  const { listMat73 } = await import('./v73/mat73-file.js')
  return listMat73(path, matlab)
}

async function list(file: FileBytes): Promise<MatFile> {
  const start = file.some(0, 128)
  if (start.length === 0) throw refuse(file.path, 'the file is empty', 'save it again')
  // Formats that begin with text say so at byte 124; format 4 begins with small numbers.
  if (start.length === 128 && !start.subarray(0, 4).includes(0)) {
    const mark = start.toString('latin1', 126, 128)
    if (mark !== 'IM' && mark !== 'MI') throw refuse(file.path, `not a .mat file: ${nameContent(start)}`, saveAgain)
    const bigEndian = mark === 'MI'
    const version = bigEndian ? start.readUInt16BE(124) : start.readUInt16LE(124)
    if (version >> 8 !== 1)
      throw refuse(
        file.path,
        `its format 0x${version.toString(16).padStart(4, '0')} is unknown (0x0100 is read)`,
        saveAgain,
      )
    return listMat5(file, bigEndian)
  }
  if (mayBeMat4(start)) return listMat4(file)
  throw refuse(file.path, `not a .mat file: ${nameContent(start)}`, saveAgain)
}

const saveAgain = "save it again: save('file.mat', '-v7')"

/** HDF5 begins at byte 0, or behind a block of 512 bytes or twice, four times, … as many. */
function isHdf(file: FileBytes): boolean {
  for (let at = 0; at < file.size && at <= mostBefore; at = at === 0 ? 512 : at * 2)
    if (file.some(at, 8).toString('latin1') === hdfMagic) return true
  return false
}

function nameContent(bytes: Buffer): string {
  const text = bytes.toString('latin1')
  if (text.startsWith('PK')) return 'it is a zip archive'
  if (text.startsWith('\x93NUMPY')) return 'it is an .npy file'
  if (text.startsWith('MATLAB')) return 'its header is cut or damaged'
  return `it begins with "${printable(text.slice(0, 6))}"`
}
