// An array that was made in memory out of an HDF5 file's datasets, as blocks of rows and frames.
import { type ArrayLayout, type BlockSize, checkAxes, checkFrameSize, frameLength, layOutAxes } from '@movieflow/arrays'
import type { DType, NumericArray } from '@movieflow/core/plugin'
import type { DataFile } from './data-file.js'
import type { FramedArray } from './framed-array.js'

export interface HeldNumbers {
  /** The path of the data from which it is made, with a leading slash. */
  readonly path: string
  readonly shape: readonly number[]
  /** In C order. */
  readonly data: Float64Array
}

/** Use its frames as those of a dataset. */
export class HeldArray implements FramedArray {
  block?: BlockSize
  readonly dtype: DType = 'float64'
  readonly isLogical = false
  readonly chunks = null
  readonly framesPerChunk = 1
  readonly rowsPerChunk = 1
  readonly layout: ArrayLayout

  /** Refuses axes that do not fit. */
  constructor(
    readonly file: DataFile,
    private readonly numbers: HeldNumbers,
    axes: readonly string[],
  ) {
    checkAxes(file.path, numbers.shape, axes)
    this.layout = layOutAxes({ shape: numbers.shape, fortranOrder: false }, axes)
    checkFrameSize(file.path, this.layout, this.dtype)
  }

  get path(): string {
    return this.numbers.path
  }

  get bytesPerFrame(): number {
    return frameLength(this.layout) * 8
  }

  report(): void {}

  readBlock(row: number, frame: number, size: BlockSize, into: NumericArray): void {
    const { frames, inner } = this.layout
    for (let each = 0; each < size.rows; each++) {
      const start = ((row + each) * frames + frame) * inner
      into.set(this.numbers.data.subarray(start, start + size.frames * inner), each * size.frames * inner)
    }
  }
}
