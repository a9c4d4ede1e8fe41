// The first bytes of a file become what its picture is: format, size, colours; pixels stay as they are.
import { readJpegHeader } from './jpeg-header.js'
import type { PictureHeader } from './picture.js'
import { type PictureBytes, readFirstBytes } from './picture-file.js'
import { pngStart, readPngHeader } from './png-header.js'
import { refuse } from './refuse.js'
import { readTiff, type Tiff } from './tiff/chain.js'
import { readWebpHeader } from './webp-header.js'

// Each costs up to 8 bytes while it is decoded. The largest frame of a movie has half as many.
const mostPixels = 1 << 27

/** The contents of a file: one picture, or the arrays of a TIFF. */
export type Contents = { readonly picture: PictureHeader } | { readonly tiff: Tiff }

/** Reads a file's header: refuses files that are not pictures, or cannot be read. */
export function readContents(path: string): Contents {
  return readFirstBytes(path, (bytes) => {
    const tiff = readTiff(bytes)
    return tiff === undefined ? { picture: readPictureHeader(path, bytes) } : { tiff }
  })
}

function readPictureHeader(path: string, bytes: PictureBytes): PictureHeader {
  const header = (() => {
    const start = bytes.some(0, 16)
    if (start.subarray(0, 8).equals(pngStart)) return readPngHeader(bytes)
    if (start[0] === 0xff && start[1] === 0xd8 && start[2] === 0xff) return readJpegHeader(bytes)
    if (/^RIFF....WEBP/s.test(start.toString('latin1'))) return readWebpHeader(bytes)
    throw refuse(path, `it is ${describe(start, bytes)}, not a PNG, JPEG, WebP or TIFF picture`, 'convert it to PNG')
  })()
  const { width, height } = header
  if (width * height > mostPixels)
    throw refuse(
      path,
      `its header claims ${count(width)} x ${count(height)} pixels; ${count(mostPixels)} are read at most`,
    )
  return header
}

const count = (number: number) => number.toLocaleString('en-US')

/** The first bytes of files that are most often taken for pictures, or have a picture's ending. */
const known: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^GIF8/, 'a GIF'],
  [/^BM/, 'a BMP'],
  [/^....ftyp(heic|heix|mif1|msf1)/s, 'a HEIC'],
  [/^....ftypavi[fs]/s, 'an AVIF'],
  [/^(\0\0\0\fjP {2}|\xff\x4f\xff\x51)/, 'a JPEG 2000'],
  [/^(\xff\n|\0\0\0\fJXL )/, 'a JPEG XL'],
  [/^\x93NUMPY/, 'a NumPy array'],
  [/^%PDF/, 'a PDF'],
  [/^\s*<(\?xml|svg|!DOCTYPE|html)/i, 'a text, of SVG or HTML'],
]

function describe(start: Buffer, { size }: PictureBytes): string {
  const text = start.toString('latin1')
  const name = known.find(([pattern]) => pattern.test(text))?.[1]
  if (name !== undefined) return name
  return start.every((byte) => byte === 0) ? `${count(size)} bytes that begin with zeros` : 'of an unknown kind'
}
