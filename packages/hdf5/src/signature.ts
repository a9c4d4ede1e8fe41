// Finds from the first bytes of a file the start of its HDF5 part and the width of its numbers, or another kind of file.
import fs from 'node:fs'
import type { FileLayout } from './object-header.js'
import { damagedHint, type Refusal, refusal } from './refusal.js'

const signature = Buffer.from('\x89HDF\r\n\x1a\n', 'latin1')

/** Reads the superblock; it is at 0, 512, 1024, and so on: after a user block, as MATLAB writes one. */
export function readLayout(descriptor: number): FileLayout {
  const { size } = fs.fstatSync(descriptor)
  for (let base = 0; base + signature.length <= size; base = Math.max(512, base * 2)) {
    const start = readAt(descriptor, base, 64)
    if (!start.subarray(0, 8).equals(signature)) continue
    const version = start[8]!
    if (version > 3) throw refusal(`version ${version} of its superblock is unknown`, damagedHint)
    const [offsetBytes, lengthBytes] = version < 2 ? [start[13], start[14]] : [start[9], start[10]]
    if (![2, 4, 8].includes(offsetBytes!) || ![2, 4, 8].includes(lengthBytes!))
      throw refusal('its superblock is damaged', damagedHint)
    return { descriptor, size, base, offsetBytes: offsetBytes!, lengthBytes: lengthBytes! }
  }
  throw describeOther(readAt(descriptor, 0, 16))
}

function describeOther(start: Buffer): Refusal {
  const text = start.toString('latin1')
  if (start.length === 0) return refusal('the file is empty', 'copy or save it again')
  if (text.startsWith('CDF') && [1, 2, 5].includes(start[3]!))
    return refusal('it is a classic netCDF-3 file, not an HDF5 one', '`use: hdf5`, which reads it')
  if (text.startsWith('\x0e\x03\x13\x01'))
    return refusal('it is an HDF4 file, not an HDF5 one', 'convert it: `h4toh5convert in.hdf out.h5`')
  if (text.startsWith('MATLAB 5'))
    return refusal('it is a MATLAB file of an old version, not an HDF5 one', '`use: mat`')
  if (text.startsWith('PK\x03\x04')) return refusal('it is a zip archive, not an HDF5 file')
  const shown = text
    .slice(0, 8)
    .replace(/[^\x20-\x7e]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`)
  return refusal(`it is not an HDF5 file: it begins with "${shown}"`)
}

function readAt(descriptor: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  return bytes.subarray(0, fs.readSync(descriptor, bytes, 0, length, position))
}
