// The parts of an AVI file around its pictures, as bytes: headers, texts, indexes (AVI of 1996 with OpenDML 1.02); any thread.
import type { Size } from '@movieflow/core/plugin'
import type { Rate } from '../rate.js'

/** The form of the file's pictures: JPEG files, or rows of BGR from the bottom, each padded to a multiple of four bytes. */
export type AviPixels = 'jpeg' | 'bgr'

/** The fields of RIFF's INFO list that are written, in ffmpeg's order: artist, comment, title (name), subject. */
export const textFields = ['IART', 'ICMT', 'INAM', 'ISBJ'] as const
export type AviTexts = Readonly<Partial<Record<(typeof textFields)[number], string>>>

export interface AviMovie {
  readonly pixels: AviPixels
  readonly size: Size
  readonly rate: Rate
  /** Empty ones are left out. */
  readonly texts: AviTexts
}

/** Places in the head whose values are known once the file ends. */
const places = {
  riffBytes: 4,
  /** Frames of the first RIFF, for readers that know no other. */
  firstFrames: 48,
  /** Frames of the file, and the bytes of its largest one. */
  frames: 140,
  largestFrame: 144,
  /** An unused chunk, which becomes the index of indexes if the file has several RIFFs. */
  superIndex: 212,
  /** An unused chunk, which becomes the list with the number of all frames then. */
  openDml: 4340,
} as const

/** Entries that the index of indexes has room for: one for each RIFF. */
export const mostRiffs = 256

/** The frame id of the one stream; ffmpeg uses it for compressed and uncompressed frames. */
export const frameId = '00dc'

const fourcc: Record<AviPixels, string> = { jpeg: 'MJPG', bgr: '\0\0\0\0' }

const ascii = (text: string) => Buffer.from(text, 'latin1')

function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length)
  // Fields that are too small for the value are estimates, such as bytes per second.
  values.forEach((value, at) => void bytes.writeUInt32LE(Math.min(value, 0xffff_ffff), 4 * at))
  return bytes
}

function u16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length)
  values.forEach((value, at) => void bytes.writeUInt16LE(value, 2 * at))
  return bytes
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}

function chunk(id: string, ...parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  return Buffer.concat([ascii(id), u32(length), ...parts, new Uint8Array(length % 2)])
}

const list = (name: string, ...parts: readonly Uint8Array[]) => chunk('LIST', ascii(name), ...parts)

/** The beginning of a RIFF, and of its list of pictures; their lengths are filled in when they end. */
const beginRiff = (name: 'AVI ' | 'AVIX') => Buffer.concat([ascii('RIFF'), u32(0), ascii(name)])
const beginPictures = () => Buffer.concat([ascii('LIST'), u32(0), ascii('movi')])

/** The bytes before the first frame of each further RIFF. */
export const beginNextRiff = () => Buffer.concat([beginRiff('AVIX'), beginPictures()])

export const frameHeader = (bytes: number) => Buffer.concat([ascii(frameId), u32(bytes)])

/** A length in bytes, as it is written before the data. */
export const lengthBytes = (length: number) => u32(length)

/** Bytes of a row of BGR. */
export const bgrRowBytes = (width: number) => (3 * width + 3) & ~3

/**
 * All that precedes the first frame, with the beginning of the list of pictures. The lay-out and every value that readers do not need (its rate in bytes, the unused chunks, the
 * padding for editors of texts) are those of ffmpeg, so that files stay byte for byte what they were when it wrote them.
 */
export function composeAviHead({ pixels, size: [width, height], rate: [frames, seconds], texts }: AviMovie): Buffer {
  const pictureBytes = 3 * width * height
  const bytesPerSecond = pixels === 'jpeg' ? 25_000 : Math.floor((pictureBytes * frames) / seconds)
  const microseconds = Math.floor((1e6 * seconds) / frames)
  const [hasIndex, isInterleaved, trustsTypes] = [0x10, 0x100, 0x800]
  const flags = hasIndex | isInterleaved | trustsTypes
  const suggested = 1 << 20
  const main = u32(microseconds, bytesPerSecond, 0, flags, 0, 0, 1, suggested, width, height, 0, 0, 0, 0)
  const stream = [
    ...[ascii('vids'), ascii(fourcc[pixels]), u32(0), u16(0, 0), u32(0)],
    // Scale, rate, start, length, largest frame, quality (none), bytes of a sample (they differ).
    ...[u32(seconds, frames, 0, 0, suggested, 0xffff_ffff, 0), u16(0, 0, width, height)],
  ]
  // BITMAPINFOHEADER; a positive height is rows from the bottom.
  const format = [...[u32(40, width, height), u16(1, 24), ascii(fourcc[pixels])], ...[u32(pictureBytes, 0, 0, 0, 0)]]
  const superIndex = [u16(4), u16(0), u32(0), ascii(frameId), new Uint8Array(12 + 16 * mostRiffs)]
  return Buffer.concat([
    beginRiff('AVI '),
    list(
      'hdrl',
      chunk('avih', main),
      list('strl', chunk('strh', ...stream), chunk('strf', ...format), chunk('JUNK', ...superIndex)),
      chunk('JUNK', ascii('odml'), chunk('dmlh', new Uint8Array(248))),
    ),
    composeTexts(texts),
    chunk('JUNK', new Uint8Array(1016)),
    beginPictures(),
  ])
}

