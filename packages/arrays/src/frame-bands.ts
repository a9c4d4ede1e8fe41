// A chunked array's frames are read in bands, as wide as its chunks, so that none is inflated once for each of its frames; in a worker.
import {
  allocateArray,
  bytesPerElement,
  type FrameReader,
  type NumericArray,
  type PluginContext,
} from '@movieflow/core/plugin'
import { checkFrameIndex } from './check-request.js'
import type { ChunkedArray } from './chunked-array.js'
import { type BlockSize, chooseBlock } from './gather.js'
import { frameLength, isScattered } from './layout.js'
import { transpose } from './transpose.js'

/** The limits for memory, in bytes. */
export interface BandLimits {
  /** Bands are no longer than this, unless one frame is. */
  readonly most: number
  /** Below this, adjacent frames are read together: a request costs more than reading. */
  readonly least: number
  /** Scattered arrays up to this are read whole; blocks are no larger. */
  readonly whole: number
}

const usualLimits: BandLimits = { most: 64 << 20, least: 1 << 20, whole: 32 << 20 }

/** From here on, workers that share out the frames of a chunk would inflate it too often. */
const manyFrames = 16

/** The blocks from which to copy all frames in order; `undefined` if bands are enough. */
export function chooseCopy(array: ChunkedArray, limits = usualLimits): BlockSize | undefined {
  const { layout, bytesPerFrame, framesPerChunk } = array
  const bytes = layout.frames * bytesPerFrame
  if (bytes <= limits.whole || layout.frames <= 1) return undefined
  const runBytes = layout.inner * bytesPerElement(array.dtype)
  if (array.chunks === null) {
    if (!isScattered(layout, bytesPerElement(array.dtype))) return undefined
    return chooseBlock(layout.outer, layout.frames, Math.max(1, Math.floor(limits.whole / runBytes)))
  }
  if (framesPerChunk * bytesPerFrame <= limits.most) {
    if (framesPerChunk <= manyFrames) return undefined
    const fitting = Math.floor(limits.whole / (framesPerChunk * bytesPerFrame))
    return { rows: layout.outer, frames: framesPerChunk * Math.max(1, fitting) }
  }
  const rows = Math.max(1, Math.floor(limits.whole / (framesPerChunk * runBytes)))
  const unit = array.rowsPerChunk
  return { rows: Math.min(layout.outer, rows > unit ? rows - (rows % unit) : rows), frames: framesPerChunk }
}

function chooseBand(array: ChunkedArray, limits: BandLimits): number {
  const { layout, bytesPerFrame, framesPerChunk } = array
  const fitting = (bytes: number) => Math.max(1, Math.floor(bytes / Math.max(1, bytesPerFrame)))
  if (array.chunks === null) {
    if (!isScattered(array.layout, bytesPerElement(array.dtype))) return fitting(limits.least)
    return fitting(layout.frames * bytesPerFrame <= limits.whole ? limits.whole : limits.most)
  }
  const least = fitting(limits.least)
  const band = framesPerChunk * Math.ceil(least / framesPerChunk)
  return Math.min(band, Math.max(fitting(limits.most), 1))
}

/**
 * Reads from the array's own file; closing the reader closes it. If a band cannot be read, its frames are read one by one: the intact ones
 * are delivered, and an error belongs to the requested frame.
 */
export function openBands(array: ChunkedArray, context: PluginContext, limits = usualLimits): FrameReader {
  const { file, layout } = array
  const { axes, shape, frames } = layout
  const length = frameLength(layout)
  const width = Math.min(chooseBand(array, limits), Math.max(1, frames))
  let band: { readonly first: number; readonly values: Promise<NumericArray> } | undefined
  /** The first frame of the last band that could not be read as a whole. */
  let broken: number | undefined
  const readAlone = async (index: number) => {
    const data = await readBand(array, index, 1, limits)
    await file.verify()
    array.report(context, `in frame ${index}`)
    return { axes, shape, data }
  }
  return {
    async read(index) {
      checkFrameIndex(file.path, frames, index)
      const first = index - (index % width)
      if (broken === first) return readAlone(index)
      if (band?.first !== first) {
        // Let go of the old band before the new one is made.
        band = undefined
        band = { first, values: readBand(array, first, Math.min(width, frames - first), limits) }
      }
      const { values } = band
      try {
        const all = await values
        await file.verify()
        array.report(context, width >= frames ? 'in the array' : `from frame ${first} on`)
        const data = width === 1 ? all : all.slice((index - first) * length, (index - first + 1) * length)
        if (width === 1) band = undefined
        return { axes, shape, data }
      } catch (error) {
        if (band?.values === values) band = undefined
        if (width === 1) throw error
        broken = first
        return readAlone(index)
      }
    },
    close: () => file.close(),
  }
}

/** Frames `first` to `first + count`, one behind the other. */
async function readBand(array: ChunkedArray, first: number, count: number, limits: BandLimits): Promise<NumericArray> {
  const { outer, inner } = array.layout
  const values = allocateArray(array.dtype, count * outer * inner)
  if (outer === 1) {
    await array.readBlock(0, first, { rows: 1, frames: count }, values)
    return values
  }
  const runBytes = inner * count * values.BYTES_PER_ELEMENT
  const unit = array.rowsPerChunk
  const fitting = Math.max(1, Math.floor(limits.whole / runBytes))
  const rows = Math.min(outer, fitting > unit ? fitting - (fitting % unit) : fitting)
  const block = allocateArray(array.dtype, rows * count * inner)
  for (let row = 0; row < outer; row += rows) {
    const size = { rows: Math.min(rows, outer - row), frames: count }
    await array.readBlock(row, first, size, block.subarray(0, size.rows * count * inner))
    transpose(block, { ...size, inner }, { values, start: row * inner, stride: outer * inner })
  }
  return values
}
