// A picture becomes a PNG file's bytes, exact in every pixel; any thread.
import type { Picture } from '@movieflow/core/plugin'
import {
  deflateColors,
  deflateIndices,
  indexedColor,
  pngChunk,
  pngHeader,
  pngPalette,
  pngSignature,
  trueColor,
} from './png-chunks.js'

/**
 * 8 bits per channel; with up to 256 colours indices into a palette, which halves the file and the time. Opaque, as pictures
 * are. `extra` chunks come before the pixels.
 */
export function encodePng(picture: Picture, extra: readonly Uint8Array[] = []): Uint8Array {
  const { width, height } = picture
  const indexed = deflateIndices(picture)
  return Buffer.concat([
    pngSignature,
    pngHeader(width, height, indexed ? indexedColor : trueColor),
    ...extra,
    ...(indexed ? [pngPalette(indexed.colors)] : []),
    pngChunk('IDAT', indexed ? indexed.rows : deflateColors(picture, { left: 0, top: 0, width, height })),
    pngChunk('IEND', new Uint8Array(0)),
  ])
}
