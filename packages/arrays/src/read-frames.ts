// Frame readers: frames at their offset in the file, gathered from runs, or out of a copy; in a worker.
import fs from 'node:fs'
import {
  allocateArray,
  bytesPerElement,
  type FrameReader,
  MovieflowError,
  type NumericArray,
  type PluginContext,
} from '@movieflow/core/plugin'
import { checkFrameIndex } from './check-request.js'
import { readFully } from './file-bytes.js'
import type { FramesCopy } from './frame-copy.js'
import { type BlockedArray, gatherFrames, type OpenArray } from './gather.js'
import { frameLength, isScattered } from './layout.js'

/** The limits of memory for a scattered array without a prepared copy, in bytes. */
interface MemoryLimits {
  /** Arrays up to this are read whole. */
  readonly whole: number
  /** Larger ones are read in bands of this size. */
  readonly band: number
}

const memoryLimits: MemoryLimits = { whole: 256 << 20, band: 64 << 20 }

/** True if frames are worth a copy in another order; false if reading them as stored is enough. */
export function needsGathering({ layout, elements }: OpenArray): boolean {
  return isScattered(layout, elements.itemBytes)
}

/** Reads out of the array's own file. */
export function openArrayFrames(array: OpenArray, context: PluginContext, limits = memoryLimits): FrameReader {
  const { file, layout, dtype } = array
  const length = frameLength(layout)
  const close = () => array.close()
  if (!needsGathering(array)) {
    const readOne = (index: number) => readRuns(array, index, context)
    return toReader(array, close, layout.outer === 1 ? readAhead(array, readOne, context) : readOne)
  }
  const bytesPerFrame = length * bytesPerElement(dtype)
  const whole = layout.frames * bytesPerFrame <= limits.whole
  const count = whole ? layout.frames : Math.max(1, Math.floor(limits.band / bytesPerFrame))
  let first = 0
  let band: NumericArray | undefined
  return toReader(array, close, (index) => {
    if (band === undefined || index < first || index >= first + count) {
      first = index - (index % count)
      // Let go of the old band before the new one is made.
      band = undefined
      try {
        band = gatherFrames(array, first, Math.min(count, layout.frames - first))
      } catch {
        // In a file with unreadable parts, readable frames are delivered, and an error belongs to its frame.
        const alone = gatherFrames(array, index, 1)
        file.verify()
        array.rounding.report(context, `in frame ${index}`)
        return alone
      }
      file.verify()
      array.rounding.report(context, whole ? 'in the array' : `from frame ${first} on`)
    }
    return band.slice((index - first) * length, (index - first + 1) * length)
  })
}

/** Reads out of the copies that `writeFrames` made, which need not be closed before their folder is removed. */
export function openCopies(
  array: Pick<BlockedArray, 'file' | 'layout' | 'dtype'>,
  copies: readonly FramesCopy[],
): FrameReader {
  const { layout, dtype } = array
  const length = frameLength(layout)
  const opened: number[] = []
  const close = () => {
    for (const descriptor of opened.splice(0)) fs.closeSync(descriptor)
  }
  try {
    for (const { file } of copies) opened.push(fs.openSync(file, 'r'))
  } catch (error) {
    close()
    throw error
  }
  return toReader(array, close, (index) => {
    const values = allocateArray(dtype, length)
    const rowBytes = layout.inner * bytesPerElement(dtype)
    let at = 0
    for (const [place, { rows }] of copies.entries()) {
      const bytes = new Uint8Array(values.buffer, at, rows * rowBytes)
      if (readFully(opened[place]!, index * bytes.length, bytes) < bytes.length)
        throw new MovieflowError('INTERNAL', `the scratch copy of the array ends before frame ${index}`, {
          file: array.file.path,
        })
      at += bytes.length
    }
    return values
  })
}

/** Frames of less than this, read one after the other, come several at once: a trace of 30 kHz has millions of them. */
const smallFrame = 4 << 10
const aheadBytes = 256 << 10
/** This many frames in a row are not a coincidence. */
const inARow = 8

function readAhead(
  array: OpenArray,
  readOne: (index: number) => NumericArray,
  context: PluginContext,
): (index: number) => NumericArray {
  const { file, layout, elements, rounding } = array
  const length = frameLength(layout)
  const bytes = length * bytesPerElement(array.dtype)
  if (bytes === 0 || bytes > smallFrame) return readOne
  const most = Math.floor(aheadBytes / bytes)
  let [previous, row] = [-2, 0]
  let first = 0
  let block: NumericArray | undefined
  return (index) => {
    row = index === previous + 1 ? row + 1 : 0
    previous = index
    if (row < inARow) {
      block = undefined
      return readOne(index)
    }
    if (!block || index >= first + block.length / length) {
      first = index
      block = allocateArray(array.dtype, Math.min(most, layout.frames - first) * length)
      try {
        elements.read(first * length, block)
      } catch {
        block = undefined
        return readOne(index)
      }
      file.verify()
      rounding.report(context, `from frame ${first} on`)
    }
    return block.slice((index - first) * length, (index - first + 1) * length)
  }
}

function readRuns(array: OpenArray, index: number, context: PluginContext): NumericArray {
  const { file, layout, elements, rounding } = array
  const { frames, outer, inner } = layout
  const values = allocateArray(array.dtype, frameLength(layout))
  for (let row = 0; row < outer; row++) {
    const run = outer === 1 ? values : values.subarray(row * inner, (row + 1) * inner)
    elements.read((row * frames + index) * inner, run)
  }
  file.verify()
  rounding.report(context, `in frame ${index}`)
  return values
}

function toReader(
  { file, layout: { axes, shape, frames } }: Pick<BlockedArray, 'file' | 'layout'>,
  close: () => void,
  readValues: (index: number) => NumericArray,
): FrameReader {
  return {
    read(index) {
      checkFrameIndex(file.path, frames, index)
      return { axes, shape, data: readValues(index) }
    },
    close,
  }
}
