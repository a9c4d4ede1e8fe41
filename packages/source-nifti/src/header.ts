// Reads the header of a NIfTI-1, NIfTI-2 or Analyze 7.5 file: the stored numbers, their place, and their orientation in the body.
import { printable, refuse } from '@movieflow/arrays'

export interface NiftiHeader {
  readonly kind: 'nifti-1' | 'nifti-2' | 'analyze'
  readonly bigEndian: boolean
  /** True if the numbers follow in the same file, false if they are in an `.img` of their own. */
  readonly single: boolean
  /** Lengths along x, y, z, time …; as many as the header says that there are. */
  readonly shape: readonly number[]
  readonly datatype: number
  /** Bytes before the first number, in the file that holds them. */
  readonly dataOffset: number
  /** The factor and the offset of the stored numbers; `undefined` if they are the values. */
  readonly scale: { readonly factor: number; readonly offset: number } | undefined
  /** Steps along each axis, from x on, as stored. */
  readonly steps: readonly number[]
  /** The unit of time in seconds; `undefined` if the fourth axis is none of time. */
  readonly timeUnit: number | undefined
  readonly shown: { readonly min: number; readonly max: number }
  readonly description: string
  readonly intent: string
  readonly place: PlaceFields
}

/** The fields with the orientation of voxels in the body. */
export interface PlaceFields {
  readonly sform: { readonly code: number; readonly rows: readonly (readonly number[])[] }
  readonly qform: { readonly code: number; readonly quaternion: readonly number[]; readonly factor: number }
}

export const headerBytes = { analyze: 348, 'nifti-1': 348, 'nifti-2': 540 }

/** Positions of fields, and how numbers are stored in them. */
interface Fields {
  readonly dim: number
  readonly datatype: number
  readonly pixdim: number
  readonly dataOffset: number
  readonly slope: number
  readonly intercept: number
  readonly max: number
  readonly min: number
  readonly description: number
  readonly qform: number
  readonly sform: number
  readonly quaternion: number
  readonly rows: number
  readonly units: number
  readonly intent: number
}

const one: Fields = {
  ...{ dim: 40, datatype: 70, pixdim: 76, dataOffset: 108, slope: 112, intercept: 116, max: 124, min: 128 },
  ...{ description: 148, qform: 252, sform: 254, quaternion: 256, rows: 280, units: 123, intent: 328 },
}
const two: Fields = {
  ...{ dim: 16, datatype: 12, pixdim: 104, dataOffset: 168, slope: 176, intercept: 184, max: 192, min: 200 },
  ...{ description: 240, qform: 344, sform: 348, quaternion: 352, rows: 400, units: 500, intent: 508 },
}

/** The earliest start of data: after the header and four bytes for extensions. */
const earliest = { 'nifti-1': 352, 'nifti-2': 544, analyze: 0 }

/** Throws if `bytes`, the first of the file, are no header of these. */
export function parseNiftiHeader(file: string, bytes: Buffer): NiftiHeader {
  const { kind, bigEndian, single } = identify(file, bytes)
  const wide = kind === 'nifti-2'
  const at = wide ? two : one
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const short = (position: number) => view.getInt16(position, !bigEndian)
  const long = (position: number) => Number(view.getBigInt64(position, !bigEndian))
  const int = (position: number) => view.getInt32(position, !bigEndian)
  const size = wide ? 8 : 4
  const real = (position: number, index = 0) =>
    wide ? view.getFloat64(position + 8 * index, !bigEndian) : view.getFloat32(position + 4 * index, !bigEndian)
  const reals = (position: number, count: number) => Array.from({ length: count }, (_, index) => real(position, index))
  const dim = Array.from({ length: 8 }, (_, index) => (wide ? long(at.dim + 8 * index) : short(at.dim + 2 * index)))
  const shape = checkShape(file, dim)
  const stored = wide ? long(at.dataOffset) : real(at.dataOffset)
  const dataOffset = Math.trunc(stored)
  if (!(dataOffset >= 0 && dataOffset <= Number.MAX_SAFE_INTEGER))
    throw refuse(file, `its header says that its data begin at byte ${stored} (vox_offset)`)
  if (single && dataOffset < earliest[kind])
    throw refuse(
      file,
      `its header says that its data begin at byte ${dataOffset} (vox_offset), inside the header itself`,
      `set \`vox_offset\` to ${earliest[kind]} at least, and save the file again`,
    )
  const [factor, offset] = [real(at.slope), real(at.intercept)]
  const units = kind === 'analyze' ? 8 : wide ? int(at.units) : view.getUint8(at.units)
  const steps = reals(at.pixdim + size, 7)
  return {
    kind,
    bigEndian,
    single,
    shape,
    datatype: short(at.datatype),
    dataOffset,
    scale:
      kind === 'analyze'
        ? analyzeScale(factor, offset, {
            ...{ max: real(at.max), min: real(at.min) },
            glmax: int(140),
            glmin: int(144),
          })
        : niftiScale(file, factor, offset),
    steps,
    timeUnit: timeUnits[units & 0x38],
    shown: { min: real(at.min), max: real(at.max) },
    description: textAt(bytes, at.description, 80),
    intent: kind === 'analyze' ? '' : textAt(bytes, at.intent, 16),
    place:
      kind === 'analyze'
        ? { sform: { code: 0, rows: [] }, qform: { code: 0, quaternion: [], factor: 1 } }
        : {
            sform: {
              code: wide ? int(at.sform) : short(at.sform),
              rows: [0, 1, 2].map((row) => reals(at.rows + 4 * row * size, 3)),
            },
            qform: {
              code: wide ? int(at.qform) : short(at.qform),
              quaternion: reals(at.quaternion, 3),
              factor: real(at.pixdim),
            },
          },
  }
}

