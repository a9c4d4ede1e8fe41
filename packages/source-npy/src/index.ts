// The source `npy`: NumPy's .npy files become frames with named axes.
import {
  clipOf,
  complexOption,
  complexRefusal,
  isComplex,
  missingData,
  openArray,
  prepareArray,
  refuse,
} from '@movieflow/arrays'
import { defineSource, MovieflowError, type SourceRequest, type VariableInfo, z } from '@movieflow/core/plugin'
import { openNpy } from './npy-array.js'

const npyOptions = z.strictObject({ complex: complexOption })

type NpyRequest = SourceRequest<z.infer<typeof npyOptions>>

export const npySource = defineSource<z.infer<typeof npyOptions>>({
  name: 'npy',
  version: '0.1.0',
  extensions: ['.npy', '.npz'],
  options: npyOptions,

  async scan(path) {
    return [describe(path)]
  },

  async probe(request) {
    const { file, array } = openRequested(request)
    try {
      return clipOf(file, array, asked(request))
    } finally {
      file.close()
    }
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

export default npySource

function asked({ axes, options }: NpyRequest) {
  return { axes, complex: options.complex }
}

function openRequested({ file: path, variables }: NpyRequest) {
  if (variables.length > 0)
    throw new MovieflowError('OPTION_INVALID', 'an .npy file holds one array without a name', {
      file: path,
      hint: 'leave `variable` out',
    })
  const { file, found } = openNpy(path)
  if (found.array) return { file, array: found.array }
  file.close()
  throw refuse(path, found.problem!, found.hint)
}

function describe(path: string): VariableInfo {
  const { file, found } = openNpy(path)
  try {
    const { dtype, shape, order, array } = found
    const complex = array && isComplex(array.parts[0]!.type) ? complexRefusal.problem : undefined
    const problem = found.problem ?? complex ?? missingData(file, array!)
    return { name: null, dtype, shape, order, ...(problem === undefined ? {} : { error: problem }) }
  } finally {
    file.close()
  }
}
