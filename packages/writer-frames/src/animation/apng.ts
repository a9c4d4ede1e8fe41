// Animated PNG: a picture and the one before become the chunks of a frame (in workers); chunks become a file, read back (main thread).
import { type EncodeContext, MovieflowError, type Picture, type Size, type WrittenFile } from '@movieflow/core/plugin'
import {
  deflateColors,
  type OutputFile,
  type PictureTexts,
  pngChunk,
  pngHeader,
  pngSignature,
  pngTexts,
  trueColor,
} from '@movieflow/picture-files'
import { changedRegion } from './changed-region.js'
import { delayFraction } from './delays.js'

/** Chunks of a frame are numbered through: `fcTL` of the first, then `fcTL` and `fdAT` of each. */
export function encodeApngFrame(picture: Picture, { index, fps, previous }: EncodeContext<unknown>): Uint8Array {
  const whole = { left: 0, top: 0, width: picture.width, height: picture.height }
  const region = index > 0 && previous ? changedRegion(picture, previous.picture, 1) : whole
  const { numerator, denominator } = delayFraction(index, fps)
  const control = Buffer.alloc(26)
  control.writeUInt32BE(index === 0 ? 0 : 2 * index - 1, 0)
  for (const [place, value] of [region.width, region.height, region.left, region.top].entries())
    control.writeUInt32BE(value, 4 + place * 4)
  control.writeUInt16BE(numerator, 20)
  control.writeUInt16BE(denominator, 22)
  // The last two bytes: it stays (0), and replaces the previous pixels (0).
  const rows = deflateColors(picture, region)
  return Buffer.concat([pngChunk('fcTL', control), index === 0 ? pngChunk('IDAT', rows) : frameData(index, rows)])
}

function frameData(index: number, rows: Uint8Array): Uint8Array {
  const numbered = Buffer.alloc(4 + rows.length)
  numbered.writeUInt32BE(2 * index, 0)
  numbered.set(rows, 4)
  return pngChunk('fdAT', numbered)
}

/** `plays` 0 is for ever. */
export interface AnimationHead {
  readonly size: Size
  readonly plays: number
  readonly texts: PictureTexts
}

const headerLength = pngSignature.length + 25

export async function beginApng(file: OutputFile, { size, plays, texts }: AnimationHead): Promise<void> {
  await file.append(pngSignature)
  await file.append(pngHeader(size[0], size[1], trueColor))
  await file.append(animationControl(0, plays))
  for (const chunk of pngTexts(texts)) await file.append(chunk)
}

/** The number of frames is filled in at the end, when it is known. */
function animationControl(frames: number, plays: number): Uint8Array {
  const control = Buffer.alloc(8)
  control.writeUInt32BE(frames, 0)
  control.writeUInt32BE(plays, 4)
  return pngChunk('acTL', control)
}

export async function endApng(file: OutputFile, frames: number, plays: number): Promise<WrittenFile> {
  await file.append(pngChunk('IEND', new Uint8Array(0)))
  await file.replace(animationControl(frames, plays), headerLength)
  return readApng(file)
}

/** Reads the file's own facts, chunk by chunk; throws if the file is not complete. */
async function readApng(file: OutputFile): Promise<WrittenFile> {
  const end = file.position
  let size: Size = [0, 0]
  let announced = -1
  let frames = 0
  let duration = 0
  for (let at = pngSignature.length; ; ) {
    const head = Buffer.from(await file.read(at, 8 + 26))
    if (head.length < 8) throw notWhole('it is cut off')
    const length = head.readUInt32BE(0)
    const type = head.toString('latin1', 4, 8)
    if (type === 'IHDR') size = [head.readUInt32BE(8), head.readUInt32BE(12)]
    else if (type === 'acTL') announced = head.readUInt32BE(8)
    else if (type === 'fcTL') {
      frames++
      duration += head.readUInt16BE(28) / head.readUInt16BE(30)
    }
    at += 12 + length
    if (type !== 'IEND') continue
    if (at !== end || announced !== frames) throw notWhole(`it announces ${announced} frames but holds ${frames}`)
    return { frames, size, duration }
  }
}

function notWhole(what: string): MovieflowError {
  return new MovieflowError('OUTPUT_WRONG', `the animated PNG is not complete: ${what}`)
}
