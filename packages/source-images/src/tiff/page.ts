// A directory of a TIFF becomes a page: the layout of its pixels in the file and in memory, or the reason why they cannot be read.
import { bytesPerElement, type DType, type MovieflowError } from '@movieflow/core/plugin'
import type { PictureBytes } from '../picture-file.js'
import { refuse } from '../refuse.js'
import { type Directory, type DirectoryField, damagedTiff, fieldNumbers, type TiffStart } from './directory.js'

/** The layout that similar pages share. */
export interface PageLayout {
  readonly width: number
  readonly height: number
  readonly samples: number
  /** Bits of a sample in the file. */
  readonly bits: number
  /** The value of SampleFormat: 1 unsigned, 2 signed, 3 floating. */
  readonly format: number
  readonly little: boolean
  readonly compression: number
  readonly predictor: number
  readonly photometric: number
  /** All samples of a kind are stored together (PlanarConfiguration 2). */
  readonly planar: boolean
  /** Lowest bit first (FillOrder 2). */
  readonly reversed: boolean
  /** Pixels of a block: a tile, or a strip, which is as wide as the page. */
  readonly blockWidth: number
  readonly blockHeight: number
  readonly tiled: boolean
  readonly extra: readonly number[]
  /** In memory. */
  readonly dtype: DType
  /** NumPy's spelling of the type in the file. */
  readonly numpy: string
  /** `[y, x]`, `[y, x, sample]`, `[sample, y, x]`, and their letters: `S` is the samples' axis. */
  readonly shape: readonly number[]
  readonly axes: string
  /** T4Options. */
  readonly faxOptions: number
  /** Samples of a page. */
  readonly length: number
  /** Why it cannot be read, if so. */
  readonly error?: MovieflowError
  /** The same for pages that are alike. */
  readonly key: string
}

/** Another file than the one that was asked for. */
export interface PageHome {
  readonly path: string
  readonly start: TiffStart
  readonly size: number
  readonly mtimeMs: number
}

export interface Page {
  /** Left out for pages of the file itself. */
  readonly home?: PageHome
  /** The position of its directory. */
  readonly at: number
  readonly layout: PageLayout
  readonly offsets: DirectoryField | undefined
  readonly counts: DirectoryField | undefined
  readonly jpegTables: DirectoryField | undefined
  readonly descriptions: readonly DirectoryField[]
  /** A smaller version of another page: a thumbnail, a level of a pyramid. */
  readonly reduced: boolean
  /** Planes of a MetaMorph stack. */
  readonly planes: number | undefined
}

// Each costs up to 8 bytes while it is decoded. The largest frame of a movie has half as many.
const mostPixels = 1 << 27
const mostBytes = 1 << 29
// It is twice in memory while it is decompressed.
const mostBlockBytes = 1 << 28
const mostSamples = 4096

const tag = {
  subfile: 254,
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  description: 270,
  stripOffsets: 273,
  samples: 277,
  rowsPerStrip: 278,
  stripCounts: 279,
  planar: 284,
  faxOptions: 292,
  predictor: 317,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileCounts: 325,
  extraSamples: 338,
  sampleFormat: 339,
  jpegTables: 347,
  subsampling: 530,
  depth: 32997,
  uic1: 33628,
  uic2: 33629,
} as const

