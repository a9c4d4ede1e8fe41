// Turns a file without a header and its description into a stored array, and checks that against the file's size.
import { type FileBytes, formatByteCount, formatShape, refuse, type StoredArray } from '@movieflow/arrays'
import { MovieflowError } from '@movieflow/core/plugin'
import { type MetaFacts, metaOf, readMeta } from './meta.js'
import { elementTypeOf, findNumberType } from './number-types.js'
import type { CheckedRawOptions } from './options.js'

export interface RawArray {
  readonly array: StoredArray
  /** Names of its axes, if they are plain from its shape. */
  readonly axes?: readonly string[]
  /** Frames a second along the axis of -1, if the file's settings say it. */
  readonly rate?: number
  /** The axis of `rate`. */
  readonly timeAxis: number
}

const example = '`dtype: int16` and `shape: [-1, 512, 512]`, which are frames of 512 lines of 512 numbers'

/** Throws if the file's contents are not described, or its size differs. */
export function describeRaw(file: FileBytes, options: CheckedRawOptions): RawArray {
  const meta = metaOf(file.path, options)
  const said = meta === undefined ? undefined : readMeta(file.path, meta)
  const dtype = options.dtype ?? said?.dtype
  const shape = options.shape ?? said?.shape
  if (dtype === undefined || shape === undefined)
    throw new MovieflowError(
      'OPTION_INVALID',
      `a file of ${formatByteCount(file.size)} without a header does not describe its contents: ${dtype === undefined ? (shape === undefined ? '`dtype` and `shape` are' : '`dtype` is') : '`shape` is'} missing`,
      { file: file.path, hint: `add it to \`use: raw\`, such as ${example}` },
    )
  const offset = options.offset ?? 0
  const order = options.order ?? (options.shape === undefined ? said?.order : undefined) ?? 'C'
  const type = elementTypeOf(dtype, options.byteorder ?? said?.byteorder)
  const whole = fitShape(file, shape, dtype, offset, options.rest)
  const axes = options.shape === undefined ? said?.axes : defaultAxes(shape)
  return {
    array: { shape: whole, fortranOrder: order === 'F', parts: [{ type, offset }] },
    ...(axes && { axes }),
    timeAxis: shape.indexOf(-1),
    ...(said && order === 'C' && rateOf(said, options)),
  }
}

/** The rate for another shape, if its frames are stretches of the same numbers in sequence: longer frames are fewer. */
function rateOf({ rate, shape: said }: MetaFacts, { shape }: CheckedRawOptions): { rate?: number } {
  if (rate === undefined) return {}
  if (shape === undefined) return { rate }
  const numbers = (lengths: readonly number[]) => lengths.slice(1).reduce((product, length) => product * length, 1)
  return shape[0] === -1 ? { rate: (rate * numbers(said)) / numbers(shape) } : {}
}

/** The shape with its -1 filled in. */
function fitShape(
  { path, size }: FileBytes,
  shape: readonly number[],
  dtype: string,
  offset: number,
  rest: CheckedRawOptions['rest'],
): readonly number[] {
  const itemBytes = Number(findNumberType(dtype)!.code.slice(1))
  const open = shape.indexOf(-1)
  const others = shape.filter((length) => length !== -1)
  const bytes = others.reduce((product, length) => product * length, itemBytes)
  if (bytes > Number.MAX_SAFE_INTEGER)
    throw refuse(path, `\`shape\` is absurd: ${formatShape(shape)}`, 'it counts numbers, not bytes')
  const present = size - offset
  const behind = offset === 0 ? '' : ` behind \`offset: ${offset}\``
  if (present <= 0)
    throw size === 0
      ? refuse(path, 'the file is empty')
      : refuse(path, `the file has ${formatByteCount(size)}, none${behind}`, 'give a smaller `offset`')
  const each = `${others.join(' × ') || '1'} of ${dtype} take ${formatByteCount(bytes)}`
  if (open < 0) {
    if (present === bytes || (present > bytes && rest === 'ignore')) return shape
    const holds = `the file holds ${formatByteCount(present)}${behind}`
    if (present < bytes)
      throw refuse(path, `${each}, but ${holds}`, 'compare `shape` and `dtype` with the program that wrote it')
    throw refuse(
      path,
      `${each}, but ${holds}: ${formatByteCount(present - bytes)} more`,
      `write \`offset: ${offset + present - bytes}\` if they are a header, \`rest: ignore\` if they are not`,
    )
  }
  const frames = Math.floor(present / bytes)
  const left = present - frames * bytes
  if (frames > 0 && (left === 0 || rest === 'ignore')) return shape.with(open, frames)
  throw refuse(
    path,
    `${each}, so ${formatByteCount(present)}${behind} are ${frames.toLocaleString('en-US')} of these and ${formatByteCount(left)} more`,
    frames === 0
      ? 'compare `shape` and `dtype` with the program that wrote it'
      : `write \`rest: ignore\` to leave them out, as suite2p does, or \`offset: ${offset + left}\` if they are a header`,
  )
}

/** -1 is the frames; two others are lines and columns. */
function defaultAxes(shape: readonly number[]): readonly string[] | undefined {
  const others = shape.filter((length) => length !== -1).length
  const known: Record<number, readonly string[]> = { 0: [], 1: ['channel'], 2: ['y', 'x'] }
  const names = known[others]
  if (names === undefined || (others < 2 && !shape.includes(-1))) return undefined
  let at = 0
  return shape.map((length) => (length === -1 ? 'frame' : names[at++]!))
}
