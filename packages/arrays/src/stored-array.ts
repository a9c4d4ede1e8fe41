// Turns an array that a file's header describes into a clip, and into elements that are read at their place in the file.
import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type Clip, countElements, dtypeOf } from '@movieflow/core/plugin'
import type { ArrayRequest, StoredArray } from './array-description.js'
import { checkAxes, checkFrameSize } from './check-request.js'
import type { ComplexPart } from './complex.js'
import { complexRefusal, type ElementType, findDecoder, isComplex } from './element-type.js'
import { type Bytes, type Elements, heldElements, plainElements, scaledElements, splitElements } from './elements.js'
import { FileBytes } from './file-bytes.js'
import { writeFully } from './frame-copy.js'
import { type OpenArray, readElementBlock } from './gather.js'
import { inflateTo } from './inflate.js'
import { Rounding } from './int64.js'
import { layOutAxes } from './layout.js'
import { copyAgain, formatByteCount, refuse } from './refuse.js'

/** More than this is inflated into a file. */
const mostInflated = 64 << 20

/** The array's frames, as the request names them; refuses what cannot be read as asked. */
export function clipOfStored(file: FileBytes, array: StoredArray, request: ArrayRequest): Clip {
  const { layout, dtype } = layOutArray(file, array, request)
  const clip = { frames: layout.frames, axes: layout.axes, shape: layout.shape, dtype }
  // Truth values are bytes in memory, and the most of them is 1.
  return array.logical || array.parts[0]?.type.code === 'b1' ? { ...clip, white: 1 } : clip
}

/** Describes missing data of the array. Bytes after them are allowed. */
export function missingData(file: FileBytes, array: StoredArray): string | undefined {
  if (array.deflated) return undefined
  const { start, end } = byteExtent(array)
  if (end <= file.size) return undefined
  const present = formatByteCount(Math.max(0, file.size - start))
  return `its header promises ${formatByteCount(end - start)} of data, but the file holds ${present}`
}

/** The array's elements in its own file: what tests and further readers build upon. */
export async function openStored(
  file: FileBytes,
  array: StoredArray,
  request: ArrayRequest,
  inflated: string | undefined,
  signal: AbortSignal,
): Promise<OpenArray & { closeInflated(): void }> {
  const { layout, dtype } = layOutArray(file, array, request)
  const rounding = new Rounding()
  const { bytes, shift, close } = await openBytes(file, array, inflated, signal)
  const elements = elementsOf(array, bytes, shift, request.complex, rounding)
  return {
    file,
    elements,
    dtype,
    layout,
    rounding,
    readBlock: (row, frame, size, into) => readElementBlock(elements, layout, row, frame, size, into),
    closeInflated: close,
    close() {
      close()
      file.close()
    },
  }
}

export function layOutArray(file: FileBytes, array: StoredArray, { axes, complex }: ArrayRequest) {
  const elements = elementsOf(array, file, 0, complex, new Rounding(), file.path)
  const missing = missingData(file, array)
  if (missing !== undefined) throw refuse(file.path, missing, copyAgain)
  checkAxes(file.path, array.shape, axes)
  const layout = layOutAxes(array, axes)
  checkFrameSize(file.path, layout, elements.dtype)
  return { layout, dtype: elements.dtype }
}

function elementsOf(
  { parts, held, scale }: StoredArray,
  bytes: Bytes,
  shift: number,
  complex: ComplexPart | undefined,
  rounding: Rounding,
  path = '',
): Elements {
  if (held !== undefined) return heldElements(held, dtypeOf(held))
  if ((parts.length > 1 || isComplex(parts[0]!.type)) && complex === undefined)
    throw refuse(path, complexRefusal.problem, complexRefusal.hint)
  const [real, imaginary] = parts.map(({ type, offset }) => {
    const decoder = findDecoder(type, complex)
    if (!decoder) throw refuse(path, `its element type ${type.code} cannot be read`)
    return plainElements(bytes, offset - shift, decoder, rounding)
  })
  if (imaginary) return splitElements(real!, imaginary, complex!)
  return scale ? scaledElements(real!, scale) : real!
}

/** From the first part's first byte to the last one's last. */
export function byteExtent({ parts, shape }: StoredArray): { start: number; end: number } {
  if (parts.length === 0) return { start: 0, end: 0 }
  const length = countElements(shape)
  return {
    start: Math.min(...parts.map(({ offset }) => offset)),
    end: Math.max(...parts.map(({ offset, type }) => offset + length * itemBytes(type))),
  }
}

function itemBytes({ code }: ElementType): number {
  return Number(code.slice(1))
}

interface OpenBytes {
  readonly bytes: Bytes
  /** Position 0 of `bytes`, as parts count. */
  readonly shift: number
  close(): void
}

async function openBytes(
  file: FileBytes,
  array: StoredArray,
  inflated: string | undefined,
  signal: AbortSignal,
): Promise<OpenBytes> {
  const { start: shift, end } = byteExtent(array)
  if (inflated !== undefined) {
    const bytes = FileBytes.open(inflated, 'inflated data')
    return { bytes, shift, close: () => bytes.close() }
  }
  if (!array.deflated) return { bytes: file, shift: 0, close() {} }
  if (end - shift <= mostInflated) {
    // It grows as bytes come: a header's promise allocates nothing.
    let held = new Uint8Array(Math.min(end - shift, 1 << 20))
    await inflateArray(file, array, signal, (bytes, at) => {
      if (at + bytes.length > held.length) {
        const larger = new Uint8Array(Math.min(end - shift, Math.max(2 * held.length, at + bytes.length)))
        larger.set(held)
        held = larger
      }
      held.set(bytes, at)
    })
    return {
      bytes: { read: (position, into) => into.set(held.subarray(position, position + into.length)) },
      shift,
      close() {},
    }
  }
  const copy = await spill(file, array, os.tmpdir(), signal)
  const bytes = FileBytes.open(copy, 'inflated data')
  return {
    bytes,
    shift,
    close() {
      bytes.close()
      fs.rmSync(copy, { force: true })
    },
  }
}

/** Inflates the array into a new file of the folder. */
export async function spill(file: FileBytes, array: StoredArray, folder: string, signal: AbortSignal): Promise<string> {
  const copy = path.join(folder, `inflated-${randomUUID()}.bin`)
  try {
    const descriptor = fs.openSync(copy, 'wx')
    try {
      await inflateArray(file, array, signal, (bytes, at) => writeFully(descriptor, bytes, at))
    } finally {
      fs.closeSync(descriptor)
    }
  } catch (error) {
    fs.rmSync(copy, { force: true })
    throw error
  }
  return copy
}

async function inflateArray(
  file: FileBytes,
  array: StoredArray,
  signal: AbortSignal,
  take: (bytes: Buffer, at: number) => void,
): Promise<void> {
  const { deflated, checksum } = array
  const extent = { ...byteExtent(array), limit: deflated!.limit, ...(checksum && { checksum }) }
  await inflateTo(file, deflated!, extent, signal, take)
}