/** Reads a directory's fields. `layouts` keeps one object for all pages that are alike. */
export function readPage(
  bytes: PictureBytes,
  start: TiffStart,
  { at, fields, secondDescription }: Directory,
  layouts: Map<string, PageLayout>,
): Page {
  const numbers = (name: keyof typeof tag, most = mostSamples) => {
    const field = fields.get(tag[name])
    return field === undefined ? [] : fieldNumbers(bytes, start, field, most)
  }
  const number = (name: keyof typeof tag, otherwise: number) => numbers(name)[0] ?? otherwise
  const tiled = fields.has(tag.tileOffsets) || fields.has(tag.tileWidth)
  const height = number('height', 0)
  const samples = number('samples', 1)
  const compression = number('compression', 1)
  const found = {
    width: number('width', 0),
    height,
    samples,
    // Some writers have more than one a sample.
    allBits: numbers('bits').slice(0, samples),
    allFormats: numbers('sampleFormat').slice(0, samples),
    compression,
    predictor: number('predictor', 1),
    photometric: number('photometric', samples >= 3 ? 2 : 1),
    planar: samples > 1 && number('planar', 1) === 2,
    reversed: number('fillOrder', 1) === 2,
    tiled,
    blockWidth: tiled ? number('tileWidth', 0) : number('width', 0),
    blockHeight: tiled ? number('tileHeight', 0) : Math.min(height, number('rowsPerStrip', height)),
    extra: numbers('extraSamples'),
    faxOptions: compression === 3 ? number('faxOptions', 0) : 0,
    subsampling: numbers('subsampling'),
    depth: number('depth', 1),
  }
  const key = JSON.stringify(found)
  let layout = layouts.get(key)
  if (layout === undefined) {
    layout = { ...layOut(bytes, found, start), key }
    layouts.set(key, layout)
  }
  const description = fields.get(tag.description)
  return {
    at,
    layout,
    offsets: fields.get(tiled ? tag.tileOffsets : tag.stripOffsets),
    counts: fields.get(tiled ? tag.tileCounts : tag.stripCounts),
    jpegTables: fields.get(tag.jpegTables),
    descriptions: [description, secondDescription].filter((field) => field !== undefined),
    reduced: (number('subfile', 0) & 1) === 1,
    planes: fields.has(tag.uic1) ? fields.get(tag.uic2)?.count : undefined,
  }
}

interface Found
  extends Omit<
    PageLayout,
    'bits' | 'format' | 'little' | 'dtype' | 'numpy' | 'shape' | 'axes' | 'length' | 'error' | 'key'
  > {
  readonly allBits: readonly number[]
  readonly allFormats: readonly number[]
  readonly subsampling: readonly number[]
  readonly depth: number
}

function layOut(bytes: PictureBytes, found: Found, { little }: TiffStart): Omit<PageLayout, 'key'> {
  const { width, height, samples, planar } = found
  if (width === 0 || height === 0 || width > 0x7fffffff || height > 0x7fffffff)
    throw damagedTiff(bytes, `a page of ${width} x ${height} pixels`)
  if (samples === 0 || samples > mostSamples) throw damagedTiff(bytes, `${samples} samples per pixel`)
  const [bits = 1] = found.allBits
  const [format = 1] = found.allFormats
  const type = typeInMemory(bits, format)
  const shape = samples === 1 ? [height, width] : planar ? [samples, height, width] : [height, width, samples]
  const reason =
    type === undefined
      ? `its pixels are ${formats[format] ?? 'values of an unknown kind'} of ${bits} bits`
      : reasonAgainst(found, bits, format, bytesPerElement(type))
  const dtype = type ?? 'uint8'
  const order = bits <= 8 ? '|' : little ? '<' : '>'
  return {
    ...found,
    bits,
    format,
    little,
    dtype,
    numpy: bits === 1 ? '|b1' : `${order}${'?uif'[format] ?? 'u'}${[8, 16, 32, 64].find((each) => bits <= each)! / 8}`,
    shape,
    axes: samples === 1 ? 'YX' : planar ? 'SYX' : 'YXS',
    length: width * height * samples,
    ...(reason !== undefined && {
      error: refuse(bytes.path, reason, 'convert it to an uncompressed or LZW TIFF of grey or RGB'),
    }),
  }
}

const formats: Readonly<Record<number, string>> = {
  1: 'whole numbers',
  2: 'signed numbers',
  3: 'floating numbers',
  4: 'bytes without a meaning',
  5: 'complex whole numbers',
  6: 'complex numbers',
}

function typeInMemory(bits: number, format: number): DType | undefined {
  if (format === 1 && bits >= 1 && bits <= 32) return bits <= 8 ? 'uint8' : bits <= 16 ? 'uint16' : 'uint32'
  if (format === 2 && (bits === 8 || bits === 16 || bits === 32)) return `int${bits}`
  if (format === 3 && (bits === 16 || bits === 32)) return 'float32'
  if (bits === 64 && format <= 3) return 'float64'
  return undefined
}

/** Ways of compression by their number: those without a name here cannot be read. */
const readable: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 7, 8, 32773, 32946, 50000, 50001])

const compressions: Readonly<Record<number, string>> = {
  2: 'CCITT fax',
  3: 'CCITT fax',
  4: 'CCITT fax',
  6: 'old-style JPEG',
  7: 'JPEG',
  32771: 'CCITT fax',
  32809: 'ThunderScan',
  33003: 'JPEG 2000',
  33004: 'JPEG 2000',
  33005: 'JPEG 2000',
  34676: 'SGI LogLuv',
  34677: 'SGI LogLuv',
  34712: 'JPEG 2000',
  34887: 'LERC',
  34892: 'lossy JPEG of DNG',
  34925: 'LZMA',
  34933: 'PNG',
  34934: 'JPEG XR',
  50001: 'WebP',
  50002: 'JPEG XL',
  52546: 'JPEG XL',
}

