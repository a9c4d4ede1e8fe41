// Arrays become .npy files, for tests.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

const descriptors = new Map<unknown, string>([
  [Float32Array, '<f4'],
  [Float64Array, '<f8'],
  [Uint8Array, '|u1'],
  [Int16Array, '<i2'],
  [Int32Array, '<i4'],
])

export type NpyData = Float32Array | Float64Array | Uint8Array | Int16Array | Int32Array

/** The bytes of a version 1.0 file (numpy/lib/format.py). */
export function npyBytes(data: NpyData, shape: readonly number[], fortran = false): Buffer {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`
  const order = fortran ? 'True' : 'False'
  const text = `{'descr': '${descriptors.get(data.constructor)}', 'fortran_order': ${order}, 'shape': ${tuple}, }`
  const padded = `${text.padEnd(Math.ceil((10 + text.length + 1) / 64) * 64 - 11)}\n`
  const head = Buffer.alloc(10)
  head.write('\x93NUMPY\x01\x00', 'latin1')
  head.writeUInt16LE(padded.length, 8)
  return Buffer.concat([
    head,
    Buffer.from(padded, 'latin1'),
    Buffer.from(data.buffer, data.byteOffset, data.byteLength),
  ])
}

export function writeNpy(file: string, data: NpyData, shape: readonly number[], fortran = false): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, npyBytes(data, shape, fortran))
}

/** A float32 array in C order; `valueAt` is given the indices. */
export function fillArray(shape: readonly number[], valueAt: (...indices: number[]) => number): Float32Array {
  const data = new Float32Array(shape.reduce((product, length) => product * length, 1))
  const indices = shape.map(() => 0)
  for (let at = 0; at < data.length; at++) {
    data[at] = valueAt(...indices)
    for (let axis = shape.length - 1; axis >= 0 && ++indices[axis]! === shape[axis]; axis--) indices[axis] = 0
  }
  return data
}

/** An array in C order, of any of the types that tests write. */
export function readNpy(file: string): { data: NpyData; shape: number[] } {
  const bytes = readFileSync(file)
  const start = 10 + bytes.readUInt16LE(8)
  const header = bytes.toString('latin1', 10, start)
  if (!header.includes("'fortran_order': False")) throw new Error(`${file} is not in C order`)
  const shape = /'shape': \(([^)]*)\)/
    .exec(header)![1]!
    .split(',')
    .filter((part) => part.trim())
    .map(Number)
  const body = bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length)
  const types = { '<f8': Float64Array, '<f4': Float32Array, '|u1': Uint8Array, '<i2': Int16Array, '<i4': Int32Array }
  const descr = /'descr': '([^']*)'/.exec(header)![1] as keyof typeof types
  return { data: new types[descr](body), shape }
}
