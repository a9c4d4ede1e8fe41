// Makes a prepared copy of an array that is not read quickly as it is stored, and a frame reader of either.
import fs from 'node:fs'
import { bytesPerElement, type FrameReader, type Json, type PluginContext, z } from '@movieflow/core/plugin'
import type { ArrayRequest, StoredArray } from './array-description.js'
import { copyFrames } from './copy-frames.js'
import { type FileBytes, fileChanged } from './file-bytes.js'
import { type FramesCopy, framesCopySchema } from './frame-copy.js'
import { compareChecksum } from './inflate.js'
import { frameLength } from './layout.js'
import { needsGathering, openArrayFrames, openCopies } from './read-frames.js'
import { byteExtent, layOutArray, openStored, spill } from './stored-array.js'

/** The result of `prepare` for `open`, and the stamp of the file from which it was made. */
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
/** Inflates and reorders an array that is not read quickly as it is stored; closes the file. For a source's `prepare`. */
export async function prepareArray(
  file: FileBytes,
  array: StoredArray,
  request: ArrayRequest,
  context: PluginContext & { readonly scratch: string },
): Promise<Json> {
  const { layout, dtype } = layOutArray(file, array, request)
  const { start, end } = byteExtent(array)
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
    if (known && (known.size !== file.size || known.mtimeMs !== file.stamp.mtimeMs)) throw fileChanged(file.path)
    // Without `prepare`, it was not compared yet.
    if (prepared === undefined && array.checksum && !array.deflated)
      compareChecksum(file, array.checksum, context.signal)
    if (known?.frames === undefined)
      return openArrayFrames(await openStored(file, array, request, known?.inflated, context.signal), context)
    const reader = openCopies({ file, layout, dtype }, known.frames)
    file.close()
    return reader
  } catch (error) {
    file.close()
    throw error
  }
}
