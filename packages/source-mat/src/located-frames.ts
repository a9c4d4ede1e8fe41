// A list of frames becomes a clip and a frame reader, which reads each frame when it is asked for; or one array, if its frames are along another axis.
import fs from 'node:fs'
import os from 'node:os'
import {
  type ArrayLayout,
  type ArrayRequest,
  checkAxes,
  checkFrameIndex,
  checkFrameSize,
  FileBytes,
  fileChanged,
  formatByteCount,
  frameLength,
  layOutAxes,
  openStored,
  refuse,
  type StoredArray,
  spill,
} from '@movieflow/arrays'
import {
  allocateArray,
  bytesPerElement,
  type Clip,
  type FrameReader,
  type Json,
  type NumericArray,
  type PluginContext,
  z,
} from '@movieflow/core/plugin'
import { DatasetArray, type Hdf5File, openHdf5 } from '@movieflow/hdf5'
import { countListed, dtypeOfList, type FrameList, frameListSchema } from './frame-list.js'
import { mostDenseBytes } from './sparse.js'

const preparedSchema = z.strictObject({
  size: z.number(),
  mtimeMs: z.number(),
  list: frameListSchema,
  /** A file that contains the bytes around the frames, inflated, and their start in it. */
  inflated: z.strictObject({ path: z.string(), from: z.number() }).optional(),
})

type Axes = Pick<ArrayRequest, 'axes'>

/** The layout of one frame, without the axis of the list, which is the first one. */
function layOutFrame({ shape, order }: FrameList, axes: readonly string[]): ArrayLayout {
  return layOutAxes({ shape, fortranOrder: order === 'F' }, axes.slice(1))
}

/** True if each element is a frame; else the elements are along another axis. */
export function isFrames({ axes }: Axes): boolean {
  return axes[0] === 'frame'
}

/** Refuses axes that do not fit. */
export function clipOfFrames(file: string, list: FrameList, { axes }: Axes): Clip {
  checkAxes(file, [countListed(list), ...list.shape], axes)
  const layout = layOutFrame(list, axes)
  const dtype = dtypeOfList(list)
  checkFrameSize(file, layout, dtype)
  const clip = { frames: countListed(list), axes: layout.axes, shape: layout.shape, dtype }
  return list.logical ? { ...clip, white: 1 } : clip
}

/** Inflates the ranges that contain frames; for a source's `prepare`. */
export async function prepareFrames(
  file: string,
  list: FrameList,
  { scratch, signal }: PluginContext & { readonly scratch: string },
): Promise<Json> {
  const bytes = FileBytes.open(file, 'a .mat file')
  try {
    const inflated = await inflate(bytes, list, scratch, signal)
    return { ...bytes.stamp, list, ...(inflated && { inflated }) } as Json
  } finally {
    bytes.close()
  }
}

async function inflate(bytes: FileBytes, { frames, shape }: FrameList, folder: string, signal: AbortSignal) {
  if (frames.kind !== 'stored' || !frames.deflated) return undefined
  const { offsets, codes, deflated } = frames
  const from = offsets[0]!
  const count = shape.reduce((product, length) => product * length, 1)
  const length = offsets.at(-1)! - from + count * Number(codes.at(-1)!.slice(1))
  const whole: StoredArray = {
    ...{ shape: [length], fortranOrder: true, deflated },
    parts: [{ type: { code: 'u1', bigEndian: false }, offset: from }],
  }
  return { path: await spill(bytes, whole, folder, signal), from }
}

/** Frames of an open file. */
interface OpenFrames {
  /** The frames in the order of the file. */
  read(index: number): Promise<NumericArray>
  close(): Promise<void>
}

/** The result of {@link prepareFrames}; `undefined` if it belongs to another array, or there is none. */
export function preparedFrames(prepared: Json | undefined): z.infer<typeof preparedSchema> | undefined {
  return typeof prepared === 'object' && prepared && 'list' in prepared ? preparedSchema.parse(prepared) : undefined
}

