// Turns the requested array into frames: from the file's bytes, from memory if it is made there, or through HDF5.
import {
  type ArrayRequest,
  type ComplexPart,
  checkAxes,
  clipOfStored,
  complexRefusal,
  FileBytes,
  findDecoder,
  openArray,
  prepareArray,
  printable,
  Rounding,
  refuse,
  type StoredArray,
} from '@movieflow/arrays'
import {
  allocateArray,
  bytesPerElement,
  type Clip,
  type DType,
  type FrameReader,
  type Json,
  type NumericArray,
  type PluginContext,
  type SourceRequest,
} from '@movieflow/core/plugin'
import { clipOfDataset, DatasetArray, openDataset, prepareDataset } from '@movieflow/hdf5'
import { obstacleOf } from './describe.js'
import { listFrames } from './frame-list.js'
import type { MatFile, NumberItem, SparseItem } from './item.js'
import { clipOfFrames, isFrames, joinFrames, prepareFrames, readFrameList } from './located-frames.js'
import { openMat } from './mat-file.js'
import { type NamedItem, openAsFrames, openFirst, openOnly } from './named-item.js'
import { checkDense } from './sparse.js'

type MatRequest = SourceRequest<{ complex?: ComplexPart | undefined }>

/** An array of an open file. One of the three is called, once; it closes the file, or its reader does. */
export interface LocatedArray {
  clip(): Promise<Clip>
  prepare(context: PluginContext & { readonly scratch: string }): Promise<Json>
  open(prepared: Json | undefined, context: PluginContext): Promise<FrameReader>
}

/** Opens the file and finds the array. Without a context a sparse matrix is not made: its type is right, its values are missing. */
export async function locateRequested(request: MatRequest, context: PluginContext | undefined): Promise<LocatedArray> {
  const { file: path, variables, axes, options } = request
  const mat = await openMat(path)
  try {
    const named = await openAsFrames(
      mat,
      variables.length === 0 ? await openOnly(mat) : await openFirst(mat, variables),
    )
    try {
      if (named.each) return await locateFrames(mat, named, axes, context)
      return await locate(mat, named, { axes, complex: options.complex }, context)
    } finally {
      await named.variable.close()
    }
  } catch (error) {
    await mat.close()
    throw error
  }
}

async function locate(
  mat: MatFile,
  named: NamedItem,
  request: ArrayRequest,
  context: PluginContext | undefined,
): Promise<LocatedArray> {
  const { item, name } = named
  const shown = printable(name, 120)
  const obstacle = obstacleOf(named, shown)
  if (obstacle) throw refuse(mat.path, `${shown}: ${obstacle.problem}`, obstacle.hint)
  if (item.kind === 'numbers') return locateNumbers(mat, item, request)
  if (item.kind !== 'sparse') throw new TypeError(`${item.kind} without an obstacle`)
  return held(mat, item.shape, await makeDense(mat, named, item, request, context), request)
}

async function locateNumbers(mat: MatFile, item: NumberItem, request: ArrayRequest): Promise<LocatedArray> {
  const place = await item.locate()
  if (place.kind === 'held') return held(mat, item.shape, place.values, request)
  if (place.kind === 'stored') return stored(place.file, place.array, request)
  checkAxes(mat.path, item.shape, request.axes)
  // HDF5 has MATLAB's axes reversed.
  const axes = item.order === 'C' ? request.axes : request.axes.toReversed()
  const array = new DatasetArray(place.file, place.info, { ...request, axes })
  const closing = async <T>(action: () => T | Promise<T>): Promise<T> => {
    try {
      return await action()
    } finally {
      await mat.close()
    }
  }
  return {
    clip: () => closing(() => clipOfDataset(array)),
    prepare: (context) => closing(() => prepareDataset(array, context)),
    open: (prepared, context) => openDataset(array, prepared, context),
  }
}

/** All elements of a cell or a struct array, each a frame; or one array of them all. */
async function locateFrames(
  mat: MatFile,
  found: NamedItem,
  axes: readonly string[],
  context: PluginContext | undefined,
): Promise<LocatedArray> {
  const { path } = mat
  const list = await listFrames(path, found.name, found)
  clipOfFrames(path, list, { axes })
  if (!isFrames({ axes })) {
    const { shape, values } = await joinFrames(path, list, context)
    // In C order the axis of the list, the slowest, is the first.
    const [own, others] = [axes[0]!, axes.slice(1)]
    const isMatlab = list.order === 'F'
    const lengths = isMatlab ? shape : [...shape.slice(0, -1).reverse(), shape.at(-1)!]
    const named = [...(isMatlab ? others : others.toReversed()), own]
    return held(mat, lengths, values, { axes: named, complex: undefined })
  }
  await mat.close()
  return {
    clip: async () => clipOfFrames(path, list, { axes }),
    prepare: (own) => prepareFrames(path, list, own),
    open: (_, own) => readFrameList(path, list, { axes }, undefined, own),
  }
}

function stored(file: FileBytes, array: StoredArray, request: ArrayRequest): LocatedArray {
  return {
    async clip() {
      try {
        return clipOfStored(file, array, request)
      } finally {
        file.close()
      }
    },
    prepare: (context) => prepareArray(file, array, request, context),
    open: (prepared, context) => openArray(file, array, request, prepared, context),
  }
}

/** Numbers in memory; the file stays open, to check whether it changes. */
async function held(
  mat: MatFile,
  shape: readonly number[],
  values: NumericArray,
  request: ArrayRequest,
): Promise<LocatedArray> {
  const file = FileBytes.open(mat.path, 'a .mat file')
  await mat.close()
  return stored(file, { shape, fortranOrder: true, parts: [], held: values }, request)
}

async function makeDense(
  mat: MatFile,
  { variable }: NamedItem,
  item: SparseItem,
  { complex }: ArrayRequest,
  context: PluginContext | undefined,
): Promise<NumericArray> {
  if (item.complex && complex === undefined) throw refuse(mat.path, complexRefusal.problem, complexRefusal.hint)
  const dtype = denseType(item)
  checkDense(mat.path, item.shape, bytesPerElement(dtype))
  if (!context) return allocateArray(dtype, 0)
  const rounding = new Rounding()
  const values = await item.dense(complex, rounding)
  await variable.finish()
  mat.verify()
  rounding.report(context, 'in the array')
  return values
}

function denseType({ dtype }: SparseItem): DType {
  const decoder = findDecoder({ code: dtype.slice(1), bigEndian: dtype[0] === '>' }, 'abs')
  if (!decoder) throw new TypeError(`no decoder for ${dtype}`)
  return decoder.dtype
}
