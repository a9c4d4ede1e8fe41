// Turns the metadata file of an array into a description for reading its chunks, or the reason why it is unreadable.
import { type ElementType, printable, spellElementType } from '@movieflow/arrays'
import { chunkCodecsOf, codecsOfVersion2, type ShardLayout } from './codec-chain.js'
import { CodecProblem } from './codecs/codecs.js'
import type { CodecPipeline } from './codecs/pipeline.js'
import { itemBytesOf, namedType, spelledType } from './element-types.js'
import { FillProblem, fillBytes } from './fill-value.js'
import { isJsonRecord, type JsonRecord, type JsonValue, listIn, own, recordIn, textIn } from './json.js'

/** An array of a store, as its metadata have it. */
export interface ArrayInfo {
  /** In the store, without slashes at the ends; empty for the store itself. */
  readonly path: string
  readonly version: 2 | 3
  readonly shape: readonly number[]
  /** NumPy's spelling if it can be read. */
  readonly dtype: string
  readonly order: 'C' | 'F'
  readonly dimensions: readonly (string | null)[] | undefined
  readonly attributes: JsonRecord
  /** The fill value as the metadata spell it. */
  readonly fill?: JsonValue
  /** The layout of its chunks; left out if there is a problem. */
  readonly chunks?: ChunkLayout
  readonly problem?: string
  readonly hint?: string
}

export interface ChunkLayout {
  readonly type: ElementType
  /** The shape of one chunk that is decoded as a whole, one length per axis. */
  readonly shape: readonly number[]
  /** Axes as a decoded chunk has them, the slowest first. */
  readonly order: readonly number[]
  readonly pipeline: CodecPipeline
  /** Chunks that are packed together in one file. */
  readonly shard: ShardLayout | undefined
  /** The part before the indices in a chunk's name. */
  readonly prefix: string
  /** Between the indices; `undefined` if Zarr 2's metadata leave it open. */
  readonly separator: string | undefined
  /** Bytes of one element of type `type`. */
  readonly fill: Uint8Array
  /** True if the metadata have a fill value. */
  readonly isFilled: boolean
}

/** Why an array cannot be read. */
class Problem extends Error {
  constructor(
    message: string,
    readonly hint?: string,
  ) {
    super(message)
  }
}

const mostAxes = 64
/** The most bytes of one decoded chunk. */
const mostChunkBytes = 512 << 20

const knownKeys = new Set([
  ...['zarr_format', 'node_type', 'shape', 'data_type', 'chunk_grid', 'chunk_key_encoding', 'fill_value', 'codecs'],
  ...['attributes', 'storage_transformers', 'dimension_names', 'consolidated_metadata'],
])

/** `attributes` are those of Zarr 2, which have a file of their own. Never throws. */
export function describeArray(
  path: string,
  version: 2 | 3,
  metadata: JsonRecord,
  attributes: JsonRecord | undefined,
): ArrayInfo {
  const known = {
    path,
    version,
    shape: [] as readonly number[],
    dtype: '?',
    order: 'C' as 'C' | 'F',
    dimensions: undefined as readonly (string | null)[] | undefined,
    attributes: attributes ?? recordIn(metadata, 'attributes') ?? {},
  }
  try {
    known.shape = shapeOf(own(metadata, 'shape'), 'shape')
    const found = version === 2 ? spelledType(own(metadata, 'dtype')) : namedType(own(metadata, 'data_type'))
    if (typeof found === 'object' && 'problem' in found) {
      known.dtype = found.spelling
      throw new Problem(found.problem)
    }
    const type = typeof found === 'string' ? { code: found, bigEndian: false } : (found as ElementType)
    known.dtype = spellElementType(type)
    known.dimensions = dimensionsOf(metadata, known.attributes, known.shape.length)
    const chunks =
      version === 2 ? layoutOfVersion2(metadata, known.shape, type) : layoutOfVersion3(metadata, known.shape, type)
    if (version === 2 && chunks.order[0] !== 0 && known.shape.length > 1) known.order = 'F'
    known.dtype = spellElementType(chunks.type)
    const fill = own(metadata, 'fill_value')
    return { ...known, chunks, ...(fill !== undefined && { fill }) }
  } catch (error) {
    if (error instanceof Problem) return { ...known, problem: error.message, ...(error.hint && { hint: error.hint }) }
    if (error instanceof CodecProblem || error instanceof FillProblem) return { ...known, problem: error.message }
    throw error
  }
}

function layoutOfVersion2(metadata: JsonRecord, shape: readonly number[], type: ElementType): ChunkLayout {
  const chunk = chunkShapeOf(own(metadata, 'chunks'), shape, 'chunks')
  const order = own(metadata, 'order') ?? 'C'
  if (order !== 'C' && order !== 'F') throw new Problem('its order is neither C nor F')
  const separator = own(metadata, 'dimension_separator')
  if (separator !== undefined && separator !== null && separator !== '.' && separator !== '/')
    throw new Problem('its dimension_separator is neither "." nor "/"')
  const fill = own(metadata, 'fill_value')
  const axes = shape.map((_, axis) => axis)
  return {
    type,
    shape: chunk,
    order: order === 'F' ? axes.reverse() : axes,
    pipeline: codecsOfVersion2(metadata, type, chunkBytesOf(chunk, type)),
    shard: undefined,
    prefix: '',
    separator: separator ?? undefined,
    fill: orderBytes(fillBytes(fill, type.code), type),
    isFilled: fill !== undefined && fill !== null,
  }
}

