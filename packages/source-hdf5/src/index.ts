// The source `hdf5`: datasets of HDF5, NWB and netCDF-4 files become frames with named axes.
import { changed, complexOption, openCopy, writeFrames } from '@movieflow/arrays'
import { type Clip, defineSource, type SourceRequest, z } from '@movieflow/core/plugin'
import { type Hdf5File, openHdf5 } from '@movieflow/hdf5'
import { DatasetArray } from './dataset-array.js'
import { readFieldValue } from './field-values.js'
import { chooseCopy, openBands } from './frame-bands.js'
import { chooseDataset, describe, listVariables, nameOf, pathOf } from './variables.js'

const hdf5Options = z.strictObject({ complex: complexOption })

type Hdf5Request = SourceRequest<z.infer<typeof hdf5Options>>

/** What `prepare` hands to `open`: the copy of all frames, and the stamp of the file that it was made of. */
const preparedSchema = z.strictObject({ copy: z.string(), size: z.number(), mtimeMs: z.number() })

export const hdf5Source = defineSource<z.infer<typeof hdf5Options>>({
  name: 'hdf5',
  version: '0.1.0',
  extensions: ['.h5', '.hdf5', '.hdf', '.he5', '.nwb', '.nc', '.nc4'],
  options: hdf5Options,

  scan(path) {
    return withFile(path, async (file) => listVariables(await file.list()))
  },

  find(path, name) {
    return withFile(path, async (file) => {
      const object = await file.find(pathOf(name))
      return object?.kind === 'dataset' ? { ...describe(object), name: nameOf(name) } : undefined
    })
  },

  readValue(path, name) {
    return withFile(path, (file) => readFieldValue(file, name))
  },

  probe(request) {
    return withArray(request, async ({ layout, dtype }): Promise<Clip> => {
      return { frames: layout.frames, axes: layout.axes, shape: layout.shape, dtype }
    })
  },

  prepare(request, { scratch, signal, ...context }) {
    return withArray(request, async (array) => {
      const block = chooseCopy(array)
      if (block === undefined) return null
      array.block = block
      const copy = await writeFrames(array, scratch, signal)
      array.rounding.report({ signal, ...context }, 'in the array')
      const { size, mtimeMs } = array.file.stamp
      return { copy, size, mtimeMs }
    })
  },

  async open({ prepared, ...request }, context) {
    const array = await openArray(request)
    try {
      if (!prepared) return openBands(array, context)
      const { copy, ...stamp } = preparedSchema.parse(prepared)
      const { size, mtimeMs } = array.file.stamp
      if (stamp.size !== size || stamp.mtimeMs !== mtimeMs) throw changed(array.file.path)
      const reader = openCopy(array, copy)
      await array.file.close()
      return reader
    } catch (error) {
      await array.file.close()
      throw error
    }
  },
})

export default hdf5Source

/** The caller closes its file. */
async function openArray({ file: path, variables, axes, options }: Hdf5Request): Promise<DatasetArray> {
  const file = await openHdf5(path)
  try {
    const info = await chooseDataset(file, variables, options.complex)
    return new DatasetArray(file, info, { axes, complex: options.complex })
  } catch (error) {
    await file.close()
    throw error
  }
}

async function withArray<T>(request: Hdf5Request, action: (array: DatasetArray) => Promise<T>): Promise<T> {
  const array = await openArray(request)
  try {
    return await action(array)
  } finally {
    await array.file.close()
  }
}

async function withFile<T>(path: string, action: (file: Hdf5File) => Promise<T>): Promise<T> {
  const file = await openHdf5(path)
  try {
    const result = await action(file)
    file.verify()
    return result
  } finally {
    await file.close()
  }
}
