// The list of codecs in an array's metadata becomes how its chunks are decoded: their order of axes, their type, their shards.
import { type ElementType, printable } from '@movieflow/arrays'
import { byteCodec, CodecProblem, knownCodecs, type NumberCodec, numberCodec } from './codecs/codecs.js'
import { type Codec, type CodecPipeline, makePipeline } from './codecs/pipeline.js'
import { itemBytesOf } from './element-types.js'
import { isJsonRecord, type JsonRecord, type JsonValue, listIn, own, recordIn, textIn } from './json.js'

/** The layout of chunks in a shard's file. */
export interface ShardLayout {
  /** Chunks along each axis. */
  readonly counts: readonly number[]
  readonly indexAtStart: boolean
  readonly indexIsBigEndian: boolean
  readonly indexHasChecksum: boolean
}

/** The most bytes of one index. */
const mostIndexBytes = 64 << 20

/** The codecs of Zarr 2: filters in sequence, then a compressor. */
export function codecsOfVersion2(metadata: JsonRecord, type: ElementType, chunkBytes: number): CodecPipeline {
  const filters = own(metadata, 'filters') ?? null
  const compressor = own(metadata, 'compressor') ?? null
  if (filters !== null && !Array.isArray(filters)) throw new CodecProblem('its filters are no list')
  const codecs: Codec[] = []
  let current: ElementType | undefined = type
  for (const options of [...(filters ?? []), ...(compressor === null ? [] : [compressor])] as JsonValue[]) {
    const name = textIn(options, 'id')
    if (name === undefined || !isJsonRecord(options)) throw new CodecProblem('its metadata have a codec without a name')
    const bytes = byteCodec(name, options)
    if (bytes) {
      codecs.push(bytes)
      // Shuffled numbers are numbers no more.
      current = undefined
      continue
    }
    const numbers: NumberCodec | undefined = numberCodec(name, options, current ?? type, false)
    if (!numbers) throw unknown(name)
    if (current === undefined) throw new CodecProblem(`its filter ${name} follows a codec of bytes`)
    codecs.push(numbers.codec)
    current = numbers.stored
  }
  return makePipeline(codecs, chunkBytes)
}

/** The codecs of Zarr 3. `inner` checks the shape of the chunks in shards. */
export function chunkCodecsOf(
  list: readonly JsonValue[],
  type: ElementType,
  outer: readonly number[],
  inner: (shape: JsonValue | undefined, type: ElementType) => number[],
): {
  chunk: readonly number[]
  order: readonly number[]
  stored: ElementType
  pipeline: CodecPipeline
  shard: ShardLayout | undefined
} {
  const codecs = list.map(nameCodec)
  const at = codecs.findIndex(({ name }) => name === 'sharding_indexed')
  if (at < 0) return { chunk: outer, shard: undefined, ...plainCodecs(codecs, type, outer) }
  if (codecs.length > 1) {
    const other = codecs.find((_, index) => index !== at)!
    throw new CodecProblem(`its codec ${other.name} is around sharding_indexed, which is not read`)
  }
  const { options } = codecs[at]!
  const chunk = inner(own(options, 'chunk_shape'), type)
  const odd = chunk.findIndex((length, axis) => outer[axis]! % length !== 0)
  if (odd >= 0)
    throw new CodecProblem(
      `its shards are ${outer[odd]} long along axis ${odd}, not a multiple of their chunks' ${chunk[odd]}`,
    )
  const within = (listIn(options, 'codecs') ?? []).map(nameCodec)
  if (within.some(({ name }) => name === 'sharding_indexed'))
    throw new CodecProblem('it has shards in shards, which are not read')
  const counts = chunk.map((length, axis) => outer[axis]! / length)
  if (16 * counts.reduce((product, count) => product * count, 1) > mostIndexBytes)
    throw new CodecProblem(`it has more than ${mostIndexBytes / 16} chunks in a shard`)
  return { chunk, shard: { counts, ...indexOf(options) }, ...plainCodecs(within, type, chunk) }
}

