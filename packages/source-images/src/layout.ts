// The names of a picture's axes become its frames: one, unless an axis is called `frame`.
import { type Clip, MovieflowError, type SourceRequest } from '@movieflow/core/plugin'
import type { PictureHeader } from './picture.js'

/** A picture as `outer` rows of `frames` runs of `inner` samples: frame `f` is run `f` of every row. */
export interface Layout {
  readonly clip: Clip
  readonly outer: number
  readonly inner: number
}

/** `[y, x]` for grey, `[y, x, rgb]` for colours. */
export function defaultAxes({ channels }: PictureHeader): string[] {
  return channels === 1 ? ['y', 'x'] : ['y', 'x', 'rgb']
}

/** Refuses axes of another number than the picture's. */
export function layOut({ axes }: SourceRequest, header: PictureHeader, file: string): Layout {
  const { width, height, channels, dtype } = header
  const lengths = channels === 1 ? [height, width] : [height, width, channels]
  const twice = axes.find((axis, index) => axes.indexOf(axis) !== index)
  if (twice !== undefined)
    throw new MovieflowError('OPTION_INVALID', `\`axes\` has the name ${JSON.stringify(twice)} twice`, {
      file,
      hint: 'give each axis a name of its own',
    })
  if (axes.length !== lengths.length)
    throw new MovieflowError(
      'SHAPE_MISMATCH',
      `it is ${describePicture(header)}, but ${axes.length === 1 ? '1 axis is' : `${axes.length} axes are`} named: ${axes.join(', ')}`,
      { file, hint: `leave \`axes\` out, or name ${lengths.length}: \`axes: [${defaultAxes(header).join(', ')}]\`` },
    )
  const at = axes.indexOf('frame')
  const product = (numbers: readonly number[]) => numbers.reduce((all, length) => all * length, 1)
  if (at < 0) return { clip: { frames: 1, axes, shape: lengths, dtype }, outer: 1, inner: product(lengths) }
  return {
    clip: { frames: lengths[at]!, axes: axes.toSpliced(at, 1), shape: lengths.toSpliced(at, 1), dtype },
    outer: product(lengths.slice(0, at)),
    inner: product(lengths.slice(at + 1)),
  }
}

function describePicture({ width, height, channels }: PictureHeader): string {
  return `${width} x ${height} pixels of ${channels === 1 ? 'grey' : `${channels} colours`}`
}
