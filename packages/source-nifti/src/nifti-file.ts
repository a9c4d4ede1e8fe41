// A NIfTI or Analyze file, compressed or not, alone or in a pair, becomes its header and the place of its numbers.
import { existsSync } from 'node:fs'
import { FileBytes, formatByteCount, InflateReader, refuse, type StoredArray } from '@movieflow/arrays'
import { countElements } from '@movieflow/core/plugin'
import { headerBytes, type NiftiHeader, parseNiftiHeader } from './header.js'

export interface NiftiFile {
  readonly header: NiftiHeader
  /** The file with the numbers; the caller closes it. */
  readonly file: FileBytes
  /** The first index fastest; colours before x. */
  readonly array: StoredArray
  /** The numbers per voxel, if these are colours. */
  readonly colors: 3 | 4 | undefined
}

const kind = 'a NIfTI or Analyze file'

// The best ratio of deflate; a header that promises more is wrong.
const bestRatio = 1032

const types: Record<number, string> = {
  ...{ 2: 'u1', 4: 'i2', 8: 'i4', 16: 'f4', 32: 'c8', 64: 'f8', 256: 'i1', 512: 'u2', 768: 'u4' },
  ...{ 1024: 'i8', 1280: 'u8', 1792: 'c16' },
}
const colors: Record<number, 3 | 4> = { 128: 3, 2304: 4 }
const refused: Record<number, string> = {
  0: 'of no type (datatype 0)',
  1: 'single bits (datatype 1)',
  1536: 'floating numbers of 128 bits (float128), which are not the same on every machine',
  2048: 'complex numbers of 256 bits (complex256)',
}

/** Opens a file, or either of a pair. */
export async function openNifti(path: string): Promise<NiftiFile> {
  const headerPath = pairedFile(path, 'hdr') ?? path
  const first = FileBytes.open(headerPath, kind)
  const opened = [first]
  try {
    const header = parseFirst(headerPath, await firstBytes(first))
    if (!header.single) opened.push(openImage(headerPath, path, header))
    const file = opened.at(-1)!
    const found = { header, file, ...describeData(headerPath, file, header) }
    opened.pop()
    return found
  } finally {
    for (const each of opened) each.close()
  }
}

/** The other file of a pair; `undefined` if this one has no other. */
export async function otherFile(path: string): Promise<string | undefined> {
  if (!/\.(hdr|img)(\.gz)?$/i.test(path)) return undefined
  const { header, file } = await openNifti(path)
  file.close()
  if (header.single) return undefined
  return file.path === path ? pairedFile(path, 'hdr') : file.path
}

function parseFirst(path: string, bytes: Buffer): NiftiHeader {
  try {
    return parseNiftiHeader(path, bytes)
  } catch (error) {
    if (bytes.length === 0 || !/\.img(\.gz)?$/i.test(path)) throw error
    const hint = 'put both files of the pair into one folder, under one name'
    throw refuse(path, 'there is no .hdr file next to it that describes it', hint, error)
  }
}

function openImage(headerPath: string, path: string, header: NiftiHeader): FileBytes {
  const image = path === headerPath ? pairedFile(headerPath, 'img') : path
  if (image !== undefined) return FileBytes.open(image, kind)
  const called = /\.hdr(\.gz)?$/i.test(headerPath)
  if (header.kind === 'analyze' && !called)
    throw refuse(
      headerPath,
      'no NIfTI file: its header has no mark of one (n+1), as Analyze files have none',
      'copy or save it again',
    )
  throw refuse(
    headerPath,
    called
      ? 'its numbers are in an .img file, and there is none next to it'
      : 'its header says that its numbers are in another file, an .img',
    'put both files of the pair into one folder, under one name',
  )
}

/** `x.hdr` for `x.img` and the other way round, compressed or not, in small letters or capitals; only one that is there. */
function pairedFile(path: string, wanted: 'hdr' | 'img'): string | undefined {
  const match = /^(.*\.)(hdr|img)(\.gz)?$/i.exec(path)
  const [, base = '', written = wanted, gz = ''] = match ?? []
  if (written.toLowerCase() === wanted) return undefined
  const same = written === written.toUpperCase() ? wanted.toUpperCase() : wanted
  const endings = [same, wanted, wanted.toUpperCase()].flatMap((ending) => [ending + gz, `${ending}.gz`, ending])
  return endings.map((ending) => base + ending).find((each) => existsSync(each))
}

function isCompressed(file: FileBytes): boolean {
  const [first, second] = file.some(0, 2)
  return first === 0x1f && second === 0x8b
}

async function firstBytes(file: FileBytes): Promise<Buffer> {
  const length = headerBytes['nifti-2']
  if (!isCompressed(file)) return file.some(0, length)
  const reader = new InflateReader(file, { from: 0, length: file.size, format: 'gzip' }, 4096)
  try {
    return await reader.read(length)
  } finally {
    await reader.close()
  }
}

function describeData(headerPath: string, file: FileBytes, header: NiftiHeader): Pick<NiftiFile, 'array' | 'colors'> {
  const { datatype, shape, bigEndian, dataOffset, scale } = header
  const channels = colors[datatype]
  const code = channels ? 'u1' : types[datatype]
  if (code === undefined) {
    const what = refused[datatype] ?? `of an unknown type (datatype ${datatype})`
    throw refuse(headerPath, `its numbers are ${what}`, 'save it as float32 or float64')
  }
  if (scale && (channels || code.startsWith('c')))
    throw refuse(
      headerPath,
      `its header scales ${channels ? 'colours' : 'complex numbers'} (by ${scale.factor}, plus ${scale.offset})`,
      'set `scl_slope` to 1 and `scl_inter` to 0, and save the file again',
    )
  const lengths = channels ? [channels, ...shape] : shape
  const bytes = countElements(lengths) * Number(code.slice(1))
  const deflated = isCompressed(file)
  const limit = bestRatio * file.size
  if (deflated && dataOffset + bytes > limit)
    throw refuse(
      file.path,
      `it cannot inflate from ${formatByteCount(file.size)} to ${formatByteCount(dataOffset + bytes)}, as its header claims`,
      'copy or save the file again',
    )
  return {
    colors: channels,
    array: {
      shape: lengths,
      fortranOrder: true,
      parts: [{ type: { code, bigEndian }, offset: dataOffset }],
      ...(scale && { scale }),
      ...(deflated && { deflated: { from: 0, length: file.size, format: 'gzip' as const, limit } }),
    },
  }
}
