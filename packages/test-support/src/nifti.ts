// Writes NIfTI-1 files, for tests: float32 in Fortran's order, x to the left, y to the front, z upwards.

/** `shape` is of x, y, z and perhaps time, of which `seconds` lie between two volumes. */
export function niftiBytes(values: Float32Array, shape: readonly number[], seconds = 0): Buffer {
  const header = Buffer.alloc(352)
  header.writeInt32LE(348, 0)
  for (const [index, length] of [shape.length, ...shape].entries()) header.writeInt16LE(length, 40 + 2 * index)
  header.writeInt16LE(16, 70)
  header.writeInt16LE(32, 72)
  for (const [index, step] of [1, 3, 3, 3, seconds].entries()) header.writeFloatLE(step, 76 + 4 * index)
  header.writeFloatLE(352, 108)
  header.writeFloatLE(1, 112)
  // Millimetres, and seconds.
  header.writeUInt8(2 | 8, 123)
  header.writeFloatLE(Math.max(...values), 124)
  header.writeInt16LE(1, 254)
  for (const [row, step] of [-3, 3, 3].entries()) header.writeFloatLE(step, 280 + 16 * row + 4 * row)
  header.write('n+1\0', 344, 'latin1')
  return Buffer.concat([header, Buffer.from(values.buffer, values.byteOffset, values.byteLength)])
}
