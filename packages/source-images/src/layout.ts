// The names of an array's axes become its frames: one, unless an axis is called `frame`.
import { bytesPerElement, type Clip, type DType, MovieflowError, type SourceRequest } from '@movieflow/core/plugin'
import type { PictureHeader } from './picture.js'

/** An array as it is before a request names its axes. */
export interface ArrayForm {
  readonly shape: readonly number[]
  readonly dtype: DType
  /** The value of full colour if the file says it, and it is not that of all bytes. */
  readonly white?: number
  /** Names for its axes if the file contains any. */
  readonly axes: readonly string[] | undefined
  /** A description for messages. */
  readonly described: string
}

// A stack of pictures may become one, if a transform makes one picture of it.
const mostFrameBytes = 2 ** 31

/** An array as `outer` rows of `frames` runs of `inner` samples: frame `f` is run `f` of every row. */
export interface StackLayout {
  readonly clip: Clip
  readonly outer: number
  readonly inner: number
}

/** `[y, x]` for grey, `[y, x, rgb]` for colours. */
export function pictureForm({ width, height, channels, dtype }: PictureHeader): ArrayForm {
  return {
    shape: channels === 1 ? [height, width] : [height, width, channels],
    dtype,
    ...(dtype === 'uint16' && { white: 0xffff }),
    axes: channels === 1 ? ['y', 'x'] : ['y', 'x', 'rgb'],
    described: `${width} x ${height} pixels of ${channels === 1 ? 'grey' : `${channels} colours`}`,
  }
}

/** Refuses axes of another number than the array's. */
export function layOutStack(
  { axes, file }: SourceRequest,
  { shape, dtype, white, axes: known, described }: ArrayForm,
): StackLayout {
  const twice = axes.find((axis, index) => axes.indexOf(axis) !== index)
  if (twice !== undefined)
    throw new MovieflowError('OPTION_INVALID', `\`axes\` has the name ${JSON.stringify(twice)} twice`, {
      file,
      hint: 'give each axis a different name',
    })
  if (axes.length !== shape.length)
    throw new MovieflowError(
      'SHAPE_MISMATCH',
      `it is ${described}, but ${axes.length === 1 ? '1 axis is' : `${axes.length} axes are`} named: ${axes.join(', ')}`,
      {
        file,
        hint: known
          ? `leave \`axes\` out, or name ${shape.length}: \`axes: [${known.join(', ')}]\``
          : `name ${shape.length} axes`,
      },
    )
  const at = axes.indexOf('frame')
  const product = (numbers: readonly number[]) => numbers.reduce((all, length) => all * length, 1)
  const bytes = product(at < 0 ? shape : shape.toSpliced(at, 1)) * bytesPerElement(dtype)
  if (bytes > mostFrameBytes)
    throw new MovieflowError('SHAPE_MISMATCH', `a frame would have ${bytes.toLocaleString('en-US')} bytes`, {
      file,
      hint: 'call the axis that the movie runs along `frame` in `axes`',
    })
  const scale = white !== undefined && { white }
  if (at < 0) return { clip: { frames: 1, axes, shape, dtype, ...scale }, outer: 1, inner: product(shape) }
  return {
    clip: { frames: shape[at]!, axes: axes.toSpliced(at, 1), shape: shape.toSpliced(at, 1), dtype, ...scale },
    outer: product(shape.slice(0, at)),
    inner: product(shape.slice(at + 1)),
  }
}
