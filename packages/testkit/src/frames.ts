// Readers of frames, held to the contract that sources and transforms share.
import {
  allocateArray,
  type Clip,
  countElements,
  type DType,
  dtypeOf,
  type FrameReader,
  type NumericArray,
  type Tensor,
} from '@movieflow/core/plugin'
import { describeError, type RuleChecks } from './rule-checks.js'
import type { Rule } from './rules.js'

/** At most this many frames of a clip are read, spread over all of it. */
const mostFrames = 24

/** Frame numbers to be read, in order, the first and the last among them. */
export function pickFrames(frames: number): number[] {
  if (frames <= mostFrames) return Array.from({ length: frames }, (_, index) => index)
  const step = (frames - 1) / (mostFrames - 1)
  return Array.from({ length: mostFrames }, (_, place) => Math.round(place * step))
}

/** Describes what is wrong with a clip. */
export function findClipTrouble(clip: Clip): string | undefined {
  const dtypes: readonly DType[] = ['uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32', 'float32', 'float64']
  const { frames, axes, shape, dtype } = clip
  if (!Number.isInteger(frames) || frames < 0) return `frames is ${frames}`
  if (!dtypes.includes(dtype)) return `dtype is ${dtype}, which is not one of ${dtypes.join(', ')}`
  if (axes.length !== shape.length) return `${axes.length} axes (${axes.join(', ')}) but a shape of ${shape.length}`
  if (new Set(axes).size !== axes.length) return `axes are not distinct: ${axes.join(', ')}`
  if (axes.includes('frame')) return "axes are those of one frame: 'frame' must not be among them"
  const bad = shape.find((length) => !Number.isInteger(length) || length < 0)
  return bad === undefined ? undefined : `shape is ${shape.join(' × ')}`
}

/** Describes how a tensor differs from its clip. */
function findTensorTrouble(tensor: Tensor, { axes, shape, dtype }: Clip): string | undefined {
  if (!ArrayBuffer.isView(tensor?.data)) return 'it is no tensor'
  const is = `${tensor.axes.join(' ')} ${tensor.shape.join(' × ')} ${dtypeOf(tensor.data)}`
  const wanted = `${axes.join(' ')} ${shape.join(' × ')} ${dtype}`
  if (is !== wanted) return `it is ${is}, but the plan said ${wanted}`
  const elements = countElements(shape)
  return tensor.data.length === elements ? undefined : `it has ${tensor.data.length} elements of ${elements}`
}

/** A copy in memory of its own; `slice` of a Buffer is none. */
export function copyValues(values: NumericArray): NumericArray {
  const copy = allocateArray(dtypeOf(values), values.length)
  copy.set(values)
  return copy
}

/** Equal elements, NaN equal to NaN. */
export function sameValues(left: ArrayLike<number>, right: ArrayLike<number>): boolean {
  if (left.length !== right.length) return false
  for (let place = 0; place < left.length; place++) if (!Object.is(left[place]! + 0, right[place]! + 0)) return false
  return true
}

/** Describes the first place in which two arrays differ. */
export function describeDifference(is: ArrayLike<number>, wanted: ArrayLike<number>): string {
  if (is.length !== wanted.length) return `${is.length} values, but expected ${wanted.length}`
  for (let place = 0; place < is.length; place++)
    if (!Object.is(is[place]! + 0, wanted[place]! + 0))
      return `value ${place} is ${is[place]}, but expected ${wanted[place]}`
  return 'equal'
}

export interface ReaderCase {
  readonly checks: RuleChecks
  readonly clip: Clip
  /** A new reader of the same frames, as another worker has one. */
  open(): Promise<FrameReader>
}

/**
 * Reads frames forwards, backwards, and side by side from a second reader. Rules: `open`, `read`, `read-clip`,
 * `read-any-order`, `read-owned`, `readers-independent`, `close`. Returns the frames that were read, by number.
 */
export async function checkReader({ checks, clip, open }: ReaderCase): Promise<ReadonlyMap<number, Tensor>> {
  const frames = new Map<number, Tensor>()
  const reader = await checks.attempt('open', open)
  if (reader === undefined) return frames
  const picked = pickFrames(clip.frames)
  const read = (from: FrameReader, index: number) => checks.settle(() => from.read(index))
  try {
    for (const index of picked) {
      const tensor = await read(reader, index)
      const trouble = findTensorTrouble(tensor, clip)
      checks.expect('read-clip', trouble === undefined, `frame ${index}: ${trouble}`)
      if (trouble !== undefined) return frames
      frames.set(index, { ...tensor, data: copyValues(tensor.data) })
    }
    const compare = (rule: Rule, index: number, tensor: Tensor, what: string) => {
      const first = frames.get(index)!.data
      checks.expect(rule, sameValues(tensor.data, first), () => {
        return `frame ${index} ${what}: ${describeDifference(tensor.data, first)}`
      })
    }
    const held: [number, Tensor][] = []
    for (const index of picked.toReversed()) {
      const tensor = await read(reader, index)
      compare('read-any-order', index, tensor, 'differs when read backwards')
      held.push([index, tensor])
    }
    for (const [index, tensor] of held) compare('read-owned', index, tensor, 'changed when others were read')
    for (const [index, tensor] of held) {
      tensor.data.fill(1)
      compare('read-owned', index, await read(reader, index), 'differs after its first tensor was written to')
    }
    const second = await checks.attempt('open', open)
    if (second === undefined) return frames
    for (const index of picked) {
      const tensors = await Promise.all([read(reader, index), read(second, picked.at(-1)! - index + picked[0]!)])
      compare('readers-independent', index, tensors[0], 'differs next to a second reader')
    }
    await closeReader(checks, second)
    for (const index of picked.slice(0, 1))
      compare('readers-independent', index, await read(reader, index), 'differs after a second reader was closed')
  } catch (thrown) {
    checks.fail('read', describeError(thrown))
  } finally {
    await closeReader(checks, reader)
  }
  return frames
}

async function closeReader(checks: RuleChecks, reader: FrameReader): Promise<void> {
  if (reader.close !== undefined) await checks.attempt('close', async () => void (await reader.close!()))
}

/** What is expected of a clip's frames; parts that are left out are not checked. */
export interface Expected {
  readonly clip?: Partial<Clip>
  /** Values of each frame from 0, in C order. */
  readonly frames?: readonly ArrayLike<number>[]
}

/** Rules: `expected-clip`, `expected-frames`. */
export function checkExpected(
  checks: RuleChecks,
  expected: Expected | undefined,
  clip: Clip,
  frames: ReadonlyMap<number, Tensor>,
  tolerance = 0,
): void {
  for (const [name, wanted] of Object.entries(expected?.clip ?? {})) {
    const is = String(clip[name as keyof Clip])
    checks.expect('expected-clip', is === String(wanted), `${name} is ${is}, but expected ${wanted}`)
  }
  for (const [index, wanted] of (expected?.frames ?? []).entries()) {
    const is = frames.get(index)?.data
    if (is === undefined) {
      if (index >= clip.frames) checks.fail('expected-frames', `there is no frame ${index}`)
      continue
    }
    const rounded = tolerance > 0 ? roundTo(is, wanted, tolerance) : is
    checks.expect('expected-frames', sameValues(rounded, wanted), () => {
      return `frame ${index}: ${describeDifference(rounded, wanted)}`
    })
  }
}

/** `values`, with those within `tolerance` of what was wanted replaced by it. */
function roundTo(values: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number): number[] {
  return Array.from(values, (value, place) => (Math.abs(value - wanted[place]!) <= tolerance ? wanted[place]! : value))
}
