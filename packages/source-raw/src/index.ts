// The source `raw`: binary files without a header become frames, as described by the pipeline, their name or a file next to them.
import {
  type ArrayRequest,
  clipOfStored,
  FileBytes,
  openArray,
  prepareArray,
  spellElementType,
} from '@movieflow/arrays'
import { defineSource, MovieflowError, type SourceRequest } from '@movieflow/core/plugin'
import { metaFile, metaOf } from './meta.js'
import { type CheckedRawOptions, rawOptions } from './options.js'
import { describeRaw } from './raw-array.js'

export type { RawOptions } from './options.js'

type RawRequest = SourceRequest<CheckedRawOptions>

export const rawSource = defineSource<CheckedRawOptions>({
  name: 'raw',
  version: '0.1.0',
  extensions: ['.mmap'],
  options: rawOptions,

  async scan(path, _, options = rawOptions.parse({})) {
    const file = FileBytes.open(path, 'a binary file')
    try {
      const { array, axes } = describeRaw(file, options)
      const { shape, fortranOrder, parts } = array
      const dtype = spellElementType(parts[0]!.type)
      return [{ name: null, dtype, shape, order: fortranOrder ? 'F' : 'C', ...(axes && { axes }) }]
    } finally {
      file.close()
    }
  },

  async probe(request) {
    const { file, array, rate, timeAxis } = openRequested(request)
    try {
      const clip = clipOfStored(file, array, asked(request))
      // If frames run along another axis than the settings speak of, their rate is another.
      const timed = rate !== undefined && request.axes.indexOf('frame') === timeAxis
      return timed ? { ...clip, times: { start: 0, rate } } : clip
    } finally {
      file.close()
    }
  },

  async furtherFiles({ file, options }) {
    const beside = metaFile(file, metaOf(file, options))
    return beside === undefined ? [] : [beside]
  },

  async prepare(request, context) {
    const { file, array } = openRequested(request)
    return prepareArray(file, array, asked(request), context)
  },

  async open({ prepared, ...request }, context) {
    const { file, array } = openRequested(request)
    return openArray(file, array, asked(request), prepared, context)
  },
})

export default rawSource

function asked({ axes }: RawRequest): ArrayRequest {
  return { axes, complex: undefined }
}

function openRequested({ file: path, variables, options }: RawRequest) {
  if (variables.length > 0)
    throw new MovieflowError('OPTION_INVALID', 'a binary file contains one array without a name', {
      file: path,
      hint: 'leave `variable` out',
    })
  const file = FileBytes.open(path, 'a binary file')
  try {
    return { file, ...describeRaw(file, options) }
  } catch (error) {
    file.close()
    throw error
  }
}
