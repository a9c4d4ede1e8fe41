// An MP4 or QuickTime file becomes its frame count, size and duration (ISO/IEC 14496-12); main thread.
import { broken, WrittenBytes } from './file-bytes.js'
import type { ReadBack } from './read-back.js'

interface Box {
  readonly type: string
  /** Start of the payload. */
  readonly start: number
  readonly end: number
}

/** Boxes that must fill the range exactly. */
async function boxes(file: WrittenBytes, from: number, to: number): Promise<Box[]> {
  const found: Box[] = []
  for (let position = from; position < to; ) {
    if (to - position < 8) throw broken(`${to - position} bytes are left where a box should begin`)
    const header = await file.read(position, Math.min(16, to - position))
    const type = header.toString('latin1', 4, 8)
    const short = header.readUInt32BE(0)
    const length = short === 1 && header.length === 16 ? Number(header.readBigUInt64BE(8)) : short
    const start = position + (short === 1 ? 16 : 8)
    if (position + length < start || position + length > to)
      throw broken(`its box ${JSON.stringify(type)} is cut short`)
    found.push({ type, start, end: position + length })
    position += length
  }
  return found
}

async function descend(file: WrittenBytes, box: Box, ...path: string[]): Promise<Box> {
  let current = box
  for (const type of path) {
    const inner = (await boxes(file, current.start, current.end)).find((other) => other.type === type)
    if (!inner) throw broken(`its box "${current.type}" has no "${type}"`)
    current = inner
  }
  return current
}

const payload = async (file: WrittenBytes, box: Box) => Buffer.from(await file.read(box.start, box.end - box.start))

/** Codecs whose frames are units, each after its length in 4 bytes (ISO/IEC 14496-15), as ffmpeg writes them. */
const unitsOfLength = new Set(['avc1', 'hvc1', 'hev1'])

/** Whether the lengths of units add up to the frame: an index that points elsewhere finds other numbers there. */
async function isOfUnits(file: WrittenBytes, start: number, bytes: number): Promise<boolean> {
  let position = start
  while (position + 4 <= start + bytes) position += 4 + (await file.read(position, 4)).readUInt32BE(0)
  return position === start + bytes
}

/** The frames of each chunk, which are stored one after the other, by the box "stsc"; chunks count from 0. */
function framesOfChunks(runs: Buffer): (chunk: number) => number {
  let run = 0
  const count = runs.readUInt32BE(4)
  return (chunk) => {
    while (run + 1 < count && runs.readUInt32BE(8 + 12 * (run + 1)) <= chunk + 1) run++
    return count === 0 ? 0 : runs.readUInt32BE(8 + 12 * run + 4)
  }
}

export function readBackMp4(path: string): Promise<ReadBack> {
  return WrittenBytes.use(path, async (file) => {
    const top = await boxes(file, 0, file.size)
    const moov = top.find(({ type }) => type === 'moov')
    if (!moov) throw broken('it has no index (box "moov")')
    const tracks = (await boxes(file, moov.start, moov.end)).filter(({ type }) => type === 'trak')
    // Pictures are mapped first.
    const [track] = tracks
    if (!track) throw broken('its box "moov" has no "trak"')
    const header = await payload(file, await descend(file, track, 'mdia', 'mdhd'))
    const timescale = header.readUInt32BE(header[0] === 1 ? 20 : 12)
    const table = await descend(file, track, 'mdia', 'minf', 'stbl')
    const parts = new Map((await boxes(file, table.start, table.end)).map((box) => [box.type, box]))
    const part = async (type: string) => {
      const box = parts.get(type)
      if (!box) throw broken(`its index has no "${type}"`)
      return payload(file, box)
    }

    const description = await part('stsd')
    const size = [description.readUInt16BE(8 + 32), description.readUInt16BE(8 + 34)] as const
    const sizes = await part('stsz')
    const [fixed, frames] = [sizes.readUInt32BE(4), sizes.readUInt32BE(8)]
    const bytesOf = (frame: number) => fixed || sizes.readUInt32BE(12 + 4 * frame)
    let bytes = 0
    for (let frame = 0; frame < frames; frame++) bytes += bytesOf(frame)
    const times = await part('stts')
    let ticks = 0
    let timed = 0
    for (let entry = 0; entry < times.readUInt32BE(4); entry++) {
      timed += times.readUInt32BE(8 + 8 * entry)
      ticks += times.readUInt32BE(8 + 8 * entry) * times.readUInt32BE(12 + 8 * entry)
    }
    if (timed !== frames) throw broken(`${frames} frames have ${timed} times`)

    const media = top.filter(({ type }) => type === 'mdat')
    if (media.reduce((sum, { start, end }) => sum + end - start, 0) < bytes)
      throw broken('its pictures (box "mdat") are cut short')
    const long = parts.has('co64')
    const offsets = await part(long ? 'co64' : 'stco')
    const inChunk = framesOfChunks(await part('stsc'))
    const isInUnits = unitsOfLength.has(description.toString('latin1', 8 + 4, 8 + 8))
    let frame = 0
    for (let chunk = 0; chunk < offsets.readUInt32BE(4); chunk++) {
      const start = long ? Number(offsets.readBigUInt64BE(8 + 8 * chunk)) : offsets.readUInt32BE(8 + 4 * chunk)
      const [first, next] = [frame, Math.min(frame + inChunk(chunk), frames)]
      let end = start
      while (frame < next) end += bytesOf(frame++)
      if (!media.some((box) => start >= box.start && end <= box.end))
        throw broken('its index points outside of the pictures')
      if (isInUnits && first < next && !(await isOfUnits(file, start, bytesOf(first))))
        throw broken(`its index does not point to frame ${first}`)
    }
    if (frame < frames) throw broken(`its index says where ${frame} of ${frames} frames are`)
    return { frames, size, duration: ticks / timescale, others: tracks.length - 1 }
  })
}
