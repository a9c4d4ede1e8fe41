// A chunk that Blosc compressed (its format 2, as c-blosc 1 writes it) becomes bytes, block by block, each checked.
import { inflateSync } from 'node:zlib'
import { decodeBloscLz } from './blosclz.js'
import { Damage } from './damage.js'
import { decodeLz4 } from './lz4.js'
import { unshuffle, unshuffleBits } from './shuffle.js'
import { decodeZstdChunk, loadZstd } from './zstd.js'

const headerBytes = 16
const shuffled = 0x1
const stored = 0x2
const bitShuffled = 0x4
const unsplit = 0x10
const mostSplits = 16
const leastSplit = 128
const compressors = ['BloscLZ', 'LZ4', 'Snappy', 'zlib', 'Zstandard']

/** The decoded bytes of a chunk, by its header; refuses a chunk that is shorter or longer than its header says. */
export function bloscLength(chunk: Uint8Array): number {
  if (chunk.length < headerBytes) throw new Damage(`has ${chunk.length} bytes, fewer than a Blosc header`)
  const header = view(chunk)
  const [version, stated] = [chunk[0]!, header.getUint32(12, true)]
  if (version !== 2) throw new Damage(`is not a known Blosc chunk: its format is ${version}, not 2`)
  if (stated !== chunk.length)
    throw new Damage(`has ${count(chunk.length)}, but its Blosc header says ${count(stated)}`)
  return header.getUint32(4, true)
}

/** The bytes, `length` of them, which {@link bloscLength} gave. */
export async function decodeBlosc(chunk: Uint8Array): Promise<Uint8Array> {
  const length = bloscLength(chunk)
  const header = view(chunk)
  const [flags, size, blockBytes] = [chunk[2]!, chunk[3]!, header.getUint32(8, true)]
  const to = new Uint8Array(length)
  if (flags & stored) {
    if (chunk.length !== headerBytes + length)
      throw new Damage(`has ${count(chunk.length)}, not the ${count(headerBytes + length)} of an uncompressed one`)
    to.set(chunk.subarray(headerBytes))
    return to
  }
  if (length === 0) return to
  const blocks = blockBytes === 0 ? 0 : Math.ceil(length / blockBytes)
  const starts = headerBytes + 4 * blocks
  if (size === 0 || blocks === 0 || starts > chunk.length) throw new Damage('has a damaged Blosc header')
  const decode = await streamDecoder(flags >> 5)
  const isShuffled = (flags & shuffled) !== 0 && size > 1
  const isBitShuffled = (flags & bitShuffled) !== 0
  const scratch = isShuffled || isBitShuffled ? new Uint8Array(Math.min(blockBytes, length)) : undefined
  for (let block = 0; block < blocks; block++) {
    const first = block * blockBytes
    const last = Math.min(length, first + blockBytes)
    const isShort = last - first < blockBytes
    const place = to.subarray(first, last)
    const streams = scratch?.subarray(0, place.length) ?? place
    const splits = flags & unsplit || size > mostSplits || blockBytes / size < leastSplit || isShort ? 1 : size
    decodeStreams(chunk, header.getInt32(headerBytes + 4 * block, true), starts, streams, splits, decode)
    if (isShuffled) unshuffle(streams, place, size)
    else if (isBitShuffled && place.length >= size) unshuffleBits(streams, place, size)
    else if (scratch) place.set(streams)
  }
  return to
}

type Decode = (from: Uint8Array, to: Uint8Array) => void

function decodeStreams(
  chunk: Uint8Array,
  start: number,
  least: number,
  to: Uint8Array,
  splits: number,
  decode: Decode,
): void {
  const damaged = () => new Damage('has a block that points outside of it')
  const each = Math.floor(to.length / splits)
  let at = start
  for (let split = 0; split < splits; split++) {
    if (at < least || at + 4 > chunk.length) throw damaged()
    const bytes = view(chunk).getInt32(at, true)
    at += 4
    if (bytes < 0 || at + bytes > chunk.length) throw damaged()
    const from = chunk.subarray(at, at + bytes)
    const place = to.subarray(split * each, (split + 1) * each)
    if (bytes === each) place.set(from)
    else decode(from, place)
    at += bytes
  }
  if (each * splits !== to.length) throw new Damage('has a block that is not a multiple of its elements')
}

async function streamDecoder(compressor: number): Promise<Decode> {
  if (compressor === 0) return decodeBloscLz
  if (compressor === 1) return decodeLz4
  if (compressor === 3)
    return (from, to) => {
      to.set(exactly(() => inflateSync(from, { maxOutputLength: to.length }), to.length, 'zlib'))
    }
  if (compressor === 4) {
    await loadZstd()
    return (from, to) => {
      to.set(decodeZstdChunk(from, to.length))
    }
  }
  throw new Damage(
    `is compressed by ${compressors[compressor] ?? `compressor ${compressor}`} in Blosc, which is not read`,
  )
}

/** The result of `inflate`, if it has `length` bytes. */
function exactly(inflate: () => Uint8Array, length: number, name: string): Uint8Array {
  let bytes: Uint8Array
  try {
    bytes = inflate()
  } catch {
    throw new Damage(`contains damaged ${name} data`)
  }
  if (bytes.length !== length) throw new Damage(`contains ${name} data of ${count(bytes.length)}, not ${count(length)}`)
  return bytes
}

function view({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength)
}

function count(bytes: number): string {
  return `${bytes.toLocaleString('en-US')} bytes`
}
