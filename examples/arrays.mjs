// What the examples' data are made of: seeded noise, NumPy's .npy files, MATLAB's .mat files, and PNG files.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'

const dtypes = new Map([
  [Float32Array, '<f4'],
  [Float64Array, '<f8'],
  [Uint8Array, '|u1'],
  [Int16Array, '<i2'],
])

/** Numbers as the bytes of a .npy file; `fortran`: the first index is the fastest, as MATLAB has it. */
export function npy(values, shape, { fortran = false } = {}) {
  const order = fortran ? 'True' : 'False'
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const header = npyHeader(
    `{'descr': '${dtypes.get(values.constructor)}', 'fortran_order': ${order}, 'shape': (${tuple}), }`,
  )
  return Buffer.concat([header, Buffer.from(values.buffer, values.byteOffset, values.byteLength)])
}

/** The beginning of a .npy file (format version 1.0) with any text for its header. */
export function npyHeader(text) {
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, length % 256, Math.floor(length / 256)])
  return Buffer.concat([start, Buffer.from(`${text.padEnd(length - 1)}\n`, 'latin1')])
}

/** Numbers of a shape as a variable of a .mat file: the first index is the fastest. */
export function matArray(values, shape) {
  return { values, shape }
}

// Data types and array classes of "MAT-File Format", MathWorks: mi… and mx….
const matTypes = new Map([
  [Int8Array, [1, 8]],
  [Uint8Array, [2, 9]],
  [Uint16Array, [4, 11]],
  [Int32Array, [5, 12]],
  [Float32Array, [7, 7]],
  [Float64Array, [9, 6]],
])

/** Variables as the bytes of a .mat file (version 7, compressed): arrays, texts, numbers, objects as structs, lists of objects as struct arrays. */
export function mat(variables) {
  const header = Buffer.alloc(128, ' ')
  header.write('MATLAB 5.0 MAT-file, made by an example of movieflow')
  header.fill(0, 116, 124)
  header.writeUInt16LE(0x0100, 124)
  header.write('IM', 126)
  const elements = Object.entries(variables).flatMap(([name, value]) => {
    const body = deflateSync(matMatrix(name, value))
    return [matTag(15, body.length), body]
  })
  return Buffer.concat([header, ...elements])
}

function matTag(type, length) {
  const tag = Buffer.alloc(8)
  tag.writeUInt32LE(type, 0)
  tag.writeUInt32LE(length, 4)
  return tag
}

function matElement(type, bytes) {
  return Buffer.concat([matTag(type, bytes.length), bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)])
}

function matMatrix(name, value) {
  const [type, shape, ...content] = matContent(value)
  const bytes = (array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength)
  const parts = [
    matElement(6, bytes(Uint32Array.of(type, 0))),
    matElement(5, bytes(Int32Array.from(shape))),
    matElement(1, Buffer.from(name, 'latin1')),
    ...content,
  ]
  const body = Buffer.concat(parts)
  return Buffer.concat([matTag(14, body.length), body])
}

/** The array's class, its shape and the elements that hold its values. */
function matContent(value) {
  if (typeof value === 'number') return matContent(matArray(Float64Array.of(value), [1, 1]))
  if (typeof value === 'string') return [4, [1, value.length], matElement(4, Buffer.from(value, 'utf16le'))]
  if (ArrayBuffer.isView(value.values)) {
    const { values, shape } = value
    const [element, type] = matTypes.get(values.constructor)
    return [type, shape, matElement(element, Buffer.from(values.buffer, values.byteOffset, values.byteLength))]
  }
  const records = Array.isArray(value) ? value : [value]
  const names = Object.keys(records[0])
  const padded = Buffer.concat(names.map((name) => Buffer.from(name.padEnd(32, '\0'), 'latin1')))
  const members = records.flatMap((record) => names.map((name) => matMatrix('', record[name])))
  const length = Buffer.alloc(4)
  length.writeInt32LE(32)
  // A small element: its four bytes stand in its tag.
  const fieldLength = Buffer.concat([Buffer.from([5, 0, 4, 0]), length])
  return [2, [1, records.length], fieldLength, matElement(1, padded), ...members]
}

/** A grey picture (`channels` 1) or one of red, green, blue (3) as the bytes of a PNG file. */
export function png(bytes, width, height, channels = 1) {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, channels === 3 ? 2 : 0, 0, 0, 0])
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // Each row begins with its filter: 0, none.
  const stride = width * channels
  const rows = Buffer.alloc(height * (stride + 1))
  for (let y = 0; y < height; y++) rows.set(bytes.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1)
  const chunk = (name, content) => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), content])
    const ends = Buffer.alloc(8)
    ends.writeUInt32BE(content.length, 0)
    ends.writeUInt32BE(crc32(body), 4)
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)])
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** Numbers from 0 to 1, the same for the same seed: mulberry32. */
export function uniform(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Normally distributed numbers (Box and Muller), drawn from a table so that millions are quick. */
export function normal(seed) {
  const random = uniform(seed)
  const table = Float32Array.from(
    { length: 1 << 16 },
    () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  )
  let at = 0
  return () => {
    at = (at + 1) & 0xffff
    // Each pass through the table begins elsewhere, so that frames do not repeat.
    if (at === 0) at = Math.floor(random() * 0xffff)
    return table[at]
  }
}

export function save(file, bytes) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, bytes)
}