async function openFrames(
  file: string,
  list: FrameList,
  prepared: z.infer<typeof preparedSchema> | undefined,
  context: PluginContext,
): Promise<OpenFrames> {
  const { signal } = context
  const told = warnOnce(context)
  const own = FileBytes.open(file, 'a .mat file')
  const closing: (() => void | Promise<void>)[] = [() => own.close()]
  const close = async () => {
    for (const each of closing.splice(0)) await each()
  }
  try {
    if (prepared && (prepared.size !== own.size || prepared.mtimeMs !== own.stamp.mtimeMs)) throw fileChanged(file)
    if (list.frames.kind === 'datasets') {
      const hdf5 = await openHdf5(file)
      closing.push(() => hdf5.close())
      return { close, read: (index) => readDataset(hdf5, list, index, told) }
    }
    const inflated = prepared?.inflated ?? (await inflate(own, list, os.tmpdir(), signal))
    let bytes = own
    if (inflated) {
      bytes = FileBytes.open(inflated.path, 'inflated data')
      closing.push(() => bytes.close())
      // Nobody else removes it.
      if (!prepared?.inflated) closing.push(() => fs.rmSync(inflated.path, { force: true }))
    }
    const { offsets, codes, bigEndian } = list.frames
    return {
      close,
      async read(index) {
        const offset = offsets[index]! - (inflated?.from ?? 0)
        const shape = storedShape(list)
        const parts = [{ type: { code: codes[index]!, bigEndian }, offset }]
        const axes = shape.map((_, axis) => `axis${axis}`)
        const request = { axes, complex: undefined }
        const open = await openStored(bytes, { shape, fortranOrder: true, parts }, request, undefined, signal)
        const values = allocateArray(open.dtype, frameLength(open.layout))
        open.elements.read(0, values)
        own.verify()
        open.rounding.report(told, `in frame ${index}`)
        return values
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function readDataset(
  file: Hdf5File,
  list: FrameList,
  index: number,
  context: PluginContext,
): Promise<NumericArray> {
  const path = list.frames.kind === 'datasets' ? list.frames.paths[index]! : ''
  const info = await file.find(path)
  const stored = storedShape(list)
  const shape = list.order === 'F' ? stored.toReversed() : stored
  if (info?.kind !== 'dataset' || String(info.shape) !== String(shape)) throw fileChanged(file.path)
  const array = new DatasetArray(file, info, { axes: shape.map((_, axis) => `axis${axis}`), complex: undefined })
  const values = allocateArray(array.dtype, frameLength(array.layout))
  await array.readBlock(0, 0, { rows: array.layout.outer, frames: 1 }, values)
  file.verify()
  array.report(context, `in frame ${index}`)
  return values
}

/** Warns once: most frames have the same fault. */
function warnOnce(context: PluginContext): PluginContext {
  let said = false
  const warn = (message: string) => {
    if (!said) context.warn(message)
    said = true
  }
  return { ...context, warn }
}

/** The shape of an element in the file. */
function storedShape({ shape, palettes }: FrameList): readonly number[] {
  return palettes ? shape.slice(0, -1) : shape
}

/** Values of the list's type; pictures with a colour map in its colours, plane by plane, as MATLAB has them. */
function convert(list: FrameList, index: number, values: NumericArray): NumericArray {
  const { palettes } = list
  if (!palettes) {
    const converted = allocateArray(dtypeOfList(list), values.length)
    if (converted.constructor === values.constructor) return values
    converted.set(values)
    return converted
  }
  const map = palettes.maps[palettes.of[index]!]!
  const colors = map.length / 3
  // Whole numbers count from 0, doubles from 1.
  const base = values instanceof Float64Array || values instanceof Float32Array ? 1 : 0
  const painted = new Uint8Array(3 * values.length)
  for (let at = 0; at < values.length; at++) {
    const entry = Math.min(colors - 1, Math.max(0, Math.trunc(values[at]! - base)))
    for (let channel = 0; channel < 3; channel++)
      painted[channel * values.length + at] = Math.round(255 * Math.min(1, Math.max(0, map[channel * colors + entry]!)))
  }
  return painted
}

/** Opens a list whose elements are frames; for a source's `open`. */
export async function readFrameList(
  file: string,
  list: FrameList,
  request: Axes,
  prepared: z.infer<typeof preparedSchema> | undefined,
  context: PluginContext,
): Promise<FrameReader> {
  const { frames, axes, shape } = clipOfFrames(file, list, request)
  const open = await openFrames(file, list, prepared, context)
  return {
    async read(index) {
      checkFrameIndex(file, frames, index)
      return { axes, shape, data: convert(list, index, await open.read(index)) }
    },
    close: () => open.close(),
  }
}

/** All elements as one array in memory, whose last axis, or first one in C order, is that of the list. */
export async function joinFrames(
  file: string,
  list: FrameList,
  context: PluginContext | undefined,
): Promise<{ readonly shape: readonly number[]; readonly values: NumericArray }> {
  const count = countListed(list)
  const dtype = dtypeOfList(list)
  const length = list.shape.reduce((product, each) => product * each, 1)
  const bytes = count * length * bytesPerElement(dtype)
  if (bytes > mostDenseBytes)
    throw refuse(
      file,
      `its elements take ${formatByteCount(bytes)} together (at most ${formatByteCount(mostDenseBytes)} fit into one array)`,
      'call the axis of the elements `frame`, the first one of `axes`: then each is read separately',
    )
  const shape = [...list.shape, count]
  if (!context) return { shape, values: allocateArray(dtype, 0) }
  const values = allocateArray(dtype, count * length)
  const open = await openFrames(file, list, undefined, context)
  try {
    for (let index = 0; index < count; index++) values.set(convert(list, index, await open.read(index)), index * length)
  } finally {
    await open.close()
  }
  return { shape, values }
}
