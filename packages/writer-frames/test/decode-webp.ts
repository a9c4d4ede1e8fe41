// WebP and animated WebP become pixels and delays: the container by its specification, each frame by libwebp (in the canvas).
import { readFile } from 'node:fs/promises'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import type { DecodedAnimation } from './decode-png.js'

/** RGBA rows of any picture that the canvas knows. */
export async function decodePicture(bytes: Buffer): Promise<{ size: [number, number]; pixels: Uint8Array }> {
  const image = await loadImage(bytes)
  const context = createCanvas(image.width, image.height).getContext('2d')
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, image.width, image.height)
  return { size: [image.width, image.height], pixels: Uint8Array.from(data) }
}

export async function decodeAnimatedWebp(file: string): Promise<DecodedAnimation> {
  const bytes = await readFile(file)
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.readUInt32LE(4) !== bytes.length - 8)
    throw new Error('no RIFF')
  const chunks: { type: string; data: Buffer }[] = []
  for (let at = 12; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at + 4)
    chunks.push({ type: bytes.toString('latin1', at, at + 4), data: bytes.subarray(at + 8, at + 8 + length) })
    at += 8 + length + (length % 2)
  }
  const of = (type: string) => chunks.find((chunk) => chunk.type === type)?.data
  const extended = of('VP8X')!
  const xmp = of('XMP ')
  if (extended[0] !== (2 | (xmp ? 4 : 0))) throw new Error('flags that do not fit')
  const size = [extended.readUIntLE(4, 3) + 1, extended.readUIntLE(7, 3) + 1] as const
  const canvas = new Uint8Array(size[0] * size[1] * 4)
  const frames: Uint8Array[] = []
  const delays: number[] = []
  for (const { type, data } of chunks) {
    if (type !== 'ANMF') continue
    const [left, top, width, height, delay] = [0, 3, 6, 9, 12].map((at) => data.readUIntLE(at, 3)) as number[]
    if (data[15] !== 2) throw new Error('a frame that is disposed of, or blended')
    const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1')
    head.writeUInt32LE(4 + data.length - 16, 4)
    const part = await decodePicture(Buffer.concat([head, data.subarray(16)]))
    if (part.size[0] !== width! + 1 || part.size[1] !== height! + 1) throw new Error('a frame of another size')
    for (let y = 0; y < part.size[1]; y++)
      canvas.set(
        part.pixels.subarray(y * part.size[0] * 4, (y + 1) * part.size[0] * 4),
        ((top! * 2 + y) * size[0] + left! * 2) * 4,
      )
    frames.push(Uint8Array.from(canvas))
    delays.push(delay! / 1000)
  }
  return { size, frames, delays, plays: of('ANIM')!.readUInt16LE(4), texts: xmp ? { xmp: xmp.toString() } : {} }
}