const timeUnits: Record<number, number> = { 0: 1, 8: 1, 16: 1e-3, 24: 1e-6 }

function identify(file: string, bytes: Buffer): Pick<NiftiHeader, 'kind' | 'bigEndian' | 'single'> {
  if (bytes.length === 0) throw refuse(file, 'the file is empty')
  const little = bytes.length >= 4 ? bytes.readInt32LE(0) : 0
  const big = bytes.length >= 4 ? bytes.readInt32BE(0) : 0
  const length = [348, 540].find((each) => each === little || each === big)
  if (length === undefined)
    throw refuse(
      file,
      `no NIfTI or Analyze file: it begins with "${printable(bytes.toString('latin1', 0, 8))}"`,
      'a header begins with its own length, 348 or 540 bytes',
    )
  if (bytes.length < length)
    throw refuse(file, `the file ends inside its header, after ${bytes.length} bytes`, 'copy or save it again')
  const bigEndian = length === big
  const magic = length === 540 ? bytes.toString('latin1', 4, 12) : bytes.toString('latin1', 344, 348)
  const end = length === 540 ? '\0\r\n\x1a\n' : '\0'
  const digit = length === 540 ? '2' : '1'
  const kind = length === 540 ? 'nifti-2' : 'nifti-1'
  if (magic === `n+${digit}${end}`) return { kind, bigEndian, single: true }
  if (magic === `ni${digit}${end}`) return { kind, bigEndian, single: false }
  if (length === 348 && !/^n[i+]/.test(magic)) return { kind: 'analyze', bigEndian, single: false }
  throw refuse(
    file,
    `its header is damaged: its mark is "${printable(magic)}"`,
    length === 540
      ? 'line breaks may have been changed when the file was copied: copy it as binary'
      : 'copy or save it again',
  )
}

function checkShape(file: string, [count, ...lengths]: readonly number[]): readonly number[] {
  if (!(count! >= 1 && count! <= 7))
    throw refuse(file, `its header says that it has ${count} axes, but 1 to 7 are possible`, 'copy or save it again')
  const shape = lengths.slice(0, count)
  const wrong = shape.findIndex((length) => length < 1)
  if (wrong >= 0)
    throw refuse(
      file,
      `its header says that it is ${shape[wrong]} long along axis ${wrong + 1} (dim[${wrong + 1}])`,
      'lengths are 1 or more: save the file again',
    )
  if (shape.reduce((product, length) => product * length, 1) > Number.MAX_SAFE_INTEGER / 16)
    throw refuse(file, `its header has an absurd shape: ${shape.join(' × ')}`, 'copy or save it again')
  return shape
}

function niftiScale(file: string, factor: number, offset: number): NiftiHeader['scale'] {
  if (factor === 0 || !Number.isFinite(factor)) return undefined
  if (!Number.isFinite(offset))
    throw refuse(
      file,
      `its header scales its numbers by ${factor}, and then adds ${offset} (scl_slope, scl_inter)`,
      'set `scl_inter` to 0, and save the file again',
    )
  return factor === 1 && offset === 0 ? undefined : { factor, offset }
}

/** Reads the scale as SPM2 writes it: in fields that Analyze leaves free, or as the ranges of stored numbers and of values. */
function analyzeScale(
  factor: number,
  offset: number,
  { max, min, glmax, glmin }: { max: number; min: number; glmax: number; glmin: number },
): NiftiHeader['scale'] {
  if (Number.isFinite(factor) && factor !== 0) {
    const added = Number.isFinite(offset) ? offset : 0
    return factor === 1 && added === 0 ? undefined : { factor, offset: added }
  }
  if (glmax === glmin || max === min || !Number.isFinite(max - min)) return undefined
  // In the precision of the header's numbers, as nibabel calculates.
  const range = Math.fround(max - min) / (glmax - glmin)
  return { factor: range, offset: min - range * glmin }
}

/** Up to its first NUL. */
function textAt(bytes: Buffer, position: number, length: number): string {
  const text = bytes.toString('latin1', position, position + length)
  const end = text.indexOf('\0')
  return (end < 0 ? text : text.slice(0, end)).trim()
}
