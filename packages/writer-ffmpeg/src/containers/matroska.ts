// A Matroska or WebM file becomes its frame count, size and duration (RFC 9559, EBML of RFC 8794); main thread.
import { broken, FileBytes } from './file-bytes.js'
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
  cluster: 0x1f43b675,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  cues: 0x1c53bb6b,
} as const

interface Element {
  readonly id: number
  /** Of the payload. */
  readonly start: number
  readonly end: number
}

/** Elements that must fill the range exactly. A size that is not known is a file that was never ended. */
async function elements(file: FileBytes, from: number, to: number, visit: (element: Element) => Promise<void>) {
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
])

export function readMatroska(path: string): Promise<ReadBack> {
  return FileBytes.use(path, async (file) => {
    const values = new Map<number, Buffer>()
    let frames = 0
    const visit = async ({ id, start, end }: Element): Promise<void> => {
      if (masters.has(id)) return elements(file, start, end, visit)
      if (id === ids.simpleBlock || id === ids.blockGroup) frames++
      else values.set(id, Buffer.from(await file.read(start, Math.min(8, end - start))))
    }
    await elements(file, 0, file.size, visit)

    const value = (name: keyof typeof ids) => {
      const bytes = values.get(ids[name])
      if (!bytes) throw broken(`it has no ${name}`)
      return bytes
    }
    const number = (bytes: Buffer) => bytes.readUIntBE(0, Math.min(6, bytes.length))
    const span = value('duration')
    // Written last: their absence is a file that was never ended.
    value('cues')
    const scale = values.get(ids.timestampScale)
    const ticks = span.length === 4 ? span.readFloatBE() : span.readDoubleBE()
    return {
      frames,
      size: [number(value('pixelWidth')), number(value('pixelHeight'))],
      duration: (ticks * (scale ? number(scale) : 1e6)) / 1e9,
    }
  })
}
