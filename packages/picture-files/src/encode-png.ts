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
  pngText,
  trueColor,
} from './png-chunks.js'

/**
 * 8 bits a channel; with up to 256 colours indices into a palette, which halves the file and the time. Opaque, as pictures
 * are. `texts` are ASCII, by keyword.
 */
export function encodePng(picture: Picture, texts: Readonly<Record<string, string>> = {}): Uint8Array {
  const { width, height } = picture
  const indexed = deflateIndices(picture)
  return Buffer.concat([
    pngSignature,
    pngHeader(width, height, indexed ? indexedColor : trueColor),
    ...Object.entries(texts).map(([keyword, text]) => pngText(keyword, text)),
    ...(indexed ? [pngPalette(indexed.colors)] : []),
    pngChunk('IDAT', indexed ? indexed.rows : deflateColors(picture, { left: 0, top: 0, width, height })),
    pngChunk('IEND', new Uint8Array(0)),
  ])
}
