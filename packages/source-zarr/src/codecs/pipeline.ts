// The codecs of an array's metadata become the steps that turn a chunk's file into its elements' bytes, with all lengths checked.
import { formatByteCount } from '@movieflow/arrays'
import { Damage } from './damage.js'

/** One codec, undone. */
export interface Codec {
  readonly name: string
  /** The length of its output for a length of input; left out if it depends on the bytes. */
  readonly encodedBytes?: (bytes: number) => number
  /** Undoes it: gives at most `most` bytes, and asks for no more memory than that. Throws {@link Damage}. */
  decode(bytes: Uint8Array, most: number): Uint8Array | Promise<Uint8Array>
}

export interface CodecPipeline {
  /** The bytes of a chunk's file; at most, if `isExact` is false. */
  readonly fileBytes: number
  readonly isExact: boolean
  /** The bytes of all elements of a chunk: exactly as many as they take. Throws {@link Damage}. */
  decode(bytes: Uint8Array): Promise<Uint8Array>
}

/** More than any compressor adds to bytes that it cannot compress. */
const slack = (bytes: number) => Math.ceil(bytes * 1.1) + 65536

/** The codecs in the order of writing; a chunk's elements take `chunkBytes`. */
export function makePipeline(codecs: readonly Codec[], chunkBytes: number): CodecPipeline {
  const steps: { codec: Codec; most: number; isExact: boolean }[] = []
  let most = chunkBytes
  let isExact = true
  for (const codec of codecs) {
    steps.unshift({ codec, most, isExact })
    if (!codec.encodedBytes) isExact = false
    most = codec.encodedBytes ? codec.encodedBytes(most) : slack(most)
  }
  const fileBytes = most
  const fileIsExact = isExact
  return {
    fileBytes,
    isExact: fileIsExact,
    async decode(bytes) {
      if (fileIsExact && bytes.length !== fileBytes)
        throw new Damage(`has ${formatByteCount(bytes.length)}, not the ${formatByteCount(fileBytes)} of a chunk`)
      let decoded = bytes
      for (const { codec, most, isExact } of steps) {
        decoded = await codec.decode(decoded, most)
        if (isExact ? decoded.length !== most : decoded.length > most)
          throw new Damage(`becomes ${formatByteCount(decoded.length)} by ${codec.name}, not ${formatByteCount(most)}`)
      }
      return decoded
    },
  }
}
