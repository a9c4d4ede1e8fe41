// A Matroska or WebM file becomes its frame count, size and duration (RFC 9559, EBML of RFC 8794); main thread.
import { broken, WrittenBytes } from './file-bytes.js'
import type { ReadBack } from './read-back.js'

const ids = {
  segment: 0x18538067,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  duration: 0x4489,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  video: 0xe0,
  pixelWidth: 0xb0,
  pixelHeight: 0xba,
  trackNumber: 0xd7,
  clusterTime: 0xe7,
  cluster: 0x1f43b675,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
  cues: 0x1c53bb6b,
} as const

interface Element {
  readonly id: number
  /** Start of the payload. */
  readonly start: number
  readonly end: number
}

/** Elements that must fill the range exactly. A size that is not known is a file that was never ended. */
async function elements(file: WrittenBytes, from: number, to: number, visit: (element: Element) => Promise<void>) {
  for (let position = from; position < to; ) {
    const header = await file.read(position, Math.min(12, to - position))
    const idLength = Math.clz32(header[0]!) - 23
    const sizeByte = header[idLength]
    const sizeLength = sizeByte === undefined ? 9 : Math.clz32(sizeByte) - 23
    if (idLength > 4 || sizeLength > 8 || idLength + sizeLength > header.length)
      throw broken(`no element begins at byte ${position}`)
    let size = sizeByte! & (0xff >> sizeLength)
    let unknown = size === 0xff >> sizeLength
    for (let at = 1; at < sizeLength; at++) {
      const byte = header[idLength + at]!
      size = size * 256 + byte
      unknown &&= byte === 0xff
    }
    const start = position + idLength + sizeLength
    if (unknown) throw broken(`the element at byte ${position} was not ended`)
    if (start + size > to) throw broken(`the element at byte ${position} is cut short`)
    await visit({ id: header.readUIntBE(0, idLength), start, end: start + size })
    position = start + size
  }
}

const masters: ReadonlySet<number> = new Set([
  ids.segment,
  ids.info,
  ids.tracks,
  ids.trackEntry,
  ids.video,
  ids.cluster,
  ids.blockGroup,
])

const number = (bytes: Buffer) => bytes.readUIntBE(0, Math.min(6, bytes.length))

export function readBackMatroska(path: string): Promise<ReadBack> {
  return WrittenBytes.use(path, async (file) => {
    const values = new Map<number, Buffer>()
    const tracks: number[] = []
    let [frames, cluster, first, last] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    const visit = async ({ id, start, end }: Element): Promise<void> => {
      if (masters.has(id)) return elements(file, start, end, visit)
      const bytes = Buffer.from(await file.read(start, Math.min(8, end - start)))
      if (id === ids.trackNumber) tracks.push(number(bytes))
      else if (id === ids.clusterTime) cluster = number(bytes)
      else if (id !== ids.simpleBlock && id !== ids.block) values.set(id, bytes)
      // Pictures are mapped first. A block begins with its track's number, in one byte, and its time in its cluster.
      else if (bytes.length >= 3 && (bytes[0]! & 0x7f) === tracks[0]) {
        const time = cluster + bytes.readInt16BE(1)
        frames++
        first = Math.min(first, time)
        last = Math.max(last, time)
      }
    }
    await elements(file, 0, file.size, visit)

    const value = (name: keyof typeof ids) => {
      const bytes = values.get(ids[name])
      if (!bytes) throw broken(`it has no ${name}`)
      return bytes
    }
    const span = value('duration')
    // Written last: their absence is a file that was never ended.
    value('cues')
    const scale = values.get(ids.timestampScale)
    const ticks = span.length === 4 ? span.readFloatBE() : span.readDoubleBE()
    const others = tracks.length - 1
    // In a file with other tracks this is the longer one's, and pictures begin later by as much as the sound's encoder needs.
    const duration = others > 0 ? ((last - first) * frames) / (frames - 1) : ticks
    return {
      frames,
      others,
      size: [number(value('pixelWidth')), number(value('pixelHeight'))],
      ...((others === 0 || frames > 1) && { duration: (duration * (scale ? number(scale) : 1e6)) / 1e9 }),
    }
  })
}
