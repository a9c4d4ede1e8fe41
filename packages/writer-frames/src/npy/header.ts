// The header of a .npy file, format 1.0, as NumPy writes it; any thread.

/** Bytes of the whole header: enough for any shape, so that it can be filled in once the number of frames is known. */
export const npyHeaderBytes = 128

const magic = '\x93NUMPY\x01\x00'

/** `uint8` in C order. Ends with a line break at a multiple of 64 bytes, as NumPy asks. */
export function composeHeader(shape: readonly number[]): Uint8Array {
  const dictionary = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`
  const header = Buffer.alloc(npyHeaderBytes, ' ')
  header.write(magic, 0, 'latin1')
  header.writeUInt16LE(npyHeaderBytes - 10, 8)
  header.write(dictionary, 10, 'latin1')
  header.write('\n', npyHeaderBytes - 1, 'latin1')
  return header
}