function reasonAgainst(found: Found, bits: number, format: number, bytesInMemory: number): string | undefined {
  const { width, height, samples, compression, predictor, photometric, planar, blockWidth, blockHeight } = found
  const name = compressions[compression] ?? `method ${compression}`
  if (width * height > mostPixels || width * height * samples * bytesInMemory > mostBytes)
    return `its header claims ${width} x ${height} pixels of ${samples} samples, more than the limit`
  if (!readable.has(compression)) return `its pixels are compressed by ${name}, which is not read`
  if (bits > 1 && bits < 8 && photometric !== 3 && !isLowGrey({ bits, photometric, samples }))
    return `its pixels are ${samples === 1 ? 'grey' : `${samples} samples`} of ${bits} bits`
  if (isFax(found) && (bits !== 1 || samples !== 1 || photometric > 1 || found.faxOptions & 2))
    return `its pixels are ${name} of ${samples} samples of ${bits} bits, of the kind ${photometric}`
  if (found.depth > 1) return `its pages are volumes, ${found.depth} deep`
  if (found.allBits.some((each) => each !== bits) || found.allFormats.some((each) => each !== format))
    return 'its samples are of several types'
  const most = compression === 1 ? mostBytes : mostBlockBytes
  if (blockWidth === 0 || blockHeight === 0 || blockWidth * blockHeight > Math.max(4 * width * height, 1 << 22))
    return `its blocks are ${blockWidth} x ${blockHeight} pixels`
  if ((blockWidth * blockHeight * samples * bits) / 8 > most)
    return `its blocks are ${blockWidth} x ${blockHeight} pixels, compressed as a whole: too large`
  if (photometric > 5 && photometric !== 8 && photometric !== 6 && photometric !== 32803)
    return `its colours are of the kind ${photometric}, which is not read`
  if (photometric === 6 && compression !== 7 && !(found.subsampling[0] === 1 && found.subsampling[1] === 1))
    return 'its colours are YCbCr of several resolutions, without JPEG'
  if (compression === 7) {
    const grey = samples === 1 && photometric <= 1
    const colors = samples === 3 && !planar && (photometric === 2 || photometric === 6)
    if (bits !== 8 || format !== 1 || found.reversed || !(grey || colors))
      return `its pixels are JPEG of ${samples} samples of ${bits} bits, of the kind ${photometric}`
  }
  if (compression === 50001) {
    const colors = photometric === 2 && !planar && (samples === 3 || samples === 4)
    if (bits !== 8 || format !== 1 || found.reversed || !colors)
      return `its pixels are WebP of ${samples} samples of ${bits} bits, of the kind ${photometric}`
  }
  if (predictor !== 1) {
    const whole = predictor === 2 && (bits === 8 || bits === 16 || bits === 32 || bits === 64)
    const floating = predictor === 3 && format === 3
    if ((!whole && !floating) || ![5, 8, 32946, 50000].includes(compression))
      return `its pixels are predicted (method ${predictor}) with ${bits} bits and ${name}`
  }
  return undefined
}

export const isFax = ({ compression }: Pick<PageLayout, 'compression'>) => compression >= 2 && compression <= 4

/** Black and white, and grey of 2 and 4 bits: spread to 0 to 255, and 0 is black, as viewers show them. */
export function isLowGrey({
  bits,
  photometric,
  samples,
}: Pick<PageLayout, 'bits' | 'photometric' | 'samples'>): boolean {
  return (bits === 1 || bits === 2 || bits === 4) && photometric <= 1 && samples === 1
}

/** True if a page's bytes are stored without compression, in numbers of whole bytes. */
export function isUncompressed({ compression, bits, reversed }: PageLayout): boolean {
  return compression === 1 && !reversed && (bits === 8 || bits === 16 || bits === 32 || bits === 64)
}

/** True if a sample has the same bytes in memory, except for their order. */
export function isDirect({ bits, format, dtype }: PageLayout): boolean {
  return bytesPerElement(dtype) * 8 === bits && (bits < 64 || format === 3)
}
