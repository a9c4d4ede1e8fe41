// An array that a file's header describes becomes a clip, a prepared copy and a frame reader.
import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {
  bytesPerElement,
  type Clip,
  countElements,
  dtypeOf,
  type FrameReader,
  type Json,
  type PluginContext,
  z,
} from '@movieflow/core/plugin'
import type { ArrayRequest, StoredArray } from './array-description.js'
import { checkAxes, checkFrameSize } from './check-request.js'
import type { ComplexPart } from './complex.js'
import { copyFrames } from './copy-frames.js'
import { complexRefusal, type ElementType, findDecoder, isComplex } from './element-type.js'
import { type Bytes, type Elements, heldElements, plainElements, splitElements } from './elements.js'
import { changed, FileBytes } from './file-bytes.js'
import { type FramesCopy, framesCopySchema, writeFully } from './frame-copy.js'
import { type OpenArray, readElementBlock } from './gather.js'
import { compareChecksum, inflateTo } from './inflate.js'
import { Rounding } from './int64.js'
import { frameLength, layOut } from './layout.js'
import { needsGathering, openCopies, openFrames } from './read-frames.js'
import { copyAgain, formatBytes, refuse } from './refuse.js'

/** What `prepare` hands to `open`, and the stamp of the file that it was made of. */
const preparedSchema = z.strictObject({
  size: z.number(),
  mtimeMs: z.number(),
  /** The inflated bytes of the array's parts. */
  inflated: z.string().optional(),
  /** The frames, decoded. */
  frames: z.array(framesCopySchema).optional(),
})
type Prepared = z.infer<typeof preparedSchema>

// Below this, each worker puts the array in order in its own memory, sooner than a copy could be written.
const smallArray = 32 << 20
// Below this, each worker inflates the array for itself.
const smallInflated = 4 << 20
/** More than this is inflated into a file. */
const mostInflated = 64 << 20

/** The array's frames, as the request names them; refuses what cannot be read as asked. */
export function clipOf(file: FileBytes, array: StoredArray, request: ArrayRequest): Clip {
  const { layout, dtype } = layOutArray(file, array, request)
  return { frames: layout.frames, axes: layout.axes, shape: layout.shape, dtype }
}

/** What is missing of the array's data, in words. Bytes behind them are allowed. */
export function missingData(file: FileBytes, array: StoredArray): string | undefined {
  if (array.deflated) return undefined
  const { start, end } = extentOf(array)
  if (end <= file.size) return undefined
  const present = formatBytes(Math.max(0, file.size - start))
  return `its header promises ${formatBytes(end - start)} of data, but the file holds ${present}`
}

/** Inflates and puts in order what is not read quickly as it lies; closes the file. For a source's `prepare`. */
export async function prepareArray(
  file: FileBytes,
  array: StoredArray,
  request: ArrayRequest,
  context: PluginContext & { readonly scratch: string },
): Promise<Json> {
  const { layout, dtype } = layOutArray(file, array, request)
  const { start, end } = extentOf(array)
  const { scratch, signal } = context
  let inflated: string | undefined
  try {
    if (array.deflated && end - start > smallInflated) inflated = await spill(file, array, scratch, signal)
    else if (!array.deflated && array.checksum) compareChecksum(file, array.checksum, signal)
    const bytes = layout.frames * frameLength(layout) * bytesPerElement(dtype)
    let frames: FramesCopy[] | undefined
    if (bytes > smallArray && array.held === undefined) {
      const open = await openStored(file, array, request, inflated, signal)
      try {
        const work = { path: file.path, stamp: file.stamp, array, request, inflated, folder: scratch }
        if (needsGathering(open)) frames = await copyFrames(open, work, signal)
        open.rounding.report(context, 'in the array')
      } finally {
        open.closeInflated()
      }
    }
    if (frames !== undefined && inflated !== undefined) fs.rmSync(inflated)
    if (frames === undefined && inflated === undefined) return null
    return { ...file.stamp, ...(frames === undefined ? { inflated } : { frames }) } as Json
  } catch (error) {
    if (inflated !== undefined) fs.rmSync(inflated, { force: true })
    throw error
  } finally {
    file.close()
  }
}

/** Opens the array for reading; the reader closes the file. For a source's `open`. */
export async function openArray(
  file: FileBytes,
  array: StoredArray,
  request: ArrayRequest,
  prepared: Json | undefined,
  context: PluginContext,
): Promise<FrameReader> {
  try {
    const { layout, dtype } = layOutArray(file, array, request)
    const known: Prepared | undefined = prepared ? preparedSchema.parse(prepared) : undefined
    if (known && (known.size !== file.size || known.mtimeMs !== file.stamp.mtimeMs)) throw changed(file.path)
    // Without `prepare`, nobody has compared it yet.
    if (prepared === undefined && array.checksum && !array.deflated)
      compareChecksum(file, array.checksum, context.signal)
    if (known?.frames === undefined)
      return openFrames(await openStored(file, array, request, known?.inflated, context.signal), context)
    const reader = openCopies({ file, layout, dtype }, known.frames)
    file.close()
    return reader
  } catch (error) {
    file.close()
    throw error
  }
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

function layOutArray(file: FileBytes, array: StoredArray, { axes, complex }: ArrayRequest) {
  const elements = elementsOf(array, file, 0, complex, new Rounding(), file.path)
  const missing = missingData(file, array)
  if (missing !== undefined) throw refuse(file.path, missing, copyAgain)
  checkAxes(file.path, array.shape, axes)
  const layout = layOut(array, axes)
  checkFrameSize(file.path, layout, elements.dtype)
  return { layout, dtype: elements.dtype }
}

function elementsOf(
  { parts, held }: StoredArray,
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
    if (!decoder) throw refuse(path, `its element type ${type.code} is none that can be read`)
    return plainElements(bytes, offset - shift, decoder, rounding)
  })
  return imaginary ? splitElements(real!, imaginary, complex!) : real!
}

/** From the first part's first byte to the last one's last. */
function extentOf({ parts, shape }: StoredArray): { start: number; end: number } {
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
  const { start: shift, end } = extentOf(array)
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

async function spill(file: FileBytes, array: StoredArray, folder: string, signal: AbortSignal): Promise<string> {
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
  const extent = { ...extentOf(array), limit: deflated!.limit, ...(checksum && { checksum }) }
  await inflateTo(file, deflated!, extent, signal, take)
}