function layoutOfVersion3(metadata: JsonRecord, shape: readonly number[], type: ElementType): ChunkLayout {
  for (const [key, value] of Object.entries(metadata))
    if (!knownKeys.has(key) && !(isJsonRecord(value) && own(value, 'must_understand') === false))
      throw new Problem(`its metadata have ${printable(key, 40)}, which must be understood but is unknown`)
  if ((listIn(metadata, 'storage_transformers') ?? []).length > 0)
    throw new Problem('its metadata have storage_transformers, which are not read')
  const grid = own(metadata, 'chunk_grid')
  if (textIn(grid, 'name') !== 'regular')
    throw new Problem(
      `its chunk_grid is ${printable(String(textIn(grid, 'name')), 30)}: only regular grids are read`,
      'write it again with chunks of one shape',
    )
  const outer = chunkShapeOf(own(recordIn(grid, 'configuration') ?? {}, 'chunk_shape'), shape, 'chunk_shape')
  const { prefix, separator } = keysOf(own(metadata, 'chunk_key_encoding'))
  const codecs = listIn(metadata, 'codecs')
  if (!codecs) throw new Problem('its metadata lack codecs')
  const { chunk, order, stored, pipeline, shard } = chunkCodecsOf(codecs, type, outer, (inner, ofType) => {
    const checked = chunkShapeOf(inner, shape, 'chunk_shape')
    chunkBytesOf(checked, ofType)
    return checked
  })
  if (!shard) chunkBytesOf(outer, type)
  if (own(metadata, 'fill_value') === undefined) throw new Problem('its metadata lack a fill_value')
  const fill = own(metadata, 'fill_value')
  return {
    type: stored,
    shape: chunk,
    order,
    pipeline,
    shard,
    prefix,
    separator,
    fill: orderBytes(fillBytes(fill, stored.code), stored),
    isFilled: fill !== null,
  }
}

function keysOf(encoding: JsonValue | undefined): { prefix: string; separator: string } {
  const name = textIn(encoding, 'name')
  const separator = textIn(recordIn(encoding, 'configuration'), 'separator') ?? (name === 'v2' ? '.' : '/')
  if ((name !== 'default' && name !== 'v2') || (separator !== '.' && separator !== '/'))
    throw new Problem('its chunk_key_encoding is neither default nor v2 with "." or "/"')
  return { prefix: name === 'default' ? 'c' : '', separator }
}

function shapeOf(value: JsonValue | undefined, name: string): number[] {
  if (!Array.isArray(value)) throw new Problem(`its metadata lack a ${name}`)
  if (value.length > mostAxes) throw new Problem(`its ${name} has ${value.length} axes (at most ${mostAxes} are read)`)
  const shape = value.map((length: JsonValue) => {
    if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0)
      throw new Problem(`its ${name} has not only whole numbers`)
    return length
  })
  if (shape.reduce((product, length) => product * Math.max(1, length), 1) > Number.MAX_SAFE_INTEGER)
    throw new Problem(`its ${name} is absurd: ${shape.slice(0, 6).join(' × ')}`)
  return shape
}

function chunkShapeOf(value: JsonValue | undefined, shape: readonly number[], name: string): number[] {
  const chunk = shapeOf(value, name)
  if (chunk.length !== shape.length)
    throw new Problem(`its ${name} has ${chunk.length} axes, its shape ${shape.length}`)
  // An axis of no length has chunks of none, too.
  const lengths = chunk.map((length, axis) => (shape[axis] === 0 ? Math.max(1, length) : length))
  if (lengths.includes(0)) throw new Problem(`its ${name} holds a 0`)
  return lengths
}

function chunkBytesOf(chunk: readonly number[], { code }: ElementType): number {
  const bytes = chunk.reduce((product, length) => product * length, itemBytesOf(code))
  if (bytes > mostChunkBytes)
    throw new Problem(
      `one chunk of it takes ${(bytes / 2 ** 20).toFixed(0)} MiB (at most ${mostChunkBytes >> 20} are decoded at once)`,
      'write it again with smaller chunks',
    )
  return bytes
}

/** An element whose bytes are little-endian, in the order of the type. */
function orderBytes(bytes: Uint8Array, { code, bigEndian }: ElementType): Uint8Array {
  if (!bigEndian) return bytes
  if (code[0] !== 'c') return bytes.reverse()
  const half = bytes.length / 2
  return Uint8Array.from([...bytes.subarray(0, half).reverse(), ...bytes.subarray(half).reverse()])
}

function dimensionsOf(
  metadata: JsonRecord,
  attributes: JsonRecord,
  count: number,
): readonly (string | null)[] | undefined {
  const names = listIn(metadata, 'dimension_names') ?? listIn(attributes, '_ARRAY_DIMENSIONS')
  if (names?.length !== count || count === 0) return undefined
  const known = names.map((name) => (typeof name === 'string' && name !== '' ? name : null))
  return known.some((name) => name !== null) ? known : undefined
}
