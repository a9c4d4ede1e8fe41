// Turns a dataset into a clip, a prepared copy if its frames are scattered, and a frame reader.
import { chooseCopy, fileChanged, framesCopySchema, openBands, openCopies, writeFrameCopy } from '@movieflow/arrays'
import { type Clip, type FrameReader, type Json, type PluginContext, z } from '@movieflow/core/plugin'
import type { FramedArray } from './framed-array.js'

/** The result of preparing, for opening: the copy of all frames, and the stamp of the file from which it was made. */
const preparedSchema = z.strictObject({ copy: framesCopySchema, size: z.number(), mtimeMs: z.number() })

export function clipOfDataset({ layout, dtype, isLogical }: FramedArray): Clip {
  const clip = { frames: layout.frames, axes: layout.axes, shape: layout.shape, dtype }
  return isLogical ? { ...clip, white: 1 } : clip
}

/** Copies scattered frames; leaves the file open. For a source's `prepare`. */
export async function prepareDataset(
  array: FramedArray,
  { scratch, signal, ...context }: PluginContext & { readonly scratch: string },
): Promise<Json> {
  const block = chooseCopy(array)
  if (block === undefined) return null
  array.block = block
  const copy = await writeFrameCopy(array, scratch, signal)
  array.report({ signal, ...context }, 'in the array')
  const { size, mtimeMs } = array.file.stamp
  return { copy, size, mtimeMs }
}

/** Opens the dataset's frames; the reader closes the file. For a source's `open`. */
export async function openDataset(
  array: FramedArray,
  prepared: Json | undefined,
  context: PluginContext,
): Promise<FrameReader> {
  try {
    if (!prepared) return openBands(array, context)
    const { copy, ...stamp } = preparedSchema.parse(prepared)
    const { size, mtimeMs } = array.file.stamp
    if (stamp.size !== size || stamp.mtimeMs !== mtimeMs) throw fileChanged(array.file.path)
    const reader = openCopies(array, [copy])
    await array.file.close()
    return reader
  } catch (error) {
    await array.file.close()
    throw error
  }
}
