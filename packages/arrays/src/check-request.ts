// Checks the request of a pipeline for an array against its shape.
import { bytesPerElement, type DType, MovieflowError } from '@movieflow/core/plugin'
import { type ArrayLayout, frameLength } from './layout.js'
import { formatByteCount, formatShape, refuse } from './refuse.js'

/** Refuses a repeated name, and another number of axes than the array's. */
export function checkAxes(file: string, shape: readonly number[], axes: readonly string[]): void {
  const twice = axes.find((axis, index) => axes.indexOf(axis) !== index)
  if (twice !== undefined)
    throw new MovieflowError('OPTION_INVALID', `\`axes\` has the name ${JSON.stringify(twice)} twice`, {
      file,
      hint: 'give each axis a different name',
    })
  if (axes.length === shape.length) return
  const named = `${axes.length === 1 ? '1 axis' : `${axes.length} axes`}`
  throw new MovieflowError('SHAPE_MISMATCH', `the array has shape ${formatShape(shape)}, but \`axes\` names ${named}`, {
    file,
    hint:
      shape.length === 0
        ? 'a single number is no picture: read it under `fields:`'
        : shape.length === 2 && axes.includes('y') && axes.includes('x')
          ? 'one picture is `axes: [y, x]` (if the files are the frames of one movie, capture `<frame:d>` in `files`); curves are `axes: [cell, frame]`'
          : `name each of them, such as \`axes: [${exampleAxes(shape.length).join(', ')}]\``,
  })
}

function exampleAxes(count: number): string[] {
  if (count < 2) return ['frame'].slice(0, count)
  if (count === 2) return ['x', 'frame']
  const more = Array.from({ length: count - 3 }, (_, index) => (index === 0 ? 'channel' : `axis${index + 3}`))
  return ['y', 'x', ...more, 'frame']
}

// The longest typed array of Node 20.
const longestFrame = 2 ** 32

/** Refuses frames that no memory holds. */
export function checkFrameSize(file: string, layout: ArrayLayout, dtype: DType): void {
  const bytes = frameLength(layout) * bytesPerElement(dtype)
  if (bytes > longestFrame)
    throw refuse(
      file,
      `one frame of it would take ${formatByteCount(bytes)} (at most ${formatByteCount(longestFrame)} are read at once)`,
      'call the axis along which the movie runs `frame`',
    )
}

/** Refuses a frame number that there is not. */
export function checkFrameIndex(file: string, frames: number, index: number): void {
  if (Number.isInteger(index) && index >= 0 && index < frames) return
  const range = frames === 0 ? 'it has none' : `its frames are 0 to ${frames - 1}`
  throw new MovieflowError('SHAPE_MISMATCH', `there is no frame ${index}: ${range}`, { file })
}
