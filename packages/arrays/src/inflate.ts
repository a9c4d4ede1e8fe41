// Deflated parts of a file, inflated piece by piece: in memory that does not grow with the file.
import { Readable } from 'node:stream'
import { crc32, createGunzip, createInflate, createInflateRaw } from 'node:zlib'
import { MovieflowError } from '@movieflow/core/plugin'
import type { FileBytes } from './file-bytes.js'
import { copyAgain, refuse } from './refuse.js'

/**
 * A deflated stream in a file: with zlib's header and checksum, raw as in zip archives, or gzip's, of one member or of several
 * one behind the other.
 */
export interface DeflatedRange {
  readonly from: number
  /** Deflated bytes. */
  readonly length: number
  readonly format: keyof typeof inflaters
}

/** CRC-32 of bytes; `from` counts in the file, or in what was inflated. */
export interface Checksum {
  readonly from: number
  readonly bytes: number
  readonly crc32: number
}

const inflaters = { zlib: createInflate, raw: createInflateRaw, gzip: createGunzip }

const pieceBytes = 1 << 18

/** The inflated bytes of a range, in chunks of up to `chunkBytes`, until its end. Refuses damaged data. */
export async function* inflateChunks(
  file: FileBytes,
  { from, length, format }: DeflatedRange,
  chunkBytes = 1 << 20,
): AsyncGenerator<Buffer> {
  const inflate = inflaters[format]({ chunkSize: Math.max(64, chunkBytes) })
  const input = Readable.from(pieces(file, from, length, Math.min(pieceBytes, Math.max(1024, chunkBytes))), {
    objectMode: false,
  })
  input.on('error', (error) => inflate.destroy(error))
  input.pipe(inflate)
  try {
    for await (const chunk of inflate) yield chunk as Buffer
  } catch (error) {
    if (error instanceof MovieflowError) throw error
    throw refuse(file.path, `its compressed data are damaged (${(error as Error).message})`, copyAgain, error)
  } finally {
    input.destroy()
    inflate.destroy()
  }
}

function* pieces(file: FileBytes, from: number, length: number, step: number): Generator<Buffer> {
  for (let done = 0; done < length; done += step) {
    const bytes = file.some(from + done, Math.min(step, length - done))
    if (bytes.length > 0) yield bytes
    if (bytes.length < Math.min(step, length - done)) return
  }
}

/** Inflated bytes, in order, as many at a time as are asked for. */
export class InflateReader {
  readonly #chunks: AsyncGenerator<Buffer>
  #rest: Buffer = Buffer.alloc(0)
  #position = 0

  constructor(file: FileBytes, range: DeflatedRange, chunkBytes = 1 << 14) {
    this.#chunks = inflateChunks(file, range, chunkBytes)
  }

  /** Bytes that were read or skipped. */
  get position(): number {
    return this.#position
  }

  /** The next `length` bytes, fewer if the data end. */
  async read(length: number): Promise<Buffer> {
    const parts: Buffer[] = []
    for (let missing = length; missing > 0; ) {
      const part = await this.#next(missing)
      if (part === undefined) break
      parts.push(part)
      missing -= part.length
    }
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
  }

  /** Returns how many bytes there were. */
  async skip(length: number): Promise<number> {
    let done = 0
    while (done < length) {
      const part = await this.#next(length - done)
      if (part === undefined) break
      done += part.length
    }
    return done
  }

  async close(): Promise<void> {
    await this.#chunks.return(undefined)
  }

  async #next(most: number): Promise<Buffer | undefined> {
    if (this.#rest.length === 0) {
      const { value, done } = await this.#chunks.next()
      if (done) return undefined
      this.#rest = value
    }
    const part = this.#rest.subarray(0, most)
    this.#rest = this.#rest.subarray(part.length)
    this.#position += part.length
    return part
  }
}

/**
 * Passes the inflated bytes from `start` to `end` to `take`, chunk after chunk, each with its place counted from
 * `start`. Goes on to the end of the data, so that checksums are compared; refuses more than `limit` inflated bytes, as
 * their checksum would not be.
 */
export async function inflateTo(
  file: FileBytes,
  range: DeflatedRange,
  extent: { readonly start: number; readonly end: number; readonly limit: number; readonly checksum?: Checksum },
  signal: AbortSignal,
  take: (bytes: Buffer, at: number) => void,
): Promise<void> {
  const { start, end, limit, checksum } = extent
  let position = 0
  let sum = 0
  for await (const chunk of inflateChunks(file, range)) {
    if (signal.aborted) throw new MovieflowError('CANCELED', 'stopped while a file was inflated')
    if (checksum) sum = crc32(chunk, sum)
    const part = chunk.subarray(Math.max(0, start - position), Math.max(0, end - position))
    if (part.length > 0) take(part, Math.max(position, start) - start)
    position += chunk.length
    if (position > limit)
      throw refuse(file.path, 'its compressed data are damaged: there are more than expected', copyAgain)
  }
  if (position < end) throw refuse(file.path, 'its compressed data end before the array does', copyAgain)
  if (checksum && (position !== checksum.bytes || sum !== checksum.crc32)) throw wrongChecksum(file.path)
  file.verify()
}

/** Reads the bytes of a checksum, and refuses the file if it differs. */
export function compareChecksum(file: FileBytes, { from, bytes, crc32: wanted }: Checksum, signal: AbortSignal): void {
  const chunk = Buffer.alloc(Math.min(bytes, 1 << 20))
  let sum = 0
  for (let done = 0; done < bytes; done += chunk.length) {
    if (signal.aborted) throw new MovieflowError('CANCELED', 'stopped while a file was checked')
    const part = chunk.subarray(0, bytes - done)
    file.read(from + done, part)
    sum = crc32(part, sum)
  }
  if (sum !== wanted) throw wrongChecksum(file.path)
}

function wrongChecksum(path: string): MovieflowError {
  return refuse(path, 'its data are damaged: their checksum (CRC-32) differs', copyAgain)
}
