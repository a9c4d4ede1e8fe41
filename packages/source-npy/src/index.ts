// The source `npy`: NumPy's .npy files become frames with named axes.
import { bytesPerElement, type Clip, defineSource, type VariableInfo, type z } from '@movieflow/core/plugin'
import { ArrayFile } from './array-file.js'
import { chooseDecoder, spellDType } from './dtype.js'
import { frameLength } from './layout.js'
import { npyOptions, openArray } from './open-array.js'
import { preparedCopy, writeFrames } from './prepare.js'
import { needsGathering, openCopy, openFrames } from './read-frames.js'

// Below this, each worker puts the array in order in its own memory, sooner than a copy could be written.
const smallArray = 32 << 20

export const npySource = defineSource<z.infer<typeof npyOptions>>({
  name: 'npy',
  version: '0.1.0',
  extensions: ['.npy'],
  options: npyOptions,

  async scan(path) {
    const file = ArrayFile.open(path)
    try {
      return [describe(file)]
    } finally {
      file.close()
    }
  },

  async probe(request): Promise<Clip> {
    const { file, layout, decoder } = openArray(request)
    file.close()
    return { frames: layout.frames, axes: layout.axes, shape: layout.shape, dtype: decoder.dtype }
  },

  async prepare(request, context) {
    const array = openArray(request)
    try {
      const { layout, decoder } = array
      const bytes = layout.frames * frameLength(layout) * bytesPerElement(decoder.dtype)
      if (!needsGathering(array) || bytes <= smallArray) return null
      const copy = await writeFrames(array, context.scratch, context.signal)
      array.rounding.report(context, 'in the array')
      return copy
    } finally {
      array.file.close()
    }
  },

  async open({ prepared, ...request }, context) {
    const copy = prepared ? preparedCopy.parse(prepared) : undefined
    const array = openArray(request)
    return copy ? openCopy(array, copy) : openFrames(array, context)
  },
})

export default npySource

function describe(file: ArrayFile): VariableInfo {
  const { header } = file
  const choice = chooseDecoder(header, undefined)
  const problem = 'problem' in choice ? choice.problem : file.missingData(choice.decoder.itemBytes)
  return {
    name: null,
    dtype: spellDType(header),
    shape: header.shape,
    order: header.fortranOrder ? 'F' : 'C',
    ...(problem === undefined ? {} : { error: problem }),
  }
}
