// A request becomes an open array, or the one line that says why it cannot be read as asked.
import { bytesPerElement, MovieflowError, type SourceRequest, z } from '@movieflow/core/plugin'
import { ArrayFile } from './array-file.js'
import { chooseDecoder } from './dtype.js'
import type { OpenArray } from './gather.js'
import { Rounding } from './int64.js'
import { frameLength, layOut } from './layout.js'
import { formatBytes, formatShape, refuse } from './refuse.js'

export const npyOptions = z.strictObject({
  complex: z
    .enum(['abs', 'real', 'imag', 'phase'])
    .optional()
    .describe('what to show of complex numbers; without it they are refused'),
})

export type NpyRequest = SourceRequest<z.infer<typeof npyOptions>>

// The longest typed array of Node 20.
const longestFrame = 2 ** 32

/** Opens the file and checks the request against its header; the caller closes `file`. */
export function openArray(request: NpyRequest): OpenArray {
  const { file: path, axes, variables, options } = request
  if (variables.length > 0)
    throw new MovieflowError('OPTION_INVALID', 'an .npy file holds one array without a name', {
      file: path,
      hint: 'leave `variable` out',
    })
  const twice = axes.find((axis, index) => axes.indexOf(axis) !== index)
  if (twice !== undefined)
    throw new MovieflowError('OPTION_INVALID', `\`axes\` has the name ${JSON.stringify(twice)} twice`, {
      file: path,
      hint: 'give each axis a name of its own',
    })
  const file = ArrayFile.open(path)
  try {
    const choice = chooseDecoder(file.header, options.complex)
    if ('problem' in choice) throw refuse(path, choice.problem, choice.hint)
    const { decoder } = choice
    const missing = file.missingData(decoder.itemBytes)
    if (missing !== undefined) throw refuse(path, missing, 'copy or save the file again')
    checkAxes(file, axes)
    const layout = layOut(file.header, axes)
    const bytes = frameLength(layout) * bytesPerElement(decoder.dtype)
    if (bytes > longestFrame)
      throw refuse(
        path,
        `one frame of it would take ${formatBytes(bytes)} (at most ${formatBytes(longestFrame)} are read at once)`,
        'call the axis along which the movie runs `frame`',
      )
    return { file, decoder, layout, rounding: new Rounding() }
  } catch (error) {
    file.close()
    throw error
  }
}

function checkAxes(file: ArrayFile, axes: readonly string[]): void {
  const { shape } = file.header
  if (axes.length === shape.length) return
  const named = `${axes.length === 1 ? '1 axis' : `${axes.length} axes`}`
  throw new MovieflowError('SHAPE_MISMATCH', `the array has shape ${formatShape(shape)}, but \`axes\` names ${named}`, {
    file: file.path,
    hint: `name each of them, such as \`axes: [${exampleAxes(shape.length).join(', ')}]\``,
  })
}

function exampleAxes(count: number): string[] {
  if (count < 2) return ['frame'].slice(0, count)
  if (count === 2) return ['x', 'frame']
  const more = Array.from({ length: count - 3 }, (_, index) => (index === 0 ? 'channel' : `axis${index + 3}`))
  return ['y', 'x', ...more, 'frame']
}