function indexOf(options: JsonRecord): Omit<ShardLayout, 'counts'> {
  const location = own(options, 'index_location') ?? 'end'
  if (location !== 'start' && location !== 'end') throw new CodecProblem('its index_location is neither start nor end')
  const codecs = (listIn(options, 'index_codecs') ?? []).map(nameCodec)
  const [bytes, checksum, ...more] = codecs
  if (bytes?.name !== 'bytes' || (checksum && checksum.name !== 'crc32c') || more.length > 0)
    throw new CodecProblem(
      `its index_codecs are ${codecs.map(({ name }) => name).join(', ') || 'none'}: bytes and crc32c are read`,
    )
  return {
    indexAtStart: location === 'start',
    indexIsBigEndian: own(bytes.options, 'endian') === 'big',
    indexHasChecksum: checksum !== undefined,
  }
}

interface NamedCodec {
  readonly name: string
  readonly options: JsonRecord
}

function nameCodec(entry: JsonValue): NamedCodec {
  const name = typeof entry === 'string' ? entry : textIn(entry, 'name')
  if (name === undefined) throw new CodecProblem('its metadata have a codec without a name')
  return { name: printable(name.replace(/^numcodecs\./, ''), 40), options: recordIn(entry, 'configuration') ?? {} }
}

function plainCodecs(
  codecs: readonly NamedCodec[],
  type: ElementType,
  shape: readonly number[],
): { order: readonly number[]; stored: ElementType; pipeline: CodecPipeline } {
  let order: readonly number[] = shape.map((_, axis) => axis)
  let stored = type
  let isSerialized = false
  let filtered = false
  const made: Codec[] = []
  for (const { name, options } of codecs) {
    if (isSerialized) {
      const codec = byteCodec(name, options)
      if (!codec) throw unknown(name)
      made.push(codec)
      continue
    }
    if (name === 'transpose') {
      if (filtered) throw new CodecProblem('its codec transpose follows a filter, which is not read')
      order = permuted(order, options)
    } else if (name === 'bytes') {
      const isBig = own(options, 'endian') === 'big'
      if (itemBytesOf(stored.code) > 1 && !isBig && own(options, 'endian') !== 'little')
        throw new CodecProblem('its codec bytes has no valid byte order')
      if (!filtered) stored = { ...stored, bigEndian: isBig }
      else if (isBig) made.push(swapped(itemBytesOf(stored.code)))
      isSerialized = true
    } else {
      const numbers = numberCodec(name, options, stored, true)
      if (!numbers) throw unknown(name)
      // In a transposed chunk, the first number depends on how the chunk was made.
      if (order.some((axis, place) => axis !== place))
        throw new CodecProblem(`its codec ${name} follows transpose, which is not read`)
      filtered = true
      made.push(numbers.codec)
      stored = numbers.stored
    }
  }
  if (!isSerialized) throw new CodecProblem('its codecs lack bytes')
  const last = filtered ? type : stored
  const chunkBytes = shape.reduce((product, length) => product * length, itemBytesOf(type.code))
  return { order, stored: last, pipeline: makePipeline(made, chunkBytes) }
}

/** The axes of the array as they follow each other once more is turned. */
function permuted(order: readonly number[], options: JsonRecord): readonly number[] {
  const turn = own(options, 'order')
  if (turn === 'C') return order
  if (turn === 'F') return order.toReversed()
  const isPermutation =
    Array.isArray(turn) && turn.length === order.length && order.every((_, axis) => turn.includes(axis as never))
  if (!isPermutation) throw new CodecProblem('its codec transpose has an order that does not fit its axes')
  return (turn as number[]).map((axis) => order[axis]!)
}

function swapped(size: number): Codec {
  return {
    name: 'bytes',
    encodedBytes: (bytes) => bytes,
    decode(bytes) {
      const copy = Buffer.from(bytes)
      if (size === 2) return copy.swap16()
      if (size === 4) return copy.swap32()
      return size === 8 ? copy.swap64() : copy
    },
  }
}

function unknown(name: string): CodecProblem {
  return new CodecProblem(`its codec ${printable(name, 40)} is not read: ${knownCodecs}`)
}
