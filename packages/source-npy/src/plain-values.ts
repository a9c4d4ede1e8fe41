// An array of numbers or texts becomes a plain value: a number, a text, nested lists; all of an .npz a record.
import { isUtf8 } from 'node:buffer'
import { FileBytes, fileChanged, isComplex, openArray, refuse, type StoredArray } from '@movieflow/arrays'
import {
  type FieldValue,
  mostPlainValues,
  type NumericArray,
  type PluginContext,
  stridesOf,
} from '@movieflow/core/plugin'
import type { FoundArray, StoredTexts } from './npy-array.js'
import { openNpyFile, withName } from './npy-file.js'

/** More code points or bytes than this are no names or labels. */
const mostTextUnits = 32_000_000

/** For a source's `readValue`. */
export async function readPlain(
  path: string,
  name: string | undefined,
  context: PluginContext,
): Promise<FieldValue | undefined> {
  const npy = await openNpyFile(path)
  try {
    if (npy.names === undefined || name !== undefined) {
      const found = await npy.find(name)
      if (found === undefined) return undefined
      const refusal = whyNot(found)
      if (refusal) throw withName(refuse(path, refusal.problem, refusal.hint), name)
      return await readArray(npy.file, found, context).catch((error) => Promise.reject(withName(error, name)))
    }
    const record: [string, FieldValue][] = []
    let count = 0
    for (const each of npy.names) {
      const found = (await npy.find(each))!
      if (whyNot(found)) continue
      // Many small arrays are together what one large one is.
      count += countPlaces(found.shape) + 1
      if (count > mostPlainValues) throw refuse(path, tooMany(count), 'name one array of it')
      record.push([each, await readArray(npy.file, found, context)])
    }
    return Object.fromEntries(record)
  } finally {
    npy.file.close()
  }
}

/** Why an array is no plain value. */
function whyNot({ shape, array, texts, problem, hint }: FoundArray): { problem: string; hint?: string } | undefined {
  const count = countPlaces(shape)
  if (count > mostPlainValues) return { problem: tooMany(count), hint: 'save the part that you need' }
  if (texts)
    return count * texts.width > mostTextUnits
      ? { problem: `its texts take ${texts.width.toLocaleString('en-US')} letters each`, hint: 'save shorter texts' }
      : undefined
  if (problem !== undefined) return { problem, ...(hint === undefined ? {} : { hint }) }
  if (array && isComplex(array.parts[0]!.type))
    return {
      problem: 'its numbers are complex, so they cannot be fields',
      hint: 'save np.abs(array), or its real part',
    }
  return undefined
}

function tooMany(count: number): string {
  return `${count.toLocaleString('en-US')} values are too many for a field (at most ${mostPlainValues.toLocaleString('en-US')})`
}

/** Lists of no values are values as well: `(1000000, 0)` is a million of them. */
function countPlaces(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * Math.max(1, length), 1)
}

async function readArray(file: FileBytes, found: FoundArray, context: PluginContext): Promise<FieldValue> {
  const { shape, order, array, texts } = found
  const values = await readValues(file, texts?.array ?? array!, context)
  const read = texts
    ? textReader(values, texts)
    : (index: number) => (Number.isNaN(values[index]) ? null : values[index]!)
  const steps = order === 'C' ? stridesOf(shape) : stridesOf(shape.toReversed()).toReversed()
  const nest = (axis: number, offset: number): FieldValue =>
    axis === shape.length
      ? read(offset)
      : Array.from({ length: shape[axis]! }, (_, index) => nest(axis + 1, offset + index * steps[axis]!))
  return nest(0, 0)
}

/** All elements in stored order, after comparing their checksum. */
async function readValues(
  { path, stamp }: FileBytes,
  array: StoredArray,
  context: PluginContext,
): Promise<NumericArray> {
  const file = FileBytes.open(path, 'an .npy or .npz file')
  if (file.size !== stamp.size || file.stamp.mtimeMs !== stamp.mtimeMs) {
    file.close()
    throw fileChanged(path)
  }
  const axes = array.shape.map((_, axis) => `axis${axis}`)
  const reader = await openArray(file, array, { axes, complex: undefined }, undefined, context)
  try {
    return (await reader.read(0)).data
  } finally {
    await reader.close?.()
  }
}

/** Texts as NumPy shows them: without the zeros that fill them up. */
function textReader(units: NumericArray, { width, unicode }: StoredTexts): (index: number) => string {
  return (index) => {
    let end = (index + 1) * width
    while (end > index * width && units[end - 1] === 0) end--
    const text = units.subarray(index * width, end)
    return unicode ? decodeCodePoints(text) : decodeBytes(text as Uint8Array)
  }
}

function decodeCodePoints(points: NumericArray): string {
  let text = ''
  // A code point beyond Unicode is no letter; NumPy refuses it as well.
  for (const point of points) text += String.fromCodePoint(point > 0x10ffff ? 0xfffd : point)
  return text
}

/** Bytes have no encoding in NumPy: UTF-8 if they are valid UTF-8, else Latin-1. */
function decodeBytes(bytes: Uint8Array): string {
  const text = Buffer.from(bytes)
  return isUtf8(text) ? text.toString('utf8') : text.toString('latin1')
}
