// Chooses the kind of picture by a path's ending, and turns a picture into the bytes of such a file; any thread.
import { extname } from 'node:path'
import { MovieflowError, type Picture, type Size, z } from '@movieflow/core/plugin'
import {
  encodeJpeg,
  encodePng,
  encodeWebp,
  mostWebpSide,
  type PictureTexts,
  pngTexts,
  withJpegTexts,
} from '@movieflow/picture-files'

export type PictureFormat = 'png' | 'jpeg' | 'webp'

const formats: Readonly<Record<string, PictureFormat>> = {
  '.png': 'png',
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
  '.webp': 'webp',
}

export const pictureEndings = Object.keys(formats)

export const qualityOption = z
  .int()
  .min(1)
  .max(100)
  .optional()
  .describe('for JPEG and WebP, 1 to 100; default: 90 for JPEG, and exact (lossless) for WebP. PNG is always exact')

const jpegQuality = 90

/** JPEG's sides are 16-bit numbers; PNG's have no bound that matters. */
const mostSide: Readonly<Record<PictureFormat, number>> = { png: 2 ** 31 - 1, jpeg: 65535, webp: mostWebpSide }

/** Throws if the ending is not one of a picture, or the picture is too large for the format. */
export function planFormat(path: string, size: Size, quality: number | undefined): PictureFormat {
  const ending = extname(path).toLowerCase()
  const format = formats[ending]
  if (format === undefined)
    throw new MovieflowError(
      'OPTION_INVALID',
      `expected a path that ends in ${pictureEndings.join(', ')} but got ${path}`,
      {
        option: 'path',
      },
    )
  if (Math.max(...size) > mostSide[format])
    throw new MovieflowError(
      'OPTION_INVALID',
      `a ${ending} has at most ${mostSide[format]} pixels a side, and this would be ${size.join(' × ')}`,
      { option: 'path', hint: 'write .png' },
    )
  if (format === 'png' && quality !== undefined)
    throw new MovieflowError('OPTION_INVALID', 'a PNG is exact and takes no `quality`', {
      option: 'quality',
      hint: 'leave it out, or write .jpg or .webp',
    })
  return format
}

/** WebP without a quality, or with 100, is exact. */
export function encodePicture(
  picture: Picture,
  format: PictureFormat,
  quality: number | undefined,
  texts: PictureTexts = {},
): Uint8Array {
  if (format === 'png') return encodePng(picture, pngTexts(texts))
  if (format === 'jpeg') return withJpegTexts(encodeJpeg(picture, quality ?? jpegQuality), texts)
  return encodeWebp(picture, quality === undefined || quality === 100 ? 'lossless' : quality, texts)
}

export const metadataOption = z
  .strictObject({ title: z.string().optional(), artist: z.string().optional(), comment: z.string().optional() })
  .optional()
  .describe("stored in the file's own metadata")
