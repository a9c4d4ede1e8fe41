// The array that a request means: where its numbers lie, or in memory where they are made.
import {
  type ComplexPart,
  complexRefusal,
  type FileBytes,
  findDecoder,
  printable,
  Rounding,
  refuse,
  type StoredArray,
} from '@movieflow/arrays'
import {
  allocateArray,
  bytesPerElement,
  type DType,
  type PluginContext,
  type SourceRequest,
} from '@movieflow/core/plugin'
import { obstacleOf } from './describe.js'
import type { SparseItem } from './item.js'
import { openMat } from './mat-file.js'
import { type NamedItem, openFirst, openOnly } from './named-item.js'
import { checkDense } from './sparse.js'

/**
 * Opens the file and finds the array; the caller closes the file. Without a context a sparse matrix is not made: its
 * type is right, its values are missing.
 */
export async function locateRequested(
  { file: path, variables, options }: SourceRequest<{ complex?: ComplexPart | undefined }>,
  context: PluginContext | undefined,
): Promise<{ file: FileBytes; array: StoredArray }> {
  const mat = await openMat(path)
  try {
    const named = variables.length === 0 ? await openOnly(mat) : await openFirst(mat, variables)
    try {
      return { file: mat.file, array: await locate(path, named, options.complex, context) }
    } finally {
      await named.variable.close()
    }
  } catch (error) {
    await mat.close()
    throw error
  }
}

async function locate(
  path: string,
  named: NamedItem,
  complex: ComplexPart | undefined,
  context: PluginContext | undefined,
): Promise<StoredArray> {
  const { item, name, variable } = named
  const shown = printable(name, 120)
  const obstacle = obstacleOf(named, shown)
  if (obstacle) throw refuse(path, `${shown}: ${obstacle.problem}`, obstacle.hint)
  if (item.kind === 'numbers') return item.locate()
  if (item.kind !== 'sparse') throw new TypeError(`${item.kind} without an obstacle`)
  const { shape } = item
  if (item.complex && complex === undefined) throw refuse(path, complexRefusal.problem, complexRefusal.hint)
  if (!context) {
    const dtype = denseType(item)
    checkDense(path, shape, bytesPerElement(dtype))
    return { shape, fortranOrder: true, parts: [], held: allocateArray(dtype, 0) }
  }
  const rounding = new Rounding()
  const held = await item.dense(complex, rounding)
  await variable.finish()
  rounding.report(context, 'in the array')
  return { shape, fortranOrder: true, parts: [], held }
}

function denseType({ dtype }: SparseItem): DType {
  const decoder = findDecoder({ code: dtype.slice(1), bigEndian: dtype[0] === '>' }, 'abs')
  if (!decoder) throw new TypeError(`no decoder for ${dtype}`)
  return decoder.dtype
}
