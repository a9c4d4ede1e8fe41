// Frame readers: frames at their offset in the file, gathered from runs, or out of a prepared copy; in a worker.
import fs from 'node:fs'
import {
  allocateArray,
  bytesPerElement,
  type FrameReader,
  MovieflowError,
  type NumericArray,
  type PluginContext,
} from '@movieflow/core/plugin'
import { changed, readFully } from './array-file.js'
import { gatherFrames, type OpenArray } from './gather.js'
import { frameLength, isScattered } from './layout.js'
import type { PreparedCopy } from './prepare.js'

/** How much of a scattered array without a prepared copy is held in memory, in bytes. */
interface MemoryLimits {
  /** Arrays up to this are read whole. */
  readonly whole: number
  /** Of larger ones, so many frames at a time. */
  readonly band: number
}

const memoryLimits: MemoryLimits = { whole: 256 << 20, band: 64 << 20 }

/** Whether frames are worth a copy in another order, or reading them as they lie will do. */
export function needsGathering({ layout, decoder }: OpenArray): boolean {
  return isScattered(layout, decoder.itemBytes)
}

/** Reads out of the array's own file. */
export function openFrames(array: OpenArray, context: PluginContext, limits = memoryLimits): FrameReader {
  const { file, layout, decoder } = array
  const length = frameLength(layout)
  if (!needsGathering(array))
    return toReader(
      array,
      () => file.close(),
      (index) => readRuns(array, index, context),
    )
  const bytesPerFrame = length * bytesPerElement(decoder.dtype)
  const whole = layout.frames * bytesPerFrame <= limits.whole
  const count = whole ? layout.frames : Math.max(1, Math.floor(limits.band / bytesPerFrame))
  let first = 0
  let band: NumericArray | undefined
  return toReader(
    array,
    () => file.close(),
    (index) => {
      if (band === undefined || index < first || index >= first + count) {
        first = index - (index % count)
        // Let go of the old band before the new one is made.
        band = undefined
        band = gatherFrames(array, first, Math.min(count, layout.frames - first))
        file.verify()
        array.rounding.report(context, whole ? 'in the array' : `from frame ${first} on`)
      }
      return band.slice((index - first) * length, (index - first + 1) * length)
    },
  )
}

/** Reads out of a prepared copy, whose elements are decoded and whose frames follow each other. */
export function openCopy(array: OpenArray, copy: PreparedCopy): FrameReader {
  const { file, layout, decoder } = array
  file.close()
  if (copy.size !== file.stamp.size || copy.mtimeMs !== file.stamp.mtimeMs) throw changed(file.path)
  const length = frameLength(layout)
  const descriptor = fs.openSync(copy.file, 'r')
  return toReader(
    array,
    () => fs.closeSync(descriptor),
    (index) => {
      const values = allocateArray(decoder.dtype, length)
      const bytes = new Uint8Array(values.buffer)
      if (readFully(descriptor, index * bytes.length, bytes) < bytes.length)
        throw new MovieflowError('INTERNAL', `the scratch copy of the array ends before frame ${index}`, {
          file: file.path,
        })
      return values
    },
  )
}

function readRuns(array: OpenArray, index: number, context: PluginContext): NumericArray {
  const { file, layout, decoder, rounding } = array
  const { frames, outer, inner } = layout
  const values = allocateArray(decoder.dtype, frameLength(layout))
  for (let row = 0; row < outer; row++) {
    const run = outer === 1 ? values : values.subarray(row * inner, (row + 1) * inner)
    file.read(decoder, (row * frames + index) * inner, run, rounding)
  }
  file.verify()
  rounding.report(context, `in frame ${index}`)
  return values
}

function toReader(
  { file, layout: { axes, shape, frames } }: OpenArray,
  close: () => void,
  readValues: (index: number) => NumericArray,
): FrameReader {
  return {
    read(index) {
      if (!Number.isInteger(index) || index < 0 || index >= frames) {
        const range = frames === 0 ? 'it has none' : `its frames are 0 to ${frames - 1}`
        throw new MovieflowError('SHAPE_MISMATCH', `there is no frame ${index}: ${range}`, { file: file.path })
      }
      return { axes, shape, data: readValues(index) }
    },
    close,
  }
}