function composeTexts(texts: AviTexts): Buffer {
  const fields = textFields.flatMap((id) => {
    const text = texts[id]
    return text ? [chunk(id, Buffer.from(`${text}\0`, 'utf8'))] : []
  })
  return fields.length === 0 ? Buffer.alloc(0) : list('INFO', ...fields)
}

/** The positions of the frames of one RIFF. */
export class FrameIndex {
  /** Offset (of the chunk, from the name of its list) and bytes of each. */
  #entries = new Uint32Array(512)
  frames = 0

  add(offset: number, bytes: number): void {
    if (2 * this.frames === this.#entries.length) {
      const larger = new Uint32Array(2 * this.#entries.length)
      larger.set(this.#entries)
      this.#entries = larger
    }
    this.#entries.set([offset, bytes], 2 * this.frames++)
  }

  /** The index at the end of the first RIFF, which all readers know. */
  composeOld(): Buffer {
    const bytes = Buffer.alloc(16 * this.frames)
    const keyFrame = 0x10
    for (let at = 0; at < this.frames; at++) {
      bytes.write(frameId, 16 * at, 'latin1')
      bytes.writeUInt32LE(keyFrame, 16 * at + 4)
      bytes.writeUInt32LE(this.#entries[2 * at]!, 16 * at + 8)
      bytes.writeUInt32LE(this.#entries[2 * at + 1]!, 16 * at + 12)
    }
    return chunk('idx1', bytes)
  }

  /** OpenDML's index of one RIFF; `base` is the place of its list's name in the file. */
  composeStandard(base: number): Buffer {
    const bytes = Buffer.alloc(8 * this.frames)
    for (let at = 0; at < this.frames; at++) {
      // Here an offset leads to the bytes of the frame, past its header.
      bytes.writeUInt32LE(this.#entries[2 * at]! + 8, 8 * at)
      bytes.writeUInt32LE(this.#entries[2 * at + 1]!, 8 * at + 4)
    }
    // Two words an entry; an index of chunks.
    return chunk('ix00', u16(2, 0x100), u32(this.frames), ascii(frameId), u64(base), u32(0), bytes)
  }
}

/** One RIFF of a file with several. */
export interface RiffEntry {
  /** The position of its index, and the index's length with its header. */
  readonly index: number
  readonly indexBytes: number
  readonly frames: number
}

/** The totals that a file's head contains. */
export interface AviTotals {
  /** Bytes of the first RIFF, and of its list of pictures, without the names and lengths before them. */
  readonly riffBytes: number
  readonly picturesBytes: number
  readonly largestFrame: number
  readonly riffs: readonly RiffEntry[]
}

/** Completes a head of {@link composeAviHead} with the beginning of the list of pictures behind it. */
export function completeHead(head: Buffer, { riffBytes, picturesBytes, largestFrame, riffs }: AviTotals): void {
  const { superIndex, openDml } = places
  const frames = riffs.reduce((sum, riff) => sum + riff.frames, 0)
  head.writeUInt32LE(riffBytes, places.riffBytes)
  head.writeUInt32LE(picturesBytes, head.length - 8)
  head.writeUInt32LE(riffs[0]!.frames, places.firstFrames)
  head.writeUInt32LE(frames, places.frames)
  head.writeUInt32LE(largestFrame, places.largestFrame)
  if (riffs.length === 1) return
  head.write('indx', superIndex, 'latin1')
  head.writeUInt32LE(riffs.length, superIndex + 12)
  Buffer.concat(riffs.flatMap((riff) => [u64(riff.index), u32(riff.indexBytes, riff.frames)])).copy(
    head,
    superIndex + 32,
  )
  head.write('LIST', openDml, 'latin1')
  head.writeUInt32LE(frames, openDml + 20)
}
