// Damaged files: whatever the bytes, there is either a refusal of one line or frames of what the header says.
import fs from 'node:fs'
import path from 'node:path'
import { fewOrAll } from '@movieflow/test-support/share'
import { expect, test } from 'vitest'
import npy from '../src/index.js'
import { assemble, fixtures, readAll, refusalOf, request, seeded, temporaryFolder, testContext } from './support.js'

const rounds = Number(process.env.FUZZ ?? fewOrAll(1000, 4000))
const folder = temporaryFolder()

const { below, pick } = seeded(2024)

const tokens = [
  '(',
  ')',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  "'",
  '"',
  '-',
  '9999999999',
  '0',
  '1L',
  'True',
  'False',
  'None',
  '\\',
]
const words = [
  ...tokens,
  '<f4',
  '>i8',
  '|O',
  '<c16',
  '<f2',
  '|b1',
  'shape',
  'descr',
  'fortran_order',
  '\0',
  '\xff',
  ' ',
  '\n',
]

const mutations: readonly ((bytes: Buffer) => Buffer)[] = [
  (bytes) => bytes.subarray(0, below(bytes.length)),
  (bytes) => Buffer.concat([bytes, Buffer.alloc(below(50), below(256))]),
  (bytes) => flip(bytes, bytes.length),
  (bytes) => flip(bytes, 12),
  (bytes) => flip(bytes, 128),
  (bytes) => splice(bytes, below(2)),
  (bytes) => splice(bytes, 1 + below(4)),
  // Digits alone: shapes and types that are well written and wrong.
  (bytes) => {
    const digits = Array.from(bytes.subarray(10, 100).keys(), (at) => at + 10).filter((at) =>
      /[0-9]/.test(String.fromCharCode(bytes[at]!)),
    )
    if (digits.length > 0) bytes[pick(digits)] = 48 + below(10)
    return bytes
  },
]

function flip(bytes: Buffer, end: number): Buffer {
  for (let n = 1 + below(4); n > 0; n--) bytes[below(Math.min(end, bytes.length))] = below(256)
  return bytes
}

/** A word in place of `length` bytes of the header. */
function splice(bytes: Buffer, length: number): Buffer {
  const at = 10 + below(100)
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(pick(words), 'latin1'), bytes.subarray(at + length)])
}

test(
  `${rounds} damaged files (FUZZ=n for another number)`,
  async () => {
    const names = fs.readdirSync(fixtures).filter((name) => name.endsWith('.npy') && !name.startsWith('longdouble'))
    const originals = names.map((name) => fs.readFileSync(path.join(fixtures, name)))
    const file = path.join(folder, 'damaged.npy')
    const before = process.memoryUsage().rss
    let read = 0
    for (let round = 0; round < rounds; round++) {
      let bytes: Buffer = Buffer.from(pick(originals))
      for (let n = 1 + below(2); n > 0; n--) bytes = Buffer.from(pick(mutations)(bytes))
      fs.writeFileSync(file, bytes)
      try {
        if (await readDamaged(file, bytes)) read++
      } catch (error) {
        throw new Error(`round ${round}: ${bytes.toString('base64')}`, { cause: error })
      }
    }
    expect(read).toBeGreaterThan(rounds / 20)
    expect(read).toBeLessThan(rounds)
    expect(process.memoryUsage().rss - before).toBeLessThan(300e6)
  },
  Math.max(30_000, rounds * 10),
)

/** Whether it was read; throws where it was neither read rightly nor refused rightly. */
async function readDamaged(file: string, bytes: Buffer): Promise<boolean> {
  const { context, warnings } = testContext(folder)
  const attempt = async <T>(action: () => Promise<T>): Promise<T | undefined> => {
    let result: T | undefined
    let refused = true
    const run = async () => {
      result = await action()
      refused = false
    }
    await run().catch((error: unknown) => refusalOf(() => Promise.reject(error)))
    return refused ? undefined : result
  }
  const info = (await attempt(() => npy.scan(file, context)))?.[0]
  if (info === undefined) return false
  expect(info.dtype.length).toBeLessThan(70)
  const frame = below(info.shape.length + 1)
  const axes = info.shape.map((_, axis) => (axis === frame ? 'frame' : `axis${axis}`))
  const asked = request(file, axes, info.dtype.includes('c') ? { complex: 'abs' } : {})
  const clip = await attempt(() => npy.probe(asked, context))
  if (clip === undefined) return false
  const length = clip.shape.reduce((product, each) => product * each, 1)
  // At most one byte an element: no header promises more than the file holds.
  expect(length * clip.frames === 0 || length * clip.frames <= bytes.length).toBe(true)
  const reader = await npy.open({ ...asked, prepared: await npy.prepare!(asked, context) }, context)
  const tensors = await readAll(reader, Math.min(clip.frames, 5000))
  for (const tensor of tensors)
    expect([tensor.axes, tensor.shape, tensor.data.length]).toEqual([clip.axes, clip.shape, length])
  // Value by value, as the bytes of the file say.
  const shape = info.order === 'F' ? info.shape.toReversed() : info.shape
  const names = info.order === 'F' ? axes.toReversed() : axes
  if (clip.frames === tensors.length)
    expect(assemble(tensors, names, shape)).toEqual(decodePlainly(bytes, info.dtype, length * clip.frames))
  expect(warnings.length).toBeLessThanOrEqual(1)
  return true
}

/** The same values in the slowest and plainest way; of complex numbers the length. */
function decodePlainly(bytes: Buffer, dtype: string, count: number): number[] {
  const [start, little, size] = [
    bytes[6] === 1 ? 10 + bytes.readUInt16LE(8) : 12 + bytes.readUInt32LE(8),
    dtype[0] !== '>',
    Number(dtype.slice(2)),
  ]
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, bytes.length - start)
  const decode: Record<string, (at: number) => number> = {
    b1: (at) => Math.min(1, view.getUint8(at)),
    i1: (at) => view.getInt8(at),
    u1: (at) => view.getUint8(at),
    i2: (at) => view.getInt16(at, little),
    u2: (at) => view.getUint16(at, little),
    i4: (at) => view.getInt32(at, little),
    u4: (at) => view.getUint32(at, little),
    i8: (at) => Number(view.getBigInt64(at, little)),
    u8: (at) => Number(view.getBigUint64(at, little)),
    f2: (at) => halfOf(view.getUint16(at, little)),
    f4: (at) => view.getFloat32(at, little),
    f8: (at) => view.getFloat64(at, little),
    c8: (at) => Math.fround(absolute(view.getFloat32(at, little), view.getFloat32(at + 4, little))),
    c16: (at) => absolute(view.getFloat64(at, little), view.getFloat64(at + 8, little)),
  }
  return Array.from({ length: count }, (_, index) => decode[dtype.slice(1)]!(index * size))
}

function halfOf(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023]
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * (exponent ? (1 + fraction / 1024) * 2 ** (exponent - 15) : fraction * 2 ** -24)
}

function absolute(real: number, imaginary: number): number {
  const length = Math.sqrt(real * real + imaginary * imaginary)
  return Number.isFinite(length) && length > 1e-140 ? length : Math.hypot(real, imaginary)
}
