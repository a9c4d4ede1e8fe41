// Another source that an option refers to: checked in the plan, read in the worker, spread over the clip's own axes.
import {
  type Clip,
  type FrameReader,
  MovieflowError,
  type SourceReference,
  stridesOf,
  suggestNames,
  type Tensor,
} from '@movieflow/core/plugin'
import { arrange } from './arrange.js'
import { describeAxes } from './axes.js'
import { asFloats, type FloatArray } from './floats.js'

type Clips = Readonly<Record<string, Clip>>

/** The clip referred to; refuses one whose axes are not among `clip`'s, or are of other lengths. */
export function planOther(reference: SourceReference, clip: Clip, others: Clips): Clip {
  const name = reference.$source
  const other = others[name]
  if (other === undefined)
    throw new MovieflowError('UNKNOWN_NAME', `there is no other source <${name}> to take values from`, {
      hint:
        suggestNames(name, Object.keys(others)) || 'name it under `sources:`, next to the one that this step acts on',
    })
  const fits = other.axes.every((axis, index) => {
    const position = clip.axes.indexOf(axis)
    return position >= 0 && clip.shape[position] === other.shape[index]
  })
  if (!fits)
    throw new MovieflowError(
      'SHAPE_MISMATCH',
      `<${name}> does not fit: its axes are ${describeAxes(other)}, and the axes here are ${describeAxes(clip)}`,
      { hint: `every axis of <${name}> must be here too, with the same length; those that it lacks are repeated` },
    )
  if (other.frames !== 1 && other.frames !== clip.frames)
    throw new MovieflowError(
      'SHAPE_MISMATCH',
      `<${name}> has ${other.frames} frames, and the frames here are ${clip.frames}`,
      { hint: 'both need as many frames, or the other one a single frame for all' },
    )
  return other
}

/** Reads the other source's values for each element of a frame of `clip`: do not write to them. */
export function openOther(
  reference: SourceReference,
  clip: Clip,
  others: Clips,
  readers: Readonly<Record<string, FrameReader>>,
): (index: number) => Promise<FloatArray> {
  const other = planOther(reference, clip, others)
  const reader = readers[reference.$source]!
  const read = async (index: number) => spread(await reader.read(index), clip)
  if (other.frames !== 1) return read
  let single: Promise<FloatArray> | undefined
  return () => {
    single ??= read(0).catch((error) => {
      single = undefined
      throw error
    })
    return single
  }
}

function spread({ axes, shape, data }: Tensor, clip: Clip): FloatArray {
  if (axes.length === clip.axes.length && axes.every((axis, index) => axis === clip.axes[index])) return asFloats(data)
  const own = stridesOf(shape)
  const strides = clip.axes.map((axis) => own[axes.indexOf(axis)] ?? 0)
  return asFloats(arrange(data, { shape: clip.shape, strides }))
}
