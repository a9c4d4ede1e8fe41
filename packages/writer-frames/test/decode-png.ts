// PNG and animated PNG become pixels and delays, by the specification alone: 8 bits, true colour or palette, not interlaced.
import { readFile } from 'node:fs/promises'
import { crc32, inflateSync } from 'node:zlib'
import type { Size } from '@movieflow/core/plugin'

export interface DecodedAnimation {
  readonly size: Size
  /** RGBA rows, as a browser would show them. */
  readonly frames: readonly Uint8Array[]
  /** Seconds; empty for a picture that stands still. */
  readonly delays: readonly number[]
  /** 0 for ever. */
  readonly plays: number | undefined
  readonly texts: Readonly<Record<string, string>>
}

interface FrameControl {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly top: number
  readonly delay: number
}

export async function decodePng(file: string): Promise<DecodedAnimation> {
  const bytes = await readFile(file)
  if (bytes.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') throw new Error('no PNG')
  let size: Size = [0, 0]
  let channels = 3
  let palette: Buffer | undefined
  let plays: number | undefined
  let announced: number | undefined
  let sequence = 0
  const texts: Record<string, string> = {}
  const still: Buffer[] = []
  const animated: { control: FrameControl; data: Buffer[] }[] = []
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    const type = bytes.toString('latin1', at + 4, at + 8)
    const data = bytes.subarray(at + 8, at + 8 + length)
    if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== bytes.readUInt32BE(at + 8 + length))
      throw new Error(`the sum of ${type}`)
    at += 12 + length
    if (type === 'fcTL' || type === 'fdAT') {
      if (data.readUInt32BE(0) !== sequence++) throw new Error(`a ${type} out of sequence`)
    }
    if (type === 'IHDR') {
      size = [data.readUInt32BE(0), data.readUInt32BE(4)]
      if (data[8] !== 8 || data[12] !== 0) throw new Error('another kind of PNG')
      channels = data[9] === 2 ? 3 : 1
    } else if (type === 'PLTE') palette = data
    else if (type === 'acTL') [announced, plays] = [data.readUInt32BE(0), data.readUInt32BE(4)]
    else if (type === 'fcTL') animated.push({ control: readControl(data), data: [] })
    else if (type === 'IDAT') {
      still.push(data)
      animated.at(-1)?.data.push(data)
    } else if (type === 'fdAT') animated.at(-1)!.data.push(data.subarray(4))
    else if (type === 'iTXt') {
      const keyword = data.subarray(0, data.indexOf(0)).toString('latin1')
      texts[keyword] = data.subarray(keyword.length + 5).toString()
    } else if (type === 'IEND' && at !== bytes.length) throw new Error('bytes after the end')
  }
  const pixels = (data: Buffer[], [width, height]: Size) =>
    colorsOf(unfilter(inflateSync(Buffer.concat(data)), width * channels, height, channels), palette)
  if (announced === undefined) return { size, frames: [pixels(still, size)], delays: [], plays, texts }
  if (announced !== animated.length) throw new Error(`${announced} frames are announced`)
  const canvas = new Uint8Array(size[0] * size[1] * 4)
  const frames = animated.map(({ control: { width, height, left, top }, data }) => {
    const part = pixels(data, [width, height])
    for (let y = 0; y < height; y++)
      canvas.set(part.subarray(y * width * 4, (y + 1) * width * 4), ((top + y) * size[0] + left) * 4)
    return Uint8Array.from(canvas)
  })
  return { size, frames, delays: animated.map(({ control }) => control.delay), plays, texts }
}

function readControl(data: Buffer): FrameControl {
  const [width, height, left, top] = [4, 8, 12, 16].map((at) => data.readUInt32BE(at)) as [
    number,
    number,
    number,
    number,
  ]
  if (data[24] !== 0 || data[25] !== 0) throw new Error('a frame that is disposed of, or blended')
  return { width, height, left, top, delay: data.readUInt16BE(20) / data.readUInt16BE(22) }
}

function unfilter(rows: Buffer, stride: number, height: number, step: number): Uint8Array {
  if (rows.length !== height * (stride + 1)) throw new Error('rows are cut')
  const out = new Uint8Array(height * stride)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < stride; x++) {
      const left = x >= step ? out[y * stride + x - step]! : 0
      const above = y > 0 ? out[(y - 1) * stride + x]! : 0
      const corner = y > 0 && x >= step ? out[(y - 1) * stride + x - step]! : 0
      const filter = rows[y * (stride + 1)]!
      const guess = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter]
      if (guess === undefined) throw new Error(`filter ${filter}`)
      out[y * stride + x] = rows[y * (stride + 1) + 1 + x]! + guess
    }
  return out
}

function paeth(left: number, above: number, corner: number): number {
  const [a, b, c] = [Math.abs(above - corner), Math.abs(left - corner), Math.abs(left + above - 2 * corner)]
  return a <= b && a <= c ? left : b <= c ? above : corner
}

function colorsOf(samples: Uint8Array, palette: Buffer | undefined): Uint8Array {
  const pixels = palette ? samples.length : samples.length / 3
  const out = new Uint8Array(pixels * 4).fill(255)
  for (let pixel = 0; pixel < pixels; pixel++)
    out.set(
      palette
        ? palette.subarray(samples[pixel]! * 3, samples[pixel]! * 3 + 3)
        : samples.subarray(pixel * 3, pixel * 3 + 3),
      pixel * 4,
    )
  return out
}
