// Arrays with named axes, which sources deliver, transforms change and renderers draw.
import type { ClipTimes } from './times.js'

/** Element types in memory. 64-bit integers arrive as float64. Names are NumPy's. */
export type DType = 'uint8' | 'int8' | 'uint16' | 'int16' | 'uint32' | 'int32' | 'float32' | 'float64'

export type NumericArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array

/** An n-dimensional array, the last axis fastest (C order), without gaps. */
export interface Tensor {
  /** Their names, the slowest first; all different. */
  readonly axes: readonly string[]
  /** Lengths, one an axis. */
  readonly shape: readonly number[]
  /** As many elements as the product of `shape`. */
  readonly data: NumericArray
}

/** Names for all indices of axes. */
export type AxisLabels = { readonly [axis: string]: readonly (string | number | null)[] }

/** The place of cells according to a file. Pipelines may override it. */
export interface Placing {
  /** The place of row 0 of a picture. Left out: at the top. */
  readonly origin?: 'lower'
  /** By axis: where its first cell begins and its last one ends, in coordinates of the data; all cells are of one size. */
  readonly edges?: { readonly [axis: string]: readonly [first: number, last: number] }
}

/** A sequence of frames as known without reading it. `axes` and `shape` are those of one frame. */
export interface Clip {
  /** Number of frames; 1 if there is no axis `frame`. */
  readonly frames: number
  /** Names, the slowest first; never `frame`. */
  readonly axes: readonly string[]
  /** Lengths, one an axis. */
  readonly shape: readonly number[]
  /** Type of every frame. */
  readonly dtype: DType
  /**
   * The value of full colour, if the values are colours: 255 for bytes, 65535 for a 16-bit picture; black is 0. `null` if unknown.
   * Left out by a source: 255 for `uint8`, else `null`; by a transform: as in the clip that entered.
   */
  readonly white?: number | null
  /** When each frame was taken, if the file has times. */
  readonly times?: ClipTimes
  /** Names for the indices of axes, by axis; `null` for one that has none. */
  readonly labels?: AxisLabels
  /** The place of its cells, if the file gives it: used for drawing pictures unless the pipeline overrides it. */
  readonly placing?: Placing
  /** The file has sound on the clock of `times`, as ffmpeg reads it. Left out if files of this kind have none. */
  readonly sound?: boolean
}

/** The value of full colour of a clip, with the default if it is left out. */
export function whiteOf({ white, dtype }: Pick<Clip, 'white' | 'dtype'>): number | null {
  return white === undefined ? (dtype === 'uint8' ? 255 : null) : white
}

/** The clip after a transform, on the colour scale that entered unless the transform gives another. */
export function keepWhite(leaves: Clip, entered: Clip): Clip {
  if (leaves.white !== undefined || whiteOf(leaves) === whiteOf(entered)) return leaves
  return { ...leaves, white: whiteOf(entered) }
}

const constructors = {
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const

/** A new array of `length` zeros. */
export function allocateArray(dtype: DType, length: number): NumericArray {
  return new constructors[dtype](length)
}

/** A view of elements in `memory` from byte `from` on, not copied. */
export function viewArray(dtype: DType, memory: SharedArrayBuffer, from: number, length: number): NumericArray {
  return new constructors[dtype](memory as unknown as ArrayBuffer, from, length)
}

export function bytesPerElement(dtype: DType): number {
  return constructors[dtype].BYTES_PER_ELEMENT
}

export function dtypeOf(data: NumericArray): DType {
  for (const [dtype, arrayType] of Object.entries(constructors)) if (data instanceof arrayType) return dtype as DType
  throw new TypeError('not a numeric array')
}

/** The floating type that holds every value of `dtype` exactly: float32 up to 16-bit integers, else float64. */
export function floatFor(dtype: DType): 'float32' | 'float64' {
  return dtype === 'float64' || dtype === 'int32' || dtype === 'uint32' ? 'float64' : 'float32'
}

export function countElements(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1)
}

/** Elements between neighbours along each axis, in C order. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length)
  let stride = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride
    stride *= shape[axis]!
  }
  return strides
}

/** A frame in words, for messages: `y 480, x 640, rgb 3 of uint8`. */
export function describeFrame({ axes, shape, dtype }: Omit<Clip, 'frames'>): string {
  return `${axes.map((axis, index) => `${axis} ${shape[index]}`).join(', ')} of ${dtype}`
}

/** The same, of a tensor. */
export function describeTensor({ axes, shape, data }: Tensor): string {
  return describeFrame({ axes, shape, dtype: dtypeOf(data) })
}

/** Bytes that a tensor takes in V8 besides its numbers, with its promise and its place in a map; of small frames they are the most. */
const besidesNumbers = 512

/** Bytes of memory that are taken by keeping a tensor with so many bytes of numbers. */
export function keptBytes(ofNumbers: number): number {
  return ofNumbers + besidesNumbers
}

/** Bytes of one frame. */
export function frameBytes({ shape, dtype }: Clip): number {
  return countElements(shape) * bytesPerElement(dtype)
}

/** An axis of which one index is meant. */
export interface FixedAxis {
  readonly axis: string
  /** Counts from 0. */
  readonly index: number
}

/** The clip without the fixed axes. */
export function fixedClip(clip: Clip, fixed: readonly FixedAxis[]): Clip {
  const kept = clip.axes.flatMap((axis, index) => (fixed.some((one) => one.axis === axis) ? [] : [index]))
  return keepLabels(
    { ...clip, axes: kept.map((index) => clip.axes[index]!), shape: kept.map((index) => clip.shape[index]!) },
    clip,
  )
}

/** The clip after a step, with labels of axes whose length did not change, unless the step gives others. */
export function keepLabels(leaves: Clip, entered: Pick<Clip, 'labels'>): Clip {
  if (!leaves.labels && !entered.labels) return leaves
  const { labels: given, ...clip } = leaves
  const fitting = Object.entries({ ...entered.labels, ...given }).filter(
    ([axis, labels]) => clip.shape[clip.axes.indexOf(axis)] === labels.length,
  )
  return fitting.length === 0 ? clip : { ...clip, labels: Object.fromEntries(fitting) }
}
